//! The I2C bus with the display and the clock chip on it.

use core::time::Duration;

use bench_protocol::EventKind;

use super::World;
use crate::fault::BusFault;

/// The display's address.
const DISPLAY: u8 = 0x3C;
/// The clock chip's address.
const CLOCK: u8 = 0x68;
/// After this a driver of the bus gives up waiting for a stuck line.
const STUCK: Duration = Duration::from_millis(1);

impl World {
    /// Writes to an I2C device at 400 kHz, which takes 22.5 µs a byte.
    ///
    /// # Errors
    /// [`BusFault::NoAcknowledge`] if nobody answers, or the microcontroller has lost power;
    /// [`BusFault::Stuck`] after 1 ms if the data line is held low.
    pub fn i2c_write(&mut self, address: u8, bytes: &[u8]) -> Result<(), BusFault> {
        let result = self.transfer(address, bytes.len());
        if result.is_ok() {
            match address {
                DISPLAY => self.display.write(bytes),
                _ => self.clock.write(self.now, bytes),
            }
        }
        if self.running {
            self.emit(EventKind::I2cWrite { address, bytes, acknowledged: result.is_ok() });
            if address == CLOCK {
                self.sense_clock();
            }
        }
        result
    }

    /// Reads from an I2C device at 400 kHz, which takes 22.5 µs a byte.
    ///
    /// # Errors
    /// As [`World::i2c_write`]; the buffer is unchanged then.
    pub fn i2c_read(&mut self, address: u8, buffer: &mut [u8]) -> Result<(), BusFault> {
        let start = self.now;
        let result = self.transfer(address, buffer.len());
        if result.is_ok() {
            match address {
                DISPLAY => self.display.read(buffer),
                // the chip shows the time of the start condition
                _ => self.clock.read(start, buffer),
            }
        }
        if self.running {
            let bytes: &[u8] = if result.is_ok() { buffer } else { &[] };
            self.emit(EventKind::I2cRead { address, bytes, acknowledged: result.is_ok() });
        }
        result
    }

    /// Gives the address that acknowledges whatever is written to it as long as nothing is done to the lockbox: the
    /// display's, where it is plugged in and the bus is free.
    pub fn acknowledging(&self) -> Option<u8> {
        let is_sure = self.running && !self.bus_held && self.display.is_plugged();
        is_sure.then_some(DISPLAY)
    }

    /// Lets the time of a transfer pass, and tells whether the device took part in it.
    fn transfer(&mut self, address: u8, length: usize) -> Result<(), BusFault> {
        if !self.running {
            return Err(BusFault::NoAcknowledge);
        }
        if self.bus_held {
            self.spend(STUCK);
            return Err(BusFault::Stuck);
        }
        let answers = match address {
            DISPLAY => self.display.is_plugged(),
            CLOCK => self.clock_answers,
            _ => false,
        };
        let bytes = if answers { length as u64 + 1 } else { 1 };
        // 9 bits a byte, one for start and one for stop, 2.5 µs each
        let half_bits = 5 * (9 * bytes + 2);
        if self.spend(Duration::from_micros(half_bits.div_ceil(2))) && answers {
            Ok(())
        } else {
            Err(BusFault::NoAcknowledge)
        }
    }
}
