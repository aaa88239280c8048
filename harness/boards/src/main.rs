//! The boards' program: `cargo lockbench` builds it and hands commands about boards over to it.

use std::process::ExitCode;

use lockbench::cli::Program;
use lockbench::rig::{HAS_FIRMWARE_FOR_THE_HOST, RigSet};
use lockbench_boards::command;
use lockbench_boards::rig::BoardRigs;

fn main() -> ExitCode {
    if HAS_FIRMWARE_FOR_THE_HOST {
        // Whatever passed here would not prove that the image did it.
        eprintln!("error: this lockbench-boards was built together with the simulated rig");
        eprintln!("hint: build it alone: cargo build --package lockbench-boards");
        return ExitCode::from(2);
    }
    let program = Program {
        rigs: RigSet::new(BoardRigs::of_process()),
        dashboards: None,
        beyond: command::execute,
    };
    ExitCode::from(lockbench::cli::main(&program))
}
