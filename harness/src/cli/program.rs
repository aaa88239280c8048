//! A program around this library: which rigs it has, and what it does about the others.

use super::{Command, Console, Exit, Problem, Surroundings, delegate, replay, rigs};
use crate::dashboard::DashboardSource;
use crate::rig::RigSet;
use crate::run::Stop;

/// Finds dashboards by the name that `--dashboard` gives them.
pub type FindDashboards = fn(&str) -> Result<DashboardSource, Problem>;

/// A program around this library.
#[derive(Clone, Debug)]
pub struct Program {
    /// The rigs that it can open.
    pub rigs: RigSet,
    /// Finds the dashboards that `--dashboard` names; without it a run with that option is beyond the program.
    pub dashboards: Option<FindDashboards>,
    /// Does what the library can't: runs on other rigs, and commands about boards and dashboards elsewhere.
    pub beyond: fn(&Command, &Surroundings, &Stop, &mut Console<'_>) -> Result<Exit, Problem>,
}

impl Program {
    /// The program `lockbench`: it simulates, and hands the rest over to other programs, which it builds.
    pub fn lockbench() -> Self {
        Self { rigs: RigSet::default(), dashboards: None, beyond: delegate::execute }
    }

    /// Tells whether a command is beyond the library.
    ///
    /// # Errors
    /// [`Problem`] where it is about a rig that there is not.
    pub(super) fn is_beyond(
        &self,
        command: &Command,
        surroundings: &Surroundings,
    ) -> Result<bool, Problem> {
        let name = match command {
            Command::Run(arguments)
                if arguments.dashboard.is_some() && self.dashboards.is_none() =>
            {
                return Ok(true);
            }
            Command::Run(arguments) => replay::rig(arguments, surroundings)?,
            Command::Lend { rig } => rig.clone(),
            _ => return Ok(command.needs_probes() || command.needs_network()),
        };
        let rig = rigs::entry(&name, self, surroundings)?;
        Ok(self.rigs.find(&rig.name).is_none())
    }
}
