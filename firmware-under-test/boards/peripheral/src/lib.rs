#![no_std]
//! What is the same on every chip: edges latched with their time, and buses that never wait for good (LCK-4).
//!
//! A chip adds its registers: how a pin is read, how a byte goes out, what its counter says.

mod clock;
mod edge;
mod i2c;
mod spi;
mod wait;

pub use clock::Rounds;
pub use edge::{Latch, SensedPin, Wire};
pub use i2c::{BusFault, bytes_of, clock_free, runs};
pub use spi::{SpiFault, transact};
pub use wait::{pause, within};
