//! A small stand-in for the lock: judges requests by the rules that the dashboard sees, tells the rest.

use dashboard_core::{
    AuditKind, EndReason, LatchState, OperationSource, Origin, Phase, Refusal, SessionId,
    SessionStatus, Status, Utc,
};
use lock_protocol::{
    AuditEvent, Channel, ChannelKey, Command, CommandId, Deframer, DigitalKey, Digits, Down, Frame,
    MAX_FRAME, MAX_WIRE, PairingCode, PairingOffer, PairingRefusal, PairingRefused, Plain, Report,
    Request, Role, encode,
};
use std::collections::VecDeque;

/// What its `Pairing` screen shows, which is always open.
pub(crate) const CODE: &str = "0123456789ABCDEFGHJK";
/// Its master password.
pub(crate) const MASTER_PASSWORD: &str = "2580";

pub(crate) struct FakeLock {
    pub(crate) channel: Option<Channel>,
    /// The code on its `Pairing` screen, if that is open.
    pub(crate) code: Option<PairingCode>,
    accepted: Option<ChannelKey>,
    pub(crate) status: Status,
    /// The requests that were applied, in order, each as often as it was applied.
    pub(crate) applied: Vec<Request>,
    /// What the next request is answered with, instead of what the rules say.
    pub(crate) next_answer: Option<Refusal>,
    /// Requests are lost on it, as while it hangs.
    pub(crate) deaf: bool,
    /// What its clock lacks to the right time, in milliseconds; `None`: it has no time.
    pub(crate) clock_error_ms: Option<i64>,
    /// The digital keys that it has.
    pub(crate) keys: Vec<DigitalKey>,
    last_result: Result<(), Refusal>,
    log: Vec<AuditEvent>,
    acknowledged: u32,
    sent: VecDeque<Vec<u8>>,
}

impl FakeLock {
    pub(crate) fn new() -> Self {
        Self {
            channel: None,
            code: PairingCode::parse(CODE).ok(),
            accepted: None,
            status: Status {
                latch: LatchState::Unlocked,
                plate: true,
                session: None,
                cooldown_s: None,
                battery_percent: 80,
                usb: false,
                utc_s: None,
                emergency_unlock: true,
                breaks: None,
                code_lock: false,
                default_password: false,
                last_command: CommandId(0),
            },
            applied: Vec::new(),
            next_answer: None,
            deaf: false,
            clock_error_ms: Some(0),
            keys: Vec::new(),
            last_result: Ok(()),
            log: Vec::new(),
            acknowledged: 0,
            sent: VecDeque::new(),
        }
    }

    pub(crate) fn poll_transmit(&mut self) -> Option<Vec<u8>> {
        self.sent.pop_front()
    }

    /// The link has come up: its state, then all that is not acknowledged.
    pub(crate) fn hello(&mut self, now: Utc) {
        self.set_utc(now);
        self.send(&Report::Hello(self.status));
        self.send_log();
    }

    pub(crate) fn tell_status(&mut self, now: Utc) {
        self.set_utc(now);
        self.send(&Report::Status(self.status));
    }

    /// Logs an event, without sending it.
    pub(crate) fn log(&mut self, now: Utc, kind: AuditKind) {
        let sequence = self.log.len() as u32 + 1;
        let utc_s = self.clock_error_ms.map(|error| (now.as_millis() + error).div_euclid(1000));
        self.log.push(AuditEvent { sequence, utc_s, kind });
    }

    pub(crate) fn send_log(&mut self) {
        for event in self.log.clone().into_iter().skip(self.acknowledged as usize) {
            self.send(&Report::Audit(event));
        }
    }

    pub(crate) fn has_untold(&self) -> bool {
        (self.acknowledged as usize) < self.log.len()
    }

    /// Something happened: logged and told, with the state after it.
    pub(crate) fn happens(&mut self, now: Utc, kind: AuditKind) {
        self.log(now, kind);
        self.send_log();
        self.tell_status(now);
    }

    pub(crate) fn starts_local(
        &mut self,
        now: Utc,
        number: u32,
        duration_s: Option<u64>,
    ) -> SessionId {
        let session = SessionId(SessionId::LOCAL_BIT | number);
        let origin = if duration_s.is_some() { Origin::Local } else { Origin::Forever };
        self.begins(now, session, origin, duration_s);
        session
    }

    pub(crate) fn begins(
        &mut self,
        now: Utc,
        session: SessionId,
        origin: Origin,
        duration_s: Option<u64>,
    ) {
        let phase = Phase::Locked;
        self.status.session = Some(SessionStatus { id: session, phase, remaining_s: duration_s });
        self.status.latch = LatchState::Locked;
        self.log(now, AuditKind::SessionStarted { session, origin, duration_s });
    }

    pub(crate) fn ends(&mut self, now: Utc, reason: EndReason) {
        if let Some(session) = self.status.session.take() {
            self.status.latch = LatchState::Unlocked;
            self.log(now, AuditKind::SessionEnded { session: session.id, reason });
            if reason == EndReason::Emergency {
                self.status.cooldown_s = Some(86_400);
                self.log(now, AuditKind::EmergencyUnlock);
            }
        }
    }

    /// Takes a frame as the gateway hands it on.
    pub(crate) fn receive(&mut self, now: Utc, frame: &[u8]) {
        let mut deframer = Deframer::<MAX_WIRE>::new();
        for byte in frame {
            assert!(deframer.push(*byte).is_none(), "a zero within a frame");
        }
        let content = deframer.push(0).expect("what the dashboard sends is COBS").to_vec();
        match Frame::parse(&content) {
            Ok(Frame::Plain(Plain::PairingOffer(offer))) => self.offered(&offer),
            Ok(Frame::Sealed(_)) if self.uses_accepted_key(&content) => self.tell_status(now),
            Ok(Frame::Sealed(_)) => {
                let Some(channel) = &mut self.channel else { return };
                match channel.open(&content) {
                    Ok(Down::Request(request)) if !self.deaf => self.request(now, request),
                    Ok(Down::Acknowledge { sequence }) => {
                        self.acknowledged = self.acknowledged.max(sequence);
                    }
                    _ => {}
                }
            }
            other => panic!("the dashboard sent {other:?}"),
        }
    }

    fn offered(&mut self, offer: &PairingOffer) {
        let judged = self.code.ok_or(PairingRefused::NotShown);
        let answer = match judged.and_then(|code| code.accept(offer, [0x10; 16])) {
            Ok((accept, key)) => {
                self.accepted = Some(key);
                Plain::PairingAccept(accept)
            }
            Err(reason) => Plain::PairingRefusal(PairingRefusal { nonce: offer.nonce, reason }),
        };
        let mut content = [0; MAX_FRAME];
        let length = answer.write(&mut content).expect("it fits");
        self.send_content(&content[..length]);
    }

    fn uses_accepted_key(&mut self, content: &[u8]) -> bool {
        let Some(key) = self.accepted else { return false };
        let mut channel = Channel::new(key, Role::Lock, 0, 0);
        let used = channel.open::<Down>(content).is_ok();
        if used {
            self.channel = Some(channel);
            self.accepted = None;
        }
        used
    }

    fn request(&mut self, now: Utc, request: Request) {
        if request.id < self.status.last_command {
            return;
        }
        if request.id > self.status.last_command {
            self.last_result = match self.next_answer.take() {
                Some(refusal) => Err(refusal),
                None => self.judge(now, request.command),
            };
            self.status.last_command = request.id;
            if self.last_result.is_ok() {
                self.applied.push(request);
            }
        }
        self.send(&Report::Answer { id: request.id, result: self.last_result });
        self.tell_status(now);
        self.send_log();
    }

    fn judge(&mut self, now: Utc, command: Command) -> Result<(), Refusal> {
        match command {
            Command::StartSession { session, duration_s, .. } => {
                if self.status.session.is_some() {
                    return Err(Refusal::SessionActive);
                }
                if self.status.cooldown_s.is_some() {
                    return Err(Refusal::Cooldown);
                }
                self.begins(now, session, Origin::Keyholder, duration_s);
            }
            Command::Unlock { session } => {
                self.running(session)?;
                self.ends(now, EndReason::Keyholder);
            }
            Command::EndSession { session } => {
                self.running(session)?;
                self.ends(now, EndReason::Ended);
            }
            Command::SetDuration { session, duration_s } => {
                self.running(session)?.remaining_s = Some(duration_s);
                self.log(now, AuditKind::DurationSet { session, duration_s });
            }
            Command::SetEmergencyUnlock { .. } | Command::SetBreaks { .. }
                if self.status.session.is_some() =>
            {
                return Err(Refusal::OnlyWhileUnlocked);
            }
            Command::SetEmergencyUnlock { on } => self.status.emergency_unlock = on,
            Command::SetBreaks { breaks } => self.status.breaks = breaks,
            Command::SetClock { utc_ms } => {
                self.clock_error_ms = Some(utc_ms - now.as_millis());
                self.log(now, AuditKind::ClockSet);
            }
            Command::PutKey(key) => self.put_key(now, key)?,
            Command::DeleteKey { key } => {
                self.keys.retain(|kept| kept.id != key);
                self.log(now, AuditKind::KeyDeleted { key });
            }
            Command::UnlockWithKey { key, .. } => {
                let known = self.keys.iter().find(|kept| kept.id == key);
                if !known.ok_or(Refusal::KeyUnknown)?.opens_at(now.as_secs()) {
                    return Err(Refusal::OutsidePeriod);
                }
                let source = OperationSource::App;
                self.log(now, AuditKind::CodeUnlocked { source, key: Some(key) });
            }
            Command::FactoryReset if self.status.session.is_some() => return Err(Refusal::NotNow),
            Command::FactoryReset => self.resets(now, true),
        }
        Ok(())
    }

    fn put_key(&mut self, now: Utc, key: DigitalKey) -> Result<(), Refusal> {
        if key.pin.is_some() && key.pin == Digits::parse(MASTER_PASSWORD).ok() {
            return Err(Refusal::PinIsMaster);
        }
        if self.keys.iter().any(|kept| kept.pin.is_some() && kept.pin == key.pin) {
            return Err(Refusal::PinTaken);
        }
        self.keys.push(key);
        self.log(now, AuditKind::KeyStored { key: key.id });
        Ok(())
    }

    /// It is reset: with the link up it says so under the old key, the last time.
    pub(crate) fn resets(&mut self, now: Utc, remote: bool) {
        self.keys.clear();
        self.log(now, AuditKind::FactoryReset { remote });
        if let Some(event) = self.log.last().copied() {
            self.send(&Report::Resetting(event));
        }
        self.channel = None;
        self.status.last_command = CommandId(0);
    }

    fn running(&mut self, id: SessionId) -> Result<&mut SessionStatus, Refusal> {
        self.status.session.as_mut().filter(|session| session.id == id).ok_or(Refusal::SessionOver)
    }

    fn set_utc(&mut self, now: Utc) {
        let utc = self.clock_error_ms.map(|error| (now.as_millis() + error).div_euclid(1000));
        self.status.utc_s = utc;
    }

    pub(crate) fn send(&mut self, report: &Report) {
        let Some(channel) = &mut self.channel else { return };
        let mut content = [0; MAX_FRAME];
        let length = channel.seal(report, &mut content).expect("a report fits");
        self.send_content(&content[..length]);
    }

    fn send_content(&mut self, content: &[u8]) {
        let mut wire = [0; MAX_WIRE];
        let length = encode(content, &mut wire).expect("a content fits");
        self.sent.push_back(wire[..length - 1].to_vec());
    }
}
