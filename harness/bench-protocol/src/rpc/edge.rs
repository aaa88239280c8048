//! Latched edges as they stand in the tail of an answer.

use crate::Pin;

/// Bytes of an edge: the pin's number with the level above it, then the uptime, low byte first.
pub const EDGE_BYTES: usize = 9;
/// The most edges in one answer.
pub const EDGES_AT_ONCE: usize = 4;

/// The bit that tells the level.
const HIGH: u8 = 0x80;

/// An edge with the uptime at which it happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LatchedEdge {
    /// On which wire.
    pub pin: Pin,
    /// The level after it.
    pub high: bool,
    /// When, in microseconds since the start that the board was told of; an earlier edge counts as at 0.
    pub at_us: u64,
}

impl LatchedEdge {
    /// Writes the edge.
    pub fn to_bytes(self) -> [u8; EDGE_BYTES] {
        let mut bytes = [0; EDGE_BYTES];
        bytes[0] = self.pin as u8 | if self.high { HIGH } else { 0 };
        bytes[1..].copy_from_slice(&self.at_us.to_le_bytes());
        bytes
    }

    /// Reads an edge; `None` if there is no such pin.
    pub fn from_bytes(bytes: &[u8; EDGE_BYTES]) -> Option<Self> {
        let [first, at_us @ ..] = *bytes;
        let pin = *Pin::ALL.get(usize::from(first & !HIGH))?;
        Some(Self { pin, high: first & HIGH != 0, at_us: u64::from_le_bytes(at_us) })
    }
}
