//! Pairing: draws the code that the display shows, and judges what dashboards make of it (SEC-1).

use lock_core::{Input, PairingKey, Uptime};
use lock_protocol::{
    PairingCode, PairingNonce, PairingOffer, PairingRefusal, PairingRefused, RejectReason,
    first_counter,
};

use crate::device::Device;
use crate::hardware::{Hardware, Random};

impl<H: Hardware> Device<H> {
    /// Draws a code, and the lock's part of the keys that are made with it. Without chance none is shown, and
    /// nobody can pair; so it is where this start could not be counted, since its counters may come again.
    #[inline(never)]
    pub(crate) fn draw_pairing_code(&mut self, now: Uptime) {
        let mut nonce = PairingNonce::default();
        let drawn = self.random.fill(&mut nonce);
        self.link.begin_pairing(nonce);
        let mut random = [0; PairingCode::LENGTH];
        if !self.counted || drawn.and_then(|()| self.random.fill(&mut random)).is_err() {
            return;
        }
        self.lock.handle(now, Input::PairingCode(PairingCode::from_random(random)));
    }

    /// Answers a dashboard's offer. Nothing is stored: the old pairing counts until the new key is used.
    #[inline(never)]
    pub(crate) fn judge_pairing(&mut self, now: Uptime, offer: &PairingOffer) {
        let code = self.lock.pairing_code(now).ok_or(PairingRefused::NotShown);
        let reason = match code.and_then(|code| code.accept(offer, self.link.pairing_nonce())) {
            Ok((accept, key)) => return self.link.accept(accept, key),
            Err(reason) => reason,
        };
        let tell = self.link.refuse(now, PairingRefusal { nonce: offer.nonce, reason });
        if reason == PairingRefused::WrongCode {
            self.feed(now, Input::WrongPairingCode);
            if tell {
                self.feed(now, Input::LinkRejected(RejectReason::NotAuthentic));
            }
        }
    }

    /// The dashboard has used the new key: it is stored, and the old one is over.
    #[inline(never)]
    pub(crate) fn pair(&mut self, now: Uptime, key: PairingKey, counter: u64) {
        self.lock.handle(now, Input::Paired(key));
        if self.lock.settings().pairing == Some(key) {
            self.link.pair(key, first_counter(self.boots), counter);
        }
        self.apply(now);
    }
}
