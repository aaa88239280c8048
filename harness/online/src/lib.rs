//! Dashboards in the harness: what of `lockbench` needs a network.
//!
//! [`dashboard`] lets scenarios go over a dashboard's real interfaces: `lockbench run --dashboard`.
//!
//! A [`VirtualLockbox`] is the simulated lockbox of `lock-sim` on a [`Pace`], at the lock's end of a gateway's line.
//! Its time is real, so nothing about it is deterministic, and nothing is judged on it.

pub mod command;
pub mod dashboard;

mod crowd;
mod hand;
mod lockbox;
mod order;
mod pace;
mod sight;

pub use hand::Missing;
pub use lockbox::{GatewayGone, VirtualLockbox};
pub use order::{NotAnOrder, Order};
pub use pace::Pace;
pub use sight::Sight;
