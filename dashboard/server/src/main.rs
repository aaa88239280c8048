//! The program `lockbench-dashboard`.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
