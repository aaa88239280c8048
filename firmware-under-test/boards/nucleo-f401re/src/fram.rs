//! The store: an MB85RC256V, 32 KB of ferroelectric RAM at 0x50 on the I2C bus (Fujitsu datasheet
//! DS501-00017).
//!
//! The chip's own flash is no store: its smallest sectors have 16 KB, of which erasing takes up to 500 ms, and
//! there are too few for records, log and journal. FRAM takes bytes as fast as the bus brings them and knows no
//! erasing: words are written over, and a page is "erased" by writing ones.

use embedded_hal::i2c::{I2c, Operation};
use embedded_storage::nor_flash::{
    ErrorType, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash, check_erase, check_read,
    check_write,
};

use crate::bus::Bus;

const ADDRESS: u8 = 0x50;
const BYTES: usize = 32 * 1024;
const PAGE: usize = 1024;
const WORD: usize = 4;
/// Ones that are written with one transaction.
const ONES: [u8; 64] = [0xff; 64];

/// The store's chip.
pub struct Fram(Bus);

/// A range that is not in the store, not on the borders of words or pages, or a chip that does not answer.
#[derive(Debug)]
pub struct FramFault(NorFlashErrorKind);

impl From<NorFlashErrorKind> for FramFault {
    fn from(kind: NorFlashErrorKind) -> Self {
        Self(kind)
    }
}

impl NorFlashError for FramFault {
    fn kind(&self) -> NorFlashErrorKind {
        self.0
    }
}

impl Fram {
    /// Takes the chip on the bus.
    pub const fn new(bus: Bus) -> Self {
        Self(bus)
    }

    fn transfer(&mut self, offset: u32, then: Operation<'_>) -> Result<(), FramFault> {
        // Two bytes of offset, the higher first.
        let [.., high, low] = offset.to_be_bytes();
        let place = [high, low];
        self.0
            .transaction(ADDRESS, &mut [Operation::Write(&place), then])
            .map_err(|_| FramFault(NorFlashErrorKind::Other))
    }
}

impl ErrorType for Fram {
    type Error = FramFault;
}

impl ReadNorFlash for Fram {
    const READ_SIZE: usize = 1;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), FramFault> {
        check_read(self, offset, bytes.len())?;
        self.transfer(offset, Operation::Read(bytes))
    }

    fn capacity(&self) -> usize {
        BYTES
    }
}

impl NorFlash for Fram {
    const WRITE_SIZE: usize = WORD;
    const ERASE_SIZE: usize = PAGE;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), FramFault> {
        check_erase(self, from, to)?;
        (from..to)
            .step_by(ONES.len())
            .try_for_each(|offset| self.transfer(offset, Operation::Write(&ONES)))
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), FramFault> {
        check_write(self, offset, bytes.len())?;
        self.transfer(offset, Operation::Write(bytes))
    }
}
