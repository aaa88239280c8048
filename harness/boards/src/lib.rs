//! Scenarios on boards: emulated ones and those on a desk are the same code over a `probe_rs::Session`.
//!
//! - [`mod@line`]: bytes to and from a board, over RTT in its memory;
//! - [`exchange`]: the words of [`bench_protocol::rpc`] on them;
//! - [`answer`]: what a board asks of its peripherals, answered by the virtual hardware on the host;
//! - [`processor`]: a board as the processor of a [`lock_world::Assembly`];
//! - [`own_clock`]: a board whose own timer runs, in real seconds;
//! - [`board`], [`image`], [`desk`]: attaching, flashing, building, and whose probe it is;
//! - [`backtrace`]: where a board has stopped, in functions and lines of its image;
//! - [`stack`]: how deep a board's stack has been;
//! - [`lockbox`], [`rig`], [`command`]: what the command line sees of all that.

pub mod answer;
pub mod backtrace;
pub mod board;
pub mod command;
pub mod desk;
pub mod exchange;
pub mod failure;
pub mod image;
pub mod line;
pub mod lockbox;
pub mod own_clock;
mod power;
pub mod processor;
pub mod rig;
pub mod ring;
pub mod stack;
mod unwind;
