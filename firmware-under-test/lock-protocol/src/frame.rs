//! What a frame holds: version, kind, and then a sealed message or a plain one.

use core::fmt;

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

/// Bytes of version, kind and the code of a plain message.
const PLAIN_HEADER: usize = 3;
/// Bytes of a key.
const KEY_BYTES: usize = 32;

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

/// A message that isn't authenticated: nothing opens or locks by it.
///
/// The gateway's messages say only whether the network is there. Pairing carries the key in clear for
/// now; a key agreement takes its place with the Access work, so that who listens learns no key. Until
/// then a lock takes an offer only while a person has opened its `Pairing` screen.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Plain {
    /// The lock asks the gateway whether the network is there.
    GatewayQuery,
    /// The gateway tells whether the network behind it is there: as an answer, and when it changes.
    GatewayStatus {
        /// `true` while the dashboard can be reached.
        network: bool,
    },
    /// The dashboard offers a key to a lock.
    PairingOffer {
        /// The key of the [`Channel`](crate::Channel) from now on; both counters start at 0.
        key: [u8; KEY_BYTES],
    },
    /// The lock has stored the offered key.
    PairingAccept,
}

/// Shows the message without the key.
impl fmt::Debug for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::GatewayQuery => f.write_str("GatewayQuery"),
            Self::GatewayStatus { network } => {
                f.debug_struct("GatewayStatus").field("network", network).finish()
            }
            Self::PairingOffer { .. } => f.write_str("PairingOffer { key: … }"),
            Self::PairingAccept => f.write_str("PairingAccept"),
        }
    }
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
    /// Writes the content of its frame into `out` and gives its length, at most 35 bytes.
    ///
    /// # Errors
    /// [`TooSmall`] if `out` is shorter than that.
    pub fn write(&self, out: &mut [u8]) -> Result<usize, TooSmall> {
        let (kind, code, payload): (u8, u8, &[u8]) = match self {
            Self::GatewayQuery => (KIND_GATEWAY, GATEWAY_QUERY, &[]),
            Self::GatewayStatus { network: false } => (KIND_GATEWAY, GATEWAY_STATUS, &[0]),
            Self::GatewayStatus { network: true } => (KIND_GATEWAY, GATEWAY_STATUS, &[1]),
            Self::PairingOffer { key } => (KIND_PAIRING, PAIRING_OFFER, key),
            Self::PairingAccept => (KIND_PAIRING, PAIRING_ACCEPT, &[]),
        };
        let length = PLAIN_HEADER + payload.len();
        let content = out.get_mut(..length).ok_or(TooSmall)?;
        content[..PLAIN_HEADER].copy_from_slice(&[VERSION, kind, code]);
        content[PLAIN_HEADER..].copy_from_slice(payload);
        Ok(length)
    }

    fn parse(kind: u8, body: &[u8]) -> Option<Self> {
        match (kind, body) {
            (KIND_GATEWAY, [GATEWAY_QUERY]) => Some(Self::GatewayQuery),
            (KIND_GATEWAY, [GATEWAY_STATUS, network @ (0 | 1)]) => {
                Some(Self::GatewayStatus { network: *network == 1 })
            }
            (KIND_PAIRING, [PAIRING_OFFER, key @ ..]) => {
                Some(Self::PairingOffer { key: key.try_into().ok()? })
            }
            (KIND_PAIRING, [PAIRING_ACCEPT]) => Some(Self::PairingAccept),
            _ => None,
        }
    }
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
