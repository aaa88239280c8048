//! What one scenario leaves for a comparison: its steps as text, its events as bytes, in one file.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::feature::Pickle;
use crate::report::{StepReport, StepStatus};

/// The ending of the files.
const ENDING: &str = "events";

/// One scenario's events, with the places of its steps in them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recording {
    /// Where the scenario stands, such as `features/locking.feature:12`.
    pub place: String,
    /// Its title.
    pub name: String,
    /// The steps that were played, in order.
    pub steps: Vec<RecordedStep>,
    /// The events, one postcard message after the other.
    #[serde(skip)]
    pub events: Vec<u8>,
}

/// A step, and how many events there were when it ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedStep {
    /// Keyword and text.
    pub text: String,
    /// Line in the feature file, from 1.
    pub line: u32,
    /// Whether it passed.
    pub passed: bool,
    /// Events from the scenario's start to the step's end.
    pub events: usize,
}

/// Why a recording can't be written or read.
#[derive(Debug, Error)]
pub enum RecordingError {
    /// The file system says no.
    #[error("the recording {path} can't be used: {source}")]
    File {
        /// The file or folder.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// It is no recording.
    #[error("{path} is no recording of `lockbench run --events`")]
    Malformed {
        /// The file.
        path: String,
    },
}

impl Recording {
    /// Makes the recording of a scenario that was played.
    pub fn of<'a>(
        pickle: &Pickle,
        steps: impl Iterator<Item = (&'a StepReport, &'a usize)>,
        events: Vec<u8>,
    ) -> Self {
        let steps = steps.map(|(step, events)| RecordedStep {
            text: format!("{} {}", step.keyword, step.text),
            line: step.line,
            passed: step.status == StepStatus::Passed,
            events: *events,
        });
        Self {
            place: format!("{}:{}", pickle.uri, pickle.selecting_line()),
            name: pickle.name.clone(),
            steps: steps.collect(),
            events,
        }
    }

    /// Writes it into a folder, under its scenario's place in the run.
    ///
    /// # Errors
    /// [`RecordingError::File`].
    pub fn write(&self, folder: &Path, index: usize) -> Result<(), RecordingError> {
        let file = folder.join(format!("{index:05}.{ENDING}"));
        let fault = |source| RecordingError::File { path: file.display().to_string(), source };
        std::fs::create_dir_all(folder).map_err(fault)?;
        let mut head = serde_json::to_vec(self).map_err(|error| fault(error.into()))?;
        head.push(b'\n');
        let mut out = std::fs::File::create(&file).map_err(fault)?;
        out.write_all(&head).and_then(|()| out.write_all(&self.events)).map_err(fault)
    }

    /// Reads one file.
    ///
    /// # Errors
    /// [`RecordingError`].
    pub fn read(file: &Path) -> Result<Self, RecordingError> {
        let path = file.display().to_string();
        let bytes = match std::fs::read(file) {
            Ok(bytes) => bytes,
            Err(source) => return Err(RecordingError::File { path, source }),
        };
        let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
        let Ok(mut recording) = serde_json::from_slice::<Self>(&bytes[..end]) else {
            return Err(RecordingError::Malformed { path });
        };
        recording.events = bytes.get(end + 1..).unwrap_or_default().to_vec();
        Ok(recording)
    }

    /// Lists the files of a folder, in the order of the run.
    ///
    /// # Errors
    /// [`RecordingError::File`].
    pub fn list(folder: &Path) -> Result<Vec<PathBuf>, RecordingError> {
        let fault = |source| RecordingError::File { path: folder.display().to_string(), source };
        let mut files = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(fault)? {
            let path = entry.map_err(fault)?.path();
            if path.extension().is_some_and(|ending| ending == ENDING) {
                files.push(path);
            }
        }
        files.sort();
        Ok(files)
    }
}
