//! Scenarios over a dashboard's real interfaces: the same course as in process, and a rig's error where it fails.

mod served;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use lockbench::bench::{Bench, BenchOptions, StepFailure};
use lockbench::dashboard::DashboardSource;
use lockbench::feature::{PathSelection, Plan, Request, load};
use lockbench::report::{Outcome, RunReport};
use lockbench::rig::RigError;
use lockbench::run::{RunOptions, Stop, run};
use lockbench::step::match_step;
use lockbench::steps::run_step;
use lockbench_online::dashboard::{Embedded, Running};

use served::Served;

/// Three scenarios for a dashboard that runs already.
const ELSEWHERE: &str = "\
Feature: Elsewhere
  Scenario: A day passes
    Given a lockbox
    And the users:
      | name  | e-mail            | role      |
      | Paula | paula@example.com | ROLE-USER |
    When the keyholder starts a lock session of 1 day
    Then the lockbox is locked
    And Paula does not see the digital key \"visit\"
    When 1 day passes
    Then the lockbox is unlocked

  Scenario: A day passes again
    Given a lockbox
    And the users:
      | name  | e-mail            | role      |
      | Paula | paula@example.com | ROLE-USER |
    When the keyholder starts a lock session of 1 day
    And 1 day passes
    Then the lockbox is unlocked
    And the keyholder is told \"session completed\" once

  Scenario: A date is named
    Given a lockbox
    When the clock reads 2030-01-01 00:00 UTC
";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn plan(files: &[PathBuf]) -> Arc<Plan> {
    let selections: Vec<_> = files.iter().map(PathSelection::whole).collect();
    let base = root();
    let request = Request { selections: &selections, tags: None, capabilities: &[], base: &base };
    Arc::new(load(&request).unwrap_or_else(|faults| panic!("{faults:?}")))
}

fn replay(plan: &Arc<Plan>, dashboards: DashboardSource, jobs: usize) -> RunReport {
    let options = RunOptions { dashboards, jobs, ..RunOptions::default() };
    run(plan, &options, &Stop::default(), |_| ()).report
}

fn outcomes(report: &RunReport) -> Vec<&Outcome> {
    report.scenarios.iter().map(|scenario| &scenario.outcome).collect()
}

#[test]
fn documents_a_and_b_have_the_same_course_over_the_real_interfaces_as_in_process() {
    let file = |name: &str| root().join("features").join(name).with_extension("feature");
    let plan = plan(&["emergency_unlock", "digital_keys", "keyholder"].map(file));
    let here = replay(&plan, DashboardSource::default(), 1);
    let there = replay(&plan, DashboardSource::new(Embedded::new().unwrap()), 2);
    let mut not_run = Vec::new();
    for (one, other) in here.scenarios.iter().zip(&there.scenarios) {
        if let Outcome::NotRun(why) = &other.outcome {
            not_run.push(why.as_str());
            continue;
        }
        assert_eq!(other.outcome, Outcome::Passed, "{}: {:#?}", other.place(), other.steps);
        assert_eq!(one.steps, other.steps, "{}", one.place());
        assert_eq!(one.tracks, other.tracks, "{}", one.place());
    }
    assert_eq!(here.scenarios.len(), there.scenarios.len());
    assert_eq!(not_run, ["sets the time back, and a dashboard's clock never goes back"]);
}

#[test]
fn a_dashboard_that_runs_already_goes_on_from_scenario_to_scenario() {
    let served = Served::with_test_clock();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("elsewhere.feature");
    std::fs::write(&file, ELSEWHERE).unwrap();
    let source = DashboardSource::new(Running::at(&served.url(), served.token.clone()).unwrap());
    let report = replay(&plan(&[file]), source, 1);
    let date = "names a date, and a running dashboard's clock never goes back".to_owned();
    let expected = [&Outcome::Passed, &Outcome::Passed, &Outcome::NotRun(date)];
    assert_eq!(outcomes(&report), expected, "{report:#?}");
}

#[test]
fn by_the_machines_clock_what_lets_long_times_pass_is_not_run() {
    let served = Served::with_the_machines_clock();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("elsewhere.feature");
    std::fs::write(&file, ELSEWHERE).unwrap();
    let source = DashboardSource::new(Running::at(&served.url(), served.token.clone()).unwrap());
    let report = replay(&plan(&[file]), source, 1);
    let long = Outcome::NotRun("needs virtual-time".to_owned());
    let date = "names a date, and the dashboard's clock is the machine's".to_owned();
    assert_eq!(outcomes(&report), [&long, &long, &Outcome::NotRun(date)], "{report:#?}");
    // All that takes no long time was done before it.
    let done = report.scenarios[0].steps.iter().filter(|step| !step.display_text.is_empty());
    assert_eq!(done.count(), 5, "{report:#?}");
}

/// A bench with a lockbox whose keyholder is at a running dashboard.
fn bench(served: &Served) -> Bench {
    let running = Running::at(&served.url(), served.token.clone()).unwrap();
    let dashboards = DashboardSource::new(running);
    let options = BenchOptions { dashboards, ..BenchOptions::default() };
    let mut bench = Bench::new("simulated", 1, &options).unwrap();
    play(&mut bench, "a lockbox").unwrap();
    play(&mut bench, "the keyholder starts a lock session of 2 hours").unwrap();
    play(&mut bench, "the lockbox is locked").unwrap();
    bench
}

fn play(bench: &mut Bench, step: &str) -> Result<(), StepFailure> {
    run_step(bench, &match_step(step, false).unwrap(), None)
}

fn assert_rig_failed(played: Result<(), StepFailure>, words: &str) {
    let Err(StepFailure::Rig(RigError::Dashboard(why))) = played else { panic!("{played:?}") };
    assert!(why.contains(words), "{why}");
}

#[test]
fn a_server_that_stops_in_the_middle_is_an_error_of_the_rig() {
    let mut served = Served::with_test_clock();
    let mut bench = bench(&served);
    served.stop();
    assert_rig_failed(play(&mut bench, "the keyholder unlocks the lockbox"), "/api/v1/");
}

#[test]
fn a_broker_that_hangs_up_in_the_middle_is_an_error_of_the_rig() {
    let served = Served::with_test_clock();
    let mut bench = bench(&served);
    served.hang_up();
    // The lock tells of the end of the session.
    assert_rig_failed(play(&mut bench, "2 hours pass"), "the broker");
}

#[test]
fn nobody_at_the_url_and_a_token_that_is_none_are_told() {
    let served = Served::with_test_clock();
    for (url, token, words) in
        [("http://127.0.0.1:1", "x", "/api/v1/clock"), (&*served.url(), "x", "status 401")]
    {
        let Err(RigError::Dashboard(why)) = Running::at(url, token.to_owned()).map(drop) else {
            panic!("{url} let it in");
        };
        assert!(why.contains(words), "{why}");
    }
}
