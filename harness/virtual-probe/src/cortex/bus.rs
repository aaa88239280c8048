//! Memory as the debug port reaches it, each region by its own rules.

use std::time::Duration;

use super::{Cortex, Run};
use crate::chip::{CONFIG_ID, CONFIG_ID_VALUE, RAM, Region, region};
use crate::dap::{Bus, BusFault};
use crate::error::{BoardError, Result};
use crate::qemu::Width;

/// Most accesses are RTT's, to RAM, by the thousand: a look for news with each would be most of their cost.
const AGE: Duration = Duration::from_micros(200);

/// How old the last look may be for an access.
fn age(address: u32) -> Duration {
    if RAM.contains(&address) { AGE } else { Duration::ZERO }
}

impl Bus for Cortex {
    fn read(
        &mut self,
        address: u32,
        width: Width,
        bytes: &mut [u8],
    ) -> std::result::Result<(), BusFault> {
        self.tend_after(age(address), |core| core.read_memory(address, width, bytes))
            .map_err(BusFault::from)
    }

    fn write(
        &mut self,
        address: u32,
        width: Width,
        bytes: &[u8],
    ) -> std::result::Result<(), BusFault> {
        self.tend_after(age(address), |core| core.write_memory(address, width, bytes))
            .map_err(BusFault::from)
    }

    fn reset_pin(&mut self, is_low: bool) -> std::result::Result<(), BusFault> {
        self.tend(|core| Cortex::reset_pin(core, is_low)).map_err(BusFault::from)
    }

    fn is_there(&mut self) -> bool {
        self.tend_after(AGE, |core| core.qemu().map(drop)).is_ok()
    }
}

impl Cortex {
    /// Reads consecutive addresses, with accesses of one width where that matters.
    fn read_memory(&mut self, address: u32, width: Width, bytes: &mut [u8]) -> Result<()> {
        let mut address = address;
        let mut rest = bytes;
        while !rest.is_empty() {
            let (region, left) = region(address).ok_or(BoardError::Unmapped { address })?;
            let count = rest.len().min(left as usize);
            let (now, later) = rest.split_at_mut(count);
            match region {
                Region::Ram => self.qemu()?.read_ram(address, now)?,
                Region::Flash | Region::User | Region::Factory => {
                    self.qemu()?.qtest.read_block(address, now)?;
                    if region == Region::Factory {
                        identify(address, now);
                    }
                }
                Region::Peripheral => {
                    for (at, part) in accesses(address, width, now) {
                        let value = self.qemu()?.qtest.read(at, width)?;
                        let length = part.len();
                        part.copy_from_slice(&value.to_le_bytes()[..length]);
                    }
                }
                Region::System | Region::Debug => {
                    for (at, part) in accesses(address, width, now) {
                        let value = self.read_core(at & !0b11)?.to_le_bytes();
                        let lane = (at & 0b11) as usize;
                        let length = part.len();
                        part.copy_from_slice(&value[lane..lane + length]);
                    }
                }
            }
            address = address.wrapping_add(count as u32);
            rest = later;
        }
        Ok(())
    }

    fn write_memory(&mut self, address: u32, width: Width, bytes: &[u8]) -> Result<()> {
        let mut address = address;
        let mut rest = bytes;
        while !rest.is_empty() {
            let (region, left) = region(address).ok_or(BoardError::Unmapped { address })?;
            let count = rest.len().min(left as usize);
            let (now, later) = rest.split_at(count);
            match region {
                Region::Ram if self.run == Run::Running => self.qemu()?.write_ram(address, now)?,
                Region::Ram => self.qemu()?.qtest.write_block(address, now)?,
                // Only whole words can be written (nRF51 RM 3.0, 6.1.1).
                Region::Flash | Region::User if width == Width::Word => {
                    self.nvm_is_stale = true;
                    self.qemu()?.qtest.write_block(address, now)?;
                }
                Region::Flash | Region::User => return Err(BoardError::Unmapped { address }),
                Region::Factory => {}
                Region::Peripheral => {
                    for (number, part) in now.chunks(width.bytes() as usize).enumerate() {
                        let at = address + number as u32 * width.bytes();
                        self.qemu()?.qtest.write(at, width, value(part))?;
                    }
                }
                // These have registers of words, and no others are written.
                Region::System | Region::Debug => {
                    for (number, part) in now.chunks(4).enumerate() {
                        self.write_core(address + number as u32 * 4, value(part))?;
                    }
                }
            }
            address = address.wrapping_add(count as u32);
            rest = later;
        }
        Ok(())
    }
}

/// The single accesses of a block, each with its address.
fn accesses(
    address: u32,
    width: Width,
    bytes: &mut [u8],
) -> impl Iterator<Item = (u32, &mut [u8])> {
    let step = width.bytes();
    let numbered = bytes.chunks_mut(step as usize).enumerate();
    numbered.map(move |(number, part)| (address + number as u32 * step, part))
}

fn value(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |value, byte| value << 8 | u32::from(*byte))
}

/// Puts the chip's identity where QEMU has none.
fn identify(address: u32, bytes: &mut [u8]) {
    for (number, byte) in bytes.iter_mut().enumerate() {
        let at = address + number as u32;
        if let Some(lane) = at.checked_sub(CONFIG_ID).filter(|lane| *lane < 4) {
            *byte = CONFIG_ID_VALUE.to_le_bytes()[lane as usize];
        }
    }
}

impl From<BoardError> for BusFault {
    fn from(error: BoardError) -> Self {
        match error {
            BoardError::Unmapped { .. } => Self::Fault,
            _ => Self::Gone,
        }
    }
}
