//! The far end of the link: a gateway that answers, and the owner's dashboard with the key.

use std::time::Duration;

use lock_protocol::{
    AuditEvent, Channel, ChannelKey, Command, CommandId, Down, Frame, MAX_FRAME, MAX_WIRE,
    PairingCode, PairingRefused, Plain, Refusal, Report, Request, Role, SessionId, Status, decode,
    encode,
};

use serde::Serialize;

use crate::Finding;
use crate::finding::ensure;
use crate::subject::Subject;

/// A session that no scene has: what is asked of it is refused.
const NO_SESSION: SessionId = SessionId(0x7FFF_FFFF);
/// How often a request is sent again that nobody answers.
const TRIES: u32 = 6;

/// The owner's end.
pub(crate) struct Gateway {
    channel: Option<Channel>,
    /// The state that the lock told first after its start.
    pub(crate) hello: Option<Status>,
    answers: Vec<(CommandId, Result<(), Refusal>)>,
    refused: Option<PairingRefused>,
    /// Events of the log that were told, the same one perhaps twice.
    pub(crate) audit: Vec<AuditEvent>,
    /// Somebody with authority asked for a reset: the lock may have no key any more.
    pub(crate) may_be_forgotten: bool,
}

impl Gateway {
    pub(crate) fn new(key: Option<ChannelKey>) -> Self {
        let channel = key.map(|key| Channel::new(key, Role::Dashboard, 0, 0));
        Self {
            channel,
            hello: None,
            answers: Vec::new(),
            refused: None,
            audit: Vec::new(),
            may_be_forgotten: false,
        }
    }

    /// Lets time go on, and answers what the lock says meanwhile.
    ///
    /// # Errors
    /// Those of the subject; or the lock said what no lock says.
    pub(crate) fn pass(&mut self, subject: &mut Subject, time: Duration) -> Result<(), Finding> {
        let limit = subject.now() + time;
        loop {
            let happened = subject.step(limit)?;
            while let Some(wire) = subject.hear() {
                self.take(subject, &wire)?;
            }
            if !happened {
                return Ok(());
            }
        }
    }

    fn take(&mut self, subject: &mut Subject, wire: &[u8]) -> Result<(), Finding> {
        const RULE: &str = "the lock sends whole frames only";
        let mut content = [0; MAX_WIRE];
        let length =
            decode(wire, &mut content).map_err(|error| Finding::new(RULE, error.to_string()))?;
        let content = &content[..length];
        match Frame::parse(content).map_err(|error| Finding::new(RULE, error.to_string()))? {
            Frame::Plain(Plain::GatewayQuery) => Self::greet(subject),
            Frame::Plain(Plain::PairingRefusal(refusal)) => self.refused = Some(refusal.reason),
            Frame::Plain(Plain::PairingAccept(_)) => {
                return Err(Finding::new("nobody pairs without the code", "an offer was accepted"));
            }
            Frame::Plain(_) => {}
            Frame::Sealed(_) => {
                let opened = self.channel.as_mut().map(|channel| channel.open(content));
                match opened {
                    Some(Ok(report)) => self.note(subject, report),
                    other => return Err(Finding::new(RULE, format!("{other:?}"))),
                }
            }
        }
        Ok(())
    }

    fn note(&mut self, subject: &mut Subject, report: Report) {
        match report {
            Report::Hello(status) => self.hello = Some(status),
            Report::Status(_) | Report::Resetting(_) => {}
            Report::Answer { id, result } => self.answers.push((id, result)),
            Report::Audit(event) => {
                if self.audit.last().is_none_or(|last| last.sequence < event.sequence) {
                    self.audit.push(event);
                }
                if let Some(content) = self.seal(&Down::Acknowledge { sequence: event.sequence }) {
                    subject.send(&to_wire(&content));
                }
            }
        }
    }

    /// Tells the lock that the network is there.
    pub(crate) fn greet(subject: &mut Subject) {
        let mut content = [0; MAX_FRAME];
        if let Ok(length) = (Plain::GatewayStatus { network: true }).write(&mut content) {
            subject.send(&to_wire(&content[..length]));
        }
    }

    /// Seals a message with the true key, if there is one.
    pub(crate) fn seal(&mut self, message: &impl Serialize) -> Option<Vec<u8>> {
        let mut content = [0; MAX_FRAME];
        let length = self.channel.as_mut()?.seal(message, &mut content).ok()?;
        Some(content[..length].to_vec())
    }

    /// Asks the lock something without effect, and waits for the answer.
    ///
    /// # Errors
    /// There is none: the link was lost.
    pub(crate) fn check_link(
        &mut self,
        subject: &mut Subject,
        id: CommandId,
    ) -> Result<(), Finding> {
        const RULE: &str = "the link works after any input";
        let offering = self.channel.is_none() || self.may_be_forgotten;
        self.refused = None;
        for _ in 0..TRIES {
            Self::greet(subject);
            if offering {
                Self::offer(subject);
            } else {
                let command = Command::SetDuration { session: NO_SESSION, duration_s: 1 };
                if let Some(content) = self.seal(&Down::Request(Request { id, command })) {
                    subject.send(&to_wire(&content));
                }
            }
            self.pass(subject, Duration::from_secs(2))?;
            let answer = self.answers.iter().find(|answer| answer.0 == id);
            match (offering, self.refused, answer) {
                (true, Some(refused), _) => {
                    return ensure(refused == PairingRefused::NotShown, RULE, || {
                        format!("an offer was refused with {refused:?}")
                    });
                }
                (false, _, Some((_, result))) => {
                    return ensure(*result == Err(Refusal::SessionOver), RULE, || {
                        format!("a request about no session was answered with {result:?}")
                    });
                }
                _ => {}
            }
        }
        Err(Finding::new(RULE, format!("nobody answered {TRIES} times")))
    }
}

impl Gateway {
    /// Offers to pair to a lock that isn't asked to: it has to refuse.
    fn offer(subject: &mut Subject) {
        let mut content = [0; MAX_FRAME];
        let offer = PairingCode::from_random([9; PairingCode::LENGTH]).offer([9; 16]);
        if let Ok(length) = Plain::PairingOffer(offer).write(&mut content) {
            subject.send(&to_wire(&content[..length]));
        }
    }
}

/// Gives a content's bytes on the line, without the zero that the line adds.
pub(crate) fn to_wire(content: &[u8]) -> Vec<u8> {
    let mut wire = [0; MAX_WIRE];
    let length = encode(content, &mut wire).unwrap_or(1);
    wire[..length - 1].to_vec()
}
