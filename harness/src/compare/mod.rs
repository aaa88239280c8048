//! Compares what two rigs did in the same scenarios, event by event, and finds the first difference's step.
//!
//! A run leaves a [`Recording`] of each scenario: all its events, and where each step ended. From it a
//! canonical [`Happening`] stream is made: wires, coil, bolt, frames on the link, and pictures that stood
//! long enough to be seen. Two streams are compared step by step, times within a tolerance.

mod difference;
mod happening;
mod recording;
#[cfg(test)]
mod tests;

pub use difference::{Difference, compare};
pub use happening::{Happening, StepHappenings, What, happenings};
pub use recording::{RecordedStep, Recording, RecordingError};
