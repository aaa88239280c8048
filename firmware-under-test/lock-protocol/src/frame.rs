//! What a frame holds: version, kind, and then a sealed message or a plain one.

use core::fmt;

use crate::pairing::{PairingAccept, PairingOffer, PairingRefusal, PairingRefused};

/// The version that this side writes and the only one that it reads.
pub const VERSION: u8 = 1;

/// The longest content of a frame in bytes, before it is encoded for the wire.
///
/// A sealed `Report::Hello` with every number at its largest needs about 90.
pub const MAX_FRAME: usize = 160;

/// First byte after the version: sealed, from the lock to the dashboard.
pub(crate) const KIND_SEALED_UP: u8 = 0;
/// Sealed, from the dashboard to the lock.
pub(crate) const KIND_SEALED_DOWN: u8 = 1;
/// Between the lock and the gateway.
const KIND_GATEWAY: u8 = 2;
/// Pairing.
const KIND_PAIRING: u8 = 3;

const GATEWAY_QUERY: u8 = 0;
const GATEWAY_STATUS: u8 = 1;
const PAIRING_OFFER: u8 = 0;
const PAIRING_ACCEPT: u8 = 1;
const PAIRING_REFUSAL: u8 = 2;

const REFUSED_NOT_SHOWN: u8 = 0;
const REFUSED_WRONG_CODE: u8 = 1;
const REFUSED_NO_COMMON_VERSION: u8 = 2;

/// Bytes of the nonces and proofs of pairing.
const NONCE: usize = 16;

/// Bytes of version, kind and the code of a plain message.
const PLAIN_HEADER: usize = 3;
/// Bytes of the longest plain message behind its header, a pairing offer.
const PLAIN_PAYLOAD: usize = 2 + 2 * NONCE;

/// Which way a sealed frame goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From the lock to the dashboard.
    Up,
    /// From the dashboard to the lock.
    Down,
}

/// Why a content is not a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameError {
    /// Its version is not [`VERSION`].
    UnknownVersion,
    /// Its kind is unknown, or it is too short or too long for its kind.
    Malformed,
}

impl fmt::Display for FrameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnknownVersion => "frame of an unknown version, update the older side",
            Self::Malformed => "frame of an unknown form",
        })
    }
}

impl core::error::Error for FrameError {}

/// A message that isn't sealed: nothing opens or locks by it.
///
/// The gateway's messages say only whether the network is there. Those of pairing prove themselves by the
/// code that a person carried from the lock's display to the dashboard: see [`PairingCode`](crate::PairingCode).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plain {
    /// The lock asks the gateway whether the network is there.
    GatewayQuery,
    /// The gateway tells whether the network behind it is there: as an answer, and when it changes.
    GatewayStatus {
        /// `true` while the dashboard can be reached.
        network: bool,
    },
    /// The dashboard asks a lock to be paired.
    PairingOffer(PairingOffer),
    /// The lock will be, once the dashboard has used the key.
    PairingAccept(PairingAccept),
    /// The lock won't.
    PairingRefusal(PairingRefusal),
}

/// Tells that an output buffer is too small; nothing useful was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooSmall;

impl fmt::Display for TooSmall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("output buffer too small for the frame, give MAX_FRAME bytes")
    }
}

impl core::error::Error for TooSmall {}

impl Plain {
    /// Writes the content of its frame into `out` and gives its length, at most 37 bytes.
    ///
    /// # Errors
    /// [`TooSmall`] if `out` is shorter than that.
    pub fn write(&self, out: &mut [u8]) -> Result<usize, TooSmall> {
        let mut payload = [0; PLAIN_PAYLOAD];
        let (kind, code, length) = match self {
            Self::GatewayQuery => (KIND_GATEWAY, GATEWAY_QUERY, 0),
            Self::GatewayStatus { network } => {
                payload[0] = u8::from(*network);
                (KIND_GATEWAY, GATEWAY_STATUS, 1)
            }
            Self::PairingOffer(offer) => {
                payload[..2].copy_from_slice(&[offer.oldest, offer.newest]);
                payload[2..2 + NONCE].copy_from_slice(&offer.nonce);
                payload[2 + NONCE..].copy_from_slice(&offer.proof);
                (KIND_PAIRING, PAIRING_OFFER, 2 + 2 * NONCE)
            }
            Self::PairingAccept(accept) => {
                payload[0] = accept.version;
                payload[1..=NONCE].copy_from_slice(&accept.nonce);
                payload[1 + NONCE..=2 * NONCE].copy_from_slice(&accept.proof);
                (KIND_PAIRING, PAIRING_ACCEPT, 1 + 2 * NONCE)
            }
            Self::PairingRefusal(refusal) => {
                payload[0] = match refusal.reason {
                    PairingRefused::NotShown => REFUSED_NOT_SHOWN,
                    PairingRefused::WrongCode => REFUSED_WRONG_CODE,
                    PairingRefused::NoCommonVersion => REFUSED_NO_COMMON_VERSION,
                };
                payload[1..=NONCE].copy_from_slice(&refusal.nonce);
                (KIND_PAIRING, PAIRING_REFUSAL, 1 + NONCE)
            }
        };
        let (header, rest) = out
            .get_mut(..PLAIN_HEADER + length)
            .and_then(|content| content.split_at_mut_checked(PLAIN_HEADER))
            .ok_or(TooSmall)?;
        header.copy_from_slice(&[VERSION, kind, code]);
        rest.copy_from_slice(&payload[..length]);
        Ok(PLAIN_HEADER + length)
    }

    fn parse(kind: u8, body: &[u8]) -> Option<Self> {
        match (kind, body) {
            (KIND_GATEWAY, [GATEWAY_QUERY]) => Some(Self::GatewayQuery),
            (KIND_GATEWAY, [GATEWAY_STATUS, network @ (0 | 1)]) => {
                Some(Self::GatewayStatus { network: *network == 1 })
            }
            (KIND_PAIRING, [PAIRING_OFFER, oldest, newest, rest @ ..]) => {
                let (nonce, proof) = nonce_and_proof(rest)?;
                let offer = PairingOffer { oldest: *oldest, newest: *newest, nonce, proof };
                Some(Self::PairingOffer(offer))
            }
            (KIND_PAIRING, [PAIRING_ACCEPT, version, rest @ ..]) => {
                let (nonce, proof) = nonce_and_proof(rest)?;
                Some(Self::PairingAccept(PairingAccept { version: *version, nonce, proof }))
            }
            (KIND_PAIRING, [PAIRING_REFUSAL, reason, nonce @ ..]) => {
                let reason = match *reason {
                    REFUSED_NOT_SHOWN => PairingRefused::NotShown,
                    REFUSED_WRONG_CODE => PairingRefused::WrongCode,
                    REFUSED_NO_COMMON_VERSION => PairingRefused::NoCommonVersion,
                    _ => return None,
                };
                Some(Self::PairingRefusal(PairingRefusal { nonce: nonce.try_into().ok()?, reason }))
            }
            _ => None,
        }
    }
}

/// Takes both, and nothing behind them.
fn nonce_and_proof(bytes: &[u8]) -> Option<([u8; NONCE], [u8; NONCE])> {
    let (nonce, proof) = bytes.split_first_chunk()?;
    Some((*nonce, proof.try_into().ok()?))
}

/// What a content is, before anything in it is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frame {
    /// A sealed message: give the whole content to [`Channel::open`](crate::Channel::open).
    Sealed(Direction),
    /// A message in clear.
    Plain(Plain),
}

impl Frame {
    /// Reads the content of a frame, as [`Deframer`](crate::Deframer) gives it.
    ///
    /// # Errors
    /// [`FrameError`] for anything that this version never writes.
    pub fn parse(content: &[u8]) -> Result<Self, FrameError> {
        match content {
            [VERSION, ..] if content.len() > MAX_FRAME => Err(FrameError::Malformed),
            [VERSION, KIND_SEALED_UP, ..] => Ok(Self::Sealed(Direction::Up)),
            [VERSION, KIND_SEALED_DOWN, ..] => Ok(Self::Sealed(Direction::Down)),
            [VERSION, kind, body @ ..] => {
                Plain::parse(*kind, body).map(Self::Plain).ok_or(FrameError::Malformed)
            }
            [] | [VERSION] => Err(FrameError::Malformed),
            [_, ..] => Err(FrameError::UnknownVersion),
        }
    }
}
