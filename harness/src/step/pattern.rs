//! A step's pattern, taken apart once so that matching compares slices.

/// A parameter of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parameter {
    /// `{duration}`
    Duration,
    /// `{time}`
    Time,
    /// `{int}`
    Int,
    /// `{string}`
    Text,
    /// `{word}`: no blanks.
    Word,
    /// `{name}`: a person's name, one or more capitalised words.
    Name,
}

impl Parameter {
    /// Gives the parameter as it stands in patterns.
    pub const fn notation(self) -> &'static str {
        match self {
            Self::Duration => "{duration}",
            Self::Time => "{time}",
            Self::Int => "{int}",
            Self::Text => "{string}",
            Self::Word => "{word}",
            Self::Name => "{name}",
        }
    }

    const ALL: [Self; 6] =
        [Self::Duration, Self::Time, Self::Int, Self::Text, Self::Word, Self::Name];

    fn from_notation(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|parameter| parameter.notation() == word)
    }
}

/// A piece of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Segment {
    /// Stands there as it is, blanks included.
    Literal(String),
    /// One of several words.
    Choice {
        /// The words.
        words: Vec<&'static str>,
        /// Whether the choice is an argument, or only grammar (`pass|passes`).
        argument: bool,
    },
    /// May stand there or not: the ending of `step(s)`.
    Optional(&'static str),
    /// A value.
    Value(Parameter),
}

/// Takes a pattern apart at its blanks.
pub(super) fn compile(pattern: &'static str) -> Vec<Segment> {
    let mut segments = Vec::new();
    for (place, word) in pattern.split(' ').enumerate() {
        if place > 0 {
            literal(&mut segments, " ");
        }
        if let Some(parameter) = Parameter::from_notation(word) {
            segments.push(Segment::Value(parameter));
        } else if word.contains('|') {
            let words: Vec<&'static str> = word.split('|').collect();
            let argument = !words.iter().all(|other| other.starts_with(words[0]));
            segments.push(Segment::Choice { words, argument });
        } else if let Some((stem, ending)) =
            word.strip_suffix(')').and_then(|word| word.split_once('('))
        {
            literal(&mut segments, stem);
            segments.push(Segment::Optional(ending));
        } else {
            literal(&mut segments, word);
        }
    }
    segments
}

fn literal(segments: &mut Vec<Segment>, text: &str) {
    if let Some(Segment::Literal(last)) = segments.last_mut() {
        last.push_str(text);
    } else {
        segments.push(Segment::Literal(text.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::step::catalogue;

    #[test]
    fn pieces_of_a_pattern() {
        assert_eq!(
            compile("I turn the knob {int} step(s) clockwise|counter-clockwise"),
            [
                Segment::Literal("I turn the knob ".to_owned()),
                Segment::Value(Parameter::Int),
                Segment::Literal(" step".to_owned()),
                Segment::Optional("s"),
                Segment::Literal(" ".to_owned()),
                Segment::Choice { words: vec!["clockwise", "counter-clockwise"], argument: true },
            ]
        );
        assert_eq!(
            compile("{duration} pass|passes"),
            [
                Segment::Value(Parameter::Duration),
                Segment::Literal(" ".to_owned()),
                Segment::Choice { words: vec!["pass", "passes"], argument: false },
            ]
        );
    }

    #[test]
    fn braces_and_parentheses_in_the_catalogue_are_all_understood() {
        for entry in catalogue() {
            for segment in compile(entry.pattern) {
                if let Segment::Literal(text) = segment {
                    assert!(!text.contains(['{', '}', '(', ')', '|']), "`{}`", entry.pattern);
                }
            }
        }
    }
}
