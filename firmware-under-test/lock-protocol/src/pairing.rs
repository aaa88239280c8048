//! Pairing: both sides prove that they know the code on the lock's display, and make a key of it.
//!
//! Each value is an HMAC-SHA-256 under the code, over a label and all that was said before it: who hears every
//! byte and doesn't have the 100 random bits of the code can neither make nor change one, nor the versions that
//! were offered.
//!
//! **Source**: RFC 2104; RFC 4868, section 2.1, on truncation; `docs/link-protocol.md`, Pairing.

use core::fmt;
use core::ops::RangeInclusive;

use ctutils::CtEq;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::PairingCode;
use crate::frame::VERSION;

/// The versions of sealed frames that this side speaks.
const SPOKEN: RangeInclusive<u8> = VERSION..=VERSION;

const OFFER: &[u8] = b"lockbench offer";
const ACCEPT: &[u8] = b"lockbench accept";
const KEY: &[u8] = b"lockbench key";

/// Random bytes that one side adds, so that no two pairings make the same key.
pub type PairingNonce = [u8; 16];

/// An HMAC-SHA-256, its first 16 bytes.
pub type PairingProof = [u8; 16];

/// What pairing makes: the key of the [`Channel`](crate::Channel).
pub type ChannelKey = [u8; 32];

/// What a dashboard sends to a lock whose code it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PairingOffer {
    /// The oldest version of sealed frames that the dashboard speaks.
    pub oldest: u8,
    /// The newest one.
    pub newest: u8,
    /// The dashboard's.
    pub nonce: PairingNonce,
    /// That the dashboard knows the code; over all of the above.
    pub proof: PairingProof,
}

/// What the lock answers to a good offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PairingAccept {
    /// The newest version that both speak.
    pub version: u8,
    /// The lock's.
    pub nonce: PairingNonce,
    /// That the lock knows the code and got this offer; over the offer and all of the above.
    pub proof: PairingProof,
}

/// What the lock answers to any other offer. Nothing proves that a lock said it: it tells people why nothing
/// comes of their offer, and changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PairingRefusal {
    /// The offer's nonce.
    pub nonce: PairingNonce,
    /// Why.
    pub reason: PairingRefused,
}

/// Why an offer was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PairingRefused {
    /// The lock's `Pairing` screen is not shown.
    NotShown,
    /// The proof is not made with the code on the display.
    WrongCode,
    /// There is no version that both speak.
    NoCommonVersion,
}

impl PairingRefused {
    /// Gives the words that people and steps read.
    pub const fn text(self) -> &'static str {
        match self {
            Self::NotShown => "pairing screen is not shown, open it on the lock",
            Self::WrongCode => "wrong pairing code",
            Self::NoCommonVersion => "no common version of the link, update the older side",
        }
    }
}

impl fmt::Display for PairingRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl core::error::Error for PairingRefused {}

impl PairingCode {
    /// Makes the dashboard's offer; its nonce is drawn anew for each.
    pub fn offer(&self, nonce: PairingNonce) -> PairingOffer {
        let (oldest, newest) = (*SPOKEN.start(), *SPOKEN.end());
        let unproved = PairingOffer { oldest, newest, nonce, proof: PairingProof::default() };
        PairingOffer { proof: proof(&self.mac(OFFER, &unproved, None)), ..unproved }
    }

    /// Judges an offer at the lock: gives what to answer, and the key that counts once the dashboard has used it.
    ///
    /// The same offer gets the same answer, so that a lost one can be asked for again.
    ///
    /// # Errors
    /// [`PairingRefused`].
    pub fn accept(
        &self,
        offer: &PairingOffer,
        nonce: PairingNonce,
    ) -> Result<(PairingAccept, ChannelKey), PairingRefused> {
        self.accept_speaking(&SPOKEN, offer, nonce)
    }

    /// Judges the lock's answer at the dashboard, and gives the key.
    ///
    /// # Errors
    /// [`PairingRefused::WrongCode`] for one that is not of a lock with this code, or is about another offer;
    /// [`PairingRefused::NoCommonVersion`] for a version that wasn't offered.
    pub fn complete(
        &self,
        offer: &PairingOffer,
        accept: &PairingAccept,
    ) -> Result<ChannelKey, PairingRefused> {
        if !same(&proof(&self.mac(ACCEPT, offer, Some(accept))), &accept.proof) {
            return Err(PairingRefused::WrongCode);
        }
        if !(offer.oldest..=offer.newest).contains(&accept.version) {
            return Err(PairingRefused::NoCommonVersion);
        }
        Ok(self.mac(KEY, offer, Some(accept)))
    }

    fn accept_speaking(
        &self,
        spoken: &RangeInclusive<u8>,
        offer: &PairingOffer,
        nonce: PairingNonce,
    ) -> Result<(PairingAccept, ChannelKey), PairingRefused> {
        if !same(&proof(&self.mac(OFFER, offer, None)), &offer.proof) {
            return Err(PairingRefused::WrongCode);
        }
        let version = offer.newest.min(*spoken.end());
        if version < offer.oldest || version < *spoken.start() {
            return Err(PairingRefused::NoCommonVersion);
        }
        let unproved = PairingAccept { version, nonce, proof: PairingProof::default() };
        let proof = proof(&self.mac(ACCEPT, offer, Some(&unproved)));
        let accept = PairingAccept { proof, ..unproved };
        Ok((accept, self.mac(KEY, offer, Some(&accept))))
    }

    /// HMAC-SHA-256 over a label and what was said, the proofs left out. No label begins another one, and what
    /// follows it has a length that it tells.
    #[inline(never)]
    fn mac(
        &self,
        label: &[u8],
        offer: &PairingOffer,
        accept: Option<&PairingAccept>,
    ) -> ChannelKey {
        // A key of any length is taken.
        let Ok(mut hmac) = Hmac::<Sha256>::new_from_slice(self.as_bytes()) else {
            return ChannelKey::default();
        };
        hmac.update(label);
        hmac.update(&[offer.oldest, offer.newest]);
        hmac.update(&offer.nonce);
        if let Some(accept) = accept {
            hmac.update(&[accept.version]);
            hmac.update(&accept.nonce);
        }
        hmac.finalize().into_bytes().into()
    }
}

fn proof(mac: &ChannelKey) -> PairingProof {
    let mut proof = PairingProof::default();
    proof.copy_from_slice(&mac[..size_of::<PairingProof>()]);
    proof
}

/// In a time that doesn't depend on where they differ.
fn same(one: &PairingProof, other: &PairingProof) -> bool {
    one.ct_eq(other).into()
}

#[cfg(test)]
mod tests;
