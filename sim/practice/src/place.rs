//! Where a desk's lockbox stands: simulated in this program, or on a rig that another program lends.

use std::io;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;

use lockbench::bench::{Bench, BenchOptions};
use lockbench::rig::{self, LentRigs, RigError, RigSet};
use thiserror::Error;

/// The program that lends rigs.
const LENDER: &str = "lockbench";

/// A rig to put lockboxes on.
#[derive(Clone, Debug)]
pub struct Place {
    rig: String,
    rigs: RigSet,
}

/// Simulated, in this program.
impl Default for Place {
    fn default() -> Self {
        Self { rig: rig::DEFAULT.to_owned(), rigs: RigSet::default() }
    }
}

/// Why a rig of another program can't be had.
#[derive(Debug, Error)]
pub enum NoPlace {
    /// The other program does not start, or does not lend.
    #[error("rig `{rig}` can't be borrowed from `{program}`: {source}")]
    Lender {
        /// The rig's name.
        rig: String,
        /// The program that was started.
        program: String,
        /// What the system says.
        source: io::Error,
    },
}

impl Place {
    /// Gives a rig by its name: the simulated one, or one that `lockbench lend` lends, such as a board.
    ///
    /// # Errors
    /// [`NoPlace`].
    pub fn named(name: &str) -> Result<Self, NoPlace> {
        if name == rig::DEFAULT { Ok(Self::default()) } else { Self::lent(name) }
    }

    /// Gives a rig that `lockbench lend` lends, were it the simulated one: it lends one lockbox at a time.
    ///
    /// The other program ends when nothing of this place is left. What it says goes to standard error.
    ///
    /// # Errors
    /// [`NoPlace`].
    pub fn lent(name: &str) -> Result<Self, NoPlace> {
        let mut command = lender();
        command.args(["lend", name]);
        let rigs = borrow(&mut command).map_err(|source| NoPlace::Lender {
            rig: name.to_owned(),
            program: command.get_program().to_string_lossy().into_owned(),
            source,
        })?;
        Ok(Self { rig: name.to_owned(), rigs: RigSet::new(rigs) })
    }

    /// Gives a rig of a set.
    pub fn of(rigs: RigSet, rig: &str) -> Self {
        Self { rig: rig.to_owned(), rigs }
    }

    /// Gives the rig's name.
    pub fn rig(&self) -> &str {
        &self.rig
    }

    /// Tells whether it is in this program.
    pub fn is_simulated(&self) -> bool {
        self.rigs.find(&self.rig).is_some_and(|entry| entry.most.is_none())
    }

    /// Gives an empty bench there.
    pub(crate) fn bench(&self, seed: u64) -> Result<Bench, RigError> {
        Bench::new(
            &self.rig,
            seed,
            &BenchOptions { rigs: self.rigs.clone(), ..BenchOptions::default() },
        )
    }
}

fn borrow(command: &mut Command) -> io::Result<LentRigs> {
    let mut lender = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let (from, to) = (lender.stdout.take(), lender.stdin.take());
    // It ends when its standard input does; nobody waits for it, and nothing is left of it.
    thread::spawn(move || lender.wait());
    match (from, to) {
        (Some(from), Some(to)) => LentRigs::begin(from, to),
        _ => Err(io::Error::other("it has no standard input and output")),
    }
}

/// The program beside this one, or built by cargo.
fn lender() -> Command {
    let here = std::env::current_exe().ok();
    let beside = |folder: &std::path::Path| {
        folder.join(LENDER).with_extension(std::env::consts::EXE_EXTENSION)
    };
    let near: Option<PathBuf> = here
        .as_deref()
        .into_iter()
        .flat_map(|program| program.ancestors().skip(1).take(2))
        .map(beside)
        .find(|program| program.is_file());
    if let Some(program) = near {
        return Command::new(program);
    }
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["run", "--quiet", "--package", LENDER, "--bin", LENDER, "--"]);
    cargo
}
