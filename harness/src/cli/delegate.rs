//! Hands a command over to the program for it, which is built when it is first needed.
//!
//! The boards' program links probe-rs and never the firmware for the host, the one for dashboards an async runtime, a
//! web server and a database; each is a program of its own, so that what everybody builds stays small.

use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};

use anyhow::{Context as _, anyhow};

use super::{Command, Console, Exit, Problem, Surroundings};
use crate::rig::file::RigFolder;
use crate::run::Stop;

/// A package and its program.
const BOARDS: &str = "lockbench-boards";
const ONLINE: &str = "lockbench-online";

pub(super) fn execute(
    command: &Command,
    surroundings: &Surroundings,
    stop: &Stop,
    console: &mut Console<'_>,
) -> Result<Exit, Problem> {
    let name = if command.needs_network() { ONLINE } else { BOARDS };
    let program = build(name, surroundings, console)?;
    let mut process = Process::new(&program);
    process.args(std::env::args_os().skip(1));
    hand_over(process, stop).with_context(|| format!("{name} can't be started")).map_err(Into::into)
}

/// Becomes the other program: whoever ends this process, by whatever signal, ends that one and its boards.
#[cfg(unix)]
fn hand_over(mut process: Process, _: &Stop) -> std::io::Result<Exit> {
    use std::os::unix::process::CommandExt as _;
    Err(process.exec())
}

/// Starts the other program and waits: an interrupt reaches both, and that one ends what it started.
#[cfg(not(unix))]
fn hand_over(mut process: Process, stop: &Stop) -> std::io::Result<Exit> {
    let ended = process.status()?;
    Ok(match ended.code() {
        Some(0) => Exit::Passed,
        Some(1) => Exit::Failed,
        Some(130) => Exit::Interrupted,
        _ if stop.is_interrupted() => Exit::Interrupted,
        _ => Exit::CouldNotRun,
    })
}

/// Builds a program, or finds it built, and gives where it lies.
fn build(
    name: &str,
    surroundings: &Surroundings,
    console: &mut Console<'_>,
) -> Result<PathBuf, Problem> {
    let folder = RigFolder::find(&surroundings.folder, surroundings.manifest.as_deref());
    let root = folder.as_ref().and_then(RigFolder::workspace).ok_or_else(|| {
        Problem::new("the workspace of lockbench is not here or above")
            .with_hint("this command needs its sources: run cargo lockbench in it")
    })?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let is_built = beside_this_program(name).is_some_and(|path| path.is_file());
    if !is_built {
        writeln!(console.err, "building {name}, which takes some minutes the first time …")?;
    }
    let mut build = Process::new(cargo);
    build.current_dir(root).args(["build", "--package", name, "--message-format", "json"]);
    if is_built {
        // Nothing is said where nothing is to be done; errors are.
        build.arg("--quiet");
    }
    let output = build
        .stderr(Stdio::inherit())
        .output()
        .context("cargo can't be started, and this command needs a program that it builds")?;
    let built = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        return Err(Problem::new(format!("{name} can't be built"))
            .with_hint(format!("cargo build --package {name} tells why")));
    }
    built
        .lines()
        .find_map(|line| executable(name, line))
        .ok_or_else(|| anyhow!("cargo built {name} and did not say where it lies").into())
}

/// Finds where the program lies in one line of what cargo says.
fn executable(name: &str, line: &str) -> Option<PathBuf> {
    let message: serde_json::Value = serde_json::from_str(line).ok()?;
    let is_it = message["target"]["name"] == name;
    message["executable"].as_str().filter(|_| is_it).map(PathBuf::from)
}

fn beside_this_program(name: &str) -> Option<PathBuf> {
    let this = std::env::current_exe().ok()?;
    Some(
        this.parent()
            .map(Path::to_owned)?
            .join(name)
            .with_extension(std::env::consts::EXE_EXTENSION),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_is_found_in_what_cargo_says() {
        let lines = [
            r#"{"reason":"compiler-artifact","target":{"name":"lockbench"},"executable":"/t/lockbench"}"#,
            r#"{"reason":"compiler-artifact","target":{"name":"lockbench-boards"},"executable":null}"#,
            r#"{"reason":"compiler-artifact","target":{"name":"lockbench-boards"},"executable":"/t/b"}"#,
            "no json",
        ];
        assert_eq!(
            lines.into_iter().find_map(|line| executable(BOARDS, line)),
            Some("/t/b".into())
        );
        assert_eq!(lines.into_iter().find_map(|line| executable(ONLINE, line)), None);
    }
}
