//! Pairing as the dashboard does it: an offer made with the code that a person brought from the lock's display.

use std::time::Duration;

use lock_protocol::{
    Channel, Down, MAX_FRAME, PairingAccept, PairingCode, PairingNonce, PairingOffer,
    PairingRefusal, Plain, Role,
};

use super::Lockbox;
use super::link::to_wire;
use crate::request::RETRY;
use crate::{Operation, Refused, Utc};

/// An offer is sent again for so long: the lock shows its code to a person who waits.
const GIVE_UP_AFTER: Duration = Duration::from_mins(1);

/// An offer without the lock's use of its key. It is not stored: the code is with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Attempt {
    code: PairingCode,
    offer: PairingOffer,
    /// The lock has accepted it.
    accepted: bool,
    send_at: Utc,
    until: Utc,
}

impl Lockbox {
    /// Offers to pair; an offer that was made before is over. Old keys stay good until the lock uses the new one.
    ///
    /// # Errors
    /// [`Refused::PairingCode`] for what is no code.
    pub(crate) fn pair(
        &mut self,
        now: Utc,
        code: &str,
        nonce: PairingNonce,
    ) -> Result<(), Refused> {
        let code = PairingCode::parse(code).map_err(|error| {
            let refused = Refused::PairingCode(error);
            self.record_refusal(now, Operation::Pair, refused);
            refused
        })?;
        let offer = code.offer(nonce);
        let until = now.plus(GIVE_UP_AFTER);
        self.attempt = Some(Attempt { code, offer, accepted: false, send_at: now, until });
        self.advance_pairing(now);
        Ok(())
    }

    /// Sends the offer (again), or gives it up: the lock gives the same answer to the same offer.
    pub(super) fn advance_pairing(&mut self, now: Utc) {
        let Some(attempt) = &mut self.attempt else { return };
        if attempt.until <= now {
            self.attempt = None;
            self.record_refusal(now, Operation::Pair, Refused::NoAnswer);
        } else if attempt.send_at <= now {
            attempt.send_at = now.plus(RETRY);
            let mut content = [0; MAX_FRAME];
            // A plain frame is far shorter.
            let length = Plain::PairingOffer(attempt.offer).write(&mut content).unwrap_or_default();
            self.outbox.push_back(to_wire(&content[..length]));
        }
    }

    pub(super) fn pairing_deadline(&self) -> Option<Utc> {
        self.attempt.as_ref().map(|attempt| attempt.send_at.min(attempt.until))
    }

    /// Takes in that the lock accepts: uses the key at once, so that the lock takes it in place of the old one.
    pub(super) fn pairing_accepted(&mut self, accept: &PairingAccept) {
        // Anybody can send one. One that this lock didn't make for this offer changes nothing.
        let Some(attempt) = &mut self.attempt else { return };
        let Ok(key) = attempt.code.complete(&attempt.offer, accept) else { return };
        if !std::mem::replace(&mut attempt.accepted, true) {
            self.offered = Some(Channel::new(key, Role::Dashboard, 0, 0));
        }
        let Some(offered) = &mut self.offered else { return };
        let mut content = [0; MAX_FRAME];
        // It acknowledges nothing: what counts is the key. It is short, and no counter is near its end.
        if let Ok(length) = offered.seal(&Down::Acknowledge { sequence: 0 }, &mut content) {
            self.outbox.push_back(to_wire(&content[..length]));
        }
    }

    /// Takes in that the lock refuses. Nothing proves that it does: the offer is given up, which harms nothing.
    pub(super) fn pairing_refused(&mut self, now: Utc, refusal: &PairingRefusal) {
        let is_meant =
            |attempt: &mut Attempt| attempt.offer.nonce == refusal.nonce && !attempt.accepted;
        if self.attempt.take_if(is_meant).is_some() {
            self.record_refusal(now, Operation::Pair, Refused::Pairing(refusal.reason));
        }
    }

    /// The lock has used the new key.
    pub(super) fn take_offered(&mut self) {
        self.channel = self.offered.take();
        self.attempt = None;
        self.pairing += 1;
    }
}
