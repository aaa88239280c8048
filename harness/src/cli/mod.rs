//! The command line: arguments in, text and an exit code out.
//!
//! Each command is a function that writes to a [`Console`], so that tests read what a person would.

mod arguments;
mod check;
mod compare;
mod console;
mod delegate;
mod features_folder;
mod lend;
mod problem;
mod program;
mod replay;
mod report_files;
mod rigs;
mod steps;
mod sweep;

use std::path::PathBuf;

use clap::Parser as _;

pub use arguments::{
    Arguments, BoardCommand, Command, CompareArguments, LockboxArguments, LockboxCommand,
    RunArguments, StepsArguments, SweepArguments,
};
pub use console::Console;
pub use problem::Problem;
pub use program::{FindDashboards, Program};

use crate::run::Stop;

/// How the program ends.
///
/// **Source**: house.md §7; 130 is what shells use for an interrupted program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Everything passed: 0.
    Passed,
    /// A scenario failed: 1.
    Failed,
    /// It could not run: 2.
    CouldNotRun,
    /// It was interrupted: 130.
    Interrupted,
}

impl Exit {
    /// Gives the exit code.
    pub const fn code(self) -> u8 {
        match self {
            Self::Passed => 0,
            Self::Failed => 1,
            Self::CouldNotRun => 2,
            Self::Interrupted => 130,
        }
    }
}

/// Where a command runs.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// The current folder.
    pub folder: PathBuf,
    /// The folder of this package's manifest, where cargo started the program.
    pub manifest: Option<PathBuf>,
    /// The command line, for the report.
    pub command: String,
}

/// Runs one command.
///
/// # Errors
///
/// [`Problem`] where it could not run.
pub fn execute(
    arguments: &Arguments,
    program: &Program,
    surroundings: &Surroundings,
    stop: &Stop,
    console: &mut Console<'_>,
) -> Result<Exit, Problem> {
    if program.is_beyond(&arguments.command, surroundings)? {
        return (program.beyond)(&arguments.command, surroundings, stop, console);
    }
    match &arguments.command {
        Command::Run(arguments) => replay::execute(arguments, program, surroundings, stop, console),
        Command::Sweep(arguments) => sweep::execute(arguments, surroundings, stop, console),
        Command::Check { paths } => check::execute(paths, surroundings, console),
        Command::Steps(arguments) => steps::execute(*arguments, console),
        Command::Rigs => rigs::execute(program, surroundings, console),
        Command::Compare(arguments) => compare::execute(arguments, surroundings, console),
        Command::Lend { rig } => lend::execute(rig, program, console),
        Command::Boards | Command::Flash { .. } | Command::Board { .. } => {
            Err(Problem::new("this command needs debug probes").with_hint("use cargo lockbench"))
        }
        Command::Lockbox { .. } => {
            Err(Problem::new("this command needs a network").with_hint("use cargo lockbench"))
        }
    }
}

/// Runs a program with the arguments of the process, and gives its exit code.
pub fn main(program: &Program) -> u8 {
    let arguments = Arguments::parse();
    let stop = Stop::default();
    let asked = stop.clone();
    // Without the handler an interrupt still ends the program, only without a report.
    let _ = ctrlc::set_handler(move || {
        if asked.is_interrupted() {
            std::process::exit(i32::from(Exit::Interrupted.code()));
        }
        // Long times on a board take their time: who waits for the end should know that it comes.
        eprintln!(
            "interrupted: stopping after the step under way; interrupt again to stop at once"
        );
        asked.interrupt();
    });
    let surroundings = Surroundings {
        folder: std::env::current_dir().unwrap_or_default(),
        manifest: std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from),
        command: arguments::command_line(std::env::args().skip(1)),
    };
    let (mut out, mut err) = (std::io::stdout().lock(), std::io::stderr());
    let mut console = Console::of_process(&mut out, &mut err);
    let exit = match execute(&arguments, program, &surroundings, &stop, &mut console) {
        Ok(exit) => exit,
        Err(problem) if problem.is_closed_pipe() => Exit::Passed,
        Err(problem) => {
            problem.print(&mut console);
            Exit::CouldNotRun
        }
    };
    exit.code()
}

#[cfg(test)]
mod tests;
