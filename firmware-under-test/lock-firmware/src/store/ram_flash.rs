//! NOR flash in memory: programming clears bits, erasing sets whole pages; counted, and breakable.

extern crate std;

use std::vec;
use std::vec::Vec;

use embedded_storage::nor_flash::{
    ErrorType, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash,
};

pub(crate) const PAGE: usize = 1024;
const WORD: usize = 4;

/// 32 pages of 1 KiB in words of 4 bytes, as the smallest board has.
#[derive(Clone)]
pub(crate) struct RamFlash {
    pub(crate) cells: Vec<u8>,
    pub(crate) erases: u32,
    pub(super) programmed: usize,
    pub(super) broken: bool,
    /// The power goes in the erase of this page.
    pub(crate) breaks_at_erase_of: Option<u32>,
    /// The power goes after so many more words; what is programmed or erased then is lost.
    pub(crate) words_left: Option<u32>,
    /// How often each word was programmed since its erase: twice at most (nRF51822).
    programs: Vec<u8>,
}

impl RamFlash {
    pub(crate) fn new() -> Self {
        Self {
            cells: vec![0xFF; 32 * PAGE],
            erases: 0,
            programmed: 0,
            broken: false,
            breaks_at_erase_of: None,
            words_left: None,
            programs: vec![0; 32 * PAGE / WORD],
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Broken;

impl NorFlashError for Broken {
    fn kind(&self) -> NorFlashErrorKind {
        NorFlashErrorKind::Other
    }
}

impl ErrorType for RamFlash {
    type Error = Broken;
}

impl ReadNorFlash for RamFlash {
    const READ_SIZE: usize = 1;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), Broken> {
        let from = offset as usize;
        bytes.copy_from_slice(&self.cells[from..from + bytes.len()]);
        Ok(())
    }

    fn capacity(&self) -> usize {
        self.cells.len()
    }
}

impl NorFlash for RamFlash {
    const WRITE_SIZE: usize = WORD;
    const ERASE_SIZE: usize = PAGE;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), Broken> {
        assert!((from as usize).is_multiple_of(PAGE) && (to as usize).is_multiple_of(PAGE));
        let cut = self.words_left == Some(0);
        if self.broken || cut || self.breaks_at_erase_of == Some(from / PAGE as u32) {
            return Err(Broken);
        }
        self.cells[from as usize..to as usize].fill(0xFF);
        self.programs[from as usize / WORD..to as usize / WORD].fill(0);
        self.erases += 1;
        Ok(())
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), Broken> {
        assert!((offset as usize).is_multiple_of(WORD) && bytes.len().is_multiple_of(WORD));
        if self.broken {
            return Err(Broken);
        }
        for (index, word) in bytes.chunks(WORD).enumerate() {
            let at = offset as usize + index * WORD;
            if self.programs[at / WORD] >= 2 || self.words_left == Some(0) {
                return Err(Broken);
            }
            self.programs[at / WORD] += 1;
            let torn = match &mut self.words_left {
                Some(left) => {
                    *left -= 1;
                    *left == 0
                }
                None => false,
            };
            for (cell, byte) in self.cells[at..].iter_mut().zip(word) {
                // Of a word that is torn every other bit is programmed.
                *cell &= if torn { byte | 0b0101_0101 } else { *byte };
            }
            if torn {
                return Err(Broken);
            }
        }
        self.programmed += bytes.len();
        Ok(())
    }
}
