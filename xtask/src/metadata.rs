//! The part of `cargo metadata`'s answer that the checks read.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use crate::workspace::cargo;

/// The packages of a workspace and, where asked for, what they are resolved to.
#[derive(Deserialize)]
pub(crate) struct Metadata {
    /// Every package that was asked for.
    pub(crate) packages: Vec<Package>,
    /// The ids of the workspace's own packages.
    pub(crate) workspace_members: Vec<String>,
    /// Where build outputs lie.
    pub(crate) target_directory: PathBuf,
    resolve: Option<Resolve>,
}

/// One package, ours or from outside.
#[derive(Clone, Deserialize)]
pub(crate) struct Package {
    /// Its name on the registry or in its manifest.
    pub(crate) name: String,
    /// Its unique id.
    pub(crate) id: String,
    /// What its manifest asks for, of all kinds.
    #[serde(default)]
    pub(crate) dependencies: Vec<Dependency>,
}

/// One line of a manifest's dependencies.
#[derive(Clone, Deserialize)]
pub(crate) struct Dependency {
    /// The package that is asked for.
    pub(crate) name: String,
    /// Nothing for a normal dependency, else `dev` or `build`.
    pub(crate) kind: Option<String>,
}

impl Dependency {
    /// Tells whether only tests, examples and benchmarks use it.
    pub(crate) fn is_dev(&self) -> bool {
        self.kind.as_deref() == Some("dev")
    }
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Edge>,
}

#[derive(Deserialize)]
struct Edge {
    pkg: String,
    dep_kinds: Vec<EdgeKind>,
}

#[derive(Deserialize)]
struct EdgeKind {
    kind: Option<String>,
}

impl Metadata {
    /// Reads the workspace's own packages; needs no network and no lock file.
    pub(crate) fn of_members(folder: &Path) -> Result<Self> {
        Self::read(folder, &["--no-deps"])
    }

    /// Reads all packages as resolved for this machine, by the lock file as it stands.
    pub(crate) fn resolved(folder: &Path) -> Result<Self> {
        let host = host_target()?;
        Self::read(folder, &["--locked", "--filter-platform", &host])
    }

    fn read(folder: &Path, arguments: &[&str]) -> Result<Self> {
        let output = Command::new(cargo())
            .current_dir(folder)
            .args(["metadata", "--format-version", "1"])
            .args(arguments)
            .output()
            .context("cargo can't be started")?;
        if !output.status.success() {
            bail!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr).trim());
        }
        serde_json::from_slice(&output.stdout).context("cargo metadata's answer can't be read")
    }

    /// Gives the workspace's own packages.
    pub(crate) fn members(&self) -> impl Iterator<Item = &Package> {
        self.packages.iter().filter(|package| self.workspace_members.contains(&package.id))
    }

    /// Gives the names of everything that is built for `package`, tests and itself aside.
    pub(crate) fn built_for(&self, package: &str) -> BTreeSet<&str> {
        let edges: BTreeMap<&str, &[Edge]> = self
            .resolve
            .iter()
            .flat_map(|resolve| &resolve.nodes)
            .map(|node| (node.id.as_str(), node.deps.as_slice()))
            .collect();
        let names: BTreeMap<&str, &str> = self
            .packages
            .iter()
            .map(|package| (package.id.as_str(), package.name.as_str()))
            .collect();
        let mut open: Vec<&str> =
            self.members().filter(|member| member.name == package).map(|m| m.id.as_str()).collect();
        let mut seen: BTreeSet<&str> = open.iter().copied().collect();
        while let Some(id) = open.pop() {
            for edge in edges.get(id).copied().unwrap_or_default() {
                let is_built =
                    edge.dep_kinds.iter().any(|kind| kind.kind.as_deref() != Some("dev"));
                if is_built && seen.insert(&edge.pkg) {
                    open.push(&edge.pkg);
                }
            }
        }
        seen.iter()
            .filter_map(|id| names.get(id).copied())
            .filter(|name| *name != package)
            .collect()
    }
}

fn host_target() -> Result<String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("-vV").output().context("rustc can't be started")?;
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .find_map(|line| line.strip_prefix("host: ").map(str::to_owned))
        .context("rustc -vV names no host")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = r#"{
        "target_directory": "/t", "workspace_members": ["app#1"],
        "packages": [
            {"name": "app", "id": "app#1"},
            {"name": "lib", "id": "lib#1"},
            {"name": "deep", "id": "deep#1"},
            {"name": "oracle", "id": "oracle#1"}
        ],
        "resolve": {"nodes": [
            {"id": "app#1", "deps": [
                {"pkg": "lib#1", "dep_kinds": [{"kind": null}]},
                {"pkg": "oracle#1", "dep_kinds": [{"kind": "dev"}]}]},
            {"id": "lib#1", "deps": [{"pkg": "deep#1", "dep_kinds": [{"kind": "build"}]}]},
            {"id": "deep#1", "deps": []},
            {"id": "oracle#1", "deps": []}
        ]}
    }"#;

    #[test]
    fn what_is_built_follows_normal_and_build_dependencies_only() {
        let metadata: Metadata = serde_json::from_str(SMALL).expect("the small answer is valid");
        let built: Vec<_> = metadata.built_for("app").into_iter().collect();
        assert_eq!(built, ["deep", "lib"]);
        assert!(metadata.built_for("unknown").is_empty());
    }
}
