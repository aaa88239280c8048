//! The scenarios of the features, by file and name.

use std::path::Path;

use anyhow::{Context as _, Result};
use gherkin::{Feature, GherkinEnv};

/// A scenario, or a scenario outline with all its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scenario {
    /// `stem / name`: the feature file's name without its ending, and the scenario's title.
    pub(super) key: String,
    /// The title of the rule around it.
    pub(super) rule: Option<String>,
    /// `file:line`.
    pub(super) place: String,
}

/// Gives a scenario's key.
pub(super) fn key(stem: &str, name: &str) -> String {
    format!("{stem} / {name}")
}

/// Reads every feature file of a folder, in the order of their names.
pub(super) fn read(folder: &Path) -> Result<Vec<Scenario>> {
    let unreadable = || format!("the features in {} can't be read", folder.display());
    let mut files = std::fs::read_dir(folder)
        .with_context(unreadable)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<std::io::Result<Vec<_>>>()
        .with_context(unreadable)?;
    files.retain(|file| file.extension().is_some_and(|ending| ending == "feature"));
    files.sort();
    let mut scenarios = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file)
            .with_context(|| format!("{} can't be read", file.display()))?;
        let stem = file.file_stem().unwrap_or_default().to_string_lossy();
        scenarios.extend(parse(&stem, text)?);
    }
    Ok(scenarios)
}

/// Finds the scenarios of one feature, those under its rules included.
fn parse(stem: &str, text: String) -> Result<Vec<Scenario>> {
    let feature = Feature::parse(text, GherkinEnv::default())
        .map_err(|error| anyhow::anyhow!("{stem}.feature is not valid Gherkin: {error}"))?;
    let scenario = |scenario: gherkin::Scenario, rule: Option<&str>| Scenario {
        key: key(stem, &scenario.name),
        rule: rule.map(str::to_owned),
        place: format!("{stem}.feature:{}", scenario.position.line),
    };
    let mut found: Vec<Scenario> =
        feature.scenarios.into_iter().map(|without_rule| scenario(without_rule, None)).collect();
    for rule in feature.rules {
        found.extend(rule.scenarios.into_iter().map(|within| scenario(within, Some(&rule.name))));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scenarios_are_found_with_and_without_a_rule() {
        let text = "Feature: f\n  Scenario: one\n    Given x\n\n  Rule: EMG-1 r\n    Scenario Outline: two\n      \
                    Given <x>\n      Examples:\n        | x |\n        | 1 |\n        | 2 |\n";
        let found = parse("stem", text.to_owned()).expect("a feature");
        assert_eq!(
            found,
            [
                Scenario { key: "stem / one".into(), rule: None, place: "stem.feature:2".into() },
                Scenario {
                    key: "stem / two".into(),
                    rule: Some("EMG-1 r".into()),
                    place: "stem.feature:6".into()
                },
            ]
        );
    }

    #[test]
    fn what_is_no_gherkin_is_named() {
        let error = parse("stem", "Fiature: f\n".to_owned()).expect_err("refused");
        assert!(error.to_string().starts_with("stem.feature is not valid Gherkin: "), "{error}");
    }
}
