//! The flash as the microcontroller uses it, with its times and torn operations.

use core::time::Duration;

use bench_protocol::EventKind;

use super::World;
use crate::cut::CutMoment;
use crate::fault::FlashFault;

impl World {
    /// Puts in the flash of another world, cells and wear included, as if the chip were moved over.
    pub fn take_flash_of(&mut self, other: &Self) {
        self.flash = other.flash.clone();
    }

    /// Programs the flash with an image, as a debug probe does: what the image lacks is erased, what is beyond
    /// the flash left out.
    pub fn load_flash(&mut self, image: &[u8]) {
        self.flash.load(image);
    }

    /// Puts in a flash that was read elsewhere: its cells ([`World::flash_image`]) and how often each word
    /// was programmed ([`World::flash_programs`]). `false`, and nothing has changed, where the sizes differ.
    pub fn put_flash(&mut self, cells: &[u8], programs: &[u8]) -> bool {
        self.flash.put(cells, programs)
    }

    /// Gives how often each word of the flash was programmed since its erase.
    pub fn flash_programs(&self) -> &[u8] {
        self.flash.programs()
    }

    /// Reads flash, which is mapped into memory and takes no time.
    ///
    /// # Errors
    /// [`FlashFault::OutOfBounds`]; [`FlashFault::NoPower`] if the microcontroller does not run.
    pub fn flash_read(&mut self, offset: u32, buffer: &mut [u8]) -> Result<(), FlashFault> {
        if !self.running {
            return Err(FlashFault::NoPower);
        }
        self.flash.read(offset, buffer)
    }

    /// Clears bits in whole words: each takes its time, 46 µs on the nRF51.
    ///
    /// # Errors
    /// [`FlashFault::NotAligned`], [`FlashFault::OutOfBounds`], [`FlashFault::Overprogrammed`] at once;
    /// [`FlashFault::Broken`] after the time; [`FlashFault::NoPower`] if power went away in it.
    pub fn flash_program(&mut self, offset: u32, bytes: &[u8]) -> Result<(), FlashFault> {
        if !self.running {
            return Err(FlashFault::NoPower);
        }
        self.flash.check_program(offset, bytes.len())?;
        if bytes.is_empty() {
            return Ok(());
        }
        let length = bytes.len() as u32;
        let geometry = self.flash.geometry();
        let words = length / geometry.word_bytes.max(1);
        if !self.opportunity(CutMoment::BeforeProgram { offset, length }) {
            return Err(FlashFault::NoPower);
        }
        let torn = self.is_cut_here(CutMoment::InProgram { offset, length });
        if let Err(done) = self.operate(words, geometry.program_us, torn) {
            if !self.flash_broken {
                self.flash.tear_program(offset, bytes, done, &mut self.tear);
                self.emit(EventKind::FlashProgram { offset, length });
            }
            return Err(self.stop(torn));
        }
        if self.flash_broken {
            return Err(FlashFault::Broken);
        }
        self.flash.program(offset, bytes);
        self.emit(EventKind::FlashProgram { offset, length });
        if self.opportunity(CutMoment::AfterProgram { offset, length }) {
            Ok(())
        } else {
            Err(FlashFault::NoPower)
        }
    }

    /// Erases whole pages: each takes its time, 21 ms on the nRF51.
    ///
    /// # Errors
    /// As [`World::flash_program`], never [`FlashFault::Overprogrammed`].
    pub fn flash_erase(&mut self, offset: u32, length: u32) -> Result<(), FlashFault> {
        if !self.running {
            return Err(FlashFault::NoPower);
        }
        self.flash.check_erase(offset, length)?;
        if length == 0 {
            return Ok(());
        }
        let geometry = self.flash.geometry();
        let pages = length / geometry.page_bytes.max(1);
        if !self.opportunity(CutMoment::BeforeErase { offset, length }) {
            return Err(FlashFault::NoPower);
        }
        let torn = self.is_cut_here(CutMoment::InErase { offset, length });
        if let Err(done) = self.operate(pages, geometry.erase_us, torn) {
            if !self.flash_broken {
                self.flash.tear_erase(offset, length, done, &mut self.tear);
                self.emit(EventKind::FlashErase { offset, length });
            }
            return Err(self.stop(torn));
        }
        if self.flash_broken {
            return Err(FlashFault::Broken);
        }
        self.flash.erase(offset, length);
        self.emit(EventKind::FlashErase { offset, length });
        if self.opportunity(CutMoment::AfterErase { offset, length }) {
            Ok(())
        } else {
            Err(FlashFault::NoPower)
        }
    }

    /// Lets the time of `units` pass; if it ends before, because it is to be torn or power went away,
    /// gives how many units were done wholly.
    fn operate(&mut self, units: u32, unit_us: u32, torn: bool) -> Result<(), u32> {
        let whole_us = u64::from(units) * u64::from(unit_us);
        let start = self.now;
        let time_us = if torn {
            // never the whole: the last unit, or a part of it, is missing
            u64::from(self.tear.below(units.max(1))) * u64::from(unit_us)
                + u64::from(self.tear.below(unit_us))
        } else {
            whole_us
        };
        if self.spend(Duration::from_micros(time_us)) && !torn {
            return Ok(());
        }
        let elapsed_us = self.now.since(start).as_micros() as u64;
        Err(elapsed_us
            .checked_div(u64::from(unit_us))
            .map_or(0, |done| done as u32)
            .min(units.saturating_sub(1)))
    }

    /// Cuts the power if that has not happened by itself.
    fn stop(&mut self, torn: bool) -> FlashFault {
        if torn && self.running {
            self.cut_power();
        }
        FlashFault::NoPower
    }
}
