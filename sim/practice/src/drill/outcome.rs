//! What came of one attempt at a drill.

use serde::{Deserialize, Serialize};

use super::Mode;

/// How one attempt went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The drill's title.
    pub drill: String,
    /// When it was over, in seconds since 1970 UTC.
    pub at_utc_s: i64,
    /// Guided, or without help.
    pub mode: Mode,
    /// Whether it was done to its end; else it was given up.
    pub is_finished: bool,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
    /// Wrong ways taken, and things tried that can't be done.
    pub mistakes: u32,
    /// How often nothing was done for 8 s.
    pub hesitations: u32,
    /// How often a hint was shown.
    pub hints: u32,
    /// The steps that were done, in order.
    pub steps: Vec<StepTime>,
}

/// How long a step took.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepTime {
    /// The step's text.
    pub step: String,
    /// From the step before, in milliseconds.
    pub took_ms: u64,
    /// Mistakes in it.
    pub mistakes: u32,
}

impl Outcome {
    /// Says how it went, in one sentence.
    pub fn sentence(&self) -> String {
        let end = if self.is_finished { "Done" } else { "Given up" };
        format!(
            "{end} after {}, with {} and {}.",
            time(self.took_ms),
            count(self.mistakes, "mistake"),
            count(self.hesitations, "hesitation")
        )
    }
}

/// Writes a time as people say it: `8 s`, `1 min 20 s`.
pub(super) fn time(ms: u64) -> String {
    let seconds = (ms + 500) / 1000;
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, 0) => format!("{minutes} min"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}

/// Writes a count with its noun: `no mistake`, `1 mistake`, `2 mistakes`.
pub(super) fn count(count: u32, noun: &str) -> String {
    match count {
        0 => format!("no {noun}"),
        1 => format!("1 {noun}"),
        count => format!("{count} {noun}s"),
    }
}
