//! The program `lockbench-online`: `cargo lockbench` builds it and hands commands about dashboards over to it.

use std::process::ExitCode;

use lockbench::cli::Program;
use lockbench::rig::RigSet;

fn main() -> ExitCode {
    let program = Program {
        rigs: RigSet::default(),
        dashboards: Some(lockbench_online::dashboard::find),
        beyond: lockbench_online::command::execute,
    };
    ExitCode::from(lockbench::cli::main(&program))
}
