//! Finds the workspace's `features/` for commands that were given no path.

use std::path::{Path, PathBuf};

use super::{Problem, Surroundings};
use crate::feature::PathSelection;

/// Reads the paths of the command line, or finds the workspace's `features/`.
///
/// It is looked for in the current folder, in those above it, and beside this package's folder.
pub(super) fn selections(
    paths: &[String],
    surroundings: &Surroundings,
) -> Result<Vec<PathSelection>, Problem> {
    if !paths.is_empty() {
        let absolute = |mut selection: PathSelection| {
            selection.path = surroundings.folder.join(&selection.path);
            selection
        };
        return Ok(paths.iter().map(|path| absolute(PathSelection::parse(path))).collect());
    }
    let above = surroundings.folder.ancestors().map(Path::to_owned);
    let beside =
        surroundings.manifest.iter().filter_map(|manifest| Some(manifest.parent()?.to_owned()));
    above
        .chain(beside)
        .map(|folder: PathBuf| folder.join("features"))
        .find(|folder| folder.is_dir())
        .map(|folder| vec![PathSelection::whole(folder)])
        .ok_or_else(|| {
            Problem::new("there is no folder `features` here or above")
                .with_hint("name feature files: cargo lockbench run PATH")
        })
}
