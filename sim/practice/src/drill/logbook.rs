//! The logbook: every attempt as a line of JSON in a local file, which only grows.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use etcetera::{AppStrategy, AppStrategyArgs, choose_app_strategy};
use thiserror::Error;

use super::Outcome;

const FILE_NAME: &str = "drills.jsonl";

/// A file of attempts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logbook {
    path: PathBuf,
}

/// What stands in a logbook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pages {
    /// The attempts, oldest first.
    pub outcomes: Vec<Outcome>,
    /// The lines, from 1, that are no attempt: half written, or of a later version.
    pub unreadable: Vec<usize>,
}

/// Why a logbook can't be used.
#[derive(Debug, Error)]
pub enum LogbookError {
    /// The system has no place for a program's data.
    #[error("this system names no folder for data, is HOME set?")]
    NoFolder,
    /// The file can't be read or written.
    #[error("the logbook {path} can't be used: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl Logbook {
    /// Gives the logbook in a file.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Gives the logbook of this person, where the system keeps such data (`$XDG_DATA_HOME` on Linux).
    ///
    /// # Errors
    /// [`LogbookError::NoFolder`].
    pub fn of_this_person() -> Result<Self, LogbookError> {
        let strategy = choose_app_strategy(AppStrategyArgs {
            top_level_domain: "example".to_owned(),
            author: "Lockbench".to_owned(),
            app_name: "lockbox-viewer".to_owned(),
        });
        let strategy = strategy.map_err(|_| LogbookError::NoFolder)?;
        Ok(Self::at(strategy.in_data_dir(FILE_NAME)))
    }

    /// Gives the file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Adds an attempt.
    ///
    /// # Errors
    /// [`LogbookError::File`].
    pub fn add(&self, outcome: &Outcome) -> Result<(), LogbookError> {
        self.append(outcome).map_err(|source| self.fault(source))
    }

    fn append(&self, outcome: &Outcome) -> io::Result<()> {
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder)?;
        }
        let ends_in_a_line = fs::read(&self.path)
            .map_or(true, |bytes| bytes.last().is_none_or(|last| *last == b'\n'));
        let mut line = serde_json::to_string(outcome)?;
        if !ends_in_a_line {
            // What was cut off stays a line of its own.
            line.insert(0, '\n');
        }
        line.push('\n');
        OpenOptions::new().create(true).append(true).open(&self.path)?.write_all(line.as_bytes())
    }

    /// Reads everything; a logbook that is not there yet is empty.
    ///
    /// # Errors
    /// [`LogbookError::File`].
    pub fn read(&self) -> Result<Pages, LogbookError> {
        let bytes = match fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(source) => return Err(self.fault(source)),
        };
        let mut pages = Pages::default();
        for (place, line) in String::from_utf8_lossy(&bytes).lines().enumerate() {
            if line.trim().is_empty() {
                continue;
            }
            match serde_json::from_str(line) {
                Ok(outcome) => pages.outcomes.push(outcome),
                Err(_) => pages.unreadable.push(place + 1),
            }
        }
        Ok(pages)
    }

    fn fault(&self, source: io::Error) -> LogbookError {
        LogbookError::File { path: self.path.clone(), source }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Mode, Outcome, StepTime};
    use super::*;

    fn outcome(took_ms: u64) -> Outcome {
        Outcome {
            drill: "From the locked screen to the key".to_owned(),
            at_utc_s: 1_767_603_600,
            mode: Mode::Alone,
            is_finished: true,
            took_ms,
            mistakes: 1,
            hesitations: 0,
            hints: 0,
            steps: vec![StepTime { step: "I confirm".to_owned(), took_ms: 900, mistakes: 1 }],
        }
    }

    #[test]
    fn what_is_added_is_read_and_a_broken_line_costs_itself_only() {
        let folder = tempfile::tempdir().unwrap();
        let logbook = Logbook::at(folder.path().join("new/drills.jsonl"));
        assert_eq!(logbook.read().unwrap(), Pages::default());
        logbook.add(&outcome(1000)).unwrap();
        let half = fs::read_to_string(logbook.path()).unwrap();
        fs::write(logbook.path(), format!("{half}{}", &half[..20])).unwrap();
        logbook.add(&outcome(2000)).unwrap();
        let pages = logbook.read().unwrap();
        assert_eq!(
            pages,
            Pages { outcomes: vec![outcome(1000), outcome(2000)], unreadable: vec![2] }
        );
        insta::assert_snapshot!(half);
    }

    #[test]
    fn a_file_that_cant_be_read_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let error = Logbook::at(folder.path()).read().unwrap_err();
        assert!(error.to_string().starts_with("the logbook "), "{error}");
    }
}
