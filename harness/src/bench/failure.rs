//! Why a step did not hold: what was expected, what was there instead.

use crate::report::Failure;
use crate::rig::RigError;

use super::Bench;

/// A step that failed, or a rig that did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepFailure {
    /// The lockbox did not do what the step says.
    Unmet {
        /// What the step expects.
        expected: String,
        /// What was there.
        observed: String,
        /// What may help.
        hint: Option<String>,
    },
    /// The rig broke: no verdict about the lockbox.
    Rig(RigError),
}

impl StepFailure {
    /// Makes a failure of the lockbox.
    pub fn new(expected: impl Into<String>, observed: impl Into<String>) -> Self {
        Self::Unmet { expected: expected.into(), observed: observed.into(), hint: None }
    }

    /// Adds what may help.
    #[must_use]
    pub fn hint(self, words: impl Into<String>) -> Self {
        match self {
            Self::Unmet { expected, observed, .. } => {
                Self::Unmet { expected, observed, hint: Some(words.into()) }
            }
            Self::Rig(error) => Self::Rig(error),
        }
    }

    pub(crate) fn no_lockbox() -> Self {
        Self::new("a lockbox on the bench", "there is none yet")
            .hint("begin with `Given a lockbox`")
    }
}

impl From<RigError> for StepFailure {
    fn from(error: RigError) -> Self {
        Self::Rig(error)
    }
}

impl From<crate::step::ArgumentError> for StepFailure {
    fn from(error: crate::step::ArgumentError) -> Self {
        Self::Rig(RigError::Broken(error.to_string()))
    }
}

impl From<crate::step::StepError> for StepFailure {
    fn from(error: crate::step::StepError) -> Self {
        Self::new("a step that can be read", error.to_string())
    }
}

/// Events that a failure shows.
const LAST_EVENTS: usize = 12;

impl Bench {
    /// Gives a failure with everything that helps to understand it: time, display, last events.
    pub fn failure_context(
        &self,
        expected: String,
        observed: String,
        hint: Option<String>,
    ) -> Failure {
        let (display, last_events) = self.observer().map_or_else(Default::default, |observer| {
            let events = observer.history().render_last(LAST_EVENTS);
            (without_border(&observer.ascii()), events.lines().map(str::to_owned).collect())
        });
        Failure {
            expected,
            observed,
            at: self.now(),
            rig: self.rig_name().to_owned(),
            display,
            last_events,
            hint,
        }
    }
}

/// The report draws a border of its own.
fn without_border(picture: &str) -> String {
    let rows = picture.lines().filter_map(|line| line.strip_prefix('│')?.strip_suffix('│'));
    rows.fold(String::new(), |text, row| text + row + "\n")
}
