#![no_std]
//! What a bench and a device under test say to each other: wires, stimuli and events, in virtual time.
//!
//! The same three vocabularies are used on every rig, so that every step and every report is written
//! once: a [`Pin`] names a wire of the lockbox, a [`Stimulus`] is what a person or the surroundings do
//! to it, an [`Event`] is what happened, with its [`Instant`].

mod event;
mod instant;
mod pin;
pub mod rpc;
mod stimulus;
mod token;

pub use event::{Coil, Event, EventKind, LatchPosition, PlateState, Recorder, ResetReason};
pub use instant::Instant;
pub use pin::Pin;
pub use stimulus::{Button, Level, Stimulus, Turn};
pub use token::{ReaderFault, Token};
