//! Which compiler builds for the boards on this machine.

use std::path::Path;
use std::process::Command;

use clap::ValueEnum;

use crate::process::{first_line, succeeds};
use crate::workspace::cargo;

/// The targets of all boards: Cortex-M0, and Cortex-M4 without its floating point.
const TARGETS: [&str; 2] = ["thumbv6m-none-eabi", "thumbv7em-none-eabi"];

/// A compiler that can build for the boards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Toolchain {
    /// The one that rustup manages, with the target's `core` installed.
    Rustup,
    /// Debian's, which builds `core` from source; for where no target can be downloaded.
    Debian,
}

impl Toolchain {
    /// Debian's packages for [`Toolchain::Debian`]; they lie beside rustup's and only `/usr/bin` names them.
    pub(crate) const DEBIAN_PACKAGES: &[&str] = &["rustc-web", "cargo-web", "rust-web-src", "lld"];

    /// Says in a few words which it is.
    pub(crate) const fn about(self) -> &'static str {
        match self {
            Self::Rustup => "rustup's, with the targets' core",
            Self::Debian => "Debian's, which builds core from its sources",
        }
    }

    /// Finds a compiler that is ready to use for every board, rustup's first.
    pub(crate) fn installed() -> Option<Self> {
        let builds_all = |toolchain: &Self| TARGETS.iter().all(|target| toolchain.builds(target));
        [Self::Rustup, Self::Debian].into_iter().find(builds_all)
    }

    /// Finds a compiler that is ready to use for a target, rustup's first.
    pub(crate) fn installed_for(target: &str) -> Option<Self> {
        [Self::Rustup, Self::Debian].into_iter().find(|toolchain| toolchain.builds(target))
    }

    fn builds(self, target: &str) -> bool {
        match self {
            Self::Rustup => {
                let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
                let folder = first_line(Command::new(rustc).args([
                    "--print",
                    "target-libdir",
                    "--target",
                    target,
                ]));
                folder.is_some_and(|folder| Path::new(&folder).is_dir())
            }
            Self::Debian => {
                let dpkg =
                    |package: &&str| succeeds(Command::new("dpkg").args(["--status", *package]));
                Self::DEBIAN_PACKAGES.iter().all(dpkg)
            }
        }
    }

    /// Makes a call of this toolchain's cargo, with what it needs to build for `target`.
    pub(super) fn cargo(self, target: &str) -> Command {
        match self {
            Self::Rustup => Command::new(cargo()),
            Self::Debian => {
                let mut command = Command::new("/usr/bin/cargo");
                // A cargo of rustup hands these down; they would lead Debian's cargo to rustup's compiler.
                command.env_remove("RUSTUP_TOOLCHAIN").env_remove("RUSTDOC");
                // It would take the place of the settings below.
                command.env_remove("RUSTFLAGS");
                command.env("RUSTC", "/usr/bin/rustc").env("RUSTC_BOOTSTRAP", "1");
                command.arg("-Zbuild-std=core");
                for setting in ["linker='ld.lld'", "rustflags=['-Clinker-flavor=ld.lld']"] {
                    command.args(["--config", &format!("target.{target}.{setting}")]);
                }
                command
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debians_cargo_builds_core_and_links_with_lld() {
        let command = Toolchain::Debian.cargo("thumbv6m-none-eabi");
        let arguments: Vec<_> = command.get_args().map(|a| a.to_string_lossy()).collect();
        assert_eq!(command.get_program(), "/usr/bin/cargo");
        assert_eq!(
            arguments.join(" "),
            "-Zbuild-std=core \
             --config target.thumbv6m-none-eabi.linker='ld.lld' \
             --config target.thumbv6m-none-eabi.rustflags=['-Clinker-flavor=ld.lld']"
        );
    }
}
