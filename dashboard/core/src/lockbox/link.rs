//! Frames between one lock and the dashboard: pairing, sealing, sending again.

use lock_protocol::{
    Down, Frame, FrameError, MAX_FRAME, MAX_WIRE, OpenError, Plain, Report, SealError, decode,
    encode,
};

use super::{Lockbox, START_IS_VOID_AFTER};
use crate::{SessionState, Utc};

/// Why a frame from a lock was thrown away; nothing changed by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceiveError {
    /// No lockbox of this id.
    #[error("unknown lockbox, pair it first")]
    UnknownLockbox,
    /// A sealed frame from a lock that was never paired here.
    #[error("lockbox is not paired, pair it first")]
    NotPaired,
    /// Not a frame, or one that no lock sends.
    #[error("frame of an unknown form")]
    Malformed,
    /// Of another version.
    #[error("frame of an unknown version, update the older side")]
    UnknownVersion,
    /// Forged, altered, or of another pairing (SEC-1).
    #[error("frame is not authentic")]
    NotAuthentic,
    /// Its counter was seen before (SEC-1).
    #[error("frame was replayed")]
    Replayed,
}

impl From<OpenError> for ReceiveError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::NotAuthentic => Self::NotAuthentic,
            OpenError::Replayed => Self::Replayed,
            OpenError::Malformed => Self::Malformed,
            OpenError::UnknownVersion => Self::UnknownVersion,
        }
    }
}

impl From<FrameError> for ReceiveError {
    fn from(error: FrameError) -> Self {
        match error {
            FrameError::Malformed => Self::Malformed,
            FrameError::UnknownVersion => Self::UnknownVersion,
        }
    }
}

impl Lockbox {
    /// Takes in that the network to the lock came or went, or that the lock went silent.
    ///
    /// Only the lock's own words bring it online: a network alone is no lock.
    pub(crate) fn link_connected(&mut self, now: Utc, connected: bool) {
        if !connected {
            self.goes_offline(now);
        }
        self.advance(now);
    }

    pub(crate) fn receive(&mut self, now: Utc, frame: &[u8]) -> Result<(), ReceiveError> {
        let mut content = [0; MAX_WIRE];
        let length = decode(frame, &mut content).map_err(|_| ReceiveError::Malformed)?;
        let content = &content[..length];
        match Frame::parse(content)? {
            Frame::Sealed(_) => {
                let report = self.open(content)?;
                self.last_seen = Some(now);
                self.online = true;
                self.report(now, report);
            }
            Frame::Plain(Plain::PairingAccept(accept)) => self.pairing_accepted(&accept),
            Frame::Plain(Plain::PairingRefusal(refusal)) => self.pairing_refused(now, &refusal),
            Frame::Plain(Plain::GatewayQuery | Plain::GatewayStatus { .. }) => {}
            Frame::Plain(Plain::PairingOffer(_)) => return Err(ReceiveError::Malformed),
        }
        self.advance(now);
        Ok(())
    }

    fn open(&mut self, content: &[u8]) -> Result<Report, ReceiveError> {
        let report = self.open_with_either_key(content);
        // The lock's epoch may have raised the counter to where a server before this one had been already.
        self.raise_counters();
        report
    }

    fn open_with_either_key(&mut self, content: &[u8]) -> Result<Report, ReceiveError> {
        // A lock that uses the new key has it stored: only then the old one is given up.
        if let Some(offered) = &mut self.offered
            && let Ok(report) = offered.open(content)
        {
            self.take_offered();
            return Ok(report);
        }
        let channel = self.channel.as_mut().ok_or(ReceiveError::NotPaired)?;
        Ok(channel.open(content)?)
    }

    /// Does what is due: voids old starts, then sends what is to be sent.
    pub(crate) fn advance(&mut self, now: Utc) {
        self.void_old_starts(now);
        self.advance_pairing(now);
        if self.online && self.requests.is_silent(now) {
            self.goes_offline(now);
        }
        if !self.online {
            return;
        }
        if std::mem::take(&mut self.acknowledge) && self.audit.contiguous() > 0 {
            self.send(now, &Down::Acknowledge { sequence: self.audit.contiguous() });
        }
        if let Some(request) = self.requests.due(now) {
            self.send(now, &Down::Request(request));
        }
    }

    /// Gives the next frame to send to this lock: COBS bytes without the ending zero.
    pub fn poll_transmit(&mut self) -> Option<Vec<u8>> {
        self.outbox.pop_front()
    }

    fn goes_offline(&mut self, now: Utc) {
        self.goes_silent();
        self.keys_go_offline(now);
    }

    /// Nothing comes from the lock any more, and nothing goes to it.
    pub(super) fn goes_silent(&mut self) {
        self.online = false;
        self.acknowledge = false;
        self.outbox.clear();
    }

    fn send(&mut self, now: Utc, message: &Down) {
        let mut content = [0; MAX_FRAME];
        let Some(channel) = &mut self.channel else { return };
        match channel.seal(message, &mut content) {
            Ok(length) => self.outbox.push_back(to_wire(&content[..length])),
            // Messages are bounded, so only the counter can be at its end: after 2^64 frames.
            Err(SealError::TooLong | SealError::OutputTooSmall | SealError::CounterSpent) => {
                self.goes_offline(now);
            }
        }
    }

    fn void_old_starts(&mut self, now: Utc) {
        let is_void = |session: &&crate::Session| {
            session.state == SessionState::Pending && session.made.plus(START_IS_VOID_AFTER) <= now
        };
        while let Some(id) = self.sessions.iter().find(is_void).map(|session| session.id) {
            self.requests.take_back_start(id);
            self.requests.drop_unsent(id);
            if let Some(session) = self.session_mut(id) {
                session.state = SessionState::Abandoned;
            }
        }
    }
}

/// Gives a content's COBS bytes, without the ending zero: the gateway adds it.
pub(super) fn to_wire(content: &[u8]) -> Vec<u8> {
    let mut wire = [0; MAX_WIRE];
    let length = encode(content, &mut wire).unwrap_or_default();
    wire[..length.saturating_sub(1)].to_vec()
}
