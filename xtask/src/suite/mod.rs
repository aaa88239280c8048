//! `cargo xtask test`: runs every check, whatever the others gave, and sums up.

mod audit;
mod check;

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use self::check::{CHECKS, Check, Done};
use crate::prerequisite::{self, CannotRun};
use crate::workspace::Workspace;

/// How one check ended, and how long it took.
struct Ended {
    name: &'static str,
    result: Result<Done>,
    time: Duration,
}

/// Prints the checks by name.
pub(crate) fn list() {
    for check in &CHECKS {
        println!("{:<14} {}", check.name, check.about);
    }
}

/// Installs what is missing, runs the checks and sums up; fails if any check failed.
pub(crate) fn run(workspace: &Workspace, only: &[String], may_install: bool) -> Result<()> {
    let checks = selected(only)?;
    prerequisite::ensure(workspace, may_install)?;
    let ended: Vec<Ended> = checks.into_iter().map(|check| run_one(workspace, check)).collect();
    print!("{}", summary(&ended));
    let failed = ended.iter().filter(|ended| ended.result.is_err()).count();
    if failed > 0 {
        bail!("{failed} of {} checks failed", ended.len());
    }
    Ok(())
}

fn selected(only: &[String]) -> Result<Vec<&'static Check>> {
    if let Some(unknown) = only.iter().find(|name| !CHECKS.iter().any(|c| c.name == **name)) {
        let names: Vec<&str> = CHECKS.iter().map(|check| check.name).collect();
        return Err(CannotRun::new(format!(
            "no check is named `{unknown}`, choose among: {}",
            names.join(", ")
        ))
        .into());
    }
    let is_wanted = |check: &&Check| only.is_empty() || only.iter().any(|name| name == check.name);
    Ok(CHECKS.iter().filter(is_wanted).collect())
}

fn run_one(workspace: &Workspace, check: &Check) -> Ended {
    println!("\n== {}: {}", check.name, check.about);
    let began = Instant::now();
    let result = (check.run)(workspace);
    match &result {
        Ok(Done::Passed) => {}
        Ok(Done::Skipped(reason)) => println!("not checked: {reason}"),
        Err(error) => println!("error: {error:#}"),
    }
    Ended { name: check.name, result, time: began.elapsed() }
}

/// Writes a line for each check, the command that repeats each failed one, and the counts.
fn summary(ended: &[Ended]) -> String {
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    let mut lines = vec![String::new(), "== summary".to_owned()];
    for Ended { name, result, time } in ended {
        let words = match result {
            Ok(Done::Passed) => {
                passed += 1;
                "passed".to_owned()
            }
            Ok(Done::Skipped(reason)) => {
                skipped += 1;
                format!("not checked: {reason}")
            }
            Err(_) => {
                failed += 1;
                format!("FAILED, again with `cargo xtask test --only {name}`")
            }
        };
        lines.push(format!("{name:<14} {:>7.1} s  {words}", time.as_secs_f64()));
    }
    let skipped = if skipped > 0 { format!(", {skipped} skipped") } else { String::new() };
    lines.push(format!("{passed} passed, {failed} failed{skipped}\n"));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(name: &'static str, result: Result<Done>) -> Ended {
        Ended { name, result, time: Duration::from_millis(1540) }
    }

    #[test]
    fn the_summary_counts_each_kind_and_ends_with_a_plain_line() {
        let all = [
            ended("format", Ok(Done::Passed)),
            ended("lint", Err(anyhow::anyhow!("a warning"))),
            ended("reports", Ok(Done::Skipped("node is not there".to_owned()))),
        ];
        assert_eq!(
            summary(&all),
            "\n== summary\n\
             format             1.5 s  passed\n\
             lint               1.5 s  FAILED, again with `cargo xtask test --only lint`\n\
             reports            1.5 s  not checked: node is not there\n\
             1 passed, 1 failed, 1 skipped\n"
        );
        assert!(summary(&all[..1]).ends_with("\n1 passed, 0 failed\n"));
    }

    #[test]
    fn checks_are_selected_by_name_and_an_unknown_name_is_an_error() {
        assert_eq!(selected(&[]).expect("all").len(), CHECKS.len());
        let two = selected(&["tidy".to_owned(), "format".to_owned()]).expect("both are known");
        let names: Vec<_> = two.iter().map(|check| check.name).collect();
        assert_eq!(names, ["format", "tidy"]);
        let error = selected(&["tidi".to_owned()]).err().expect("it is unknown");
        assert!(error.is::<CannotRun>());
        assert!(error.to_string().starts_with("no check is named `tidi`, choose among: format, "));
    }

    #[test]
    fn no_two_checks_share_a_name() {
        let names: std::collections::BTreeSet<_> = CHECKS.iter().map(|check| check.name).collect();
        assert_eq!(names.len(), CHECKS.len());
    }
}
