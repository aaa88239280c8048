//! Commands about dashboards that run elsewhere: `lockbox serve`.

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
        _ => Err(Problem::new("this program is for dashboards that run elsewhere")
            .with_hint("use cargo lockbench")),
    }
}
