//! The chip's non-volatile memory: kept over power cuts, and written by the chip's own rules.
//!
//! **Source** nRF51 Reference Manual 3.0, 6 (NVMC): a write clears bits, only an erase sets them,
//! and both need to be enabled first.

use super::map::{FLASH_BYTES, UICR};
use crate::error::Result;
use crate::qemu::{Qemu, Width};

const CONFIG: u32 = 0x4001_E504;
const ERASE_ALL: u32 = 0x4001_E50C;
const READ_ONLY: u32 = 0;
const WRITE: u32 = 1;
const ERASE: u32 = 2;
/// What is written with one command; erased stretches of this length are left out.
const CHUNK: usize = 4096;

/// Flash and the user's settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Nvm {
    flash: Vec<u8>,
    user: Vec<u8>,
}

impl Default for Nvm {
    /// As it leaves the factory: erased. QEMU's own flash starts as zeros.
    fn default() -> Self {
        Self { flash: vec![0xFF; FLASH_BYTES as usize], user: vec![0xFF; UICR.len()] }
    }
}

impl Nvm {
    /// The content of flash.
    pub(crate) fn flash(&self) -> &[u8] {
        &self.flash
    }

    /// Reads only the user's settings, as a reset of QEMU wipes them.
    pub(crate) fn read_settings(&mut self, qemu: &mut Qemu) -> Result<()> {
        qemu.qtest.read_block(UICR.start, &mut self.user)
    }
}

/// Reads all of it, in two round trips.
pub(crate) fn save(qemu: &mut Qemu, nvm: &mut Nvm) -> Result<()> {
    qemu.qtest.read_block(0, &mut nvm.flash)?;
    qemu.qtest.read_block(UICR.start, &mut nvm.user)
}

/// Gives a QEMU that has just started, or was reset, what the chip had.
///
/// QEMU's reset keeps flash and wipes the user's settings.
pub(crate) fn restore(qemu: &mut Qemu, nvm: &Nvm, flash_too: bool) -> Result<()> {
    let has_settings = nvm.user.iter().any(|byte| *byte != 0xFF);
    if !flash_too && !has_settings {
        return Ok(());
    }
    let before = qemu.qtest.read(CONFIG, Width::Word)?;
    if flash_too {
        qemu.qtest.write(CONFIG, Width::Word, ERASE)?;
        qemu.qtest.write(ERASE_ALL, Width::Word, 1)?;
    }
    qemu.qtest.write(CONFIG, Width::Word, WRITE)?;
    if flash_too {
        for (number, chunk) in nvm.flash.chunks(CHUNK).enumerate() {
            if chunk.iter().any(|byte| *byte != 0xFF) {
                qemu.qtest.write_block((number * CHUNK) as u32, chunk)?;
            }
        }
    }
    if has_settings {
        qemu.qtest.write_block(UICR.start, &nvm.user)?;
    }
    let after = if flash_too { READ_ONLY } else { before };
    qemu.qtest.write(CONFIG, Width::Word, after)
}
