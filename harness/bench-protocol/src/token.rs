//! What is held to the card and phone reader, and how the reader breaks.

use core::fmt;

use serde::{Deserialize, Serialize};

/// Something in the reader's field: behaviour.md, KEY-2 (phone) and KEY-3 (keycard).
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Token {
    /// A phone with the app open.
    Phone {
        /// The digital key's id.
        key: u32,
        /// What the app proves that it has: an AES-128 key.
        secret: [u8; 16],
    },
    /// A card to which a digital key was written.
    Keycard {
        /// The digital key's id.
        key: u32,
        /// What the card proves that it has: an AES-128 key.
        secret: [u8; 16],
    },
    /// A card of another system, which has nothing but its own number.
    Foreign,
}

/// Never shows the secret: a report is shared, a secret isn't.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Phone { key, .. } => f.debug_struct("Phone").field("key", key).finish(),
            Self::Keycard { key, .. } => f.debug_struct("Keycard").field("key", key).finish(),
            Self::Foreign => f.write_str("Foreign"),
        }
    }
}

/// How the reader is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReaderFault {
    /// Its data line reads low for good: it is missing, or shorted.
    DataLow,
    /// Its data line reads high for good: it is missing, or without power.
    DataHigh,
    /// It answers, but its oscillator never starts.
    NoOscillator,
}
