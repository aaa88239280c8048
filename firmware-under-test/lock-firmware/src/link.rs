//! The serial link to the gateway: frames in and out, authenticated, and the audit log's upload.

use core::time::Duration;

use embedded_io::{Read, Write};
use heapless::Deque;
use lock_core::{PairingKey, Uptime};
use lock_protocol::{
    Channel, Deframer, Direction, Down, Frame, FrameError, MAX_FRAME, MAX_WIRE, OpenError,
    PairingAccept, PairingNonce, PairingOffer, PairingRefusal, Plain, RejectReason, Report, Role,
    encode,
};

/// Bytes that one call may write: 32 take 2.8 ms at 115 200 baud.
const WRITE_AT_ONCE: usize = 32;
/// An event that was not acknowledged is sent again after this long.
const RESEND_AFTER: Duration = Duration::from_secs(2);
/// A gateway that has not said how the network is, is asked this often; later less often.
const QUERY_EVERY: Duration = Duration::from_secs(2);
const HEARTBEAT: Duration = Duration::from_mins(1);
/// So many rejected frames are logged at once, then one a minute: noise must not wear out the log.
const REJECTIONS_AT_ONCE: u8 = 8;
const REJECTION_EVERY: Duration = Duration::from_mins(1);

/// What came over the link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arrival {
    Network(bool),
    Down(Down),
    PairingOffer(PairingOffer),
    /// The dashboard has used the key of the last accepted offer, under this counter.
    PairingUsed(PairingKey, u64),
    Rejected(RejectReason),
}

/// The link's state.
pub(crate) struct Link {
    deframer: Deframer<MAX_WIRE>,
    waiting: Deque<u8, 512>,
    channel: Option<Channel>,
    /// The key of an offer that was accepted, until the dashboard uses it: the old one counts until then.
    offered: Option<PairingKey>,
    /// The lock's part of the keys that are made with the pairing code.
    nonce: PairingNonce,
    powered: bool,
    network: bool,
    query_at: Uptime,
    unanswered: u8,
    /// The highest event that is in the log, that was acknowledged, and that was sent last.
    pub(crate) logged: u32,
    acknowledged: u32,
    sent: Option<(u32, Uptime)>,
    rejections_left: u8,
    rejections_again: Uptime,
}

impl Link {
    pub(crate) const fn new(channel: Option<Channel>, logged: u32) -> Self {
        Self {
            deframer: Deframer::new(),
            waiting: Deque::new(),
            channel,
            offered: None,
            nonce: [0; 16],
            powered: false,
            network: false,
            query_at: Uptime::ZERO,
            unanswered: 0,
            logged,
            acknowledged: 0,
            sent: None,
            rejections_left: REJECTIONS_AT_ONCE,
            rejections_again: Uptime::ZERO,
        }
    }

    /// Takes in what the store holds: the channel of the pairing's key, and the highest event in the log.
    pub(crate) const fn start(&mut self, channel: Option<Channel>, logged: u32) {
        self.channel = channel;
        self.logged = logged;
    }

    /// Takes in that the radio is supplied, or no longer.
    pub(crate) fn power(&mut self, now: Uptime, on: bool) {
        if on != self.powered {
            self.powered = on;
            self.network = false;
            self.sent = None;
            self.unanswered = 0;
            self.query_at = now;
            self.waiting.clear();
            self.deframer.reset();
        }
    }

    /// A new pairing code is shown: what was agreed with an older one is forgotten.
    pub(crate) const fn begin_pairing(&mut self, nonce: PairingNonce) {
        self.nonce = nonce;
        self.offered = None;
    }

    /// Gives the lock's part of the keys that are made with the pairing code.
    pub(crate) const fn pairing_nonce(&self) -> PairingNonce {
        self.nonce
    }

    /// Tells the dashboard that its offer is good, and waits until it uses the key.
    pub(crate) fn accept(&mut self, accept: PairingAccept, key: PairingKey) {
        self.offered = Some(key);
        self.send_plain(&Plain::PairingAccept(accept));
    }

    /// Tells it that its offer isn't. Tells whether that is worth a log entry.
    pub(crate) fn refuse(&mut self, now: Uptime, refusal: PairingRefusal) -> bool {
        self.send_plain(&Plain::PairingRefusal(refusal));
        self.may_log_rejection(now)
    }

    /// Begins a new channel, with the key of a pairing; the dashboard's next frame has a higher counter.
    pub(crate) fn pair(&mut self, key: PairingKey, send_counter: u64, receive_counter: u64) {
        self.channel = Some(Channel::new(key, Role::Lock, send_counter, receive_counter));
        self.offered = None;
        self.acknowledged = 0;
        self.sent = None;
    }

    /// Forgets the channel; what was sealed for it still goes.
    pub(crate) fn unpair(&mut self) {
        self.channel = None;
        self.sent = None;
    }

    /// Tells whether events wait for a dashboard that there is.
    pub(crate) const fn is_untold(&self) -> bool {
        self.channel.is_some() && self.logged > self.acknowledged
    }

    /// Tells whether something is under way: bytes, an event, or the first word of the gateway.
    pub(crate) fn is_busy(&self) -> bool {
        let asking = self.powered && !self.network && self.unanswered == 1;
        !self.waiting.is_empty() || asking || (self.network && self.is_untold())
    }

    /// Gives the next thing that came.
    #[inline(never)]
    pub(crate) fn receive(&mut self, now: Uptime, serial: &mut impl Read) -> Option<Arrival> {
        let mut byte = [0];
        while matches!(serial.read(&mut byte), Ok(1)) {
            let Some(content) = self.deframer.push(byte[0]) else { continue };
            let arrival = match Frame::parse(content) {
                Ok(Frame::Plain(Plain::GatewayStatus { network })) => {
                    self.unanswered = 0;
                    self.query_at = now + HEARTBEAT;
                    self.network = network && self.powered;
                    Some(Arrival::Network(self.network))
                }
                Ok(Frame::Plain(Plain::PairingOffer(offer))) => Some(Arrival::PairingOffer(offer)),
                Ok(Frame::Sealed(Direction::Down)) => used(self.offered, content)
                    .or_else(|| self.channel.as_mut().map(|channel| open(channel, content))),
                Ok(_) => None,
                Err(FrameError::UnknownVersion | FrameError::Malformed) => {
                    Some(Arrival::Rejected(RejectReason::Malformed))
                }
            };
            match arrival {
                Some(Arrival::Rejected(_)) if !self.may_log_rejection(now) => {}
                Some(arrival) => return Some(arrival),
                None => {}
            }
        }
        None
    }

    /// Takes in how far the dashboard has the log.
    pub(crate) fn acknowledge(&mut self, sequence: u32) {
        self.acknowledged = self.acknowledged.max(sequence.min(self.logged));
        if self.sent.is_some_and(|(sent, _)| sent <= self.acknowledged) {
            self.sent = None;
        }
    }

    /// Puts a report into a frame; without a dashboard or room it is not sent.
    pub(crate) fn report(&mut self, report: &Report) {
        if !self.powered {
            return;
        }
        let mut content = [0; MAX_FRAME];
        let Some(channel) = &mut self.channel else { return };
        if let Ok(length) = channel.seal(report, &mut content) {
            self.send(&content[..length]);
        }
    }

    /// Gives the number after which the next event is to be sent now.
    pub(crate) fn wants_event_after(&self, now: Uptime) -> Option<u32> {
        let due = self.sent.is_none_or(|(_, at)| now >= at + RESEND_AFTER);
        (self.network && self.is_untold() && due).then_some(self.acknowledged)
    }

    /// Sends an audit event.
    pub(crate) fn send_event(&mut self, now: Uptime, event: lock_protocol::AuditEvent) {
        self.report(&Report::Audit(event));
        self.sent = Some((event.sequence, now));
    }

    /// Writes what waits, a few bytes a call, and asks the gateway where it is time to.
    ///
    /// Tells that the network is gone when the gateway stays silent.
    #[inline(never)]
    pub(crate) fn transmit(&mut self, now: Uptime, serial: &mut impl Write) -> Option<Arrival> {
        let mut silent = None;
        if self.powered && now >= self.query_at {
            if self.unanswered >= 2 && core::mem::take(&mut self.network) {
                silent = Some(Arrival::Network(false));
            }
            self.send_plain(&Plain::GatewayQuery);
            self.unanswered = self.unanswered.saturating_add(1);
            self.query_at = now + if self.unanswered < 4 { QUERY_EVERY } else { HEARTBEAT };
        }
        let mut chunk = [0; WRITE_AT_ONCE];
        let mut length = 0;
        for place in &mut chunk {
            let Some(byte) = self.waiting.pop_front() else { break };
            *place = byte;
            length += 1;
        }
        // A serial line that can't be written loses the frame; what matters is sent again.
        let _ = serial.write_all(&chunk[..length]);
        silent
    }

    /// Tells when there is something to do.
    pub(crate) fn deadline(&self, now: Uptime) -> Option<Uptime> {
        if !self.waiting.is_empty() {
            return Some(now);
        }
        if !self.powered {
            return None;
        }
        match self.sent {
            Some((_, at)) if self.network => Some(self.query_at.min(at + RESEND_AFTER)),
            _ => Some(self.query_at),
        }
    }

    fn send_plain(&mut self, plain: &Plain) {
        let mut content = [0; MAX_FRAME];
        if let Ok(length) = plain.write(&mut content) {
            self.send(&content[..length]);
        }
    }

    fn send(&mut self, content: &[u8]) {
        let mut wire = [0; MAX_WIRE];
        let Ok(length) = encode(content, &mut wire) else { return };
        if self.waiting.capacity() - self.waiting.len() < length {
            return;
        }
        for byte in &wire[..length] {
            let _ = self.waiting.push_back(*byte);
        }
    }

    fn may_log_rejection(&mut self, now: Uptime) -> bool {
        if self.rejections_left > 0 {
            self.rejections_left -= 1;
            self.rejections_again = now + REJECTION_EVERY;
            return true;
        }
        if now < self.rejections_again {
            return false;
        }
        self.rejections_again = now + REJECTION_EVERY;
        true
    }
}

/// Judges a sealed frame by the key of an offer that was accepted. What it says counts for nothing but that.
#[inline(never)]
fn used(offered: Option<PairingKey>, content: &[u8]) -> Option<Arrival> {
    let key = offered?;
    let mut channel = Channel::new(key, Role::Lock, 0, 0);
    channel.open::<Down>(content).ok()?;
    Some(Arrival::PairingUsed(key, channel.receive_counter()))
}

#[inline(never)]
fn open(channel: &mut Channel, content: &[u8]) -> Arrival {
    match channel.open(content) {
        Ok(down) => Arrival::Down(down),
        Err(OpenError::NotAuthentic) => Arrival::Rejected(RejectReason::NotAuthentic),
        Err(OpenError::Replayed) => Arrival::Rejected(RejectReason::Replayed),
        Err(OpenError::Malformed | OpenError::UnknownVersion) => {
            Arrival::Rejected(RejectReason::Malformed)
        }
    }
}

#[cfg(test)]
mod tests;
