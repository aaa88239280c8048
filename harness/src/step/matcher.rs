//! Finds the one step that a text means, and reads its arguments.

use std::sync::LazyLock;

use super::pattern::{Parameter, Segment, compile};
use super::quoted::take_quoted;
use super::{
    Argument, Entry, StepCall, StepError, catalogue, nearest_patterns, parse_duration, parse_time,
};

/// What a text has where the pattern has a value or a choice.
enum Capture<'text> {
    Value(Parameter, &'text str),
    Choice(&'static str),
}

struct Compiled {
    entry: &'static Entry,
    segments: Vec<Segment>,
}

/// All patterns, found by the first word of a text.
struct Index {
    /// Patterns that begin with a word, sorted by it.
    by_first_word: Vec<(&'static str, Vec<Compiled>)>,
    /// Patterns that begin with a value.
    by_value: Vec<Compiled>,
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let mut index = Index { by_first_word: Vec::new(), by_value: Vec::new() };
    for entry in catalogue() {
        let compiled = Compiled { entry, segments: compile(entry.pattern) };
        let first_word = entry.pattern.split(' ').next().unwrap_or_default();
        if matches!(compiled.segments.first(), Some(Segment::Literal(_))) {
            match index.by_first_word.binary_search_by_key(&first_word, |(word, _)| word) {
                Ok(place) => index.by_first_word[place].1.push(compiled),
                Err(place) => index.by_first_word.insert(place, (first_word, vec![compiled])),
            }
        } else {
            index.by_value.push(compiled);
        }
    }
    index
});

impl Index {
    fn candidates<'a>(&'a self, text: &'a str) -> impl Iterator<Item = &'a Compiled> {
        let first_word = text.split(' ').next().unwrap_or_default();
        let place = self.by_first_word.binary_search_by_key(&first_word, |(word, _)| word);
        let by_word = place.map_or(&[][..], |place| &self.by_first_word[place].1);
        let by_value = self.by_value.iter();
        by_word.iter().chain(by_value.filter(|by| begins_with(by.segments.first(), text)))
    }
}

/// Finds the step that `text` (without keyword) means, and reads its arguments.
///
/// `has_table` tells whether a table stands under the step.
///
/// # Errors
///
/// [`StepError`]: undefined, ambiguous, a bad value, or a table too many or missing.
pub fn match_step(text: &str, has_table: bool) -> Result<StepCall, StepError> {
    let mut found: Option<StepCall> = None;
    let mut bad_value = None;
    let mut captures = Vec::new();
    for candidate in INDEX.candidates(text) {
        captures.clear();
        if !matches(&candidate.segments, text, &mut captures) {
            continue;
        }
        match read(candidate.entry, &captures) {
            Err(error) => bad_value = bad_value.or(Some(error)),
            Ok(call) => match found {
                None => found = Some(call),
                Some(other) => {
                    return Err(StepError::Ambiguous {
                        text: text.to_owned(),
                        patterns: vec![other.entry().pattern, candidate.entry.pattern],
                    });
                }
            },
        }
    }
    let call = found.ok_or_else(|| {
        bad_value.unwrap_or_else(|| StepError::Undefined {
            text: text.to_owned(),
            nearest: nearest_patterns(text),
        })
    })?;
    let entry = call.entry();
    match (entry.takes_table(), has_table) {
        (true, false) => Err(StepError::MissingTable {
            pattern: entry.pattern,
            expected: entry.table.describe(),
        }),
        (false, true) => Err(StepError::UnexpectedTable { pattern: entry.pattern }),
        _ => Ok(call),
    }
}

/// Tells whether a text is a step of the catalogue, perhaps with a bad value in it.
pub fn reads_like_a_step(text: &str) -> bool {
    !matches!(match_step(text, false), Err(StepError::Undefined { .. }))
}

fn read(entry: &Entry, captures: &[Capture<'_>]) -> Result<StepCall, StepError> {
    let mut arguments = Vec::with_capacity(captures.len());
    for capture in captures {
        arguments.push(match capture {
            Capture::Choice(word) => Argument::Word((*word).to_owned()),
            Capture::Value(parameter, text) => read_value(*parameter, text)?,
        });
    }
    Ok(StepCall { id: entry.id, arguments })
}

fn read_value(parameter: Parameter, text: &str) -> Result<Argument, StepError> {
    match parameter {
        Parameter::Duration => parse_duration(text).map(Argument::Duration),
        Parameter::Time => parse_time(text).map(|utc_s| Argument::Time { utc_s }),
        Parameter::Int => text.parse().map(Argument::Int).map_err(|_| StepError::BadNumber {
            value: text.to_owned(),
            within: text.to_owned(),
            expected: "whole number",
            remedy: "write it in digits, as in 2",
        }),
        Parameter::Text => match take_quoted(text) {
            Some(quoted) => quoted.map(|(content, _)| Argument::Text(content)),
            None => {
                Err(StepError::BadText { value: text.to_owned(), rule: "it has to be in quotes" })
            }
        },
        Parameter::Word | Parameter::Name => Ok(Argument::Word(text.to_owned())),
    }
}

/// Lays the pieces of a pattern over `rest`; values only have to look like one.
fn matches<'text>(
    segments: &[Segment],
    rest: &'text str,
    captures: &mut Vec<Capture<'text>>,
) -> bool {
    let Some((segment, following)) = segments.split_first() else {
        return rest.is_empty();
    };
    match segment {
        Segment::Literal(literal) => rest
            .strip_prefix(literal.as_str())
            .is_some_and(|rest| matches(following, rest, captures)),
        Segment::Optional(ending) => {
            rest.strip_prefix(ending).is_some_and(|rest| matches(following, rest, captures))
                || matches(following, rest, captures)
        }
        Segment::Choice { words, argument } => words.iter().any(|word| {
            let Some(rest) = rest.strip_prefix(word) else {
                return false;
            };
            if *argument {
                captures.push(Capture::Choice(word));
            }
            matches(following, rest, captures) || {
                if *argument {
                    captures.pop();
                }
                false
            }
        }),
        Segment::Value(Parameter::Text) => match take_quoted(rest) {
            None => false,
            // The closing quote is missing: whatever follows, this value is what is wrong.
            Some(Err(_)) => {
                captures.push(Capture::Value(Parameter::Text, rest));
                true
            }
            Some(Ok((_, after))) => {
                captures.push(Capture::Value(Parameter::Text, &rest[..rest.len() - after.len()]));
                matches(following, after, captures) || {
                    captures.pop();
                    false
                }
            }
        },
        Segment::Value(parameter) => {
            let ending = match following.first() {
                Some(Segment::Literal(literal)) => Some(literal.as_str()),
                _ => None,
            };
            let mut from = 0;
            loop {
                let end = match ending {
                    None => rest.len(),
                    Some(ending) => match rest[from..].find(ending) {
                        None => return false,
                        Some(place) => from + place,
                    },
                };
                let value = &rest[..end];
                if looks_like(*parameter, value) {
                    captures.push(Capture::Value(*parameter, value));
                    if matches(following, &rest[end..], captures) {
                        return true;
                    }
                    captures.pop();
                }
                let Some(next) = rest[end..].chars().next() else {
                    return false;
                };
                from = end + next.len_utf8();
            }
        }
    }
}

/// Tells whether a text may begin with a value: durations begin with a digit, names with a capital.
fn begins_with(segment: Option<&Segment>, text: &str) -> bool {
    match segment {
        Some(Segment::Value(Parameter::Duration)) => {
            text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c))
        }
        Some(Segment::Value(Parameter::Name)) => {
            text.starts_with(char::is_uppercase) && !text.starts_with("I ")
        }
        _ => true,
    }
}

/// Tells whether a value may have been meant here; reading it tells what is wrong with it.
fn looks_like(parameter: Parameter, value: &str) -> bool {
    !value.is_empty()
        && match parameter {
            Parameter::Word | Parameter::Int => !value.contains(' '),
            Parameter::Name => value.split(' ').all(|word| word.starts_with(char::is_uppercase)),
            Parameter::Duration | Parameter::Time | Parameter::Text => true,
        }
}

#[cfg(test)]
mod tests;
