//! `lockbench rigs`: what scenarios can run on.

use super::{Console, Exit, Problem};
use crate::rig::{BUILT_IN, Capability};

pub(super) fn execute(console: &mut Console<'_>) -> Result<Exit, Problem> {
    for (name, description) in BUILT_IN {
        writeln!(console.out, "{name}: {description}")?;
        writeln!(console.out, "  capabilities: {}", capabilities_of(name).join(", "))?;
    }
    Ok(Exit::Passed)
}

/// Gives the capabilities of a rig by name; none where there is no such rig.
///
/// Every rig that is built in can do everything.
pub(super) fn capabilities_of(rig: &str) -> Vec<String> {
    let known = BUILT_IN.iter().any(|(name, _)| *name == rig);
    let all = Capability::ALL.iter().filter(|_| known);
    all.map(|capability| capability.name().to_owned()).collect()
}

/// Checks that there is a rig of this name.
pub(super) fn check(rig: &str) -> Result<(), Problem> {
    if BUILT_IN.iter().any(|(name, _)| *name == rig) {
        return Ok(());
    }
    let names: Vec<&str> = BUILT_IN.iter().map(|(name, _)| *name).collect();
    Err(Problem::new(format!("there is no rig `{rig}`, there is {}", names.join(", ")))
        .with_hint("`cargo lockbench rigs` lists the rigs and what they can do"))
}
