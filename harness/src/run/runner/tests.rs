//! Tests of the runner on a stage that needs no lockbox.

use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Duration;

use bench_protocol::Instant;

use super::*;
use crate::feature::{Pickle, PickleStep};
use crate::report::{Failure, Picture, StepStatus, Track};
use crate::run::{Detail, Interruption};
use crate::step::{Keyword, StepCall, StepId, Table, match_step};

/// How often the step that loses the clock meets a loose wire; one test uses it.
static LOOSE_WIRES: AtomicI32 = AtomicI32::new(0);

/// A stage on which the step decides what happens.
struct Puppet {
    now: Instant,
    seed: u64,
    played: Vec<StepId>,
}

impl Stage for Puppet {
    fn open(options: &RunOptions, seed: u64) -> Result<Self, String> {
        match options.rig.as_str() {
            "missing" => Err("rig `missing` is not plugged in".to_owned()),
            "cursed" => panic!("it fell off the desk"),
            _ => Ok(Self { now: Instant::ZERO, seed, played: Vec::new() }),
        }
    }

    fn play(&mut self, call: &StepCall, _: Option<&Table>) -> Result<(), Interruption> {
        self.played.push(call.id);
        match call.id {
            StepId::TimePasses => self.now += call.duration(0).unwrap(),
            StepId::JamLatch => {
                let expected = "a latch that moves".to_owned();
                let observed = format!("seed {}", self.seed);
                return Err(Interruption::Failed(Box::new(Failure {
                    expected,
                    observed,
                    at: self.now,
                    ..Failure::default()
                })));
            }
            StepId::CutPower => {
                return Err(Interruption::Rig {
                    reason: "the supply is gone".to_owned(),
                    retry: false,
                });
            }
            StepId::LoseClock if LOOSE_WIRES.fetch_sub(1, Ordering::SeqCst) > 0 => {
                return Err(Interruption::Rig {
                    reason: "a wire is loose".to_owned(),
                    retry: true,
                });
            }
            StepId::FreeLatch => return Err(Interruption::Lacks("laser")),
            StepId::StopResponding => panic!("index {} out of range", self.played.len()),
            _ => {}
        }
        Ok(())
    }

    fn now(&self) -> Instant {
        self.now
    }

    fn picture(&self) -> Option<Picture> {
        Some(Picture::default())
    }

    fn display_text(&self) -> String {
        format!("{} played", self.played.len())
    }

    fn tracks(&self) -> Vec<Track> {
        vec![Track { name: "latch".to_owned(), changes: vec![(self.now, "unlocked".to_owned())] }]
    }

    fn waveform(&self) -> std::io::Result<Vec<u8>> {
        Ok(format!("{:?}", self.played).into_bytes())
    }
}

/// Makes a pickle of steps under When.
pub(in crate::run) fn pickle(steps: &[&str]) -> Pickle {
    let step = |(place, text): (usize, &&str)| PickleStep {
        keyword: if place == 0 { "When" } else { "And" }.to_owned(),
        kind: [Keyword::Given, Keyword::When, Keyword::Then][place % 3],
        text: (*text).to_owned(),
        table: None,
        line: 4 + place as u32,
        background: false,
        call: match_step(text, false).unwrap(),
    };
    Pickle {
        feature: "Puppets".to_owned(),
        path: "puppets.feature".into(),
        uri: "puppets.feature".to_owned(),
        rule: None,
        rule_line: None,
        name: steps.join(", "),
        line: 3,
        examples_line: None,
        example_line: None,
        example: Vec::new(),
        tags: Vec::new(),
        steps: steps.iter().enumerate().map(step).collect(),
    }
}

fn plan(scenarios: &[&[&str]]) -> Arc<Plan> {
    let mut pickles: Vec<Pickle> = scenarios.iter().map(|steps| pickle(steps)).collect();
    for (place, pickle) in pickles.iter_mut().enumerate() {
        pickle.line = 3 + 10 * place as u32;
    }
    Arc::new(Plan { pickles, sources: Vec::new() })
}

fn options() -> RunOptions {
    RunOptions { rig: "puppet".to_owned(), seed: 7, ..RunOptions::default() }
}

fn outcomes(run: &Run) -> Vec<Outcome> {
    run.report.scenarios.iter().map(|scenario| scenario.outcome.clone()).collect()
}

/// A report without what no two runs have in common.
fn timeless(run: &Run) -> RunReport {
    let mut report = run.report.clone();
    report.wall = Duration::ZERO;
    report.started_utc_ms = 0;
    report.jobs = 0;
    for scenario in &mut report.scenarios {
        scenario.wall = Duration::ZERO;
    }
    report
}

const GOOD: &[&str] = &["a lockbox", "2 seconds pass", "I confirm"];
const BAD: &[&str] = &["a lockbox", "2 seconds pass", "the latch jams", "I confirm"];

#[test]
fn a_scenario_passes_with_its_times_and_displays() {
    let run = run_on::<Puppet>(&plan(&[GOOD]), &options(), &Stop::default(), |_| ());
    let scenario = &run.report.scenarios[0];
    assert_eq!(scenario.outcome, Outcome::Passed);
    assert_eq!(scenario.repeat, "cargo lockbench run puppets.feature:3 --seed 7 --rig puppet");
    assert_eq!(scenario.tracks.len(), 1);
    let times: Vec<(u64, u64)> = scenario
        .steps
        .iter()
        .map(|step| (step.began.as_micros(), step.ended.as_micros()))
        .collect();
    assert_eq!(times, [(0, 0), (0, 2_000_000), (2_000_000, 2_000_000)]);
    let texts: Vec<&str> = scenario.steps.iter().map(|step| step.display_text.as_str()).collect();
    assert_eq!(texts, ["1 played", "2 played", "3 played"]);
    assert!(scenario.steps.iter().all(|step| step.picture.is_some()));
}

#[test]
fn a_failed_step_ends_the_scenario_and_the_rest_is_not_reached() {
    let options = RunOptions { detail: Detail::Failures, ..options() };
    let run = run_on::<Puppet>(&plan(&[BAD, GOOD]), &options, &Stop::default(), |_| ());
    assert_eq!(outcomes(&run), [Outcome::Failed, Outcome::Passed]);
    let steps = &run.report.scenarios[0].steps;
    let failure = steps[2].failure().unwrap();
    assert_eq!(
        (failure.expected.as_str(), failure.at.as_micros()),
        ("a latch that moves", 2_000_000)
    );
    assert_eq!((steps[2].display_text.as_str(), steps[1].display_text.as_str()), ("3 played", ""));
    assert_eq!(steps[3].status, StepStatus::NotReached);
    assert_eq!(steps[3].text, "I confirm");
    assert!(run.report.scenarios[1].tracks.is_empty(), "only what explains failures was asked for");
}

#[test]
fn faults_of_the_rig_and_of_our_own_code_are_rig_errors() {
    let plan = plan(&[
        &["a lockbox", "the power is cut"],
        &["the lockbox stops responding", "I confirm"],
        GOOD,
    ]);
    let run = run_on::<Puppet>(&plan, &options(), &Stop::default(), |_| ());
    let outcomes = outcomes(&run);
    assert_eq!(outcomes[0], Outcome::RigError("the supply is gone".to_owned()));
    let Outcome::RigError(reason) = &outcomes[1] else { panic!("{:?}", outcomes[1]) };
    assert!(reason.starts_with("internal error: index 1 out of range"), "{reason}");
    assert!(run.report.scenarios[1].steps.iter().all(|step| step.status == StepStatus::NotReached));
    assert_eq!(outcomes[2], Outcome::Passed);

    for (rig, expected) in [
        ("missing", "rig `missing` is not plugged in"),
        ("cursed", "internal error: it fell off the desk"),
    ] {
        let options = RunOptions { rig: rig.to_owned(), ..options() };
        let run = run_on::<Puppet>(&plan, &options, &Stop::default(), |_| ());
        for scenario in &run.report.scenarios {
            let Outcome::RigError(reason) = &scenario.outcome else {
                panic!("{:?}", scenario.outcome)
            };
            assert!(reason.starts_with(expected), "{reason}");
        }
    }
}

#[test]
fn what_a_rig_lacks_is_not_run_and_counted() {
    let mut plan = Plan::clone(&plan(&[GOOD, GOOD]));
    plan.pickles[0].tags = vec!["smoke".to_owned(), "needs.laser".to_owned()];
    plan.pickles[1].tags = vec!["needs.power".to_owned()];
    let options = RunOptions { capabilities: vec!["power".to_owned()], ..options() };
    let run = run_on::<Puppet>(&Arc::new(plan), &options, &Stop::default(), |_| ());
    assert_eq!(outcomes(&run), [Outcome::NotRun("needs laser".to_owned()), Outcome::Passed]);
}

#[test]
fn the_report_and_the_progress_are_the_same_for_any_number_of_threads() {
    let scenarios: Vec<&[&str]> =
        (0..200).map(|place| if place % 17 == 3 { BAD } else { GOOD }).collect();
    for fail_fast in [false, true] {
        let run = |jobs| {
            let options = RunOptions { jobs, fail_fast, ..options() };
            let mut told = Vec::new();
            let run = run_on::<Puppet>(&plan(&scenarios), &options, &Stop::default(), |scenario| {
                told.push(scenario.line);
            });
            let lines: Vec<u32> =
                run.report.scenarios.iter().map(|scenario| scenario.line).collect();
            assert_eq!(told, lines);
            timeless(&run)
        };
        let alone = run(1);
        assert_eq!(alone.scenarios.len(), 200);
        for jobs in [0, 2, 5] {
            assert_eq!(run(jobs), alone, "{jobs} jobs, fail fast: {fail_fast}");
        }
    }
}

#[test]
fn fail_fast_runs_nothing_after_the_first_failure() {
    let options = RunOptions { fail_fast: true, ..options() };
    let run = run_on::<Puppet>(&plan(&[GOOD, BAD, GOOD, BAD]), &options, &Stop::default(), |_| ());
    let stopped = || Outcome::NotRun("stopped after the first failure".to_owned());
    assert_eq!(outcomes(&run), [Outcome::Passed, Outcome::Failed, stopped(), stopped()]);
    assert!(!run.interrupted);
}

#[test]
fn an_interrupted_run_reports_what_it_has() {
    let stop = Stop::default();
    let asked = stop.clone();
    let scenarios = vec![GOOD; 300];
    let run = run_on::<Puppet>(&plan(&scenarios), &options(), &stop, |_| asked.interrupt());
    assert!(run.interrupted);
    assert_eq!(run.report.scenarios.len(), 300);
    assert_eq!(outcomes(&run)[0], Outcome::Passed);
    assert_eq!(outcomes(&run)[299], Outcome::NotRun("interrupted".to_owned()));
}

#[test]
fn a_scenario_has_the_same_seed_alone_and_among_others() {
    let observed = |run: &Run| {
        let bad = run
            .report
            .scenarios
            .iter()
            .find(|scenario| scenario.outcome == Outcome::Failed)
            .unwrap();
        bad.steps[2].failure().unwrap().observed.clone()
    };
    let alone = run_on::<Puppet>(&plan(&[BAD]), &options(), &Stop::default(), |_| ());
    let among = run_on::<Puppet>(&plan(&[GOOD, GOOD, BAD]), &options(), &Stop::default(), |_| ());
    assert_eq!(observed(&alone), observed(&among));
    let other = RunOptions { seed: 8, ..options() };
    let other = run_on::<Puppet>(&plan(&[BAD]), &other, &Stop::default(), |_| ());
    assert_ne!(observed(&alone), observed(&other));
}

#[test]
fn the_waveform_is_kept_when_asked_for() {
    let options = RunOptions { waveform: true, ..options() };
    let run = run_on::<Puppet>(&plan(&[BAD]), &options, &Stop::default(), |_| ());
    assert_eq!(run.waveform.as_deref(), Some(&b"[Lockbox, TimePasses, JamLatch]"[..]));
}

#[test]
fn an_empty_plan_is_a_run() {
    let run = run_on::<Puppet>(&plan(&[]), &options(), &Stop::default(), |_| ());
    assert!(run.report.scenarios.is_empty() && !run.interrupted);
}

#[test]
fn a_board_that_fails_is_tried_once_more_afresh() {
    let steps: &[&str] = &["a lockbox", "2 seconds pass", "the clock loses its time", "I confirm"];
    for (wires, expected) in
        [(1, Outcome::Passed), (2, Outcome::RigError("a wire is loose".to_owned()))]
    {
        LOOSE_WIRES.store(wires, Ordering::SeqCst);
        let run = run_on::<Puppet>(&plan(&[steps]), &options(), &Stop::default(), |_| ());
        let scenario = &run.report.scenarios[0];
        assert_eq!(scenario.outcome, expected);
        assert_eq!(scenario.retried.as_deref(), Some("a wire is loose"));
        assert_eq!(scenario.steps.len(), 4);
        let again = &scenario.steps[1];
        assert_eq!((again.began, again.display_text.as_str()), (Instant::ZERO, "2 played"));
    }
}

#[test]
fn what_a_rig_lacks_only_in_a_step_is_not_run_either() {
    let options = RunOptions { fail_fast: true, ..options() };
    let plan = plan(&[&["a lockbox", "the latch is freed"], GOOD]);
    let run = run_on::<Puppet>(&plan, &options, &Stop::default(), |_| ());
    assert_eq!(outcomes(&run), [Outcome::NotRun("needs laser".to_owned()), Outcome::Passed]);
}
