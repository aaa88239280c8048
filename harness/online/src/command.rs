//! Commands that need a network: `lockbox serve`.

use lockbench::cli::{Command, Console, Exit, LockboxCommand, Problem, Surroundings};
use lockbench::run::Stop;

use crate::crowd;

/// Does a command that needs a network.
///
/// # Errors
/// [`Problem`] where it could not be done.
pub fn execute(
    command: &Command,
    _: &Surroundings,
    stop: &Stop,
    console: &mut Console<'_>,
) -> Result<Exit, Problem> {
    match command {
        Command::Lockbox { command: LockboxCommand::Serve(arguments) } => {
            crowd::serve(arguments, stop, console)
        }
        Command::Run(_) => Err(Problem::new("--dashboard goes with the simulated rig only")
            .with_hint("leave --rig out, or --dashboard")),
        _ => Err(Problem::new("this program is for what needs a network")
            .with_hint("use cargo lockbench")),
    }
}
