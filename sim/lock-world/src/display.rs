//! The display on the bus: an SSD1306 that can be unplugged.

use ssd1306_model::Ssd1306;

/// The chip and its plug.
#[derive(Clone)]
pub(crate) struct Display {
    chip: Ssd1306,
    plugged: bool,
}

impl Display {
    pub(crate) fn new() -> Self {
        Self { chip: Ssd1306::new(), plugged: true }
    }

    /// Gives the chip, for whoever looks at its pixels.
    pub(crate) fn chip(&self) -> &Ssd1306 {
        &self.chip
    }

    pub(crate) fn is_plugged(&self) -> bool {
        self.plugged
    }

    /// Plugs it in or out; the plug carries its supply too.
    pub(crate) fn plug(&mut self, plugged: bool) {
        if !plugged {
            self.chip.reset();
        }
        self.plugged = plugged;
    }

    /// Loses its supply.
    pub(crate) fn lose_power(&mut self) {
        self.chip.reset();
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) {
        self.chip.write(bytes);
    }

    /// Answers a read: the status byte, bit 6 set while the display is off.
    ///
    /// **Source:** SSD1306 datasheet rev. 1.1, section 8.1.5 and table 9-3 (status register read).
    pub(crate) fn read(&self, buffer: &mut [u8]) {
        buffer.fill(if self.chip.is_on() { 0x00 } else { 0x40 });
    }
}
