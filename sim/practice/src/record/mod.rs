//! What was done on a desk as a scenario of the step language, which passes in `lockbench run`.
//!
//! 1. Deeds become `stroke`s: a finger down and up is a press, detents in a row are one turn.
//! 2. Strokes become steps: of what a person wants (`wish`), or key by key (`key`).
//! 3. The steps are run on a fresh bench (`proof`): they have to lead where the session led, and what is
//!    seen on the way becomes Then steps.
//!
//! Steps of what a person wants are kept if they lead to the same end; else it is told key by key.

mod feature_text;
mod key;
mod outcome;
mod phrase;
mod proof;
mod stroke;
mod wish;

use std::time::Duration;

use lockbench::step::Keyword;
use thiserror::Error;

use crate::glance::Glance;
use crate::{Cannot, Desk, Step};

use proof::Waiting;

/// A pause shorter than this says nothing of what a person wants.
const PAUSE: Duration = Duration::from_secs(5);
/// Keys further apart than a step presses them are told one by one, where every pause is told.
const KEYS_TOGETHER: Duration = Duration::from_millis(250);

/// A scenario that tells what was done.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// The whole feature file.
    pub text: String,
    /// Its steps, each under its keyword.
    pub steps: Vec<(Keyword, Step)>,
    /// Whether it is told key by key, as what was done is no way that the steps of wishes know.
    pub key_by_key: bool,
}

/// Why a session can't be told in the step language.
#[derive(Debug, Error)]
pub enum CannotSay {
    /// Nothing was done, and no time passed.
    #[error("nothing was done yet, so there is nothing to tell")]
    Nothing,
    /// The catalogue has no step for it.
    #[error("no step says `{0}`, so what was done can't be told in the step language")]
    NoStep(String),
    /// The steps lead elsewhere.
    #[error("told in steps it ends otherwise: {told}, instead of {was}")]
    EndsOtherwise {
        /// How the steps end.
        told: String,
        /// How the session ended.
        was: String,
    },
    /// A step does not go where it stands.
    #[error("step `{step}` does not go: {why}")]
    DoesNotGo {
        /// The step's text.
        step: String,
        /// Why.
        why: Cannot,
    },
    /// What was done can't be done again: a fault of ours.
    #[error(transparent)]
    Cannot(#[from] Cannot),
}

impl Desk {
    /// Tells what was done in the session as a scenario with this title.
    ///
    /// The steps are run, simulated, to see that they lead where the session led; that costs a little more than twice
    /// what the session cost.
    ///
    /// # Errors
    /// [`CannotSay`].
    pub fn record(&self, title: &str) -> Result<Recorded, CannotSay> {
        let end = Glance::of(self.bench());
        let wishes = wish::steps(&stroke::strokes(self.deeds(), PAUSE))
            .and_then(|steps| proof::tell(self, &steps, Waiting::From(PAUSE), &end));
        let (steps, key_by_key) = if let Ok(steps) = wishes {
            (steps, false)
        } else {
            let steps = key::steps(&stroke::strokes(self.deeds(), KEYS_TOGETHER))?;
            (proof::tell(self, &steps, Waiting::Exact, &end)?, true)
        };
        Ok(Recorded { text: feature_text::write(title, &steps), steps, key_by_key })
    }
}
