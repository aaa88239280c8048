//! A lockbox to be handled live, recorded, played and practised on: what the window and the films are made
//! of, without any window.
//!
//! It stands on the library of `lockbench`: the firmware, the observer and the keyholder's side are the
//! very ones of the scenarios.
//!
//! - [`Desk`]: a lockbox under a person's hands, with the time in hand;
//! - [`record`]: what was done on a desk, as a scenario of the step language;
//! - [`play`]: a scenario step by step, at a pace that people can follow;
//! - [`drill`]: scenarios to practise, guided or against the clock.

mod cannot;
mod desk;
pub mod drill;
mod gesture;
mod glance;
mod hand;
mod place;
pub mod play;
pub mod record;
mod seen;
mod speed;
mod view;

pub use cannot::Cannot;
pub use desk::{Deed, Desk};
pub use gesture::{Gesture, Step};
pub use place::{NoPlace, Place};
pub use seen::Seen;
pub use speed::Speed;
pub use view::View;
