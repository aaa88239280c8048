//! The patterns of the catalogue that are most like a step nobody knows.

use super::pattern::{Parameter, Segment, compile};
use super::quoted::take_quoted;
use super::{catalogue, parse_duration};

/// At most this many patterns are named.
const MOST: usize = 3;

/// Gives the patterns that are nearest to `text` by edit distance, nearest first, at most three.
///
/// Values are compared as such: any quoted text is like `{string}`, any number with a unit like
/// `{duration}`. Patterns of which more than half would have to be changed are left out.
pub fn nearest_patterns(text: &str) -> Vec<&'static str> {
    let text: Vec<char> = abstracted(text).chars().collect();
    let mut ranked: Vec<(usize, &'static str)> = catalogue()
        .iter()
        .filter_map(|entry| {
            let distance = variants(entry.pattern)
                .into_iter()
                .map(|variant| distance(&text, &variant.chars().collect::<Vec<char>>()))
                .min()?;
            (distance * 2 <= text.len().max(4)).then_some((distance, entry.pattern))
        })
        .collect();
    ranked.sort_by_key(|(distance, _)| *distance);
    ranked.into_iter().take(MOST).map(|(_, pattern)| pattern).collect()
}

/// Writes each value of a text as the parameter that it would be.
fn abstracted(text: &str) -> String {
    let mut result = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        if !result.is_empty() && !result.ends_with(' ') {
            // in the middle of a word: quotes and digits mean nothing here
        } else if let Some(Ok((_, after))) = take_quoted(rest) {
            result.push_str(Parameter::Text.notation());
            rest = after;
            continue;
        } else if let Some((parameter, after)) = take_number(rest) {
            result.push_str(parameter.notation());
            rest = after;
            continue;
        }
        let Some(character) = rest.chars().next() else { break };
        result.push(character);
        rest = &rest[character.len_utf8()..];
    }
    result
}

/// Takes the longest duration, or else a number, off the front.
fn take_number(text: &str) -> Option<(Parameter, &str)> {
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let ends = text.match_indices(' ').map(|(place, _)| place).chain([text.len()]);
    let ends: Vec<usize> = ends.take(8).collect();
    let duration = ends.iter().rev().find(|end| parse_duration(&text[..**end]).is_ok());
    if let Some(end) = duration {
        return Some((Parameter::Duration, &text[*end..]));
    }
    Some((Parameter::Int, &text[*ends.first()?..]))
}

/// Writes a pattern once for each of its alternatives.
fn variants(pattern: &'static str) -> Vec<String> {
    let mut variants = vec![String::new()];
    for segment in compile(pattern) {
        let endings: Vec<String> = match segment {
            Segment::Literal(text) => vec![text],
            Segment::Choice { words, .. } => words.into_iter().map(str::to_owned).collect(),
            Segment::Optional(ending) => vec![String::new(), ending.to_owned()],
            Segment::Value(parameter) => vec![parameter.notation().to_owned()],
        };
        variants = variants
            .iter()
            .flat_map(|variant| endings.iter().map(move |ending| format!("{variant}{ending}")))
            .collect();
    }
    variants
}

/// The Levenshtein distance, in characters.
fn distance(left: &[char], right: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (line, from) in left.iter().enumerate() {
        let mut diagonal = line;
        row[0] = line + 1;
        for (column, to) in right.iter().enumerate() {
            let replaced = diagonal + usize::from(from != to);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        let chars = |text: &str| text.chars().collect::<Vec<char>>();
        for (left, right, expected) in
            [("", "", 0), ("abc", "", 3), ("kitten", "sitting", 3), ("knob", "knobs", 1)]
        {
            assert_eq!(distance(&chars(left), &chars(right)), expected, "{left} {right}");
        }
    }

    #[test]
    fn the_nearest_patterns_come_first() {
        for (text, first) in [
            ("I pres Lock/Enter", "I press Lock/Enter|Back"),
            ("I press lock/enter", "I press Lock/Enter|Back"),
            ("the lockbox is unlock", "the lockbox is locked|unlocked"),
            ("5 minutes passed", "{duration} pass|passes"),
            ("the menu doesn't offer \"Sleep\"", "the menu does not offer {string}"),
            (
                "I turn the knob 3 clicks clockwise",
                "I turn the knob {int} step(s) clockwise|counter-clockwise",
            ),
            ("the display shows Sleep", "the display shows {string}"),
            ("the solenoid drives within 2 s", "the solenoid is driven within {duration}"),
        ] {
            assert_eq!(nearest_patterns(text).first(), Some(&first), "{text}");
        }
        assert_eq!(
            nearest_patterns("bananas are a fruit that nobody locks anything with at all").len(),
            0
        );
    }

    #[test]
    fn never_more_than_three() {
        assert_eq!(nearest_patterns("the lockbox is lost").len(), MOST);
    }
}
