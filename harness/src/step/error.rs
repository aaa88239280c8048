//! Why a step can't be run: unknown, ambiguous, or with a bad value in it.

use thiserror::Error;

/// What is wrong with a step's text or table; each message names the value, the rule and the remedy.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum StepError {
    /// No step of the catalogue reads like this.
    #[error("undefined step `{text}`{}", nearest_note(nearest))]
    Undefined {
        /// The step's text.
        text: String,
        /// The patterns that are most like it, nearest first, at most three.
        nearest: Vec<&'static str>,
    },
    /// More than one step of the catalogue reads like this.
    #[error(
        "ambiguous step `{text}`: it may be {}; the catalogue has to tell them apart",
        quoted(patterns)
    )]
    Ambiguous {
        /// The step's text.
        text: String,
        /// The patterns that match.
        patterns: Vec<&'static str>,
    },
    /// Something that is no number stands where one has to.
    #[error("`{value}` in \"{within}\" is no {expected}: {remedy}")]
    BadNumber {
        /// What stands there.
        value: String,
        /// The whole argument.
        within: String,
        /// What kind of number is meant.
        expected: &'static str,
        /// What to write.
        remedy: &'static str,
    },
    /// A unit that the step language doesn't know.
    #[error(
        "unknown unit \"{unit}\" in \"{within}\": use ms, s, seconds, minutes, hours, days, weeks, months, years"
    )]
    BadUnit {
        /// The unit as written.
        unit: String,
        /// The whole duration.
        within: String,
    },
    /// A duration whose parts don't make sense together.
    #[error("bad duration \"{value}\": {rule}")]
    BadDuration {
        /// The duration as written.
        value: String,
        /// What is asked of durations.
        rule: &'static str,
    },
    /// A time that can't be read.
    #[error("bad time \"{value}\": {rule}")]
    BadTime {
        /// The time as written.
        value: String,
        /// What is asked of times.
        rule: String,
    },
    /// A quoted text that doesn't end, or goes on after its end.
    #[error("bad text {value}: {rule}")]
    BadText {
        /// From the opening quote on.
        value: String,
        /// What is asked of quoted texts.
        rule: &'static str,
    },
    /// A step that needs a table stands alone.
    #[error("step `{pattern}` needs a table under it: {expected}")]
    MissingTable {
        /// The step's pattern.
        pattern: &'static str,
        /// What the table has to look like.
        expected: String,
    },
    /// A table under a step that takes none.
    #[error("step `{pattern}` takes no table: remove it, or use a step that ends with a colon")]
    UnexpectedTable {
        /// The step's pattern.
        pattern: &'static str,
    },
    /// A table that lacks something, or has too much.
    #[error("table of `{pattern}`: {rule}")]
    BadTable {
        /// The step's pattern.
        pattern: &'static str,
        /// The row at fault, from 0 (the heading), if it is one row's fault.
        row: Option<usize>,
        /// What is wrong and what is asked of it.
        rule: String,
    },
}

impl StepError {
    /// Gives the row of the table that is at fault, from 0 (the heading).
    pub const fn table_row(&self) -> Option<usize> {
        match self {
            Self::BadTable { row, .. } => *row,
            _ => None,
        }
    }
}

fn quoted(patterns: &[&str]) -> String {
    let quoted: Vec<String> = patterns.iter().map(|pattern| format!("`{pattern}`")).collect();
    quoted.join(" or ")
}

fn nearest_note(nearest: &[&str]) -> String {
    if nearest.is_empty() {
        ", nothing in the catalogue is like it: see `lockbench steps`".to_owned()
    } else {
        format!(", did you mean {}?", quoted(nearest))
    }
}
