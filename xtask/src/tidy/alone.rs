//! What a crate is built with when it is built alone: features that others ask for don't count then.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use super::Finding;
use crate::workspace::cargo;

/// A crate that is built alone, ours that it must not be built with, and why.
const ALONE: (&str, &[&str], &str) = (
    "lockbench-boards",
    &["lock-sim", "lock-core", "lock-firmware"],
    "behind a board's rig there is no firmware but the image",
);

/// Judges what `cargo build --package` of such a crate builds.
pub(super) fn check(root: &Path) -> Result<Vec<Finding>> {
    let (name, never, because) = ALONE;
    let output = Command::new(cargo())
        .current_dir(root)
        .args(["tree", "--locked", "--package", name, "--edges", "normal,build"])
        .args(["--prefix", "none", "--format", "{p}"])
        .output()
        .context("cargo can't be started")?;
    if !output.status.success() {
        bail!("cargo tree: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(judge(name, never, because, &String::from_utf8_lossy(&output.stdout)))
}

fn judge(name: &str, never: &[&str], because: &str, tree: &str) -> Vec<Finding> {
    let built: Vec<&str> = tree.lines().filter_map(|line| line.split_whitespace().next()).collect();
    let wrong = never.iter().filter(|never| built.contains(never));
    wrong
        .map(|wrong| {
            let message = format!(
                "is built with `{wrong}`, but {because}; `cargo tree -p {name} -i {wrong}` tells by whom"
            );
            Finding::new(name, 0, message)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_that_is_built_with_what_it_must_not_be_is_a_finding() {
        let tree = "lockbench-boards v0.1.0 (/x)\nlock-world v0.1.0\nlock-sim v0.1.0 (*)\n";
        let found = judge("lockbench-boards", &["lock-sim", "lock-core"], "of the wall", tree);
        assert_eq!(found.len(), 1);
        assert!(found[0].message.starts_with("is built with `lock-sim`, but of the wall; "));
        assert_eq!(judge("lockbench-boards", &["lock-core"], "", "lock-core-like v1\n"), []);
    }
}
