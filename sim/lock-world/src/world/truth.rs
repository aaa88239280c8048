//! What is really so, for viewers and judges; the firmware never sees it.

use bench_protocol::{LatchPosition, PlateState};
use ssd1306_model::Ssd1306;

use super::World;

impl World {
    /// Tells where the bolt is.
    pub fn latch(&self) -> LatchPosition {
        self.latch
    }

    /// Tells what the back plate is.
    pub fn plate(&self) -> PlateState {
        self.plate
    }

    /// Tells whether the key is in the box.
    pub fn key_inside(&self) -> bool {
        self.key_inside
    }

    /// Gives the true time, in seconds since 1970-01-01 00:00 UTC.
    pub fn utc_s(&self) -> i64 {
        self.utc_us().div_euclid(1_000_000)
    }

    /// Gives the true time, in milliseconds since 1970-01-01 00:00 UTC.
    pub fn utc_ms(&self) -> i64 {
        self.utc_us().div_euclid(1000)
    }

    /// Gives the time that the clock chip shows, in seconds since 1970, or `None` if it lost it.
    pub fn clock_chip_utc(&self) -> Option<i64> {
        self.clock.utc(self.now)
    }

    /// Gives the display's chip with its pixels.
    pub fn display(&self) -> &Ssd1306 {
        self.display.chip()
    }

    /// Gives the cells of the flash.
    pub fn flash_image(&self) -> &[u8] {
        self.flash.bytes()
    }

    fn utc_us(&self) -> i64 {
        self.utc_zero_us.saturating_add_unsigned(self.now.as_micros())
    }

    /// Makes it `utc_s` now.
    pub(super) fn set_true_time(&mut self, utc_s: i64) {
        self.utc_zero_us =
            utc_s.saturating_mul(1_000_000).saturating_sub_unsigned(self.now.as_micros());
    }
}
