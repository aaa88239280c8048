#![no_std]
//! Drivers over embedded-hal around `lock-core`: the firmware of the lockbox, for any board.
//!
//! A board gives its pins and buses as [`Parts`] and polls [`Device::poll`] with the uptime: whenever
//! an edge was latched, and at the deadline that the last poll gave. No call waits.

mod access_store;
mod always_ready;
mod apply;
mod button;
mod code_tag;
mod coil;
mod device;
mod display;
mod erase_journal;
mod hardware;
mod key_table;
mod keypad;
mod knob;
mod layout;
mod link;
mod pairing;
mod qr;
mod reader;
mod real_time_clock;
mod render;
mod sensors;
mod slot;
mod start;
mod store;

pub use device::{Device, Next};
pub use hardware::{BatteryGauge, Edge, Edges, Hardware, Line, NoChance, Parts, Random, Watchdog};
pub use lock_core::Uptime;
pub use lock_protocol::RestartReason;
pub use reader::{INTERVAL_AWAKE, INTERVAL_DARK, Reader, Seen};
