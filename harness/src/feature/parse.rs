//! Parses a feature file with cucumber's own Gherkin parser.

use gherkin::{Feature, GherkinEnv};

use super::Fault;

/// Parses the text of the feature file that people name `uri`.
///
/// # Errors
///
/// A [`Fault`] at the line where the parser could not go on.
pub(super) fn parse(uri: &str, text: &str) -> Result<Feature, Fault> {
    Feature::parse(text, GherkinEnv::default()).map_err(|error| {
        let (line, column) = position(&error.to_string()).unwrap_or((1, 1));
        let message = format!(
            "not valid Gherkin at column {column}, see https://cucumber.io/docs/gherkin/reference"
        );
        Fault::of_line(uri, line, message)
    })
}

/// Reads the position out of the parser's message, `Error at LINE:COLUMN: …`: its fields are private.
fn position(message: &str) -> Option<(u32, u32)> {
    let mut numbers = message.strip_prefix("Error at ")?.split(':');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parsers_position_is_found() {
        let fault =
            parse("a.feature", "Feature: x\n  Scenario: y\n    Given a\n  nonsense\n").unwrap_err();
        assert_eq!((fault.line, fault.path.as_str()), (Some(5), "a.feature"));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_parsed_or_refused(
            text in "(Feature: |Scenario: |Scenario Outline: |Rule: |Background:|Given |And |Examples:|@a|\\||\"\"\"|#| |\n|\n  |a|é|<a>){0,30}",
        ) {
            let _ = parse("a.feature", &text);
        }
    }
}
