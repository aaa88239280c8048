//! The debug access port: the registers behind the two wires, over any memory.
//!
//! **Source** Arm Debug Interface v5.2 (IHI 0031): B2 (debug port), B4 (serial wire), C2 (memory access port).

mod line;
mod memory_ap;
mod port;
mod trouble;

pub use trouble::LinkTrouble;

pub(crate) use port::DebugPort;

use crate::qemu::Width;

/// What the debug port reaches.
pub(crate) trait Bus {
    /// Reads consecutive addresses, with accesses of one width.
    fn read(&mut self, address: u32, width: Width, bytes: &mut [u8]) -> Result<(), BusFault>;

    /// Writes consecutive addresses, with accesses of one width.
    fn write(&mut self, address: u32, width: Width, bytes: &[u8]) -> Result<(), BusFault>;

    /// Drives the reset pin.
    fn reset_pin(&mut self, is_low: bool) -> Result<(), BusFault>;

    /// Whether there is a powered chip at the other end of the wires.
    fn is_there(&mut self) -> bool;
}

/// Why an access failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BusFault {
    /// The chip has nothing at that address.
    Fault,
    /// There is no chip any more.
    Gone,
}

/// What a target answers instead of OK (ADIv5.2, B4.2.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Try again.
    Wait,
    /// An error is pending, see CTRL/STAT.
    Fault,
    /// Nothing: no power, no cable, or a line that was not reset.
    Silence,
}

/// The result of one transfer.
pub(crate) type Transfer<T> = Result<T, Refusal>;

#[cfg(test)]
pub(crate) mod tests;
