#![no_std]
//! Drivers over embedded-hal around `lock-core`: the firmware of the lockbox, for any board.
//!
//! A board gives its pins and buses as [`Parts`] and polls [`Device::poll`] with the uptime: whenever
//! an edge was latched, and at the deadline that the last poll gave. No call waits.

mod always_ready;
mod apply;
mod button;
mod coil;
mod device;
mod display;
mod erase_journal;
mod hardware;
mod knob;
mod link;
mod qr;
mod real_time_clock;
mod render;
mod sensors;
mod start;
mod store;

pub use device::{Device, Next};
pub use hardware::{BatteryGauge, Edge, Edges, Hardware, Line, Parts, Watchdog};
pub use lock_core::Uptime;
pub use lock_protocol::RestartReason;
