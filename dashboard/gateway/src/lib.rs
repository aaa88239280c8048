//! The gateway between a lock's line and a dashboard's broker: `docs/dashboard-mqtt.md`, from the lock's side.
//!
//! A [`Bridge`] has the rules, without IO. [`serve`] runs one for a [`Device`] over a connection that it makes
//! again whenever it breaks. What is on the other side is a [`Line`]: serial, TCP, or a lock in the same program.

mod account;
mod bridge;
mod device;
mod link;
mod serve;
mod waits;

pub mod line;

pub use account::{Account, NotAnAccount};
pub use bridge::{Bridge, Deed};
pub use device::{Device, NotADevice};
pub use line::{Line, LockEnd};
pub use serve::{Ended, Notice, serve};
pub use waits::Waits;
