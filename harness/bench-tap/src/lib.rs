#![no_std]
//! Wrappers around embedded-hal parts that report what passes through them, and parts that are on the bench.
//!
//! Taps change nothing. A board's `main` wraps its pins and buses before it gives them to the firmware; each wrapper
//! implements the trait of what it wraps, and tells a [`Sink`] what the firmware did with it. The
//! firmware can't see the difference.
//!
//! What is reported is what the firmware asked for, not volts: on a board nobody measures the pin.
//!
//! Parts that a bare board lacks are reached through [`remote`], by the same traits.

mod gather;
mod i2c;
mod output;
pub mod remote;
mod serial;
mod sink;

pub use bench_protocol;
pub use i2c::TapI2c;
pub use output::TapOutput;
pub use serial::TapSerial;
pub use sink::Sink;
