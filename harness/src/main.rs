//! The command line `lockbench`.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(lockbench::cli::main())
}
