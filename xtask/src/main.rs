//! `cargo xtask`: what CI and people run beside `cargo lockbench`.

mod claims;
mod metadata;
mod prerequisite;
mod process;
mod size;
mod suite;
mod tidy;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::prerequisite::CannotRun;
use crate::size::Toolchain;
use crate::workspace::Workspace;

/// What CI and people run beside `cargo lockbench`.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Installs what is missing, after asking: QEMU, compilers for the boards, and what the checks need
    Setup {
        /// Installs without asking
        #[arg(long)]
        yes: bool,
    },
    /// Tells what is there and what is missing, what each thing is for, and how to get it
    Doctor,
    /// Installs what is missing, then runs every check; ends with `N passed, N failed`
    Test {
        /// Runs only this check; may be given more than once
        #[arg(long, value_name = "CHECK")]
        only: Vec<String>,
        /// Lists the checks and runs none
        #[arg(long)]
        list: bool,
        /// Installs nothing: names what is missing and exits with 2
        #[arg(long)]
        no_install: bool,
    },
    /// Checks the walls between the crates and the rules of style that no lint knows
    Tidy,
    /// Prints which scenarios show each claim, and how they last ended
    Claims {
        /// Passed on
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Links one image of a board; the last line names its ELF file
    Firmware {
        /// A folder of firmware-under-test/boards
        board: String,
        /// The bench build, whose peripherals are on the bench, instead of the product
        #[arg(long)]
        bench: bool,
        /// Which compiler builds for the board
        #[arg(long, value_enum)]
        toolchain: Option<Toolchain>,
    },
    /// Links each board's images and prints its flash and RAM against the chip's
    FirmwareSize {
        /// Which compiler builds for the board
        #[arg(long, value_enum)]
        toolchain: Option<Toolchain>,
        /// Also prints the deepest way down the stack, frame by frame, from reset or such functions
        #[arg(long, value_name = "FUNCTION", num_args = 0..=1, default_missing_value = "Reset")]
        path: Option<String>,
    },
}

fn main() -> ExitCode {
    match run(&Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            if error.is::<CannotRun>() { ExitCode::from(2) } else { ExitCode::FAILURE }
        }
    }
}

fn run(task: &Task) -> anyhow::Result<()> {
    match task {
        Task::Setup { yes } => prerequisite::setup(&Workspace::find()?, *yes),
        Task::Doctor => prerequisite::doctor(&Workspace::find()?),
        Task::Test { list: true, .. } => {
            suite::list();
            Ok(())
        }
        Task::Test { only, no_install, .. } => suite::run(&Workspace::find()?, only, !no_install),
        Task::Tidy => tidy::run(&Workspace::find()?),
        Task::Claims { arguments } => claims::run(arguments),
        Task::Firmware { board, bench, toolchain } => {
            size::build_one(&Workspace::find()?, board, *bench, *toolchain)
        }
        Task::FirmwareSize { toolchain, path } => {
            size::run(&Workspace::find()?, *toolchain, path.as_deref())
        }
    }
}
