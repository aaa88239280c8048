//! How words lie on a channel: the lengths of head and tail, the head in postcard, the tail as it is.
//!
//! RTT loses nothing and puts nothing in, so lengths are enough to part frames. Bulk (a page of the display,
//! a record) is in the tail, which is never copied: a board with 16 KB of RAM has no room for whole frames.

use serde::Serialize;

/// Bytes before the head: its length, then the tail's length in two bytes, low byte first.
pub const PREFIX: usize = 3;
/// The longest head in bytes.
pub const MAX_HEAD: usize = 64;

/// A frame that can't be written or read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameError {
    /// The head is longer than `MAX_HEAD`, or does not fit in the buffer.
    HeadTooLong,
    /// The tail has more than 65 535 bytes.
    TailTooLong,
    /// The head is no word of this version.
    UnknownWord,
}

impl core::fmt::Display for FrameError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::HeadTooLong => "the head of a frame is longer than 64 bytes",
            Self::TailTooLong => "the tail of a frame is longer than 65535 bytes",
            Self::UnknownWord => "the head of a frame is no word of this version",
        })
    }
}

impl core::error::Error for FrameError {}

/// The lengths of a frame's parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Bytes of the head.
    pub head: usize,
    /// Bytes of the tail.
    pub tail: usize,
}

/// Reads the lengths at the beginning of a frame.
///
/// # Errors
/// [`FrameError::HeadTooLong`]: what came is no frame.
pub const fn measure(prefix: [u8; PREFIX]) -> Result<Measure, FrameError> {
    let [head, low, high] = prefix;
    if head as usize > MAX_HEAD {
        return Err(FrameError::HeadTooLong);
    }
    Ok(Measure { head: head as usize, tail: u16::from_le_bytes([low, high]) as usize })
}

/// Writes the lengths at the beginning of a frame.
///
/// # Errors
/// A part that is too long.
pub fn prefix(measure: Measure) -> Result<[u8; PREFIX], FrameError> {
    if measure.head > MAX_HEAD {
        return Err(FrameError::HeadTooLong);
    }
    let [low, high] =
        u16::try_from(measure.tail).map_err(|_| FrameError::TailTooLong)?.to_le_bytes();
    Ok([measure.head as u8, low, high])
}

/// Writes lengths and head of a frame whose tail has `tail` bytes; gives the part of the buffer that is filled.
///
/// # Errors
/// A part that is too long.
pub fn encode_head<'b>(
    word: &impl Serialize,
    tail: usize,
    buffer: &'b mut [u8; PREFIX + MAX_HEAD],
) -> Result<&'b [u8], FrameError> {
    let head =
        postcard::to_slice(word, &mut buffer[PREFIX..]).map_err(|_| FrameError::HeadTooLong)?.len();
    let start = prefix(Measure { head, tail })?;
    buffer[..PREFIX].copy_from_slice(&start);
    Ok(&buffer[..PREFIX + head])
}
