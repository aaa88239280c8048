//! The controller: transmissions in, a picture out.

use crate::command::Assembly;
use crate::frame::Frame;
use crate::memory::{Addressing, Memory};
use crate::panel::Panel;

/// An SSD1306 on I2C behind a 128×64 glass.
///
/// **Source**: Solomon Systech SSD1306 Rev 1.1, sections 8.1.5 (I2C), 8.7 (memory), 9 and 10
/// (commands), and the application note's charge pump. Scrolling is taken note of, but nothing moves:
/// the model has no clock.
#[derive(Clone, Debug)]
pub struct Ssd1306 {
    memory: Memory,
    panel: Panel,
    assembly: Assembly,
    on: bool,
    charge_pump: bool,
    scrolling: bool,
    contrast: u8,
    rejected: u32,
    frame: Frame,
    generation: u64,
    /// A setting of the panel, or whether it shows at all, changed: the frame is to be drawn anew.
    stale: bool,
    /// The frame or its brightness changed.
    changed: bool,
}

impl Default for Ssd1306 {
    fn default() -> Self {
        Self::new()
    }
}

impl Ssd1306 {
    /// Makes a controller that has just been given power.
    pub fn new() -> Self {
        Self {
            memory: Memory::new(),
            panel: Panel::new(),
            assembly: Assembly::default(),
            on: false,
            charge_pump: false,
            scrolling: false,
            contrast: 0x7F,
            rejected: 0,
            frame: Frame::DARK,
            generation: 0,
            stale: false,
            changed: false,
        }
    }

    /// Puts everything back to power-on, as a power cycle or the reset pin does: the display is off,
    /// the memory's content arbitrary. The generation goes on.
    pub fn reset(&mut self) {
        let visible = self.is_showing();
        *self = Self { generation: self.generation + u64::from(visible), ..Self::new() };
    }

    /// Takes a transmission: the bytes between the address and the stop condition.
    ///
    /// What a datasheet's reader would call an error (an unknown command, an argument out of range, a
    /// command of another addressing mode, a malformed control byte) changes nothing and is counted in
    /// [`rejected`](Self::rejected).
    pub fn write(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while let [control, tail @ ..] = rest {
            // Co set: a single byte follows, and then the next control byte (8.1.5.2).
            let length = if control & 0x80 == 0 { tail.len() } else { tail.len().min(1) };
            let (run, next) = tail.split_at(length);
            rest = next;
            if control & 0x3F != 0 {
                self.rejected = self.rejected.saturating_add(1);
            } else if control & 0x40 == 0 {
                self.take_commands(run);
            } else {
                self.take_data(run);
            }
        }
        self.settle();
    }

    fn take_data(&mut self, bytes: &[u8]) {
        let direct = self.is_showing() && self.panel.is_plain() && !self.stale;
        for &byte in bytes {
            if let Some(index) = self.memory.store(byte) {
                if direct {
                    self.frame.bytes_mut()[index] = byte;
                    self.changed = true;
                } else {
                    self.stale |= self.is_showing();
                }
            }
        }
    }

    fn take_commands(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            if let Some([opcode, first, second, ..]) = self.assembly.push(byte)
                && !self.obey(opcode, first, second)
            {
                self.rejected = self.rejected.saturating_add(1);
            }
        }
    }

    /// Carries out a command; `false` if it makes no sense.
    fn obey(&mut self, opcode: u8, first: u8, second: u8) -> bool {
        match opcode {
            0x00..=0x1F | 0xB0..=0xB7 if !self.memory.is_page_addressing() => return false,
            0x00..=0x0F => self.memory.set_start_column_low(opcode),
            0x10..=0x1F => self.memory.set_start_column_high(opcode),
            0xB0..=0xB7 => self.memory.set_page(opcode),
            0x20 => match first & 0x03 {
                0 => self.memory.set_addressing(Addressing::Horizontal),
                1 => self.memory.set_addressing(Addressing::Vertical),
                2 => self.memory.set_addressing(Addressing::Page),
                _ => return false,
            },
            0x21 => return self.memory.set_columns(first, second),
            0x22 => return self.memory.set_pages(first, second),
            0xA0 | 0xA1 => self.memory.set_remapped(opcode == 0xA1),
            0x2E | 0x2F => self.scrolling = opcode == 0x2F,
            0x81 => {
                self.changed |= self.contrast != first && self.is_showing();
                self.contrast = first;
            }
            0x8D => self.set_power(self.on, first & 0x04 != 0),
            0xAE | 0xAF => self.set_power(opcode == 0xAF, self.charge_pump),
            0xA8 if first & 0x3F < 15 => return false,
            0x40..=0x7F | 0xA4..=0xA8 | 0xC0 | 0xC8 | 0xD3 | 0xDA => self.set_panel(opcode, first),
            // Scroll set-ups, timings, voltages and no-operation: nothing that a viewer sees.
            0x26 | 0x27 | 0x29 | 0x2A | 0xA3 | 0xAD | 0xD5 | 0xD9 | 0xDB | 0xE3 => {}
            _ => return false,
        }
        true
    }

    fn set_power(&mut self, on: bool, charge_pump: bool) {
        let before = self.is_showing();
        self.on = on;
        self.charge_pump = charge_pump;
        if self.is_showing() != before {
            self.stale = true;
            self.changed = true;
        }
    }

    fn set_panel(&mut self, opcode: u8, first: u8) {
        match opcode {
            0x40..=0x7F => self.panel.start_line = opcode & 0x3F,
            0xA4 | 0xA5 => self.panel.all_on = opcode == 0xA5,
            0xA6 | 0xA7 => self.panel.inverted = opcode == 0xA7,
            0xA8 => self.panel.multiplex = first & 0x3F,
            0xC0 | 0xC8 => self.panel.scan_reversed = opcode == 0xC8,
            0xD3 => self.panel.offset = first & 0x3F,
            _ => self.panel.com_pins = first,
        }
        self.panel.rewire();
        self.stale = true;
    }

    /// Brings frame and generation up to date at the end of a transmission.
    fn settle(&mut self) {
        if self.stale {
            self.stale = false;
            let frame =
                if self.is_showing() { self.panel.draw(self.memory.cells()) } else { Frame::DARK };
            self.changed |= frame != self.frame;
            self.frame = frame;
        }
        if self.changed {
            self.changed = false;
            self.generation += 1;
        }
    }

    /// Gives what a viewer sees: dark while the display or its charge pump is off.
    pub const fn frame(&self) -> &Frame {
        &self.frame
    }

    /// Tells whether a viewer sees the pixel `x` from the left and `y` from the top lit.
    pub const fn pixel(&self, x: usize, y: usize) -> bool {
        self.frame.pixel(x, y)
    }

    /// Tells whether the display was switched on (AFh); it shows nothing without the charge pump.
    pub const fn is_on(&self) -> bool {
        self.on
    }

    /// Tells whether the charge pump, which makes the panel's voltage, is enabled (8Dh).
    pub const fn charge_pump(&self) -> bool {
        self.charge_pump
    }

    /// Tells whether the display is on and supplied.
    pub const fn is_showing(&self) -> bool {
        self.on && self.charge_pump
    }

    /// Tells whether a scroll is active (2Fh); the frame does not move with it.
    pub const fn is_scrolling(&self) -> bool {
        self.scrolling
    }

    /// Gives the brightness, 0–255 (81h).
    pub const fn contrast(&self) -> u8 {
        self.contrast
    }

    /// Gives how many commands and transmissions made no sense, since power-on.
    pub const fn rejected(&self) -> u32 {
        self.rejected
    }

    /// Gives a number that rises whenever what a viewer sees has changed: pixels, brightness, on or
    /// off. Equal numbers mean an equal sight.
    pub const fn generation(&self) -> u64 {
        self.generation
    }
}
