//! Runs a plan: deals it out to threads, and puts what comes back into the plan's order.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Instant as WallInstant, SystemTime, UNIX_EPOCH};

use super::options::RunOptions;
use super::panic_text::QuietPanics;
use super::runnable::why_not;
use super::share::Shares;
use super::stage::Stage;
use super::stop::{FAIL_FAST, INTERRUPTED, Stop};
use super::worker::work;
use super::world::{Finished, Setting, unplayed};
use crate::bench::Bench;
use crate::feature::Plan;
use crate::report::{Outcome, RunReport, ScenarioReport};

/// What a run leaves.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// Every scenario of the plan, in its order.
    pub report: RunReport,
    /// Whether it was asked to stop before its end.
    pub interrupted: bool,
    /// The events of the last scenario that was played, as VCD, if that was asked for.
    pub waveform: Option<Vec<u8>>,
}

/// Replays a plan on the rig that the options name.
///
/// `progress` is told each scenario's report, in the order of the plan, as soon as all before it are there.
pub fn run(
    plan: &Arc<Plan>,
    options: &RunOptions,
    stop: &Stop,
    progress: impl FnMut(&ScenarioReport),
) -> Run {
    run_on::<Bench>(plan, options, stop, progress)
}

/// Replays a plan on any stage.
///
/// `progress` is told each scenario's report, in the order of the plan, as soon as all before it are there.
pub fn run_on<S: Stage>(
    plan: &Arc<Plan>,
    options: &RunOptions,
    stop: &Stop,
    progress: impl FnMut(&ScenarioReport),
) -> Run {
    let began = WallInstant::now();
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let mut results =
        Results { options, progress, ready: Vec::new(), waiting: BTreeMap::new(), waveform: None };
    let mut places = Vec::new();
    for (index, pickle) in plan.pickles.iter().enumerate() {
        match why_not(pickle, options) {
            None => places.push(index),
            Some(reason) => {
                let outcome = Outcome::NotRun(reason);
                let report = ScenarioReport { outcome, ..unplayed(pickle, options) };
                results.take(Finished { index, report, waveform: None });
            }
        }
    }
    let threads = options.jobs.max(1).min(places.len().max(1));
    let shares = Shares::new(places, threads);
    let setting =
        Setting { plan: Arc::clone(plan), options: Arc::new(options.clone()), stop: stop.clone() };
    {
        let _quiet = QuietPanics::begin();
        thread::scope(|scope| {
            let (sender, receiver) = channel();
            for _ in 0..threads {
                let (setting, shares, sender) = (&setting, &shares, sender.clone());
                scope.spawn(move || work::<S>(setting, shares, &sender));
            }
            drop(sender);
            for finished in receiver {
                results.take(finished);
            }
        });
    }
    let Results { mut ready, waveform, .. } = results;
    if options.fail_fast {
        forget_after_the_first_failure(&mut ready, plan, options);
    }
    let report = RunReport {
        rig: options.rig.clone(),
        facts: options.facts.clone(),
        notes: options.rigs.notes(&options.rig),
        seed: options.seed,
        jobs: options.jobs.max(1),
        command: options.command.clone(),
        scenarios: ready,
        sources: plan.sources.clone(),
        started_utc_ms: i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX),
        wall: began.elapsed(),
    };
    let interrupted = report.scenarios.iter().any(|scenario| is_not_run(scenario, INTERRUPTED));
    Run { report, interrupted, waveform }
}

/// Scenarios after the first failure may have been under way on other threads: they don't count, so
/// that the report is the same for any number of threads.
fn forget_after_the_first_failure(
    scenarios: &mut [ScenarioReport],
    plan: &Plan,
    options: &RunOptions,
) {
    let failed = |scenario: &ScenarioReport| {
        matches!(scenario.outcome, Outcome::Failed | Outcome::RigError(_))
    };
    let Some(first) = scenarios.iter().position(failed) else {
        return;
    };
    let after = scenarios.iter_mut().zip(&plan.pickles).skip(first + 1);
    for (scenario, pickle) in after.filter(|(scenario, _)| !needs_more(scenario)) {
        let outcome = Outcome::NotRun(FAIL_FAST.to_owned());
        *scenario = ScenarioReport { outcome, ..unplayed(pickle, options) };
    }
}

fn needs_more(scenario: &ScenarioReport) -> bool {
    matches!(&scenario.outcome, Outcome::NotRun(reason) if reason.starts_with("needs "))
}

fn is_not_run(scenario: &ScenarioReport, why: &str) -> bool {
    matches!(&scenario.outcome, Outcome::NotRun(reason) if reason == why)
}

/// Puts reports into the order of the plan as they come.
struct Results<'a, P> {
    options: &'a RunOptions,
    progress: P,
    ready: Vec<ScenarioReport>,
    waiting: BTreeMap<usize, ScenarioReport>,
    waveform: Option<Vec<u8>>,
}

impl<P: FnMut(&ScenarioReport)> Results<'_, P> {
    fn take(&mut self, finished: Finished) {
        if self.options.waveform && finished.waveform.is_some() {
            self.waveform = finished.waveform;
        }
        self.waiting.insert(finished.index, finished.report);
        while let Some(report) = self.waiting.remove(&self.ready.len()) {
            (self.progress)(&report);
            self.ready.push(report);
        }
    }
}

#[cfg(test)]
pub(super) mod tests;
