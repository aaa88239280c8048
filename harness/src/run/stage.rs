//! What the runner asks of whatever a scenario is played on.

use bench_protocol::Instant;

use super::options::RunOptions;
use crate::report::{Failure, Picture, Track};
use crate::step::{StepCall, Table};

/// Why a step ended the scenario.
#[derive(Clone, Debug, PartialEq)]
pub enum Interruption {
    /// The lockbox did not do what the step says.
    Failed(Box<Failure>),
    /// The rig lacks a capability, by its name, and no tag has told so before.
    Lacks(&'static str),
    /// The step can't be done with what the scenario is played on, and why; no tag has told so before.
    NotHere(String),
    /// The rig could not go on.
    Rig {
        /// Why.
        reason: String,
        /// Whether a fresh board may do better.
        retry: bool,
    },
}

/// What one scenario is played on: a bench, or a stand-in for it in tests of the runner.
pub trait Stage: Sized + 'static {
    /// Sets it up afresh on the rig that the options name; the same seed gives the same course of events.
    ///
    /// # Errors
    ///
    /// Why the rig can't be had.
    fn open(options: &RunOptions, seed: u64) -> Result<Self, String>;

    /// Plays one step.
    ///
    /// # Errors
    ///
    /// [`Interruption`] where the step did not do what it says.
    fn play(&mut self, call: &StepCall, table: Option<&Table>) -> Result<(), Interruption>;

    /// Gives the virtual time.
    fn now(&self) -> Instant;

    /// Gives the display's pixels, where there are any.
    fn picture(&self) -> Option<Picture>;

    /// Gives the display's text.
    fn display_text(&self) -> String;

    /// Gives what the parts of the lockbox did.
    fn tracks(&self) -> Vec<Track>;

    /// Writes everything that happened as a waveform (VCD).
    ///
    /// # Errors
    ///
    /// Those of writing.
    fn waveform(&self) -> std::io::Result<Vec<u8>>;

    /// Tells what the report should say of the rig's part in it.
    fn notes(&self) -> Vec<String> {
        Vec::new()
    }

    /// Gives how many events there were so far.
    fn event_count(&self) -> usize {
        0
    }

    /// Gives all events as one postcard message after the other, if they were kept.
    fn events(&self) -> Vec<u8> {
        Vec::new()
    }
}
