//! The other end of the link: a gateway that answers, and a dashboard that reads reports and the log.

use lock_protocol::{
    AuditEvent, AuditKind, Channel, Command, CommandId, Down, Frame, MAX_FRAME, MAX_WIRE, Plain,
    Refusal, Report, Request, Role, Status, decode, encode,
};
use lock_sim::Lockbox;

const KEY: [u8; 32] = [7; 32];

/// What a dashboard has heard.
pub(crate) struct Dashboard {
    channel: Channel,
    /// The audit log, without gaps and repetitions.
    pub(crate) log: Vec<AuditEvent>,
    /// The last state that was told.
    pub(crate) status: Option<Status>,
    /// Answers, in order.
    pub(crate) answers: Vec<(CommandId, Result<(), Refusal>)>,
    asked: u32,
}

impl Dashboard {
    pub(crate) fn new() -> Self {
        Self {
            channel: Channel::new(KEY, Role::Dashboard, 0, 0),
            log: Vec::new(),
            status: None,
            answers: Vec::new(),
            asked: 0,
        }
    }

    /// Takes in what came and answers it.
    pub(crate) fn pump(&mut self, lockbox: &mut Lockbox) {
        loop {
            let taken = lockbox.world_mut().link_take();
            let Some(wire) = taken else { return };
            let mut content = [0; MAX_WIRE];
            let length = decode(&wire, &mut content).expect("the lock writes whole frames");
            let network = lockbox.world().network();
            match Frame::parse(&content[..length]).expect("the lock writes known frames") {
                Frame::Plain(Plain::GatewayQuery) => {
                    send_plain(lockbox, Plain::GatewayStatus { network });
                }
                Frame::Sealed(_) if network => self.read(lockbox, &content[..length]),
                Frame::Plain(_) | Frame::Sealed(_) => {}
            }
        }
    }

    fn read(&mut self, lockbox: &mut Lockbox, content: &[u8]) {
        match self.channel.open(content).expect("the lock's frames are authentic and fresh") {
            Report::Hello(status) | Report::Status(status) => self.status = Some(status),
            Report::Answer { id, result } => self.answers.push((id, result)),
            Report::Audit(event) => {
                if self.log.last().is_none_or(|last| last.sequence < event.sequence) {
                    self.log.push(event);
                }
                self.say(lockbox, &Down::Acknowledge { sequence: event.sequence });
            }
        }
    }

    /// Asks something of the lock.
    pub(crate) fn ask(&mut self, lockbox: &mut Lockbox, command: Command) {
        self.asked += 1;
        self.say(lockbox, &Down::Request(Request { id: CommandId(self.asked), command }));
    }

    fn say(&mut self, lockbox: &mut Lockbox, down: &Down) {
        let mut content = [0; MAX_FRAME];
        let length = self.channel.seal(down, &mut content).unwrap();
        send(lockbox, &content[..length]);
    }

    /// Tells how often something is in the log.
    pub(crate) fn count(&self, kind: AuditKind) -> usize {
        self.log.iter().filter(|event| event.kind == kind).count()
    }

    pub(crate) fn assert_logged(&self, kind: AuditKind) {
        assert!(self.count(kind) > 0, "{kind:?} is not in the log: {:#?}", self.log);
    }
}

/// Offers the dashboard's key to a lock whose pairing screen is open.
pub(crate) fn offer(lockbox: &mut Lockbox) {
    send_plain(lockbox, Plain::PairingOffer { key: KEY });
}

fn send_plain(lockbox: &mut Lockbox, plain: Plain) {
    let mut content = [0; MAX_FRAME];
    let length = plain.write(&mut content).unwrap();
    send(lockbox, &content[..length]);
}

fn send(lockbox: &mut Lockbox, content: &[u8]) {
    let mut wire = [0; MAX_WIRE];
    let length = encode(content, &mut wire).unwrap();
    lockbox.world_mut().link_send(&wire[..length - 1]);
}
