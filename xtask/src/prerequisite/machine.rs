//! The machine as `setup` and `doctor` see it: what is there, and who may install.

use std::io::{IsTerminal as _, Write as _};
use std::process::Command;
use std::time::Duration;

use super::need::Need;
use crate::process::{first_line, run, succeeds, succeeds_within};
use crate::workspace::Workspace;

/// How long rustup may take: without a network it fails at once or never.
const RUSTUP_LIMIT: Duration = Duration::from_mins(2);

/// Whether Debian's packages can be installed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Right {
    /// By root.
    Root,
    /// By `sudo`, which asks for no password.
    Sudo,
    /// There is apt-get, but only a person can give the right.
    Lacking,
    /// There is no apt-get.
    NoAptGet,
}

/// A machine, this one or a planned one of a test.
pub(super) trait Machine {
    /// Gives the version of a thing that is there.
    fn find(&self, need: &Need) -> Option<String>;
    /// Tells whether rustup is there.
    fn has_rustup(&self) -> bool;
    /// Tells whether packages can be installed.
    fn right(&self) -> Right;
    /// Asks a person; `None` where there is nobody to ask.
    fn confirms(&mut self, question: &str) -> Option<bool>;
    /// Runs rustup and tells whether it did what it should.
    fn rustup(&mut self, arguments: &[&str]) -> bool;
    /// Installs packages; whether they are there is for the caller to look at again.
    fn install(&mut self, packages: &[&str]);
    /// Tells a person something, in whole lines.
    fn say(&mut self, text: &str);
}

/// This machine.
pub(super) struct ThisMachine<'a> {
    workspace: &'a Workspace,
}

impl<'a> ThisMachine<'a> {
    /// Looks at this machine from the workspace, whose folder may name a toolchain of its own.
    pub(super) const fn new(workspace: &'a Workspace) -> Self {
        Self { workspace }
    }
}

impl Machine for ThisMachine<'_> {
    fn find(&self, need: &Need) -> Option<String> {
        (need.look)()
    }

    fn has_rustup(&self) -> bool {
        succeeds(Command::new("rustup").arg("--version"))
    }

    fn right(&self) -> Right {
        if !succeeds(Command::new("apt-get").arg("--version")) {
            Right::NoAptGet
        } else if first_line(Command::new("id").arg("-u")).as_deref() == Some("0") {
            Right::Root
        } else if succeeds(Command::new("sudo").args(["-n", "true"])) {
            Right::Sudo
        } else {
            Right::Lacking
        }
    }

    fn confirms(&mut self, question: &str) -> Option<bool> {
        if !std::io::stdin().is_terminal() {
            return None;
        }
        print!("{question} [y/N] ");
        // A prompt that can't be shown is answered with no, below.
        let _ = std::io::stdout().flush();
        let mut answer = String::new();
        let is_read = std::io::stdin().read_line(&mut answer).is_ok();
        Some(is_read && matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
    }

    fn rustup(&mut self, arguments: &[&str]) -> bool {
        let mut rustup = Command::new("rustup");
        rustup.current_dir(self.workspace.root()).args(arguments);
        succeeds_within(&mut rustup, RUSTUP_LIMIT)
    }

    fn install(&mut self, packages: &[&str]) {
        let prefix: &[&str] = if self.right() == Right::Root { &[] } else { &["sudo", "-n"] };
        // An old list still knows most packages: the installation tells what really lacks.
        let options = ["install", "--yes", "--quiet", "--no-install-recommends"];
        let arguments: Vec<&str> = options.iter().chain(packages).copied().collect();
        for arguments in [["update", "--quiet"].as_slice(), &arguments] {
            if let Err(error) = run(&mut apt_get(prefix, arguments)) {
                println!("{error:#}");
            }
        }
    }

    fn say(&mut self, text: &str) {
        println!("{text}");
    }
}

/// Makes a call of apt-get that asks nothing; `prefix` are the words that give the right.
fn apt_get(prefix: &[&str], arguments: &[&str]) -> Command {
    let settings = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"];
    let mut words = prefix.iter().copied().chain(settings);
    let mut command = Command::new(words.next().unwrap_or("env"));
    command.args(words).args(arguments);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn root_needs_no_sudo_and_others_never_wait_for_a_password() {
        assert_eq!(apt_get(&[], &["install", "lld"]).get_program(), "env");
        let other = apt_get(&["sudo", "-n"], &["update"]);
        let words: Vec<_> = other.get_args().map(|word| word.to_string_lossy()).collect();
        assert_eq!(other.get_program(), "sudo");
        assert_eq!(words, ["-n", "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "update"]);
    }
}
