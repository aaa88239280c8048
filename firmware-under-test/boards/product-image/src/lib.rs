#![no_std]
//! What the product builds of all boards share: the loop that polls and sleeps, and why the chip started.

mod clock;
pub mod restart;
mod run;

pub use clock::Clock;
pub use run::run;
