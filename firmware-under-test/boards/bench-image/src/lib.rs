#![no_std]
//! What the bench builds of all boards share: the device with its peripherals on the bench, over RTT.
//!
//! A board's `bench.rs` gives its name, its clock and its coil pins to [`serve`]. Nothing else of the board is used.

mod driven;
mod last_words;
mod line;
mod parts;
mod serve;

pub use serve::serve;
