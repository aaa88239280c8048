//! `cargo xtask setup`: says what is missing and how it comes, asks, installs; `cargo xtask test` does without asking.

use super::CannotRun;
use super::install::{Plan, advice, bring};
use super::machine::Machine;
use super::need::{Level, NEEDS, Need};

/// Installs what is missing, after a person agreed or with `yes`.
pub(super) fn setup(machine: &mut dyn Machine, yes: bool) -> Result<(), CannotRun> {
    let missing = missing(machine);
    if missing.is_empty() {
        machine.say("nothing is missing; `cargo xtask doctor` lists what is there");
        return Ok(());
    }
    let plan = Plan::of(machine, &missing);
    machine.say("missing:");
    for need in &missing {
        machine.say(&format!("  {}, for {}", need.name, need.purpose));
    }
    machine.say("it comes by:");
    for command in plan.commands() {
        machine.say(&format!("  {command}"));
    }
    if !plan.has_work() {
        return Err(CannotRun::new(
            "nothing of it can be installed from here without a person's right\n\
             hint: run the commands above, then `cargo xtask doctor`",
        ));
    }
    if !yes {
        match machine.confirms("install it now?") {
            Some(true) => {}
            Some(false) => return Err(CannotRun::new("nothing was installed, as you wished")),
            None => {
                return Err(CannotRun::new(
                    "nothing was installed: there is no terminal to ask at\n\
                     hint: `cargo xtask setup --yes` installs without asking",
                ));
            }
        }
    }
    finish(machine, missing)
}

/// Installs what is missing where `may_install`, and fails where something is missing still.
pub(super) fn ensure(machine: &mut dyn Machine, may_install: bool) -> Result<(), CannotRun> {
    let missing = missing(machine);
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = missing.iter().map(|need| need.name).collect();
    if may_install {
        machine.say(&format!("\n== install: {}", names.join(", ")));
        finish(machine, missing)
    } else {
        tell(machine, &missing)
    }
}

/// Gives what a run wants and the machine lacks.
fn missing(machine: &dyn Machine) -> Vec<&'static Need> {
    let is_wanted = |need: &&Need| need.level != Level::Extra && machine.find(need).is_none();
    NEEDS.iter().filter(is_wanted).collect()
}

fn finish(machine: &mut dyn Machine, missing: Vec<&'static Need>) -> Result<(), CannotRun> {
    let names: Vec<&str> = missing.iter().map(|need| need.name).collect();
    let left = bring(machine, missing);
    let is_there = |name: &&str| !left.iter().any(|need| need.name == *name);
    let brought: Vec<&str> = names.into_iter().filter(is_there).collect();
    if !brought.is_empty() {
        machine.say(&format!("installed: {}", brought.join(", ")));
    }
    tell(machine, &left)
}

/// Tells what is missing; that is an error unless the run goes on without it.
fn tell(machine: &mut dyn Machine, missing: &[&'static Need]) -> Result<(), CannotRun> {
    let (optional, required): (Vec<&Need>, Vec<&Need>) =
        missing.iter().partition(|need| need.level == Level::Optional);
    for need in optional {
        machine.say(&format!("not installed: {}; what needs it is counted as skipped", need.name));
    }
    if required.is_empty() {
        return Ok(());
    }
    Err(CannotRun::new(advice(&required, machine.right())))
}

#[cfg(test)]
mod tests {
    use super::super::machine::Right;
    use super::super::planned::Planned;
    use super::*;

    /// Everything but what has to do with boards.
    const DESKTOP: [&str; 5] = ["Rust", "a C linker", "rustfmt", "clippy", "node 20 and npm"];

    fn told(machine: &mut Planned, yes: bool) -> String {
        let ended = setup(machine, yes);
        machine.told(ended.map_err(anyhow::Error::new))
    }

    #[test]
    fn a_machine_with_everything_is_left_alone() {
        let mut machine = Planned::with_all();
        insta::assert_snapshot!(told(&mut machine, false));
    }

    #[test]
    fn rustup_and_root_bring_the_boards_after_a_yes() {
        let mut machine = Planned::with(&DESKTOP);
        machine.answer = Some(true);
        insta::assert_snapshot!(told(&mut machine, false));
    }

    #[test]
    fn a_no_installs_nothing() {
        let mut machine = Planned::with(&DESKTOP);
        machine.answer = Some(false);
        insta::assert_snapshot!(told(&mut machine, false));
    }

    #[test]
    fn without_a_terminal_only_yes_installs() {
        let mut machine = Planned::with(&DESKTOP);
        insta::assert_snapshot!(told(&mut machine, false));
        insta::assert_snapshot!(told(&mut machine, true));
    }

    #[test]
    fn where_rustup_finds_no_target_debian_builds_core() {
        let mut machine = Planned::with(&DESKTOP);
        machine.rustup_works = false;
        insta::assert_snapshot!(told(&mut machine, true));
    }

    #[test]
    fn without_root_the_commands_are_printed() {
        let mut machine = Planned::with(&DESKTOP);
        machine.right = Right::Lacking;
        insta::assert_snapshot!(told(&mut machine, true));
        machine = Planned::with(&DESKTOP);
        (machine.right, machine.has_rustup) = (Right::Lacking, false);
        insta::assert_snapshot!(told(&mut machine, true));
    }

    #[test]
    fn without_apt_get_everybody_is_told_where_things_come_from() {
        let mut machine = Planned::with(&["Rust", "a C linker", "rustfmt", "clippy"]);
        machine.right = Right::NoAptGet;
        insta::assert_snapshot!(told(&mut machine, true));
    }

    #[test]
    fn a_test_run_installs_without_asking_and_goes_on_without_node() {
        let mut machine = Planned::with(&["Rust", "a C linker", "rustfmt", "clippy"]);
        machine.brings.remove("node 20 and npm");
        let ended = ensure(&mut machine, true);
        insta::assert_snapshot!(machine.told(ended.map_err(anyhow::Error::new)));
    }

    #[test]
    fn a_test_run_that_may_not_install_names_what_is_missing() {
        let mut machine = Planned::with(&["Rust", "a C linker"]);
        let ended = ensure(&mut machine, false);
        insta::assert_snapshot!(machine.told(ended.map_err(anyhow::Error::new)));
    }
}
