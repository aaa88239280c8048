//! The check `audit`: cargo-deny judges what comes in from outside, in each workspace by its own rules.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use super::check::Done;
use crate::process::{run as run_process, succeeds};
use crate::workspace::{Workspace, cargo};

/// Workspaces, each with the rules for what it uses.
const AUDITED: [(&str, &str); 3] = [
    ("Cargo.toml", "deny.toml"),
    ("fuzz/Cargo.toml", "deny.toml"),
    ("firmware-under-test/boards/Cargo.toml", "firmware-under-test/boards/deny.toml"),
];

/// What is judged. Known holes (`advisories`) are not: their list changes from day to day, and so would the check.
const JUDGED: [&str; 3] = ["bans", "licenses", "sources"];

pub(super) fn run(workspace: &Workspace) -> Result<Done> {
    let Some(program) = cargo_deny(workspace) else {
        let reason = "cargo-deny is not there, `cargo install cargo-deny --locked` brings it";
        return Ok(Done::Skipped(reason.to_owned()));
    };
    for (manifest, rules) in AUDITED {
        let mut command = Command::new(&program);
        command.current_dir(workspace.root()).args(["--log-level", "error"]);
        command.args(["--manifest-path", manifest, "--config", rules, "check"]);
        run_process(command.args(JUDGED))?;
    }
    Ok(Done::Passed)
}

/// Finds cargo-deny; continuous integration builds it once, which takes some minutes, and keeps it beside its
/// other build outputs.
fn cargo_deny(workspace: &Workspace) -> Option<PathBuf> {
    let tools = workspace.target().join("xtask").join("tools");
    let own = tools.join("bin").join("cargo-deny");
    let places = [PathBuf::from("cargo-deny"), own.clone()];
    let works = |program: &PathBuf| succeeds(Command::new(program).arg("--version"));
    if let Some(program) = places.into_iter().find(works) {
        return Some(program);
    }
    std::env::var_os("CI")?;
    let mut install = Command::new(cargo());
    install.args(["install", "cargo-deny", "--locked", "--root"]).arg(tools);
    run_process(&mut install).ok()?;
    Some(own)
}
