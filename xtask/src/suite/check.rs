//! The checks of `cargo xtask test`, in their order: the quick and the telling ones first.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use super::audit;
use crate::prerequisite::{
    aiosmtpd_is_there, mosquitto_is_there, node_is_there, virtual_desktop_is_there,
};
use crate::process::{run, succeeds};
use crate::size::Toolchain;
use crate::workspace::{Workspace, cargo};
use crate::{claims, size, tidy};

/// One check of the whole.
pub(super) struct Check {
    /// What `--only` knows it by.
    pub(super) name: &'static str,
    /// What it tells, in a few words.
    pub(super) about: &'static str,
    /// Does it; an error is a failure.
    pub(super) run: fn(&Workspace) -> Result<Done>,
}

/// How a check that did not fail ended.
pub(super) enum Done {
    /// It ran, and all was well.
    Passed,
    /// It could not run on this machine, and why.
    Skipped(String),
}

pub(super) const CHECKS: [Check; 19] = [
    Check { name: "format", about: "every file is formatted", run: format },
    Check { name: "tidy", about: "the walls between the crates, and style", run: tidy },
    Check { name: "lint", about: "rustc and clippy have no warning", run: lint },
    Check { name: "unit", about: "the tests of every crate", run: unit },
    Check {
        name: "viewer",
        about: "the viewer's pictures, and a person at its window",
        run: viewer,
    },
    Check {
        name: "broker",
        about: "the dashboard with Mosquitto, with and without TLS",
        run: broker,
    },
    Check { name: "mail", about: "the dashboard's e-mails at a real mail server", run: mail },
    Check {
        name: "load",
        about: "the dashboard killed under load: each command once, no event lost",
        run: load,
    },
    Check { name: "doc-tests", about: "the examples in the documentation", run: doc_tests },
    Check { name: "features", about: "our own scenarios, simulated", run: features },
    Check { name: "scenarios", about: "QA's scenarios, simulated", run: scenarios },
    Check {
        name: "online",
        about: "all scenarios again, over the dashboard's API and broker",
        run: online,
    },
    Check { name: "claims", about: "each claim is shown by a scenario", run: shown_claims },
    Check { name: "fuzz", about: "hostile input breaks no rule: a bounded, seeded run", run: fuzz },
    Check { name: "reports", about: "the reports are valid for Cucumber's tools", run: reports },
    Check {
        name: "firmware-size",
        about: "the images link and fit their chips",
        run: firmware_size,
    },
    Check {
        name: "emulated",
        about: "scenarios do the same on an emulated board as simulated, but for another image",
        run: emulated,
    },
    Check {
        name: "audit",
        about: "licences, sources and versions of what is used",
        run: audit::run,
    },
    Check { name: "docs", about: "rustdoc has no warning", run: docs },
];

fn format(workspace: &Workspace) -> Result<Done> {
    run(&mut workspace.cargo(["fmt", "--all", "--check"]))?;
    run(Command::new(cargo()).current_dir(workspace.boards()).args(["fmt", "--all", "--check"]))?;
    Ok(Done::Passed)
}

fn tidy(workspace: &Workspace) -> Result<Done> {
    tidy::run(workspace)?;
    Ok(Done::Passed)
}

fn lint(workspace: &Workspace) -> Result<Done> {
    run(&mut workspace.cargo([
        "clippy",
        "--workspace",
        "--all-targets",
        "--locked",
        "--",
        "--deny=warnings",
    ]))?;
    // Debian's compiler for the board has no clippy beside it.
    if Toolchain::installed() == Some(Toolchain::Rustup) {
        let mut boards = workspace.cargo(["clippy", "--workspace", "--locked"]);
        boards.current_dir(workspace.boards()).args(["--target", "thumbv6m-none-eabi"]);
        boards.arg("--target-dir").arg(workspace.target().join("boards"));
        run(boards.args(["--", "--deny=warnings"]))?;
    }
    Ok(Done::Passed)
}

fn unit(workspace: &Workspace) -> Result<Done> {
    if succeeds(&mut workspace.cargo(["nextest", "--version"])) {
        run(&mut workspace.cargo(["nextest", "run", "--workspace", "--locked", "--no-fail-fast"]))?;
    } else {
        run(&mut workspace.cargo([
            "test",
            "--workspace",
            "--locked",
            "--lib",
            "--bins",
            "--tests",
        ]))?;
    }
    Ok(Done::Passed)
}

fn viewer(workspace: &Workspace) -> Result<Done> {
    if !virtual_desktop_is_there() {
        return Ok(Done::Skipped("no Vulkan driver, Xvfb or xdotool is there".to_owned()));
    }
    // The whole workspace is named so that nothing is built again with other features.
    let targets = ["--test", "picture", "--test", "person", "--test", "missing"];
    let mut command = workspace.cargo(["test", "--workspace", "--locked"]);
    run(command.args(targets).args(["--", "--ignored", "--test-threads", "1"]))?;
    Ok(Done::Passed)
}

fn broker(workspace: &Workspace) -> Result<Done> {
    if !mosquitto_is_there() {
        return Ok(Done::Skipped("mosquitto and mosquitto_passwd are not there".to_owned()));
    }
    dashboards_tests(workspace, "mosquitto::")
}

fn mail(workspace: &Workspace) -> Result<Done> {
    if !aiosmtpd_is_there() {
        return Ok(Done::Skipped("aiosmtpd is not there".to_owned()));
    }
    dashboards_tests(workspace, "smtp::")
}

/// Runs those of the dashboard's tests that need something that isn't on every machine.
fn dashboards_tests(workspace: &Workspace, which: &str) -> Result<Done> {
    // As above, nothing is built again so.
    let mut command = workspace.cargo(["test", "--workspace", "--locked", "--test", "online"]);
    run(command.args(["--", "--ignored", which]))?;
    Ok(Done::Passed)
}

/// So many lockboxes, so many commands to each under so many kills: small, and yet each kill comes in the middle.
const LOAD: [&str; 10] = [
    "--lockboxes",
    "20",
    "--people",
    "8",
    "--commands",
    "5",
    "--kills",
    "3",
    "--idle-seconds",
    "0",
];

fn load(workspace: &Workspace) -> Result<Done> {
    let built = ["build", "--workspace", "--locked", "--bins", "--example", "load"];
    run(&mut workspace.cargo(built))?;
    let program = workspace.target().join("debug").join("examples").join("load");
    run(Command::new(program).current_dir(workspace.root()).args(LOAD))?;
    Ok(Done::Passed)
}

fn doc_tests(workspace: &Workspace) -> Result<Done> {
    run(&mut workspace.cargo(["test", "--workspace", "--locked", "--doc"]))?;
    Ok(Done::Passed)
}

fn features(workspace: &Workspace) -> Result<Done> {
    run(&mut workspace.cargo(["lockbench", "run"]))?;
    Ok(Done::Passed)
}

fn scenarios(workspace: &Workspace) -> Result<Done> {
    let Some(folder) = scenarios_of_qa(workspace.root()) else {
        return Ok(Done::Skipped("no ../shared/scenarios beside the repository".to_owned()));
    };
    let mut command = workspace.cargo(["lockbench", "run", "--report"]);
    command.arg(workspace.target().join("xtask").join("scenarios"));
    run(command.arg(folder))?;
    Ok(Done::Passed)
}

fn online(workspace: &Workspace) -> Result<Done> {
    let report = workspace.target().join("xtask").join("online");
    let mut command = workspace.cargo(["lockbench", "run", "--dashboard", "embedded", "--report"]);
    run(command.arg(report.join("features")))?;
    if let Some(folder) = scenarios_of_qa(workspace.root()) {
        let mut command =
            workspace.cargo(["lockbench", "run", "--dashboard", "embedded", "--report"]);
        run(command.arg(report.join("scenarios")).arg(folder))?;
    }
    Ok(Done::Passed)
}

/// Gives the folder as one would type it in the workspace's folder.
fn scenarios_of_qa(root: &Path) -> Option<PathBuf> {
    let folder = Path::new("..").join("shared").join("scenarios");
    root.join(&folder).is_dir().then_some(folder)
}

fn shown_claims(_: &Workspace) -> Result<Done> {
    claims::run(&[])?;
    Ok(Done::Passed)
}

/// Inputs of each target beside its corpus: some 20 s in all.
const FUZZ_MUTATIONS: &str = "10000";

fn fuzz(workspace: &Workspace) -> Result<Done> {
    let mut command = workspace.cargo(["run", "--quiet", "--locked", "--package", "lock-fuzz"]);
    run(command.args(["--", "run", "--mutations", FUZZ_MUTATIONS]))?;
    Ok(Done::Passed)
}

fn reports(workspace: &Workspace) -> Result<Done> {
    if !node_is_there() {
        return Ok(Done::Skipped("node 20 or newer and npm are not there".to_owned()));
    }
    let messages = workspace.root().join("report").join("messages.ndjson");
    if !messages.is_file() {
        bail!("{} is not there, the check `features` writes it", messages.display());
    }
    let folder = copy_of_report_check(workspace)?;
    if !is_installed(&folder) {
        let arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
        run(Command::new("npm").current_dir(&folder).args(arguments))?;
    }
    run(Command::new("node").current_dir(&folder).arg("check.mjs").arg(messages))?;
    Ok(Done::Passed)
}

/// Copies the check to the build outputs, where npm may install what it needs.
fn copy_of_report_check(workspace: &Workspace) -> Result<PathBuf> {
    let from = workspace.root().join("harness").join("report-check");
    let to = workspace.target().join("xtask").join("report-check");
    std::fs::create_dir_all(&to).with_context(|| format!("can't make {}", to.display()))?;
    for name in ["package.json", "package-lock.json", "check.mjs"] {
        let file = from.join(name);
        let content =
            std::fs::read(&file).with_context(|| format!("can't read {}", file.display()))?;
        // An unchanged copy keeps its date, which tells whether npm has to install again.
        if std::fs::read(to.join(name)).ok().as_ref() != Some(&content) {
            std::fs::write(to.join(name), content)
                .with_context(|| format!("can't write to {}", to.display()))?;
        }
    }
    Ok(to)
}

/// Tells whether what the lock file names was installed after the lock file was last changed.
fn is_installed(folder: &Path) -> bool {
    let changed = |path: PathBuf| path.metadata().and_then(|metadata| metadata.modified()).ok();
    let installed = changed(folder.join("node_modules").join(".package-lock.json"));
    installed.is_some() && installed > changed(folder.join("package-lock.json"))
}

fn firmware_size(workspace: &Workspace) -> Result<Done> {
    size::run(workspace, None, None)?;
    Ok(Done::Passed)
}

fn emulated(workspace: &Workspace) -> Result<Done> {
    let mut command = workspace.cargo(["lockbench", "compare", "simulated", "emulated"]);
    command.args(["--tags", "@smoke", "--report"]);
    run(command.arg(workspace.target().join("xtask").join("compare")))?;
    // The board's own timer, interrupts and sleep, in real seconds: what takes longer is counted as not run.
    let mut command = workspace.cargo(["lockbench", "run", "--rig", "emulated-clock"]);
    command.args(["--tags", "@smoke and @safety", "--report"]);
    run(command.arg(workspace.target().join("xtask").join("clock")))?;
    // An image of another firmware behaves otherwise: nothing behind the rig knows the firmware but the image.
    let mut command = workspace.cargo(["test", "--locked", "--package", "lockbench-boards"]);
    run(command.args(["--test", "other_image", "--test", "served", "--", "--ignored"]))?;
    Ok(Done::Passed)
}

fn docs(workspace: &Workspace) -> Result<Done> {
    let mut command = workspace.cargo(["doc", "--workspace", "--no-deps", "--locked"]);
    run(command.env("RUSTDOCFLAGS", "--deny=warnings"))?;
    Ok(Done::Passed)
}
