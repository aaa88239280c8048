//! Tests of the command line: what a person reads, and the exit code.

use std::fs;
use std::path::Path;

use clap::Parser as _;

use dashboard_core::Utc;

use super::*;
use crate::dashboard::{DashboardSource, Dashboards, InProcess, Port};
use crate::rig::{Capability, RigError, RigFact};

const GOOD: &str = "\
@smoke
Feature: A box
  Background:
    Given a lockbox

  Scenario: It stays as it is
    When 2 seconds pass
    Then no error is shown

  @safety
  Scenario Outline: It is left alone for <long>
    When <long> pass

    Examples:
      | long     |
      | 1 second |
      | 1 minute |
";

/// Writes the files into an empty folder.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// Runs one command in a folder; gives its exit code and what it wrote.
fn said_in(folder: &Path, arguments: &[&str]) -> (u8, String, String) {
    said_by(&Program::lockbench(), folder, arguments)
}

/// The same with another program around the library.
fn said_by(program: &Program, folder: &Path, arguments: &[&str]) -> (u8, String, String) {
    let arguments = Arguments::try_parse_from([&["lockbench"], arguments].concat()).unwrap();
    let surroundings = Surroundings {
        folder: folder.to_owned(),
        manifest: None,
        command: "cargo lockbench".to_owned(),
    };
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut console = Console::plain(&mut out, &mut err);
    let exit = execute(&arguments, program, &surroundings, &Stop::default(), &mut console)
        .unwrap_or_else(|problem| {
            problem.print(&mut console);
            Exit::CouldNotRun
        });
    let text =
        |bytes| String::from_utf8(bytes).unwrap().replace(&folder.display().to_string(), "FOLDER");
    (exit.code(), text(out), text(err))
}

/// Runs one command on the files; gives all that it wrote, with the exit code.
fn said(files: &[(&str, &str)], arguments: &[&str]) -> String {
    let (code, out, err) = said_in(folder(files).path(), arguments);
    format!("$ lockbench {}\n{out}{err}exit {code}\n", arguments.join(" "))
}

#[test]
fn check_counts_what_it_read() {
    let good = &[("features/a.feature", GOOD)];
    let text = [
        said(good, &["check"]),
        said(good, &["check", "features"]),
        said(good, &["check", "features/a.feature:7"]),
    ]
    .join("\n");
    insta::assert_snapshot!(text);
}

#[test]
fn steps_that_are_unknown_or_wrong_are_told_with_their_line() {
    let bad = "\
@smoke @wip
Feature: x
  @needs.laser
  Scenario: y
    Given a lockbocks
    When I hold Lock/Enter for 2 secs
    And the clock reads noon
    Then the menu shows:
    And I confirm
      | really |
    And the keyholder starts a lock session:
      | duration | brakes |
      | 2 dayz   | on     |
    And nobody knows this step at all, not even by far
  Scenario Outline: z
    When <long> pass
    And I choose \"<what>\"
    Examples:
      | long   |
      | 1 hour |
      | 1 our  |
";
    let text = said(&[("features/a.feature", bad)], &["check"]);
    insta::assert_snapshot!(text);
}

#[test]
fn broken_files_are_told_with_their_line() {
    let text = [
        said(&[], &["check"]),
        said(&[], &["check", "nowhere.feature"]),
        said(&[("features/notes.md", "")], &["run"]),
        said(&[("a.feature", "Feature: x\n  Scenario: y\n    Gven a lockbox\n")], &["check", "a.feature"]),
        said(&[("a.feature", "Feature: x\n  Scenario: y\n  Rule: z\n")], &["check", "a.feature"]),
        said(&[("a.feature", "Feature: x\n")], &["check", "a.feature"]),
        said(
            &[("a.feature", "Feature: x\n  Scenario Outline: y\n    Given a lockbox\n")],
            &["check", "a.feature"],
        ),
        said(
            &[("a.feature", "Feature: x\n  Scenario Outline: y\n    Given a lockbox\n    Examples:\n      | a |\n")],
            &["check", "a.feature"],
        ),
        said(
            &[("a.feature", "Feature: x\n  Scenario: y\n    Then the menu shows:\n      | a |\n      | b | c |\n")],
            &["check", "a.feature"],
        ),
        said(
            &[("a.feature", "Feature: x\n  Scenario: y\n    Given a lockbox\n    \"\"\"\n    z\n    \"\"\"\n")],
            &["check", "a.feature"],
        ),
        said(&[("a.feature", "Feature: x\n  Scenario: y\n    Given a lockbox\n")], &["check", "a.feature:9"]),
        said(&[("a.feature", "Feature: x\n  Scenario: y\n    Given a lockbox\n  Background:\n    Given a lockbox\n")], &["check", "a.feature"]),
    ]
    .join("\n");
    insta::assert_snapshot!(text);
}

#[test]
fn runs_that_cannot_begin_say_why() {
    let good = &[("features/a.feature", GOOD)];
    let text = [
        said(good, &["run", "--tags", "@smoke an @safety"]),
        said(good, &["run", "--tags", "@smoke and @safty"]),
        said(good, &["run", "--tags", "@drill"]),
        said(good, &["run", "--rig", "desk-1"]),
        said(good, &["run", "--vcd", "wave.vcd"]),
        said(good, &["run", "--rerun", "report"]),
        said(&[("report/report.json", "{}")], &["run", "--rerun", "report"]),
        said(&[("x", "")], &["run", "features", "--report", "x"]),
        said(&[("features/a.feature", GOOD), ("x", "")], &["run", "--jobs", "1", "--report", "x"])
            .lines()
            .filter(|line| line.starts_with(['e', '$']))
            .collect::<Vec<_>>()
            .join("\n"),
    ]
    .join("\n");
    insta::assert_snapshot!(text);
}

#[test]
fn a_file_that_is_not_text_is_refused() {
    let folder = folder(&[]);
    fs::write(folder.path().join("a.feature"), [0x46, 0xff, 0xfe]).unwrap();
    let (code, _, err) = said_in(folder.path(), &["check", "a.feature"]);
    assert_eq!(
        (code, err.as_str()),
        (2, "error: a.feature: it is not UTF-8 text: save it as UTF-8\n")
    );
}

#[test]
fn a_run_leaves_all_reports_and_can_be_repeated() {
    let folder = folder(&[("features/a.feature", GOOD)]);
    let (code, out, err) = said_in(folder.path(), &["run", "--jobs", "2", "--seed", "3"]);
    assert_eq!(code, 0, "{out}{err}");
    assert_eq!(out.lines().last(), Some("3 passed, 0 failed"));
    assert!(out.contains("report: report/index.html"), "{out}");
    for file in ["index.html", "junit.xml", "messages.ndjson", "report.json"] {
        assert!(folder.path().join("report").join(file).is_file(), "{file}");
    }
    let (code, _, err) = said_in(folder.path(), &["run", "--rerun", "report"]);
    assert_eq!(
        (code, err.as_str()),
        (2, "error: every scenario of report passed, there is nothing to run again\n")
    );
}

#[test]
fn rerun_takes_only_what_did_not_pass_and_its_seed() {
    let folder = folder(&[("features/a.feature", GOOD)]);
    said_in(folder.path(), &["run", "--seed", "3"]);
    let mut record = crate::run::Record::read(Path::new("report"), folder.path()).unwrap();
    record.scenarios[2].outcome = "failed".to_owned();
    record.write(&folder.path().join("report")).unwrap();
    let (code, out, err) = said_in(folder.path(), &["run", "--rerun", "report/report.json"]);
    assert_eq!((code, out.lines().last()), (0, Some("1 passed, 0 failed")), "{out}{err}");
    assert!(out.contains("seed 3"), "{out}");
}

#[test]
fn a_waveform_is_written_for_one_scenario() {
    let folder = folder(&[("features/a.feature", GOOD)]);
    let (code, out, err) =
        said_in(folder.path(), &["run", "features/a.feature:16", "--vcd", "wave.vcd"]);
    assert_eq!(code, 0, "{out}{err}");
    assert!(err.ends_with("waveform: wave.vcd\n"), "{err}");
    assert!(folder.path().join("wave.vcd").is_file());
}

#[test]
fn the_catalogue_is_listed_for_people_and_programs() {
    let (_, text, _) = said_in(Path::new("."), &["steps"]);
    insta::assert_snapshot!("steps", text);
    let (_, json, _) = said_in(Path::new("."), &["steps", "--json"]);
    let steps: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(steps.as_array().map(Vec::len), Some(crate::step::catalogue().len()));
    assert_eq!(steps[0]["pattern"], "a lockbox");
    let table = steps.as_array().unwrap().iter().find(|step| step["id"] == "MenuShows").unwrap();
    assert_eq!(table["table"][0]["required"], true);
}

#[test]
fn rigs_are_listed() {
    let (code, text, _) = said_in(Path::new("."), &["rigs"]);
    assert_eq!(code, 0);
    assert!(text.starts_with("simulated: "), "{text}");
}

#[test]
fn arguments_that_make_no_sense_are_refused() {
    for arguments in [
        &["lockbench"][..],
        &["lockbench", "runn"],
        &["lockbench", "run", "--jobs", "0"],
        &["lockbench", "run", "--jobs", "many"],
        &["lockbench", "run", "--seed", "-1"],
        &["lockbench", "run", "a.feature", "--rerun", "report"],
        &["lockbench", "steps", "--json", "--glue"],
    ] {
        assert!(Arguments::try_parse_from(arguments).is_err(), "{arguments:?}");
    }
}

#[test]
fn the_command_line_is_written_as_it_would_be_typed() {
    let line = |words: &[&str]| arguments::command_line(words.iter().map(|&word| word.to_owned()));
    assert_eq!(
        line(&["run", "a b.feature:3", "--tags", "@a and @b"]),
        "cargo lockbench run 'a b.feature:3' --tags '@a and @b'"
    );
    assert_eq!(line(&["run", "it's", ""]), r"cargo lockbench run 'it'\''s' ''");
}

/// Dashboards of which each fails in another way.
struct Failing(&'static str);

impl Dashboards for Failing {
    fn name(&self) -> Option<&str> {
        Some(self.0)
    }

    fn facts(&self) -> Vec<RigFact> {
        Vec::new()
    }

    fn takes_away(&self) -> &[Capability] {
        if self.0 == "slow" { &[Capability::VirtualTime] } else { &[] }
    }

    fn open(&self, _: Utc) -> Result<Box<dyn Port>, RigError> {
        match self.0 {
            "dead" => Err(RigError::Dashboard("nobody answers".to_owned())),
            _ => Ok(Box::new(InProcess::new())),
        }
    }
}

#[test]
fn a_dashboard_that_fails_is_no_failed_scenario() {
    let find: FindDashboards = |name| match name {
        "dead" => Ok(DashboardSource::new(Failing("dead"))),
        "slow" => Ok(DashboardSource::new(Failing("slow"))),
        _ => Err(Problem::new(format!("there is no dashboard `{name}`"))),
    };
    let program = Program { dashboards: Some(find), ..Program::lockbench() };
    let text = GOOD.replace("1 minute", "3 minutes");
    for (name, code, words) in [
        ("dead", 2, "3 rig errors"),
        ("dead", 2, "reason    the dashboard failed: nobody answers"),
        ("dead", 2, "a.feature:6 --seed 0 --dashboard dead"),
        ("slow", 0, "2 passed, 0 failed, 1 not run (needs virtual-time)"),
        ("none", 2, "error: there is no dashboard `none`"),
    ] {
        let folder = folder(&[("features/a.feature", &text)]);
        let (exit, out, err) = said_by(&program, folder.path(), &["run", "--dashboard", name]);
        assert_eq!(exit, code, "{name}: {out}{err}");
        assert!(format!("{out}{err}").contains(words), "{name}, no `{words}`: {out}{err}");
    }
    let arguments = ["lockbench", "run", "--dashboard", "embedded"];
    assert!(Arguments::try_parse_from(arguments).unwrap().command.needs_network());
}
