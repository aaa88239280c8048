//! What a person reads of a sweep, and its exit code.

use std::fs;

use clap::Parser as _;

use super::super::{Arguments, Program, execute};
use super::*;

const FEATURE: &str = "\
Feature: A box
  Scenario: It locks
    Given a lockbox
    When I start a lock of 10 minutes
    Then the lockbox is locked

  Scenario: It unlocks at once
    Given a lockbox
    When I start a lock of 10 minutes
    Then the lockbox is unlocked
";

/// Sweeps with these arguments; gives the exit code and what was written.
fn said(arguments: &[&str]) -> (u8, String, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("box.feature"), FEATURE).unwrap();
    let arguments =
        Arguments::try_parse_from([&["lockbench", "sweep"], arguments].concat()).unwrap();
    let surroundings =
        Surroundings { folder: folder.path().to_owned(), manifest: None, command: String::new() };
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut console = Console::plain(&mut out, &mut err);
    let exit =
        execute(&arguments, &Program::lockbench(), &surroundings, &Stop::default(), &mut console)
            .unwrap_or_else(|problem| {
                problem.print(&mut console);
                Exit::CouldNotRun
            });
    (exit.code(), String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
}

#[test]
fn a_sweep_says_how_much_was_tried() {
    let (exit, out, err) = said(&["box.feature:2", "--jobs", "1"]);
    assert_eq!(exit, 0, "{out}{err}");
    let counts: Vec<u64> =
        out.split(|c: char| !c.is_ascii_digit()).filter_map(|word| word.parse().ok()).collect();
    let [1, tried, all, again, 0] = counts[..] else { panic!("{out}") };
    assert!(tried > 10 && tried == all && again == tried, "{out}");
    let line =
        format!("held      box.feature:2  It locks  ({tried} of {all} cuts, {again} again)\n");
    assert_eq!(err, line);
}

#[test]
fn one_cut_is_repeated_alone() {
    let (_, out, _) = said(&["box.feature:2", "--seconds", "none", "--every", "1000"]);
    assert!(out.contains(" 1 of ") && out.contains(" 0 second cuts"), "{out}");
    // The first cut after the set-up step of any scenario lies below this.
    let lowest = (1..100).find(|cut| said(&["box.feature:2", "--cut", &cut.to_string()]).0 == 0);
    let cut = lowest.expect("a cut").to_string();
    let (exit, out, _) = said(&["box.feature:2", "--cut", &cut]);
    assert_eq!(
        (exit, out.as_str()),
        (0, "1 scenario, 1 of 1 cut point, 0 second cuts, 0 violations\n")
    );
    let (exit, out, err) = said(&["box.feature:2", "--cut", "1"]);
    assert_eq!(exit, 2, "{out}{err}");
    assert!(out.contains("there is no cut 1 after the set-up step"), "{out}");
}

#[test]
fn what_can_t_be_swept_is_told() {
    let (exit, out, _) = said(&["box.feature:7"]);
    assert_eq!(exit, 2, "{out}");
    assert!(out.contains("step `Then the lockbox is unlocked` fails without a cut"), "{out}");
    assert!(
        out.ends_with(
            "1 scenario, 0 of 0 cut points, 0 second cuts, 0 violations, 1 scenario not swept\n"
        ),
        "{out}"
    );
    let (exit, _, err) = said(&["box.feature", "--cut", "20"]);
    assert_eq!(
        (exit, err.lines().next()),
        (2, Some("error: --cut needs exactly one scenario, 2 are selected"))
    );
}
