//! The OLED: sends what changed, one page a call, so that no call takes more than 4 ms at 400 kHz.

use core::time::Duration;

use display_interface::DisplayError;
use embedded_hal::i2c::I2c;
use lock_core::{Brightness, ROWS, Row, Screen, Uptime};
use ssd1306::command::AddrMode;
use ssd1306::mode::BasicMode;
use ssd1306::prelude::{Brightness as Contrast, DisplayRotation, DisplaySize128x64, I2CInterface};
use ssd1306::{I2CDisplayInterface, Ssd1306};

use crate::qr::Code;
use crate::render::{self, Strip, WIDTH};

/// A display that didn't answer is tried again after this long.
const RETRY_AFTER: Duration = Duration::from_secs(2);
const ALL_PAGES: u8 = 0xFF;

/// Where the chip is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// To be initialised, not before this time.
    Waiting(Uptime),
    Ready,
}

/// The display with its picture.
pub(crate) struct Display<B: I2c> {
    driver: Ssd1306<I2CInterface<B>, DisplaySize128x64, BasicMode>,
    stage: Stage,
    failed: bool,
    lit: Brightness,
    target: Screen,
    code: Option<Code>,
    dirty: u8,
    /// Pages of which nothing is known: they are sent whole.
    unknown: u8,
    shown: [Strip; ROWS],
}

impl<B: I2c> Display<B> {
    pub(crate) fn new(bus: B) -> Self {
        let interface = I2CDisplayInterface::new(bus);
        Self {
            driver: Ssd1306::new(interface, DisplaySize128x64, DisplayRotation::Rotate0),
            stage: Stage::Waiting(Uptime::ZERO),
            failed: false,
            lit: Brightness::Off,
            target: Screen::default(),
            code: None,
            dirty: ALL_PAGES,
            unknown: ALL_PAGES,
            shown: [[0; WIDTH]; ROWS],
        }
    }

    /// Tells whether the display doesn't answer.
    pub(crate) const fn is_failed(&self) -> bool {
        self.failed
    }

    /// Tells when the display is to be tried again.
    pub(crate) const fn retry_at(&self) -> Option<Uptime> {
        match self.stage {
            Stage::Waiting(at) if self.failed => Some(at),
            _ => None,
        }
    }

    /// Takes one step towards showing a screen. Tells whether more is to be done at once.
    #[inline(never)]
    pub(crate) fn step(
        &mut self,
        now: Uptime,
        brightness: Brightness,
        screen: impl FnOnce() -> Screen,
    ) -> bool {
        if let Ok(more) = self.try_step(now, brightness, screen) {
            self.failed &= matches!(self.stage, Stage::Waiting(_));
            more
        } else {
            self.failed = true;
            self.stage = Stage::Waiting(now + RETRY_AFTER);
            false
        }
    }

    fn try_step(
        &mut self,
        now: Uptime,
        brightness: Brightness,
        screen: impl FnOnce() -> Screen,
    ) -> Result<bool, DisplayError> {
        if let Stage::Waiting(at) = self.stage {
            if now < at || (brightness == Brightness::Off && !self.failed) {
                return Ok(false);
            }
            self.driver.init_with_addr_mode(AddrMode::Horizontal)?;
            // Its memory holds noise: it stays dark until the picture is there.
            self.driver.set_display_on(false)?;
            self.stage = Stage::Ready;
            self.lit = Brightness::Off;
            self.dirty = ALL_PAGES;
            self.unknown = ALL_PAGES;
            return Ok(true);
        }
        if brightness == Brightness::Off {
            if self.lit != Brightness::Off {
                self.driver.set_display_on(false)?;
                self.lit = Brightness::Off;
                // What happens to it in the dark nobody knows: it is initialised when it is lit again.
                self.stage = Stage::Waiting(now);
            }
            return Ok(false);
        }
        self.aim(screen());
        if let Some(page) = (0..ROWS).find(|page| self.dirty & (1 << page) != 0) {
            self.send(page)?;
            self.dirty &= !(1 << page);
            return Ok(true);
        }
        if self.lit != brightness {
            self.driver.set_brightness(if brightness == Brightness::Bright {
                Contrast::BRIGHTEST
            } else {
                Contrast::DIM
            })?;
            self.driver.set_display_on(true)?;
            self.lit = brightness;
        }
        Ok(false)
    }

    /// Marks the pages in which a screen differs from the last one.
    fn aim(&mut self, screen: Screen) {
        if screen.qr != self.code.as_ref().map(Code::says) {
            self.code = screen.qr.and_then(Code::new);
            self.dirty = ALL_PAGES;
        }
        for page in 0..ROWS {
            if screen.rows[page] != self.target.rows[page] {
                let large = matches!(screen.rows[page], Row::Large { .. });
                self.dirty |= if large { 0b111 << page } else { 1 << page };
            }
        }
        if self.dirty != 0 {
            self.target = screen;
        }
    }

    /// Sends the columns of a page that changed.
    fn send(&mut self, page: usize) -> Result<(), DisplayError> {
        let strip = render::page(&self.target, self.code.as_ref(), page);
        let shown = &mut self.shown[page];
        let unknown = self.unknown & (1 << page) != 0;
        let changed = |x: &usize| unknown || strip[*x] != shown[*x];
        let Some((first, last)) = (0..WIDTH).find(changed).zip((0..WIDTH).rfind(changed)) else {
            return Ok(());
        };
        let (top, bottom) = (8 * page as u8, 8 * (page as u8 + 1));
        self.driver.set_draw_area((first as u8, top), (last as u8 + 1, bottom))?;
        self.driver.draw(&strip[first..=last])?;
        *shown = strip;
        self.unknown &= !(1 << page);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
