//! What a step's text says once it is matched: the step and its arguments.

use std::time::Duration;

use thiserror::Error;

use super::{Entry, StepId, entry};

/// One argument of a step, in the order of the pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Argument {
    /// `{duration}`, whole microseconds and finer, at most 100 000 years.
    Duration(Duration),
    /// `{time}`, as seconds since 1970-01-01 00:00 UTC.
    Time {
        /// Seconds since 1970-01-01 00:00 UTC.
        utc_s: i64,
    },
    /// `{int}`.
    Int(i64),
    /// `{string}`, without its quotes.
    Text(String),
    /// `{word}`, `{name}`, or the alternative that was chosen of `a|b`.
    Word(String),
}

/// A step that is known, with its arguments.
///
/// Alternatives that only differ by an ending (`pass|passes`, `step(s)`) are grammar and give no
/// argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepCall {
    /// Which step.
    pub id: StepId,
    /// Its arguments, in the order of the pattern.
    pub arguments: Vec<Argument>,
}

/// A step body asked for an argument that its pattern has not.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "step `{pattern}` has no {kind} as argument {index}, its body has to ask for what the pattern has"
)]
pub struct ArgumentError {
    /// The step's pattern.
    pub pattern: &'static str,
    /// What was asked for.
    pub kind: &'static str,
    /// Which argument, from 0.
    pub index: usize,
}

impl StepCall {
    /// Gives the step's entry in the catalogue.
    pub fn entry(&self) -> &'static Entry {
        entry(self.id)
    }

    /// Gives argument `index` as a duration.
    pub fn duration(&self, index: usize) -> Result<Duration, ArgumentError> {
        match self.arguments.get(index) {
            Some(Argument::Duration(duration)) => Ok(*duration),
            _ => Err(self.lacks("duration", index)),
        }
    }

    /// Gives argument `index` as seconds since 1970-01-01 00:00 UTC.
    pub fn utc_s(&self, index: usize) -> Result<i64, ArgumentError> {
        match self.arguments.get(index) {
            Some(Argument::Time { utc_s }) => Ok(*utc_s),
            _ => Err(self.lacks("time", index)),
        }
    }

    /// Gives argument `index` as a whole number.
    pub fn int(&self, index: usize) -> Result<i64, ArgumentError> {
        match self.arguments.get(index) {
            Some(Argument::Int(number)) => Ok(*number),
            _ => Err(self.lacks("number", index)),
        }
    }

    /// Gives argument `index` as quoted text.
    pub fn text(&self, index: usize) -> Result<&str, ArgumentError> {
        match self.arguments.get(index) {
            Some(Argument::Text(text)) => Ok(text),
            _ => Err(self.lacks("text", index)),
        }
    }

    /// Gives argument `index` as a word: a `{word}`, a `{name}`, or the chosen alternative.
    pub fn word(&self, index: usize) -> Result<&str, ArgumentError> {
        match self.arguments.get(index) {
            Some(Argument::Word(word)) => Ok(word),
            _ => Err(self.lacks("word", index)),
        }
    }

    fn lacks(&self, kind: &'static str, index: usize) -> ArgumentError {
        ArgumentError { pattern: self.entry().pattern, kind, index }
    }
}

#[cfg(test)]
mod tests {
    use crate::step::match_step;

    #[test]
    fn arguments_are_read_by_place_and_kind() {
        let call = match_step("I turn the knob 2 steps counter-clockwise", false).unwrap();
        assert_eq!((call.int(0), call.word(1)), (Ok(2), Ok("counter-clockwise")));
        assert_eq!(
            call.duration(0).unwrap_err().to_string(),
            "step `I turn the knob {int} step(s) clockwise|counter-clockwise` has no duration as argument 0, \
             its body has to ask for what the pattern has"
        );
        assert!(call.word(2).is_err());
    }
}
