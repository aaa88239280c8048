//! Finds the scenarios that `FEATURE[:LINE]` names.

use std::path::Path;

use lockbench::feature::{Fault, PathSelection, Pickle, Request, TagExpression, load};
use lockbench::rig::Capability;
use thiserror::Error;

/// Why nothing can be played: everything that is wrong with the files, one fault a line.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}", lines(.0))]
pub struct CannotPlay(pub Vec<Fault>);

fn lines(faults: &[Fault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Loads the scenarios of `PATH[:LINE]`, a feature file or a folder of them.
///
/// # Errors
/// [`CannotPlay`] with every fault in the files.
pub fn scenarios(place: &str) -> Result<Vec<Pickle>, CannotPlay> {
    load_from(&[PathSelection::parse(place)], None)
}

/// Loads the scenarios of files that have a tag.
pub(crate) fn load_from(
    selections: &[PathSelection],
    tags: Option<&TagExpression>,
) -> Result<Vec<Pickle>, CannotPlay> {
    let capabilities: Vec<&str> = Capability::ALL.iter().map(|one| one.name()).collect();
    let request = Request { selections, tags, capabilities: &capabilities, base: Path::new(".") };
    load(&request).map(|plan| plan.pickles).map_err(CannotPlay)
}
