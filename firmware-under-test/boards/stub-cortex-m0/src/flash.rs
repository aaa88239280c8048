//! The store: the last pages of the chip's own flash, which memory.x keeps free of program.

use embedded_storage::nor_flash::{
    ErrorType, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash, check_erase, check_read,
    check_write,
};

use crate::register::Register;

/// Where the store begins; as in memory.x.
const ORIGIN: u32 = 0x0003_8000;
/// Bytes of the store; as in board.toml.
const BYTES: u32 = 32 * 1024;
/// Bytes of a word, the least that is written.
const WORD: usize = 4;
/// Bytes of a page, the least that is erased.
const PAGE: usize = 1024;

const MODE_READ: u32 = 0;
const MODE_WRITE: u32 = 1;
const MODE_ERASE: u32 = 2;

/// The store's flash.
pub(crate) struct StoreFlash;

/// A range that is not in the store, or not on the borders of words or pages.
#[derive(Debug)]
pub(crate) struct BadRange(NorFlashErrorKind);

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

impl ErrorType for StoreFlash {
    type Error = BadRange;
}

impl ReadNorFlash for StoreFlash {
    const READ_SIZE: usize = WORD;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), BadRange> {
        check_read(self, offset, bytes.len())?;
        for (address, word) in (ORIGIN + offset..).step_by(WORD).zip(bytes.chunks_exact_mut(WORD)) {
            word.copy_from_slice(&Register::flash_word(address).read().to_le_bytes());
        }
        Ok(())
    }

    fn capacity(&self) -> usize {
        BYTES as usize
    }
}

impl NorFlash for StoreFlash {
    const WRITE_SIZE: usize = WORD;
    const ERASE_SIZE: usize = PAGE;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), BadRange> {
        check_erase(self, from, to)?;
        Register::FLASH_MODE.write(MODE_ERASE);
        for page in (from..to).step_by(PAGE) {
            Register::FLASH_ERASE.write(ORIGIN + page);
        }
        Register::FLASH_MODE.write(MODE_READ);
        Ok(())
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), BadRange> {
        check_write(self, offset, bytes.len())?;
        Register::FLASH_MODE.write(MODE_WRITE);
        for (address, word) in (ORIGIN + offset..).step_by(WORD).zip(bytes.chunks_exact(WORD)) {
            let word = word.iter().rev().fold(0, |bits, byte| bits << 8 | u32::from(*byte));
            Register::flash_word(address).write(word);
        }
        Register::FLASH_MODE.write(MODE_READ);
        Ok(())
    }
}
