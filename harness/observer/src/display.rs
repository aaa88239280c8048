//! The display as the events build it up: a controller's model fed with what goes over the bus.

use ssd1306_model::{Frame, Ssd1306};

/// The display's 7-bit address on the I2C bus (behaviour.md, section 1).
pub const DISPLAY_ADDRESS: u8 = 0x3C;

/// The contrast from which on the display is bright.
const BRIGHT_FROM: u8 = 0x80;

/// How bright the display is to a person (PWR-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brightness {
    /// Shows nothing: switched off, or without its charge pump or power.
    Off,
    /// Readable, contrast below 80h.
    Dimmed,
    /// Contrast 80h or more.
    Bright,
}

impl Brightness {
    /// Gives the word that steps use: `off`, `dimmed`, `bright`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Dimmed => "dimmed",
            Self::Bright => "bright",
        }
    }
}

/// What a person sees of the display.
#[derive(Clone, Debug, Default)]
pub struct Display {
    chip: Ssd1306,
}

impl Display {
    /// Takes a transmission to the display; `true` if a person sees the difference.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> bool {
        let before = self.chip.generation();
        self.chip.write(bytes);
        self.chip.generation() != before
    }

    /// Takes the power away and gives it back.
    pub(crate) fn lose_power(&mut self) {
        self.chip.reset();
    }

    /// Gives how bright it is.
    pub fn brightness(&self) -> Brightness {
        if !self.chip.is_showing() {
            Brightness::Off
        } else if self.chip.contrast() >= BRIGHT_FROM {
            Brightness::Bright
        } else {
            Brightness::Dimmed
        }
    }

    /// Gives the pixels; all dark while it is off.
    pub const fn frame(&self) -> &Frame {
        self.chip.frame()
    }

    /// Gives a number that rises with every change that a person sees.
    pub const fn generation(&self) -> u64 {
        self.chip.generation()
    }

    /// Gives the controller's model, with its registers.
    pub const fn chip(&self) -> &Ssd1306 {
        &self.chip
    }
}
