//! A small run, made by hand, that has one of everything; for the tests of the reports.

use std::path::PathBuf;
use std::time::Duration;

use bench_protocol::Instant;

use super::model::{
    Brightness, Failure, FeatureSource, Outcome, Picture, RunReport, ScenarioReport, StepReport,
    StepStatus, Track,
};

const EMERGENCY: &str = "\
@smoke
Feature: Emergency unlock
  A way out, whatever the session says.

  Background:
    Given a lockbox

  Rule: It opens the box at once

    # The hold is document A's.
    Scenario: Confirming opens the box
      Given a lock session of 24 hours is running
      When I open the lock menu
      Then the menu shows:
        | Go Back          |
        | Emergency Unlock |
      When I choose \"Emergency Unlock\"
      And I confirm
      Then the lockbox unlocks within 2 seconds

    @safety
    Scenario Outline: No lock starts for <wait>
      When <wait> pass
      Then a cooldown of <left> is running

      Examples:
        | wait     | left     |
        | 1 hour   | 23 hours |
        | 23 hours | 1 hour   |
";

const LOCKING: &str = "\
Feature: Locking <fast> & \"safe\"

  Scenario: The latch holds
    Given a lockbox
    When I start a lock of 30 seconds

  @needs.real-latch
  Scenario: The bolt is heard
    Given a lockbox
";

fn at(seconds: u64) -> Instant {
    Instant::ZERO + Duration::from_secs(seconds)
}

fn picture(seed: u8) -> Picture {
    let mut picture = Picture { brightness: Brightness::Bright, ..Picture::default() };
    for (index, byte) in picture.pixels.iter_mut().enumerate().take(256) {
        *byte = (index as u8).wrapping_mul(seed);
    }
    picture
}

fn step(keyword: &str, text: &str, line: u32, began: u64, ended: u64) -> StepReport {
    StepReport {
        keyword: keyword.to_owned(),
        text: text.to_owned(),
        line,
        status: StepStatus::Passed,
        began: at(began),
        ended: at(ended),
        picture: Some(picture(line as u8)),
        display_text: format!("screen {line}"),
        ..StepReport::default()
    }
}

fn not_reached(keyword: &str, text: &str, line: u32) -> StepReport {
    StepReport { keyword: keyword.to_owned(), text: text.to_owned(), line, ..StepReport::default() }
}

fn scenario(
    uri: &str,
    feature: &str,
    name: &str,
    line: u32,
    steps: Vec<StepReport>,
) -> ScenarioReport {
    ScenarioReport {
        feature: feature.to_owned(),
        feature_path: PathBuf::from(uri),
        source_uri: uri.to_owned(),
        name: name.to_owned(),
        line,
        steps,
        repeat: format!("cargo lockbench run {uri}:{line} --seed 7"),
        wall: Duration::from_millis(3),
        ..ScenarioReport::default()
    }
}

fn emergency(name: &str, line: u32, steps: Vec<StepReport>) -> ScenarioReport {
    let background = StepReport { background: true, ..step("Given", "a lockbox", 6, 0, 1) };
    let steps = std::iter::once(background).chain(steps).collect();
    let uri = "features/emergency_unlock.feature";
    let mut scenario = scenario(uri, "Emergency unlock", name, line, steps);
    scenario.rule = Some("It opens the box at once".to_owned());
    scenario.tags = vec!["smoke".to_owned()];
    scenario
}

fn passed() -> ScenarioReport {
    let menu = ["Go Back", "Emergency Unlock"].map(|row| vec![row.to_owned()]).to_vec();
    let mut scenario = emergency(
        "Confirming opens the box",
        11,
        vec![
            step("Given", "a lock session of 24 hours is running", 12, 1, 3),
            step("When", "I open the lock menu", 13, 3, 5),
            StepReport { table: Some(menu), ..step("Then", "the menu shows:", 14, 5, 5) },
            step("When", "I choose \"Emergency Unlock\"", 17, 5, 6),
            step("And", "I confirm", 18, 6, 7),
            step("Then", "the lockbox unlocks within 2 seconds", 19, 7, 7),
        ],
    );
    let changes = |changes: &[(u64, &str)]| {
        changes.iter().map(|&(s, word)| (at(s), word.to_owned())).collect()
    };
    scenario.tracks = vec![
        Track {
            name: "latch".to_owned(),
            changes: changes(&[(0, "unlocked"), (2, "locked"), (7, "unlocked")]),
        },
        Track {
            name: "coil".to_owned(),
            changes: changes(&[(0, "off"), (2, "lock"), (3, "off"), (6, "unlock"), (7, "off")]),
        },
        Track { name: "led".to_owned(), changes: changes(&[(0, "off")]) },
    ];
    scenario
}

fn example(wait: &str, left: &str, row: u32) -> ScenarioReport {
    let hours: u64 = wait.split(' ').next().and_then(|number| number.parse().ok()).unwrap_or(0);
    let end = 1 + hours * 3600;
    let steps = vec![
        step("When", &format!("{wait} pass"), 23, 1, end),
        step("Then", &format!("a cooldown of {left} is running"), 24, end, end),
    ];
    let mut scenario = emergency(&format!("No lock starts for {wait}"), 22, steps);
    scenario.example_line = Some(row);
    scenario.tags.push("safety".to_owned());
    scenario.repeat =
        format!("cargo lockbench run features/emergency_unlock.feature:{row} --seed 7");
    scenario
}

fn failed() -> ScenarioReport {
    let mut scenario = example("23 hours", "1 hour", 29);
    scenario.outcome = Outcome::Failed;
    scenario.steps[2].status = StepStatus::Failed(Failure {
        expected: "a cooldown with 1:00:00 left, give or take 5 s".to_owned(),
        observed: "no cooldown on the display\nwhich shows: <Main menu>".to_owned(),
        at: at(82_801),
        rig: "simulated".to_owned(),
        display: "▀▄ Lock\n▄▀ Sleep".to_owned(),
        last_events: vec![
            "82 800.9 s  pin led low".to_owned(),
            "82 801.0 s  display page 7".to_owned(),
        ],
        hint: Some("a cooldown starts with an emergency unlock".to_owned()),
    });
    scenario
}

fn rig_error() -> ScenarioReport {
    let steps = vec![
        step("Given", "a lockbox", 4, 0, 1),
        not_reached("When", "I start a lock of 30 seconds", 5),
    ];
    let name = "The latch holds";
    let mut scenario =
        scenario("features/locking.feature", "Locking <fast> & \"safe\"", name, 3, steps);
    scenario.outcome =
        Outcome::RigError("rig `simulated` is stuck at 1 s: deadline 1.5 s, debounce".to_owned());
    scenario
}

fn not_run() -> ScenarioReport {
    let steps = vec![not_reached("Given", "a lockbox", 9)];
    let name = "The bolt is heard";
    let mut scenario =
        scenario("features/locking.feature", "Locking <fast> & \"safe\"", name, 8, steps);
    scenario.tags = vec!["needs.real-latch".to_owned()];
    scenario.outcome = Outcome::NotRun("needs real-latch".to_owned());
    scenario.wall = Duration::ZERO;
    scenario
}

/// Two passed, one failed, one rig error, one not run.
pub(super) fn run() -> RunReport {
    let source =
        |uri: &str, text: &str| FeatureSource { uri: uri.to_owned(), text: text.to_owned() };
    RunReport {
        rig: "simulated".to_owned(),
        facts: vec![("Clock", "virtual, nothing waits".to_owned())],
        notes: vec!["the image was on the chip already, nothing was written".to_owned()],
        seed: 7,
        jobs: 2,
        command: "lockbench run --seed 7 --jobs 2".to_owned(),
        scenarios: vec![
            passed(),
            example("1 hour", "23 hours", 28),
            failed(),
            rig_error(),
            not_run(),
        ],
        sources: vec![
            source("features/emergency_unlock.feature", EMERGENCY),
            source("features/locking.feature", LOCKING),
        ],
        started_utc_ms: 1_767_603_600_000,
        wall: Duration::from_millis(12),
    }
}
