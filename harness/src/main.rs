//! The command line `lockbench`.

use std::process::ExitCode;

use lockbench::cli::Program;

fn main() -> ExitCode {
    ExitCode::from(lockbench::cli::main(&Program::lockbench()))
}
