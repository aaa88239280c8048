//! The store: pages of the chip's own flash, which memory.x keeps free of program (nRF51 series reference
//! manual v3.0.1, chapter 6; nRF52833 product specification v1.6, section 4.3).
//!
//! The processor stands still while a word is written (46 µs) or a page erased (see each board's README).

use embedded_storage::nor_flash::{
    ErrorType, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash, check_erase, check_read,
    check_write,
};

use crate::Register;

const BASE: usize = 0x4001_e000;
const READY: Register = Register::new(BASE, 0x400);
const MODE: Register = Register::new(BASE, 0x504);
const ERASE: Register = Register::new(BASE, 0x508);
const MODE_READ: u32 = 0;
const MODE_WRITE: u32 = 1;
const MODE_ERASE: u32 = 2;

/// Bytes of a word, the least that is written.
const WORD: usize = 4;

/// `BYTES` of flash from the address `ORIGIN` on, in pages of `PAGE` bytes.
pub struct StoreFlash<const ORIGIN: u32, const BYTES: u32, const PAGE: usize>;

/// A range that is not in the store, or not on the borders of words or pages.
#[derive(Debug)]
pub struct BadRange(NorFlashErrorKind);

impl From<NorFlashErrorKind> for BadRange {
    fn from(kind: NorFlashErrorKind) -> Self {
        Self(kind)
    }
}

impl NorFlashError for BadRange {
    fn kind(&self) -> NorFlashErrorKind {
        self.0
    }
}

const fn word(address: u32) -> Register {
    Register::new(address as usize, 0)
}

/// Waits for the flash; it is never longer than a page's erasing.
fn wait() {
    while READY.read() & 1 == 0 {}
}

impl<const ORIGIN: u32, const BYTES: u32, const PAGE: usize> ErrorType
    for StoreFlash<ORIGIN, BYTES, PAGE>
{
    type Error = BadRange;
}

impl<const ORIGIN: u32, const BYTES: u32, const PAGE: usize> ReadNorFlash
    for StoreFlash<ORIGIN, BYTES, PAGE>
{
    const READ_SIZE: usize = WORD;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), BadRange> {
        check_read(self, offset, bytes.len())?;
        for (address, bytes) in (ORIGIN + offset..).step_by(WORD).zip(bytes.chunks_exact_mut(WORD))
        {
            bytes.copy_from_slice(&word(address).read().to_le_bytes());
        }
        Ok(())
    }

    fn capacity(&self) -> usize {
        BYTES as usize
    }
}

impl<const ORIGIN: u32, const BYTES: u32, const PAGE: usize> NorFlash
    for StoreFlash<ORIGIN, BYTES, PAGE>
{
    const WRITE_SIZE: usize = WORD;
    const ERASE_SIZE: usize = PAGE;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), BadRange> {
        check_erase(self, from, to)?;
        MODE.write(MODE_ERASE);
        wait();
        for page in (from..to).step_by(PAGE) {
            ERASE.write(ORIGIN + page);
            wait();
        }
        MODE.write(MODE_READ);
        wait();
        Ok(())
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), BadRange> {
        check_write(self, offset, bytes.len())?;
        MODE.write(MODE_WRITE);
        wait();
        for (address, bytes) in (ORIGIN + offset..).step_by(WORD).zip(bytes.chunks_exact(WORD)) {
            word(address)
                .write(bytes.iter().rev().fold(0, |bits, byte| bits << 8 | u32::from(*byte)));
            wait();
        }
        MODE.write(MODE_READ);
        wait();
        Ok(())
    }
}
