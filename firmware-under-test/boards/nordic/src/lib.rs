#![no_std]
//! The peripherals that nRF51822 and nRF52833 have in common, as far as the lockbox uses them.
//!
//! Both chips have them at the same addresses with the same registers.

mod clock;
mod coil;
mod edge;
mod flash;
mod pin;
mod ppi;
mod random;
mod reset;
mod serial;
mod spi;
mod twi;
mod watchdog;

pub use clock::Timer;
pub use coil::{Coil, Detour};
pub use edge::LatchedEdges;
pub use flash::{BadRange, StoreFlash};
pub use peripheral::{BusFault, SpiFault, Wire};
pub use pin::{Input, Output, Pin};
pub use random::Random;
use register::Register;
pub use reset::reason;
pub use serial::Serial;
pub use spi::Spi;
pub use twi::Twi;
pub use watchdog::Feeder;

/// Serves an interrupt by its number; to be called by the image's default handler.
pub fn interrupt(number: i16) {
    match number {
        edge::INTERRUPT => edge::serve(),
        serial::INTERRUPT => serial::serve(),
        random::INTERRUPT => random::serve(),
        // The timer's only wakes the processor.
        _ => {}
    }
}

/// Lets an interrupt through.
fn enable_interrupt(number: i16) {
    /// Where the NVIC takes enables, one bit an interrupt (Armv6-M architecture, B3.4).
    const NVIC_ENABLE: Register = Register::new(0xe000_e100, 0);
    NVIC_ENABLE.write(1 << number);
}
