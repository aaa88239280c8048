//! The catalogue as Cucumber expressions, for editors that complete steps.

use std::fmt::Write as _;

use super::catalogue;
use super::pattern::{Parameter, Segment, compile};

/// Gives each step as a Cucumber expression, with its keyword.
pub fn expressions() -> Vec<(&'static str, String)> {
    catalogue().iter().map(|entry| (entry.keyword.name(), expression(entry.pattern))).collect()
}

/// Writes one pattern as a Cucumber expression: `a/b` for alternatives, `(s)` for an optional ending.
fn expression(pattern: &'static str) -> String {
    let mut expression = String::new();
    for segment in compile(pattern) {
        match segment {
            Segment::Literal(text) => expression.push_str(&escaped(&text)),
            Segment::Choice { words, .. } => {
                let words: Vec<String> = words.into_iter().map(escaped).collect();
                expression.push_str(&words.join("/"));
            }
            Segment::Optional(ending) => {
                let _ = write!(expression, "({ending})");
            }
            Segment::Value(parameter) => expression.push_str(parameter.notation()),
        }
    }
    expression
}

/// Escapes what has a meaning of its own in Cucumber expressions.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        if "/(){}\\".contains(character) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// Writes the glue file that Cucumber's editor extension reads the steps from: it is never compiled.
pub fn glue() -> String {
    let mut glue = String::from(
        "//! All steps as Cucumber expressions, for editors; written by `lockbench steps --glue`, never compiled.\n\n",
    );
    for parameter in [Parameter::Duration, Parameter::Time, Parameter::Name] {
        let name = parameter.notation().trim_matches(['{', '}']);
        let regex = parameter.regex();
        // Editors read plain string literals here, not raw ones.
        let _ = write!(
            glue,
            "#[derive(Parameter)]\n#[param(name = \"{name}\", regex = {regex:?})]\nstruct {};\n\n",
            parameter.type_name()
        );
    }
    for (entry, (keyword, expression)) in catalogue().iter().zip(expressions()) {
        let keyword = keyword.to_lowercase();
        let name = snake_case(entry.id.name());
        let _ = write!(
            glue,
            "/// {}\n#[{keyword}(expr = {expression:?})]\nfn {name}(world: &mut World) {{}}\n\n",
            entry.help
        );
    }
    glue.truncate(glue.trim_end().len());
    glue.push('\n');
    glue
}

fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for character in name.chars() {
        if character.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(character.to_lowercase());
    }
    snake
}

impl Parameter {
    /// Gives a regular expression that is near to what the parameter takes.
    const fn regex(self) -> &'static str {
        match self {
            Self::Duration => r"\d+(?:\.\d+)? \w+(?: \d+(?:\.\d+)? \w+)*",
            Self::Time => r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}(?::\d{2})? \S+",
            Self::Int => r"-?\d+",
            Self::Text => r#""[^"]*""#,
            Self::Word => r"\S+",
            Self::Name => r"[A-Z]\w*(?: [A-Z]\w*)*",
        }
    }

    const fn type_name(self) -> &'static str {
        match self {
            Self::Duration => "Duration",
            Self::Time => "Time",
            Self::Int => "Int",
            Self::Text => "Text",
            Self::Word => "Word",
            Self::Name => "Name",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_become_expressions() {
        for (pattern, expected) in [
            ("I press Lock/Enter|Back", r"I press Lock\/Enter/Back"),
            (
                "I turn the knob {int} step(s) clockwise|counter-clockwise",
                "I turn the knob {int} step(s) clockwise/counter-clockwise",
            ),
            ("{duration} pass|passes", "{duration} pass/passes"),
            ("the menu shows:", "the menu shows:"),
        ] {
            assert_eq!(expression(pattern), expected);
        }
    }

    #[test]
    fn the_shipped_glue_file_is_up_to_date() {
        let shipped = include_str!("../../vscode/steps.rs");
        assert!(
            shipped == glue(),
            "harness/vscode/steps.rs is out of date: write it with `cargo lockbench steps --glue`"
        );
    }
}
