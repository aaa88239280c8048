//! Dashboards in the harness: what of `lockbench` needs a network.
//!
//! [`dashboard`] lets scenarios go over a dashboard's real interfaces: `lockbench run --dashboard`.
//!
//! A [`VirtualLockbox`] is the simulated lockbox of `lock-sim` on a [`Pace`], at the lock's end of a gateway's line.
//! Nothing here is deterministic, since a network is not; what is judged is judged in the simulated rig.

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
