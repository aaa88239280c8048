//! The SPI bus with the card and phone reader on it, and the chip's chance.

use core::time::Duration;

use bench_protocol::{Pin, Token};

use super::World;

/// A byte at 4 MHz, the fastest SPI clock of the nRF51822 that the reader takes.
const BYTE: Duration = Duration::from_micros(2);
/// What selecting and releasing the chip takes together.
const SELECT: Duration = Duration::from_micros(2);

impl World {
    /// Selects the reader (`true`), or ends the transaction.
    ///
    /// No event tells of it, there would be dozens a second: what the reader does shows in its power-down
    /// line.
    pub fn select_reader(&mut self, selected: bool) {
        if self.running {
            self.spend(if selected { SELECT } else { Duration::ZERO });
            self.levels.set(Pin::ReaderSelect, !selected);
            self.reader.select(selected);
        }
    }

    /// Exchanges bytes with the reader in place, 2 µs each; zeros come from a chip that is not there.
    pub fn exchange_reader(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            *byte = self.exchange_byte(*byte);
        }
    }

    /// Sends bytes to the reader, 2 µs each, and does not look at what comes back.
    pub fn write_reader(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.exchange_byte(*byte);
        }
    }

    fn exchange_byte(&mut self, byte: u8) -> u8 {
        if self.running && self.spend(BYTE) { self.reader.exchange(self.now, byte) } else { 0 }
    }

    /// Holds several tokens to the reader at once, in place of what was there.
    pub fn hold_together(&mut self, tokens: &[Token]) {
        self.reader.hold_together(self.now, tokens);
    }

    /// Tells whether the reader's field is on.
    pub fn reader_field(&self) -> bool {
        self.reader.field_is_on(self.now)
    }

    /// Fills a buffer from the chip's source of chance, which follows from the seed.
    pub fn fill_random(&mut self, bytes: &mut [u8]) {
        for part in bytes.chunks_mut(8) {
            let bits = self.chance.bits().to_le_bytes();
            part.copy_from_slice(&bits[..part.len()]);
        }
    }
}
