//! What went over the buses: transfers, the display's frames, and frames of the link.

use std::fmt::Write as _;
use std::io;

use vcd::Writer;

use super::signal::{Bits, Flag, Moment, Text};

/// A burst of pixels that begins this long after the last one is a new frame, in microseconds: pages of one frame
/// follow each other faster (a page takes about 3 ms at 400 kHz).
const FRAME_GAP_US: u64 = 5_000;
/// The control byte that says that pixels follow (SSD1306 datasheet, section 8.1.5.2).
const PIXELS: u8 = 0x40;
/// So many bytes of a transfer or frame are written out.
const SHOWN_BYTES: usize = 16;

/// One transfer on the I2C bus.
#[derive(Clone, Copy)]
pub(super) struct Transfer<'a> {
    pub(super) write: bool,
    pub(super) address: u8,
    pub(super) bytes: &'a [u8],
    pub(super) acknowledged: bool,
}

/// The transfers with one device.
pub(super) struct Bus {
    transfer: Moment,
    acknowledged: Flag,
    data: Text,
}

impl Bus {
    pub(super) fn declare<W: io::Write>(to: &mut Writer<W>, device: &str) -> io::Result<Self> {
        Ok(Self {
            transfer: Moment::declare(to, &format!("{device}_transfer"))?,
            acknowledged: Flag::declare(to, &format!("{device}_acknowledged"))?,
            data: Text::declare(to, &format!("{device}_data"))?,
        })
    }

    pub(super) fn happened<W: io::Write>(
        &mut self,
        to: &mut Writer<W>,
        transfer: Transfer<'_>,
    ) -> io::Result<()> {
        self.transfer.mark(to)?;
        self.acknowledged.set(to, transfer.acknowledged)?;
        let direction = if transfer.write { 'w' } else { 'r' };
        self.data.set(to, &format!("{direction}{:02x}:{}", transfer.address, hex(transfer.bytes)))
    }
}

/// The transfers with the display, counted by frame.
pub(super) struct Display {
    pub(super) bus: Bus,
    frames: Bits,
    counted: u64,
    last_pixels_us: Option<u64>,
}

impl Display {
    pub(super) fn declare<W: io::Write>(to: &mut Writer<W>) -> io::Result<Self> {
        let bus = Bus::declare(to, "display")?;
        Ok(Self {
            bus,
            frames: Bits::declare(to, "display_frames", 32)?,
            counted: 0,
            last_pixels_us: None,
        })
    }

    pub(super) fn written<W: io::Write>(
        &mut self,
        to: &mut Writer<W>,
        at_us: u64,
        bytes: &[u8],
        acknowledged: bool,
    ) -> io::Result<()> {
        self.bus
            .happened(to, Transfer { write: true, address: super::DISPLAY, bytes, acknowledged })?;
        if bytes.first() == Some(&PIXELS) && acknowledged {
            let begins = self.last_pixels_us.is_none_or(|last| at_us - last > FRAME_GAP_US);
            self.counted += u64::from(begins);
            self.last_pixels_us = Some(at_us);
        }
        self.frames.set(to, self.counted)
    }
}

/// The frames in one direction of the link.
pub(super) struct Frames {
    frame: Moment,
    data: Text,
}

impl Frames {
    pub(super) fn declare<W: io::Write>(to: &mut Writer<W>, direction: &str) -> io::Result<Self> {
        Ok(Self {
            frame: Moment::declare(to, &format!("{direction}_frame"))?,
            data: Text::declare(to, &format!("{direction}_data"))?,
        })
    }

    pub(super) fn passed<W: io::Write>(
        &mut self,
        to: &mut Writer<W>,
        frame: &[u8],
    ) -> io::Result<()> {
        self.frame.mark(to)?;
        self.data.set(to, &format!("{}:{}", frame.len(), hex(frame)))
    }
}

/// Writes the first bytes in hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * SHOWN_BYTES + 8);
    for byte in bytes.iter().take(SHOWN_BYTES) {
        // Writing to a String can't fail.
        let _ = write!(text, "{byte:02x}");
    }
    if bytes.len() > SHOWN_BYTES {
        let _ = write!(text, "+{}", bytes.len() - SHOWN_BYTES);
    }
    text
}
