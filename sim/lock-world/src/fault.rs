//! What a wire call of the firmware can meet.

use thiserror::Error;

/// Why an I2C transfer did not go through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BusFault {
    /// Nobody answers at the address, or the microcontroller is without power.
    #[error("no i2c device acknowledged its address, is it plugged in?")]
    NoAcknowledge,
    /// The data line is held low; the driver of the bus gave up after 1 ms.
    #[error("the i2c data line is held low, the bus is stuck")]
    Stuck,
}

/// Why flash was not read, programmed or erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum FlashFault {
    /// Offset or length is not a multiple of the word (program) or the page (erase).
    #[error("flash offset or length is not aligned to the word (program) or page (erase)")]
    NotAligned,
    /// The range leaves the flash.
    #[error("flash range lies outside the flash")]
    OutOfBounds,
    /// A word was programmed as often as it may be since its page was erased.
    #[error("flash word was programmed too often since the last erase, erase its page first")]
    Overprogrammed,
    /// The flash is broken and takes no program or erase.
    #[error("flash takes no program or erase, it is broken")]
    Broken,
    /// The microcontroller is without power; nothing, or only a part, was done.
    #[error("power went away during the flash operation")]
    NoPower,
}
