//! From memory to glass: which memory line each row of pixels shows, and whether at all.
//!
//! The glass is that of the usual 128×64 module: mounted upside down to the controller, with
//! alternating COM lines, so that A1h, C8h and DAh 12h make the picture upright.

use crate::frame::{Frame, HEIGHT, PAGES, WIDTH};

/// A row of the glass that no driver output reaches.
const UNDRIVEN: u8 = 0xFF;

/// The settings that stand between memory and glass.
#[derive(Clone, Debug)]
pub(crate) struct Panel {
    /// Memory line at the first row, 0–63 (40h–7Fh).
    pub(crate) start_line: u8,
    /// Rows driven, less one, 15–63 (A8h).
    pub(crate) multiplex: u8,
    /// Vertical shift by COM, 0–63 (D3h).
    pub(crate) offset: u8,
    /// COM outputs scanned from the last to the first (C8h).
    pub(crate) scan_reversed: bool,
    /// COM pins configuration, bits 4 (alternating) and 5 (sides swapped) (DAh).
    pub(crate) com_pins: u8,
    /// Dark for lit (A7h).
    pub(crate) inverted: bool,
    /// Every driven pixel lit, whatever the memory says (A5h).
    pub(crate) all_on: bool,
    /// The memory line of each row of the glass, from the above.
    lines: [u8; HEIGHT],
    plain: bool,
}

impl Panel {
    /// Gives the settings after power-on (datasheet 9, values in brackets "RESET").
    pub(crate) fn new() -> Self {
        let mut panel = Self {
            start_line: 0,
            multiplex: 63,
            offset: 0,
            scan_reversed: false,
            com_pins: 0x12,
            inverted: false,
            all_on: false,
            lines: [UNDRIVEN; HEIGHT],
            plain: false,
        };
        panel.rewire();
        panel
    }

    /// Works out the lines anew; due after any setting was changed.
    pub(crate) fn rewire(&mut self) {
        for y in 0..HEIGHT as u8 {
            self.lines[usize::from(y)] = self.line_of(y);
        }
        self.plain =
            !self.inverted && !self.all_on && (0..).zip(&self.lines).all(|(y, &line)| y == line);
    }

    /// Tells whether the glass shows the memory byte for byte.
    pub(crate) const fn is_plain(&self) -> bool {
        self.plain
    }

    /// Gives the memory line that row `y` of the glass shows (datasheet tables 10-1 and 10-2).
    const fn line_of(&self, y: u8) -> u8 {
        // The glass is wired for alternating COM pins, from the bottom up.
        let from_bottom = HEIGHT as u8 - 1 - y;
        let pad = from_bottom / 2 + from_bottom % 2 * 32;
        let pad = if self.com_pins & 0x20 == 0 { pad } else { pad ^ 32 };
        let com = if self.com_pins & 0x10 == 0 { pad } else { pad % 32 * 2 + pad / 32 };
        let row = if self.scan_reversed {
            (self.multiplex + 64 - com + self.offset) % 64
        } else {
            (com + self.offset) % 64
        };
        if row > self.multiplex { UNDRIVEN } else { (row + self.start_line) % 64 }
    }

    /// Draws what the glass shows of the memory's cells.
    pub(crate) fn draw(&self, cells: &[u8; WIDTH * PAGES]) -> Frame {
        if self.plain {
            return Frame::from_bytes(*cells);
        }
        let mut frame = Frame::DARK;
        let bytes = frame.bytes_mut();
        for (y, &line) in self.lines.iter().enumerate() {
            if line == UNDRIVEN {
                continue;
            }
            let (from, bit) = (usize::from(line / 8) * WIDTH, line % 8);
            let stored = &cells[from..from + WIDTH];
            for (shown, &cell) in bytes[y / 8 * WIDTH..].iter_mut().zip(stored) {
                let lit = self.all_on || (cell >> bit & 1 == 1) != self.inverted;
                *shown |= u8::from(lit) << (y % 8);
            }
        }
        frame
    }
}
