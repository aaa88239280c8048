//! `cargo xtask doctor`: each thing that the project needs, whether it is there, what for, and how to get it.

use anyhow::{Result, bail};

use super::install::Plan;
use super::machine::Machine;
use super::need::{Level, NEEDS, Need};

/// Tells everything; fails if something is missing that the checks need.
pub(super) fn examine(machine: &mut dyn Machine) -> Result<()> {
    let mut lacking = 0;
    for need in &NEEDS {
        let version = machine.find(need);
        if version.is_none() && need.level == Level::Required {
            lacking += 1;
        }
        let text = line(machine, need, version.as_deref());
        machine.say(&text);
    }
    match lacking {
        0 => {
            machine.say("all that the checks need is there");
            Ok(())
        }
        1 => bail!("1 thing is missing that the checks need\nhint: `cargo xtask setup` brings it"),
        _ => bail!(
            "{lacking} things are missing that the checks need\nhint: `cargo xtask setup` brings them"
        ),
    }
}

fn line(machine: &dyn Machine, need: &Need, version: Option<&str>) -> String {
    if let Some(version) = version {
        return format!("ok       {}: {version}", need.name);
    }
    let (word, without) = match need.level {
        Level::Required => ("MISSING", "nothing can be checked without it"),
        Level::Optional => ("missing", "what needs it is counted as skipped"),
        Level::Extra => ("without", "nothing else needs it"),
    };
    let how = Plan::of(machine, &[need]).commands().join("; ");
    // What no command brings repeats the name, as a list of several needs it.
    let how = how.strip_prefix(&format!("{}: ", need.name)).unwrap_or(&how);
    format!(
        "{word}  {}\n         for {}; {without}\n         get it: {how}",
        need.name, need.purpose
    )
}

#[cfg(test)]
mod tests {
    use super::super::machine::Right;
    use super::super::planned::Planned;
    use super::*;

    fn told(machine: &mut Planned) -> String {
        let ended = examine(machine);
        machine.told(ended)
    }

    #[test]
    fn a_healthy_machine_passes() {
        insta::assert_snapshot!(told(&mut Planned::with_all()));
    }

    #[test]
    fn what_is_missing_is_explained() {
        let mut machine = Planned::with(&["Rust", "a C linker", "rustfmt", "clippy"]);
        machine.right = Right::Lacking;
        insta::assert_snapshot!(told(&mut machine));
    }

    #[test]
    fn what_only_some_people_need_fails_nothing() {
        let mut machine = Planned::with_all();
        machine.there.remove("the right to open probes");
        machine.there.remove("node 20 and npm");
        assert!(examine(&mut machine).is_ok());
        machine.there.remove("QEMU for ARM");
        assert!(examine(&mut machine).is_err());
    }
}
