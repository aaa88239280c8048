//! Why something can't be done on the desk, in words for the person who tried.

use lock_world::Impossible;
use lockbench::bench::StepFailure;
use lockbench::rig::RigError;
use lockbench::step::StepError;
use thiserror::Error;

/// Why something can't be done.
#[derive(Debug, Error)]
pub enum Cannot {
    /// The lockbox doesn't let it: a plate that is latched, a switch that is held already.
    #[error(transparent)]
    Impossible(#[from] Impossible),
    /// There is no such step, or it is miswritten.
    #[error(transparent)]
    Step(#[from] StepError),
    /// The table under a step is wrong.
    #[error("the table is wrong: {0}")]
    Table(String),
    /// The step does not go as things stand.
    #[error("{expected} is needed; {observed}{}", in_brackets(.hint.as_deref()))]
    Unmet {
        /// What the step needs.
        expected: String,
        /// What there is.
        observed: String,
        /// What may help.
        hint: Option<String>,
    },
    /// The rig broke.
    #[error(transparent)]
    Rig(#[from] RigError),
    /// The firmware waits for nothing but a person.
    #[error("nothing is due: the box waits for somebody to do something")]
    NothingDue,
    /// The session did not reach back so far.
    #[error("there is no way back beyond the beginning")]
    BeforeTheBeginning,
}

fn in_brackets(words: Option<&str>) -> String {
    words.map_or_else(String::new, |words| format!(" ({words})"))
}

impl From<StepFailure> for Cannot {
    fn from(failure: StepFailure) -> Self {
        match failure {
            StepFailure::Unmet { expected, observed, hint } => {
                Self::Unmet { expected, observed, hint }
            }
            StepFailure::Rig(error) => Self::Rig(error),
        }
    }
}
