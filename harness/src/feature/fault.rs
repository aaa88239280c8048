//! What is wrong with a feature file, and where.

use std::fmt;

/// Something that keeps scenarios from being replayed, with its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The file or folder, as people name it.
    pub path: String,
    /// The line, from 1, where one is at fault.
    pub line: Option<u32>,
    /// What is wrong, the rule and the remedy.
    pub message: String,
}

impl Fault {
    /// Makes a fault of a whole file or folder.
    pub fn of_path(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { path: path.into(), line: None, message: message.into() }
    }

    /// Makes a fault of one line, from 1.
    pub fn of_line(path: impl Into<String>, line: u32, message: impl Into<String>) -> Self {
        Self { path: path.into(), line: Some(line), message: message.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.path, self.message),
            None => write!(f, "{}: {}", self.path, self.message),
        }
    }
}

impl std::error::Error for Fault {}
