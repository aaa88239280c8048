//! The simulated lockbox: the virtual hardware with the firmware for the host in it.
//!
//! [`Lockbox`] jumps from one happening to the next: an edge, a byte, the bolt's arrival, or the
//! deadline that the firmware named. Same seed and same stimuli give the same events, byte for byte.

mod hardware;
mod host;
mod lockbox;

pub use host::Host;
pub use lock_world::{BOOT_TIME, POLL_TIME, Pending};
pub use lockbox::Lockbox;
