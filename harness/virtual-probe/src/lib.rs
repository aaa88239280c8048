//! A virtual micro:bit behind a debug probe that an unmodified probe-rs opens.
//!
//! The chip is QEMU's nRF51822; what a debug probe needs of a chip and QEMU lacks is added here:
//! the debug port with its memory access port, halting debug, ROM tables, a memory map with bus faults,
//! and flash that outlives a power cut.
//! Above the debug port everything is probe-rs's own.
//!
//! Two front ends reach it: [`VirtualBoard::open_probe`] in process, and [`VirtualBoard::serve`] over a socket,
//! in the language of probe-rs's Glasgow driver, for programs that are not ours.
//!
//! It knows no firmware, and serves any.

mod board;
mod chip;
mod cortex;
mod dap;
mod error;
mod glasgow;
#[cfg(feature = "probe-rs")]
mod probe;
mod qemu;
mod serve;

pub use board::{BoardOptions, BoardState, VirtualBoard};
pub use chip::{FLASH_BYTES, FLASH_PAGE_BYTES, RAM_BYTES};
pub use dap::LinkTrouble;
pub use error::{BoardError, Result};
pub use glasgow::{Address, Server};
pub use qemu::{Icount, Launch};
pub use serve::serve;

/// The name of the chip for probe-rs.
pub const CHIP: &str = "nRF51822_xxAA";
