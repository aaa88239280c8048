//! Frames on a serial line: COBS, ended by a zero byte.

use core::fmt;

use crate::frame::MAX_FRAME;

/// The most bytes that a frame takes on the wire: COBS adds one byte below 254, and the zero ends it.
///
/// **Source**: Cheshire and Baker, "Consistent Overhead Byte Stuffing", 1999.
pub const MAX_WIRE: usize = MAX_FRAME + 2;

/// Why a content can't be encoded, or wire bytes can't be decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WireError {
    /// The content is longer than [`MAX_FRAME`].
    TooLong,
    /// The output buffer is too small; [`MAX_WIRE`] bytes are always enough.
    OutputTooSmall,
    /// The bytes are empty or not COBS.
    Malformed,
}

impl fmt::Display for WireError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLong => "frame longer than MAX_FRAME",
            Self::OutputTooSmall => "output buffer too small for the frame, give MAX_WIRE bytes",
            Self::Malformed => "bytes are not a COBS frame",
        })
    }
}

impl core::error::Error for WireError {}

/// Writes a frame's content in its wire form, the ending zero included, and gives the number of bytes.
///
/// # Errors
/// [`WireError::TooLong`], [`WireError::OutputTooSmall`].
pub fn encode(content: &[u8], out: &mut [u8]) -> Result<usize, WireError> {
    if content.len() > MAX_FRAME {
        return Err(WireError::TooLong);
    }
    let length = cobs::try_encode(content, out).map_err(|_| WireError::OutputTooSmall)?;
    *out.get_mut(length).ok_or(WireError::OutputTooSmall)? = 0;
    Ok(length + 1)
}

/// Takes one whole frame from its wire form, with or without the ending zero, and gives its length.
///
/// # Errors
/// [`WireError::TooLong`] if `out` can't hold the wire bytes without the zero, [`WireError::Malformed`].
pub fn decode(wire: &[u8], out: &mut [u8]) -> Result<usize, WireError> {
    let wire = wire.strip_suffix(&[0]).unwrap_or(wire);
    if wire.is_empty() || wire.contains(&0) {
        return Err(WireError::Malformed);
    }
    let buffer = out.get_mut(..wire.len()).ok_or(WireError::TooLong)?;
    buffer.copy_from_slice(wire);
    cobs::decode_in_place(buffer).map_err(|_| WireError::Malformed)
}

/// Takes frames from a stream of bytes, and finds the next one after garbage.
///
/// `N` is the longest frame in bytes on the wire, its zero not counted: [`MAX_WIRE`] serves all.
#[derive(Clone, Debug)]
pub struct Deframer<const N: usize> {
    buffer: [u8; N],
    length: usize,
    /// More than `N` bytes came without a zero: all up to the next zero is thrown away.
    overlong: bool,
    garbled: u32,
}

impl<const N: usize> Default for Deframer<N> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const N: usize> Deframer<N> {
    /// Makes one that has seen nothing.
    pub const fn new() -> Self {
        Self { buffer: [0; N], length: 0, overlong: false, garbled: 0 }
    }

    /// Takes the next byte, and gives a frame's decoded content when the byte ends one.
    ///
    /// Bytes that are no frame give `None`, and are counted by [`garbled`](Self::garbled).
    pub fn push(&mut self, byte: u8) -> Option<&[u8]> {
        if byte != 0 {
            match self.buffer.get_mut(self.length) {
                Some(place) => {
                    *place = byte;
                    self.length += 1;
                }
                None => self.overlong = true,
            }
            return None;
        }
        let length = core::mem::take(&mut self.length);
        let overlong = core::mem::take(&mut self.overlong);
        if length == 0 {
            return None;
        }
        match cobs::decode_in_place(&mut self.buffer[..length]) {
            Ok(decoded) if !overlong => Some(&self.buffer[..decoded]),
            _ => {
                self.garbled = self.garbled.saturating_add(1);
                None
            }
        }
    }

    /// Forgets a frame that has begun, as when the line was without power.
    pub const fn reset(&mut self) {
        self.length = 0;
        self.overlong = false;
    }

    /// Counts what ended with a zero and was no frame: not COBS, or too long (SEC-1: it is logged).
    pub const fn garbled(&self) -> u32 {
        self.garbled
    }
}
