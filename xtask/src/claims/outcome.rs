//! How each scenario ended in the last run, from the `report.json` that `lockbench run` wrote.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use super::scenario::key;

/// How a scenario last ended; of several rows the worst counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Outcome {
    /// All rows passed.
    Passed,
    /// A row was not run, or the rig could not go on.
    NotRun,
    /// A row failed.
    Failed,
}

/// The outcomes of a run, by the scenario's key.
#[derive(Debug, Default)]
pub(super) struct Outcomes(BTreeMap<String, Outcome>);

impl Outcome {
    /// Gives the word for people.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::NotRun => "not run",
            Self::Failed => "failed",
        }
    }
}

impl Outcomes {
    /// Reads a run's report.
    pub(super) fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("the report {} can't be read", path.display()))?;
        Self::parse(&text)
            .with_context(|| format!("{} is no report of `cargo lockbench run`", path.display()))
    }

    /// Reads a run's report from its text; only the fields that are needed.
    pub(super) fn parse(text: &str) -> Result<Self> {
        let report: Value = serde_json::from_str(text)?;
        let Some(scenarios) = report.get("scenarios").and_then(Value::as_array) else {
            bail!("it has no list `scenarios`");
        };
        let mut outcomes = BTreeMap::new();
        for scenario in scenarios {
            let field = |name: &str| scenario.get(name).and_then(Value::as_str);
            let (Some(path), Some(name), Some(outcome)) =
                (field("feature_path"), field("name"), field("outcome"))
            else {
                bail!("a scenario lacks feature_path, name or outcome");
            };
            let Some(stem) = stem_of_ours(Path::new(path)) else { continue };
            let outcome = match outcome {
                "passed" => Outcome::Passed,
                "failed" => Outcome::Failed,
                _ => Outcome::NotRun,
            };
            let worst = outcomes.entry(key(stem, name)).or_insert(outcome);
            *worst = outcome.max(*worst);
        }
        Ok(Self(outcomes))
    }

    /// Gives how a scenario last ended.
    pub(super) fn of(&self, key: &str) -> Outcome {
        self.0.get(key).copied().unwrap_or(Outcome::NotRun)
    }
}

/// Gives the file's name without its ending where it lies in `features`; elsewhere files may have the
/// same names.
fn stem_of_ours(path: &Path) -> Option<&str> {
    let folder = path.parent().and_then(Path::file_name);
    if folder.is_some_and(|folder| folder != "features") {
        return None;
    }
    path.file_stem().and_then(|stem| stem.to_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(path: &str, name: &str, outcome: &str) -> String {
        format!(
            r#"{{"feature_path": "{path}", "name": "{name}", "outcome": "{outcome}", "line": 3}}"#
        )
    }

    fn outcomes(rows: &[String]) -> Outcomes {
        Outcomes::parse(&format!(r#"{{"rig": "simulated", "scenarios": [{}]}}"#, rows.join(",")))
            .expect("a report")
    }

    #[test]
    fn of_several_rows_the_worst_counts() {
        let path = "features/way.feature";
        for (rows, expected) in [
            (["passed", "passed"], Outcome::Passed),
            (["passed", "not run"], Outcome::NotRun),
            (["rig error", "passed"], Outcome::NotRun),
            (["failed", "passed"], Outcome::Failed),
            (["not run", "failed"], Outcome::Failed),
        ] {
            let outcomes = outcomes(&rows.map(|outcome| row(path, "It opens", outcome)));
            assert_eq!(outcomes.of("way / It opens"), expected, "{rows:?}");
        }
        assert_eq!(outcomes(&[]).of("way / It opens"), Outcome::NotRun);
    }

    #[test]
    fn only_our_own_features_count() {
        let key = "way / It opens";
        for (path, expected) in [
            ("features/way.feature", Outcome::Passed),
            ("/somewhere/features/way.feature", Outcome::Passed),
            ("way.feature", Outcome::Passed),
            ("../shared/scenarios/way.feature", Outcome::NotRun),
        ] {
            assert_eq!(outcomes(&[row(path, "It opens", "passed")]).of(key), expected, "{path}");
        }
    }

    #[test]
    fn what_is_no_report_is_refused() {
        for text in ["", "{}", r#"{"scenarios": [{"name": "x"}]}"#] {
            assert!(Outcomes::parse(text).is_err(), "{text}");
        }
    }
}
