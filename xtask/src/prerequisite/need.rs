//! The list: what the project needs beside its own sources, what for, and where each thing comes from.

use std::path::Path;
use std::process::Command;

use crate::process::{first_line, succeeds};
use crate::size::Toolchain;
use crate::workspace::cargo;

/// What follows where a thing is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    /// Nothing can be checked without it.
    Required,
    /// What needs it is counted as skipped, and the run says so.
    Optional,
    /// For some people only: `doctor` tells of it, `setup` leaves it alone.
    Extra,
}

/// Something that the project needs.
pub(super) struct Need {
    /// What it is called.
    pub(super) name: &'static str,
    /// What it is for, as it reads after "for".
    pub(super) purpose: &'static str,
    /// Gives its version, or a few words about it, where it is there.
    pub(super) look: fn() -> Option<String>,
    /// Arguments for rustup that bring it, or none.
    pub(super) rustup: &'static [&'static str],
    /// Debian's packages that bring it, or none.
    pub(super) packages: &'static [&'static str],
    /// How to get it where neither helps.
    pub(super) elsewhere: &'static str,
    /// What follows where it is missing.
    pub(super) level: Level,
}

/// Everything, in the order in which it is shown.
pub(super) const NEEDS: [Need; 13] = [
    Need {
        name: "Rust",
        purpose: "everything",
        look: || first_line(Command::new("rustc").arg("--version")),
        rustup: &[],
        packages: &[],
        elsewhere: "https://rustup.rs",
        level: Level::Required,
    },
    Need {
        name: "a C linker",
        purpose: "linking what runs on this machine",
        look: || first_line(Command::new("cc").arg("--version")),
        rustup: &[],
        packages: &["gcc", "libc6-dev"],
        elsewhere: "the system's C compiler",
        level: Level::Required,
    },
    Need {
        name: "rustfmt",
        purpose: "the check `format`",
        look: || first_line(Command::new(cargo()).args(["fmt", "--version"])),
        rustup: &["component", "add", "rustfmt"],
        packages: &["rustfmt"],
        elsewhere: "https://rustup.rs",
        level: Level::Required,
    },
    Need {
        name: "clippy",
        purpose: "the check `lint`",
        look: || first_line(Command::new(cargo()).args(["clippy", "--version"])),
        rustup: &["component", "add", "clippy"],
        packages: &["rust-clippy"],
        elsewhere: "https://rustup.rs",
        level: Level::Required,
    },
    Need {
        name: "a compiler for the boards",
        purpose: "the images for ARM",
        look: || Some(Toolchain::installed()?.about().to_owned()),
        rustup: &["target", "add", "thumbv6m-none-eabi", "thumbv7em-none-eabi"],
        packages: Toolchain::DEBIAN_PACKAGES,
        elsewhere: "https://rustup.rs",
        level: Level::Required,
    },
    Need {
        name: "QEMU for ARM",
        purpose: "the emulated board, as in `cargo lockbench run --rig emulated`",
        look: qemu,
        rustup: &[],
        packages: &["qemu-system-arm"],
        elsewhere: "https://www.qemu.org/download, with its machine `microbit`",
        level: Level::Required,
    },
    Need {
        name: "node 20 and npm",
        purpose: "the check `reports`, with Cucumber's own tools",
        look: node,
        rustup: &[],
        packages: &["nodejs", "npm"],
        elsewhere: "https://nodejs.org",
        level: Level::Optional,
    },
    Need {
        name: "a virtual desktop with graphics in software",
        purpose: "the check `viewer`, with its pictures and a person at its window",
        look: || virtual_desktop_is_there().then(|| "Vulkan in software, Xvfb, xdotool".to_owned()),
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
        elsewhere: "Mesa's lavapipe, Xvfb and xdotool",
        level: Level::Optional,
    },
    Need {
        name: "Mosquitto",
        purpose: "the check `broker`: the dashboard with somebody else's broker",
        look: mosquitto,
        rustup: &[],
        packages: &["mosquitto"],
        elsewhere: "https://mosquitto.org/download",
        level: Level::Optional,
    },
    Need {
        name: "aiosmtpd",
        purpose: "the check `mail`: the dashboard with a real mail server",
        look: || first_line(Command::new("aiosmtpd").arg("--version")),
        rustup: &[],
        packages: &["python3-aiosmtpd"],
        elsewhere: "pip install aiosmtpd",
        level: Level::Optional,
    },
    Need {
        name: "probe-rs's command line",
        purpose: "the tests that open the virtual probe with it, unmodified",
        look: || {
            let program = std::env::var_os("PROBE_RS").unwrap_or_else(|| "probe-rs".into());
            first_line(Command::new(program).arg("--version"))
        },
        rustup: &[],
        packages: &[],
        elsewhere: "cargo install probe-rs-tools --locked",
        level: Level::Extra,
    },
    Need {
        name: "gdb for ARM",
        purpose: "a test that debugs the virtual board with it",
        look: || first_line(Command::new("gdb-multiarch").arg("--version")),
        rustup: &[],
        packages: &["gdb-multiarch"],
        elsewhere: "https://www.sourceware.org/gdb",
        level: Level::Extra,
    },
    Need {
        name: "the right to open probes",
        purpose: "boards on a desk",
        look: right_to_open_probes,
        rustup: &[],
        packages: &[],
        elsewhere: "a udev rule, see docs/hardware-in-the-loop.md",
        level: Level::Extra,
    },
];

/// Gives QEMU's version, if it has the board that is emulated.
fn qemu() -> Option<String> {
    let output = Command::new("qemu-system-arm").args(["-machine", "help"]).output().ok()?;
    let machines = String::from_utf8_lossy(&output.stdout).into_owned();
    let has_board = machines.lines().any(|line| line.split(' ').next() == Some("microbit"));
    has_board.then(|| first_line(Command::new("qemu-system-arm").arg("--version")))?
}

/// Tells whether windows can be drawn in software, on a screen that nobody sees, and a pointer moved there.
pub(crate) fn virtual_desktop_is_there() -> bool {
    let icds = Path::new("/usr/share/vulkan/icd.d");
    icds.read_dir().is_ok_and(|mut icds| icds.next().is_some())
        && succeeds(Command::new("Xvfb").arg("-help"))
        // Without a desktop it doesn't even tell its version.
        && succeeds(Command::new("sh").args(["-c", "command -v xdotool"]))
}

/// The oldest node that Cucumber's own tools run on, as harness/report-check/package.json says.
const NODE_MIN: u32 = 20;

/// Tells whether Mosquitto is there, and what makes its passwords.
pub(crate) fn mosquitto_is_there() -> bool {
    mosquitto().is_some()
}

fn mosquitto() -> Option<String> {
    // Debian keeps the broker where only root looks.
    let brokers = ["mosquitto", "/usr/sbin/mosquitto"];
    // It tells its version with its help, and ends with 3 then.
    let version = |program: &&str| {
        let told = Command::new(program).arg("-h").output().ok()?.stdout;
        Some(String::from_utf8_lossy(&told).lines().next()?.to_owned())
    };
    let passwords = Command::new("sh").args(["-c", "command -v mosquitto_passwd"]).output().ok()?;
    brokers.iter().find_map(version).filter(|_| passwords.status.success())
}

/// Tells whether the mail server for the tests is there.
pub(crate) fn aiosmtpd_is_there() -> bool {
    succeeds(Command::new("aiosmtpd").arg("--version"))
}

/// Tells whether npm and a new enough node are there, which only the check of the reports needs.
pub(crate) fn node_is_there() -> bool {
    node().is_some()
}

fn node() -> Option<String> {
    let version = first_line(Command::new("node").arg("--version"))?;
    let is_there = node_is_new_enough(&version) && succeeds(Command::new("npm").arg("--version"));
    is_there.then_some(version)
}

fn node_is_new_enough(version: &str) -> bool {
    let major = version.strip_prefix('v').and_then(|rest| rest.split('.').next());
    major.and_then(|major| major.parse().ok()).is_some_and(|major: u32| major >= NODE_MIN)
}

/// Where udev's rules lie; only Linux has them.
const UDEV: [&str; 3] = ["/etc/udev/rules.d", "/usr/lib/udev/rules.d", "/lib/udev/rules.d"];

fn right_to_open_probes() -> Option<String> {
    if !cfg!(target_os = "linux") {
        return Some("no rule is needed on this system".to_owned());
    }
    if first_line(Command::new("id").arg("-u")).as_deref() == Some("0") {
        return Some("root may".to_owned());
    }
    let rules = UDEV.iter().filter_map(|folder| Path::new(folder).read_dir().ok()).flatten();
    let name = rules.flatten().map(|rule| rule.file_name().to_string_lossy().into_owned());
    name.into_iter().find(|name| name.ends_with("-probe-rs.rules"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_node_is_as_good_as_none() {
        let table = [("v20.20.2", true), ("v22.0.0", true), ("v18.20.4", false), ("", false)];
        for (version, expected) in table {
            assert_eq!(node_is_new_enough(version), expected, "{version}");
        }
    }

    #[test]
    fn whatever_setup_brings_has_a_source() {
        for need in NEEDS.iter().filter(|need| need.level != Level::Extra) {
            let is_installed = !need.rustup.is_empty() || !need.packages.is_empty();
            assert!(is_installed || need.name == "Rust", "{} comes from nowhere", need.name);
        }
    }
}
