//! The simulated lockbox: the virtual hardware with the firmware for the host in it.
//!
//! [`Lockbox`] jumps from one happening to the next: an edge, a byte, the bolt's arrival, or the
//! deadline that the firmware named. Same seed and same stimuli give the same events, byte for byte.

mod hardware;
mod lockbox;

pub use lockbox::{BOOT_TIME, Lockbox, POLL_TIME, Pending};
