//! The reports of a run: on the terminal, for CI, for Cucumber's tools, for waveform viewers, and as one web page.
//!
//! [`RunReport`] is what the runner leaves behind; each writer turns it into one format and knows nothing of the
//! others. Only [`vcd`] is written from the event stream itself, as a waveform needs every edge.

pub mod html;
pub mod junit;
pub mod messages;
pub mod model;
mod picture;
#[cfg(test)]
mod sample;
mod span;
pub mod terminal;
pub mod vcd;

pub use model::{
    Brightness, Failure, FeatureSource, Outcome, PICTURE_HEIGHT, PICTURE_WIDTH, Picture, RunReport,
    ScenarioReport, StepReport, StepStatus, Totals, Track,
};
