//! Why the program could not run, as it is printed.

use std::io::ErrorKind;

use super::Console;
use crate::feature::Fault;

/// Faults beyond this number are only counted.
const MOST: usize = 100;

/// Why a command could not run: one error or several, and what may help.
#[derive(Debug, Default)]
pub struct Problem {
    errors: Vec<String>,
    hint: Option<String>,
    closed_pipe: bool,
}

impl Problem {
    /// Makes a problem of one error.
    pub fn new(error: impl Into<String>) -> Self {
        Self { errors: vec![error.into()], ..Self::default() }
    }

    /// Adds what may help.
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Tells whether nobody reads the output any more, as with `lockbench steps | head`.
    pub const fn is_closed_pipe(&self) -> bool {
        self.closed_pipe
    }

    /// Prints `error: …` for each error, then `hint: …`.
    pub fn print(&self, console: &mut Console<'_>) {
        // What can't be printed on standard error can't be told at all.
        for error in self.errors.iter().take(MOST) {
            let _ = writeln!(console.err, "error: {error}");
        }
        if self.errors.len() > MOST {
            let _ = writeln!(console.err, "error: and {} more", self.errors.len() - MOST);
        }
        if let Some(hint) = &self.hint {
            let _ = writeln!(console.err, "hint: {hint}");
        }
    }
}

impl From<Vec<Fault>> for Problem {
    fn from(faults: Vec<Fault>) -> Self {
        let errors = faults.iter().map(Fault::to_string).collect();
        let undefined = faults.iter().any(|fault| fault.message.starts_with("undefined step"));
        let hint = undefined.then(|| "`cargo lockbench steps` lists every step".to_owned());
        Self { errors, hint, closed_pipe: false }
    }
}

impl From<anyhow::Error> for Problem {
    fn from(error: anyhow::Error) -> Self {
        let closed_pipe = error
            .chain()
            .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
            .any(|cause| cause.kind() == ErrorKind::BrokenPipe);
        Self { errors: vec![format!("{error:#}")], hint: None, closed_pipe }
    }
}

impl From<std::io::Error> for Problem {
    fn from(error: std::io::Error) -> Self {
        anyhow::Error::new(error).context("the output can't be written").into()
    }
}
