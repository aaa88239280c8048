//! `lockbench rigs`: what scenarios can run on.

use std::collections::BTreeSet;

use super::{Console, Exit, Problem, Program, Surroundings};
use crate::rig::file::RigFolder;
use crate::rig::{Capability, RigEntry};

pub(super) fn execute(
    program: &Program,
    surroundings: &Surroundings,
    console: &mut Console<'_>,
) -> Result<Exit, Problem> {
    for rig in all(program, surroundings)? {
        writeln!(console.out, "{}: {}", rig.name, rig.about)?;
        writeln!(console.out, "  capabilities: {}", words(&rig.capabilities))?;
    }
    Ok(Exit::Passed)
}

fn words(capabilities: &BTreeSet<Capability>) -> String {
    capabilities.iter().map(|capability| capability.name()).collect::<Vec<_>>().join(", ")
}

/// Gives the program's own rigs, then those that have a file.
fn all(program: &Program, surroundings: &Surroundings) -> Result<Vec<RigEntry>, Problem> {
    let mut rigs = program.rigs.list();
    if let Some(folder) = RigFolder::find(&surroundings.folder, surroundings.manifest.as_deref()) {
        let files = folder.rigs().map_err(anyhow::Error::new)?;
        let others = files.into_iter().map(|rig| rig.entry());
        rigs.extend(others.filter(|rig| program.rigs.find(&rig.name).is_none()));
    }
    Ok(rigs)
}

/// Gives a rig by its name.
pub(super) fn entry(
    name: &str,
    program: &Program,
    surroundings: &Surroundings,
) -> Result<RigEntry, Problem> {
    let rigs = all(program, surroundings)?;
    if let Some(rig) = rigs.iter().find(|rig| rig.name == name) {
        return Ok(rig.clone());
    }
    let names: Vec<&str> = rigs.iter().map(|rig| rig.name.as_str()).collect();
    Err(Problem::new(format!("there is no rig `{name}`, there is {}", names.join(", ")))
        .with_hint("`cargo lockbench rigs` lists the rigs and what they can do"))
}
