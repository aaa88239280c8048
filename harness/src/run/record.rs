//! The run as a small JSON file, for `--rerun` and for the table of claims.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::feature::PathSelection;
use crate::report::{Outcome, RunReport, ScenarioReport};

/// The name of the file in the report's folder.
const FILE_NAME: &str = "report.json";

/// What `report.json` holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Name of the rig.
    pub rig: String,
    /// Seed of the run.
    pub seed: u64,
    /// The command line.
    pub command: String,
    /// When it started, in milliseconds since 1970-01-01 00:00 UTC.
    pub started_utc_ms: i64,
    /// The scenarios, in order.
    pub scenarios: Vec<RecordedScenario>,
}

/// A scenario in [`Record`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedScenario {
    /// Title of the feature.
    pub feature: String,
    /// The feature file.
    pub feature_path: PathBuf,
    /// Title of the rule around it.
    pub rule: Option<String>,
    /// Title, with the example filled in.
    pub name: String,
    /// Line of the scenario, from 1.
    pub line: u32,
    /// Line of the example's row, from 1.
    pub example_line: Option<u32>,
    /// Tags without `@`.
    pub tags: Vec<String>,
    /// `passed`, `failed`, `rig error` or `not run`.
    pub outcome: String,
    /// Why it was not run, or what kept the rig from going on.
    pub reason: Option<String>,
    /// Why it was begun again on a fresh board, where the first one failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retried: Option<String>,
    /// The command that repeats it.
    pub repeat: String,
}

/// Why a record can't be read.
#[derive(Debug, Error)]
pub enum RecordError {
    /// The file can't be read.
    #[error("{path} can't be read, name a folder or file that `lockbench run --report` wrote")]
    Read {
        /// The file.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// It is no record.
    #[error("{path} is no report of `lockbench run`")]
    Malformed {
        /// The file.
        path: String,
        /// Where and why.
        source: serde_json::Error,
    },
    /// Nothing is left to run again.
    #[error("every scenario of {path} passed, there is nothing to run again")]
    AllPassed {
        /// The file.
        path: String,
    },
}

impl Record {
    /// Takes what is needed from a report.
    pub fn of(report: &RunReport) -> Self {
        Self {
            rig: report.rig.clone(),
            seed: report.seed,
            command: report.command.clone(),
            started_utc_ms: report.started_utc_ms,
            scenarios: report.scenarios.iter().map(RecordedScenario::of).collect(),
        }
    }

    /// Writes it as JSON into a folder.
    ///
    /// # Errors
    ///
    /// Those of writing.
    pub fn write(&self, folder: &Path) -> std::io::Result<()> {
        let text = serde_json::to_string_pretty(self)?;
        std::fs::write(folder.join(FILE_NAME), text + "\n")
    }

    /// Reads it from a file, or from the folder in which it lies; relative to `base`.
    ///
    /// # Errors
    ///
    /// [`RecordError::Read`] and [`RecordError::Malformed`].
    pub fn read(path: &Path, base: &Path) -> Result<Self, RecordError> {
        let is_folder = base.join(path).is_dir();
        let file = if is_folder { path.join(FILE_NAME) } else { path.to_owned() };
        let path = file.display().to_string();
        let text = match std::fs::read_to_string(base.join(&file)) {
            Ok(text) => text,
            Err(source) => return Err(RecordError::Read { path, source }),
        };
        serde_json::from_str(&text).map_err(|source| RecordError::Malformed { path, source })
    }

    /// Selects the scenarios that did not pass.
    ///
    /// # Errors
    ///
    /// [`RecordError::AllPassed`]; `path` is where the record lay.
    pub fn not_passed(&self, path: &Path) -> Result<Vec<PathSelection>, RecordError> {
        let mut selections: Vec<PathSelection> = Vec::new();
        for scenario in self.scenarios.iter().filter(|scenario| scenario.outcome != "passed") {
            let line = scenario.example_line.unwrap_or(scenario.line);
            match selections.iter_mut().find(|selection| selection.path == scenario.feature_path) {
                Some(selection) => selection.lines.push(line),
                None => selections
                    .push(PathSelection { path: scenario.feature_path.clone(), lines: vec![line] }),
            }
        }
        if selections.is_empty() {
            return Err(RecordError::AllPassed { path: path.display().to_string() });
        }
        Ok(selections)
    }
}

impl RecordedScenario {
    fn of(scenario: &ScenarioReport) -> Self {
        let (outcome, reason) = match &scenario.outcome {
            Outcome::Passed => ("passed", None),
            Outcome::Failed => ("failed", None),
            Outcome::RigError(reason) => ("rig error", Some(reason.clone())),
            Outcome::NotRun(reason) => ("not run", Some(reason.clone())),
        };
        Self {
            feature: scenario.feature.clone(),
            feature_path: scenario.feature_path.clone(),
            rule: scenario.rule.clone(),
            name: scenario.name.clone(),
            line: scenario.line,
            example_line: scenario.example_line,
            tags: scenario.tags.clone(),
            outcome: outcome.to_owned(),
            reason,
            retried: scenario.retried.clone(),
            repeat: scenario.repeat.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_read_back_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let outcomes = [
            Outcome::Passed,
            Outcome::Failed,
            Outcome::RigError("r".into()),
            Outcome::NotRun("n".into()),
        ];
        let scenarios = (1..).zip(outcomes).map(|(line, outcome)| ScenarioReport {
            feature_path: format!("{}.feature", line % 2).into(),
            line,
            example_line: (line == 4).then_some(40),
            outcome,
            ..ScenarioReport::default()
        });
        let report = RunReport { seed: 7, scenarios: scenarios.collect(), ..RunReport::default() };
        let record = Record::of(&report);
        record.write(folder.path()).unwrap();
        for path in ["", FILE_NAME] {
            assert_eq!(Record::read(Path::new(path), folder.path()).unwrap(), record);
        }
        let rest = record.not_passed(Path::new("report")).unwrap();
        let lines: Vec<(&Path, &[u32])> = rest
            .iter()
            .map(|selection| (selection.path.as_path(), selection.lines.as_slice()))
            .collect();
        assert_eq!(lines, [(Path::new("0.feature"), &[2, 40][..]), (Path::new("1.feature"), &[3])]);
    }
}
