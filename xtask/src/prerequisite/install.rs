//! How what is missing comes onto the machine: the plan, told before anything is done, and the doing.

use super::machine::{Machine, Right};
use super::need::Need;

/// Who brings what.
pub(super) struct Plan<'a> {
    by_rustup: Vec<&'a Need>,
    by_packages: Vec<&'a Need>,
    by_hand: Vec<&'a Need>,
    right: Right,
}

impl<'a> Plan<'a> {
    /// Plans: rustup where it can, else Debian's packages, else a person.
    pub(super) fn of(machine: &dyn Machine, missing: &[&'a Need]) -> Self {
        let (has_rustup, right) = (machine.has_rustup(), machine.right());
        let mut plan =
            Self { by_rustup: Vec::new(), by_packages: Vec::new(), by_hand: Vec::new(), right };
        for need in missing {
            if has_rustup && !need.rustup.is_empty() {
                plan.by_rustup.push(need);
            } else if right != Right::NoAptGet && !need.packages.is_empty() {
                plan.by_packages.push(need);
            } else {
                plan.by_hand.push(need);
            }
        }
        plan
    }

    /// Tells whether anything of it can be done without a person.
    pub(super) fn has_work(&self) -> bool {
        let installs = matches!(self.right, Right::Root | Right::Sudo);
        !self.by_rustup.is_empty() || (installs && !self.by_packages.is_empty())
    }

    /// Gives the commands as one would type them, one a line, and what no command brings.
    pub(super) fn commands(&self) -> Vec<String> {
        let rustup = self.by_rustup.iter().map(|need| {
            let command = format!("rustup {}", need.rustup.join(" "));
            match apt_get(need.packages, self.right) {
                Some(other) => format!("{command}  (or where that fails: {other})"),
                None => command,
            }
        });
        let packages = apt_get(&packages(&self.by_packages), self.right);
        let by_hand = self.by_hand.iter().map(|need| format!("{}: {}", need.name, need.elsewhere));
        rustup.chain(packages).chain(by_hand).collect()
    }
}

/// Gives the line that installs packages, if there are any; whoever is not root is told `sudo`.
fn apt_get(packages: &[&str], right: Right) -> Option<String> {
    if right == Right::NoAptGet {
        return None;
    }
    let sudo = if right == Right::Root { "" } else { "sudo " };
    let words = packages.join(" ");
    (!packages.is_empty()).then(|| format!("{sudo}apt-get install {words}"))
}

/// Installs and gives what is missing still: rustup first, then packages for whatever it could not bring.
pub(super) fn bring<'a>(machine: &mut dyn Machine, mut missing: Vec<&'a Need>) -> Vec<&'a Need> {
    if machine.has_rustup() {
        missing.retain(|need| {
            let is_brought = !need.rustup.is_empty() && machine.rustup(need.rustup);
            !is_brought || machine.find(need).is_none()
        });
    }
    let packages = packages(&missing);
    if !packages.is_empty() && matches!(machine.right(), Right::Root | Right::Sudo) {
        machine.install(&packages);
        missing.retain(|need| machine.find(need).is_none());
    }
    missing
}

/// Says what is missing and how it comes: the commands in the end, for a person to type.
pub(super) fn advice(missing: &[&Need], right: Right) -> String {
    let mut text = String::from("missing on this machine:");
    for need in missing {
        text.push_str("\n  ");
        text.push_str(need.name);
        let rustup = format!("rustup {}", need.rustup.join(" "));
        let is_packaged = right != Right::NoAptGet && !need.packages.is_empty();
        let how = match (need.rustup.is_empty(), is_packaged) {
            (false, _) => rustup.as_str(),
            (true, false) => need.elsewhere,
            (true, true) => continue,
        };
        text.push_str(": ");
        text.push_str(how);
    }
    if let Some(line) = apt_get(&packages(missing), right) {
        text.push_str("\nhint: ");
        text.push_str(&line);
    }
    text
}

fn packages(needs: &[&Need]) -> Vec<&'static str> {
    needs.iter().flat_map(|need| need.packages).copied().collect()
}
