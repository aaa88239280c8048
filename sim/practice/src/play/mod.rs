//! Scenarios to look at: step by step, with what was seen during each, at a pace that people can follow.
//!
//! Steps take effect through the same bodies as in `lockbench run`, with the same seed: what is shown is
//! what is tested.

mod load;
mod player;
mod reel;

pub(crate) use load::load_from;
pub use load::{CannotPlay, scenarios};
pub use player::{Player, Scene};
pub use reel::{Pace, Reel};
