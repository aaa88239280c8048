//! Frames to the tokens in the field, and what comes back.

use heapless::Vec;

/// The FIFO's size, and so the longest frame either way without its CRC (data sheet, 8.3).
pub(super) const FIFO_BYTES: usize = 64;

/// How a frame is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Form {
    /// Seven bits, no CRC either way: the request.
    #[default]
    Short,
    /// Whole bytes, no CRC either way: anticollision.
    Bare,
    /// Whole bytes, a CRC both ways.
    Checked,
}

/// A frame to be sent.
#[derive(Clone, Debug, Default)]
pub(super) struct Frame {
    pub(super) form: Form,
    pub(super) bytes: Vec<u8, FIFO_BYTES>,
}

impl Frame {
    /// Puts `parts`, one after the other, in place of what was there; what is too long is cut off.
    pub(super) fn set(&mut self, form: Form, parts: &[&[u8]]) {
        self.form = form;
        self.bytes.clear();
        for byte in parts.iter().copied().flatten() {
            if self.bytes.push(*byte).is_err() {
                break;
            }
        }
    }
}

/// What came after a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Heard<'a> {
    /// Whole bytes, CRC checked and removed if the frame had one.
    Answer(&'a [u8]),
    /// Nothing in time.
    Silence,
    /// Something with a wrong CRC, parity or form.
    Garbled,
    /// Several tokens at once.
    Collision,
}
