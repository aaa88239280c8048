//! The nRF51822 as the debug port sees it: what is where, and what only a real chip would answer.

mod component;
mod flash;
mod map;

pub(crate) use component::identity;
pub(crate) use flash::{Nvm, restore, save};
pub use map::{FLASH_BYTES, FLASH_PAGE_BYTES, RAM_BYTES};
pub(crate) use map::{RAM, Region, is_code, region};

/// FICR.CONFIGID, whose lower half tells probe-rs which chip it is.
///
/// **Source** nRF51 Reference Manual 3.0, 8.1.5.
pub(crate) const CONFIG_ID: u32 = 0x1000_005C;

/// Hardware id 0x72: nRF51822 QFAA H1, the chip of the BBC micro:bit v1; QEMU has 0 there.
pub(crate) const CONFIG_ID_VALUE: u32 = 0xFFFF_0072;
