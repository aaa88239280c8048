//! What the checks need from the machine, and how to get it where it is missing.

use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use crate::process::{first_line, run, succeeds, succeeds_within};
use crate::size::Toolchain;
use crate::workspace::{Workspace, cargo};

/// How long rustup may take: without a network it fails at once or never.
const RUSTUP_LIMIT: Duration = Duration::from_mins(2);

/// The run can't begin; the text says what to do. xtask exits with 2.
#[derive(Debug)]
pub(crate) struct CannotRun(String);

impl CannotRun {
    /// Makes the error from what to do about it.
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl std::fmt::Display for CannotRun {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for CannotRun {}

/// Something the checks need beside Rust and its C linker.
struct Need {
    name: &'static str,
    is_there: fn() -> bool,
    /// Arguments for rustup that bring it, or none.
    rustup: &'static [&'static str],
    /// Debian's packages that bring it.
    packages: &'static [&'static str],
    /// Without it the checks that need it are counted as skipped.
    is_optional: bool,
}

const NEEDS: [Need; 6] = [
    Need {
        name: "rustfmt",
        is_there: || succeeds(Command::new(cargo()).args(["fmt", "--version"])),
        rustup: &["component", "add", "rustfmt"],
        packages: &["rustfmt"],
        is_optional: false,
    },
    Need {
        name: "clippy",
        is_there: || succeeds(Command::new(cargo()).args(["clippy", "--version"])),
        rustup: &["component", "add", "clippy"],
        packages: &["rust-clippy"],
        is_optional: false,
    },
    Need {
        name: "a compiler for the boards",
        is_there: || Toolchain::installed().is_some(),
        rustup: &["target", "add", "thumbv6m-none-eabi", "thumbv7em-none-eabi"],
        packages: Toolchain::DEBIAN_PACKAGES,
        is_optional: false,
    },
    Need {
        name: "QEMU for ARM",
        is_there: || succeeds(Command::new("qemu-system-arm").arg("--version")),
        rustup: &[],
        packages: &["qemu-system-arm"],
        is_optional: false,
    },
    Need {
        name: "node 20 and npm",
        is_there: node_is_there,
        rustup: &[],
        packages: &["nodejs", "npm"],
        is_optional: true,
    },
    Need {
        name: "a graphics driver in software, and a virtual desktop",
        is_there: virtual_desktop_is_there,
        rustup: &[],
        packages: &[
            "mesa-vulkan-drivers",
            "xvfb",
            "xdotool",
            "libx11-6",
            "libxcursor1",
            "libxi6",
            "libxkbcommon-x11-0",
        ],
        is_optional: true,
    },
];

/// Tells whether windows can be drawn in software, on a screen that nobody sees, and a pointer moved there.
pub(crate) fn virtual_desktop_is_there() -> bool {
    let driver = std::fs::read_dir("/usr/share/vulkan/icd.d").is_ok_and(|mut icds| icds.next().is_some());
    driver
        && succeeds(Command::new("Xvfb").arg("-help"))
        && succeeds(Command::new("xdotool").arg("version"))
}

/// The oldest node that Cucumber's own tools run on, as harness/report-check/package.json says.
const NODE_MIN: u32 = 20;

/// Tells whether npm and a new enough node are there, which only the check of the reports needs.
pub(crate) fn node_is_there() -> bool {
    let version = first_line(Command::new("node").arg("--version")).unwrap_or_default();
    node_is_new_enough(&version) && succeeds(Command::new("npm").arg("--version"))
}

fn node_is_new_enough(version: &str) -> bool {
    let major = version.strip_prefix('v').and_then(|rest| rest.split('.').next());
    major.and_then(|major| major.parse().ok()).is_some_and(|major: u32| major >= NODE_MIN)
}

/// Installs what is missing, rustup first, then apt-get; fails with the exact command where it can't.
pub(crate) fn ensure(workspace: &Workspace, may_install: bool) -> Result<()> {
    let mut missing: Vec<&Need> = NEEDS.iter().filter(|need| !(need.is_there)()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = missing.iter().map(|need| need.name).collect();
    println!("\n== install: {}", names.join(", "));
    if may_install {
        missing.retain(|need| !by_rustup(workspace, need));
        if let Some(installer) = Installer::find() {
            let packages = packages(&missing);
            if !packages.is_empty() {
                installer.install(&packages);
            }
            missing.retain(|need| !(need.is_there)());
        }
    }
    for need in missing.iter().filter(|need| need.is_optional) {
        println!("not installed: {}; what needs it is counted as skipped", need.name);
    }
    missing.retain(|need| !need.is_optional);
    if missing.is_empty() { Ok(()) } else { Err(CannotRun(advice(&missing)).into()) }
}

fn by_rustup(workspace: &Workspace, need: &Need) -> bool {
    let mut rustup = Command::new("rustup");
    rustup.current_dir(workspace.root()).args(need.rustup);
    !need.rustup.is_empty()
        && succeeds(Command::new("rustup").arg("--version"))
        && succeeds_within(&mut rustup, RUSTUP_LIMIT)
        && (need.is_there)()
}

fn packages(needs: &[&Need]) -> Vec<&'static str> {
    needs.iter().flat_map(|need| need.packages).copied().collect()
}

fn advice(missing: &[&Need]) -> String {
    let mut text = String::from("missing on this machine:");
    for need in missing {
        text.push_str("\n  ");
        text.push_str(need.name);
        if !need.rustup.is_empty() {
            text.push_str(": rustup ");
            text.push_str(&need.rustup.join(" "));
        }
    }
    text.push_str("\nhint: on Debian and Ubuntu: sudo apt-get install ");
    text.push_str(&packages(missing).join(" "));
    text
}

/// apt-get with the right to install.
struct Installer {
    /// Empty for root, else the words that make it so.
    prefix: &'static [&'static str],
}

impl Installer {
    /// Finds apt-get, and the right to use it without being asked for a password.
    fn find() -> Option<Self> {
        if !succeeds(Command::new("apt-get").arg("--version")) {
            return None;
        }
        let is_root = first_line(Command::new("id").arg("-u")).as_deref() == Some("0");
        let prefix: &[&str] = if is_root { &[] } else { &["sudo", "-n"] };
        (is_root || succeeds(Command::new("sudo").args(["-n", "true"]))).then_some(Self { prefix })
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let settings = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"];
        let mut words = self.prefix.iter().copied().chain(settings);
        let mut command = Command::new(words.next().unwrap_or("env"));
        command.args(words).args(arguments);
        command
    }

    /// Installs the packages; whether they are there is for the caller to look at again.
    fn install(&self, packages: &[&str]) {
        // An old list still knows most packages: the installation tells what really lacks.
        if let Err(error) = run(&mut self.command(&["update", "--quiet"])) {
            println!("{error:#}");
        }
        let options = ["install", "--yes", "--quiet", "--no-install-recommends"];
        let arguments: Vec<&str> = options.iter().chain(packages).copied().collect();
        if let Err(error) = run(&mut self.command(&arguments)) {
            println!("{error:#}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_names_every_missing_thing_and_the_exact_commands() {
        let missing: Vec<&Need> = NEEDS.iter().filter(|need| !need.is_optional).collect();
        assert_eq!(
            advice(&missing),
            "missing on this machine:\
             \n  rustfmt: rustup component add rustfmt\
             \n  clippy: rustup component add clippy\
             \n  a compiler for the boards: rustup target add thumbv6m-none-eabi thumbv7em-none-eabi\
             \n  QEMU for ARM\
             \nhint: on Debian and Ubuntu: sudo apt-get install rustfmt rust-clippy rustc-web cargo-web \
             rust-web-src lld qemu-system-arm"
        );
    }

    #[test]
    fn an_old_node_is_as_good_as_none() {
        let table = [("v20.20.2", true), ("v22.0.0", true), ("v18.20.4", false), ("", false)];
        for (version, expected) in table {
            assert_eq!(node_is_new_enough(version), expected, "{version}");
        }
    }

    #[test]
    fn root_needs_no_sudo_and_others_never_wait_for_a_password() {
        let root = Installer { prefix: &[] }.command(&["install", "lld"]);
        assert_eq!(root.get_program(), "env");
        let other = Installer { prefix: &["sudo", "-n"] }.command(&["update"]);
        let words: Vec<_> = other.get_args().map(|word| word.to_string_lossy()).collect();
        assert_eq!(other.get_program(), "sudo");
        assert_eq!(words, ["-n", "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "update"]);
    }
}
