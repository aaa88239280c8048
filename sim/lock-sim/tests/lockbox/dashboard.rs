//! The other end of the link: a gateway that answers, and a dashboard that reads reports and the log.

use lock_protocol::{
    AuditEvent, AuditKind, Channel, ChannelKey, Command, CommandId, Down, Frame, MAX_FRAME,
    MAX_WIRE, PairingAccept, PairingCode, PairingOffer, Plain, Refusal, Report, Request, Role,
    Status, decode, encode,
};
use lock_sim::Lockbox;

/// What a dashboard has heard.
pub(crate) struct Dashboard {
    channel: Option<Channel>,
    key: Option<ChannelKey>,
    /// The code of a lock that is being paired, and what was offered to it.
    offered: Option<(PairingCode, PairingOffer)>,
    /// The audit log, without gaps and repetitions.
    pub(crate) log: Vec<AuditEvent>,
    /// The last state that was told.
    pub(crate) status: Option<Status>,
    /// Answers, in order.
    pub(crate) answers: Vec<(CommandId, Result<(), Refusal>)>,
    asked: u32,
    /// The contents of all frames that went over the line, both ways, as somebody hears them who listens.
    pub(crate) heard: Vec<Vec<u8>>,
    /// Somebody else offers to pair: the lock's answers are not for this dashboard.
    pub(crate) pairs_elsewhere: bool,
}

impl Dashboard {
    pub(crate) fn new() -> Self {
        Self {
            channel: None,
            key: None,
            offered: None,
            log: Vec::new(),
            status: None,
            answers: Vec::new(),
            asked: 0,
            heard: Vec::new(),
            pairs_elsewhere: false,
        }
    }

    /// Takes in what came and answers it.
    pub(crate) fn pump(&mut self, lockbox: &mut Lockbox) {
        loop {
            let taken = lockbox.world_mut().link_take();
            let Some(wire) = taken else { return };
            let mut content = [0; MAX_WIRE];
            let length = decode(&wire, &mut content).expect("the lock writes whole frames");
            self.heard.push(content[..length].to_vec());
            let network = lockbox.world().network();
            match Frame::parse(&content[..length]).expect("the lock writes known frames") {
                Frame::Plain(Plain::GatewayQuery) => {
                    self.send_plain(lockbox, Plain::GatewayStatus { network });
                }
                Frame::Sealed(_) if network => self.read(lockbox, &content[..length]),
                Frame::Plain(Plain::PairingAccept(accept)) if network && !self.pairs_elsewhere => {
                    self.accepted(lockbox, &accept);
                }
                Frame::Plain(_) | Frame::Sealed(_) => {}
            }
        }
    }

    fn read(&mut self, lockbox: &mut Lockbox, content: &[u8]) {
        let channel = self.channel.as_mut().expect("nothing is sealed before the pairing");
        match channel.open(content).expect("the lock's frames are authentic and fresh") {
            Report::Hello(status) | Report::Status(status) => {
                // The numbers go on where those of who had the key before ended.
                self.asked = self.asked.max(status.last_command.0);
                self.status = Some(status);
            }
            Report::Answer { id, result } => self.answers.push((id, result)),
            Report::Audit(event) => {
                if self.log.last().is_none_or(|last| last.sequence < event.sequence) {
                    self.log.push(event);
                }
                self.say(lockbox, &Down::Acknowledge { sequence: event.sequence });
            }
            Report::Resetting(_) => self.status = None,
        }
    }

    /// Offers to pair, with the code on the lock's display.
    pub(crate) fn offer(&mut self, lockbox: &mut Lockbox, code: &str) {
        let code = PairingCode::parse(code).expect("a pairing code");
        let offer = code.offer([7; 16]);
        self.offered = Some((code, offer));
        self.send_plain(lockbox, Plain::PairingOffer(offer));
    }

    fn accepted(&mut self, lockbox: &mut Lockbox, accept: &PairingAccept) {
        let (code, offer) = self.offered.take().expect("something was offered");
        let key = code.complete(&offer, accept).expect("the lock has the code");
        self.take_key(key);
        self.say(lockbox, &Down::Acknowledge { sequence: 0 });
    }

    /// Takes a lock's key from who has it.
    pub(crate) fn take_key(&mut self, key: ChannelKey) {
        self.key = Some(key);
        self.channel = Some(Channel::new(key, Role::Dashboard, 0, 0));
    }

    /// Gives the key that it has with the lock.
    pub(crate) const fn key(&self) -> Option<ChannelKey> {
        self.key
    }

    /// Asks something of the lock.
    pub(crate) fn ask(&mut self, lockbox: &mut Lockbox, command: Command) {
        self.asked += 1;
        self.say(lockbox, &Down::Request(Request { id: CommandId(self.asked), command }));
    }

    fn say(&mut self, lockbox: &mut Lockbox, down: &Down) {
        let mut content = [0; MAX_FRAME];
        let channel = self.channel.as_mut().expect("paired");
        let length = channel.seal(down, &mut content).unwrap();
        self.send(lockbox, &content[..length]);
    }

    fn send_plain(&mut self, lockbox: &mut Lockbox, plain: Plain) {
        let mut content = [0; MAX_FRAME];
        let length = plain.write(&mut content).unwrap();
        self.send(lockbox, &content[..length]);
    }

    fn send(&mut self, lockbox: &mut Lockbox, content: &[u8]) {
        self.heard.push(content.to_vec());
        put_on_line(lockbox, content);
    }

    /// Tells how often something is in the log.
    pub(crate) fn count(&self, kind: AuditKind) -> usize {
        self.log.iter().filter(|event| event.kind == kind).count()
    }

    pub(crate) fn assert_logged(&self, kind: AuditKind) {
        assert!(self.count(kind) > 0, "{kind:?} is not in the log: {:#?}", self.log);
    }
}

/// Puts a frame on the line to the lock, as anybody can who has a hand on it.
pub(crate) fn put_on_line(lockbox: &mut Lockbox, content: &[u8]) {
    let mut wire = [0; MAX_WIRE];
    let length = encode(content, &mut wire).unwrap();
    lockbox.world_mut().link_send(&wire[..length - 1]);
}
