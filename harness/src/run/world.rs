//! Cucumber's world: one scenario being played, and what is known of it so far.

use std::convert::Infallible;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::time::Instant as WallInstant;

use cucumber::step::Context;
use futures::future::{LocalBoxFuture, ready};

use super::options::{Detail, RunOptions};
use super::panic_text;
use super::seed::scenario_seed;
use super::stage::{Interruption, Stage};
use super::stop::Stop;
use crate::compare::Recording;
use crate::feature::{Pickle, PickleStep, Plan};
use crate::report::{Outcome, ScenarioReport, StepReport, StepStatus};

/// What all scenarios of a run share.
#[derive(Clone)]
pub(super) struct Setting {
    pub(super) plan: Arc<Plan>,
    pub(super) options: Arc<RunOptions>,
    pub(super) stop: Stop,
}

/// One scenario being played.
pub(super) struct ScenarioWorld<S> {
    course: Option<Course<S>>,
}

struct Course<S> {
    setting: Setting,
    index: usize,
    stage: Option<S>,
    outcome: Outcome,
    steps: Vec<StepReport>,
    /// How many events there were at the end of each step.
    marks: Vec<usize>,
    /// Why it was begun again on a fresh board.
    retried: Option<String>,
    began: WallInstant,
}

/// What a finished scenario leaves.
pub(super) struct Finished {
    pub(super) index: usize,
    pub(super) report: ScenarioReport,
    pub(super) waveform: Option<Vec<u8>>,
}

impl<S: Stage> cucumber::World for ScenarioWorld<S> {
    type Error = Infallible;

    async fn new() -> Result<Self, Infallible> {
        Ok(Self { course: None })
    }
}

/// The body of every step: cucumber calls it once for each, in order.
pub(super) fn step<S: Stage>(world: &mut ScenarioWorld<S>, _: Context) -> LocalBoxFuture<'_, ()> {
    let passed = world.course.as_mut().is_some_and(Course::step);
    if !passed {
        // Unwinding is how cucumber learns that a step failed; the reason is in the course.
        resume_unwind(Box::new("the scenario ends here"));
    }
    Box::pin(ready(()))
}

impl<S: Stage> ScenarioWorld<S> {
    /// Sets the stage for scenario `index` of the plan.
    pub(super) fn begin(&mut self, setting: &Setting, index: usize) {
        panic_text::note_places();
        let began = WallInstant::now();
        let mut course = Course {
            setting: setting.clone(),
            index,
            stage: None,
            outcome: Outcome::Passed,
            steps: Vec::new(),
            marks: Vec::new(),
            retried: None,
            began,
        };
        if let Some(reason) = setting.stop.reason(index) {
            course.outcome = Outcome::NotRun(reason.to_owned());
        } else {
            course.open();
        }
        self.course = Some(course);
    }

    /// Ends the scenario and gives what it leaves.
    pub(super) fn end(&mut self) -> Option<Finished> {
        self.course.take().map(Course::finish)
    }
}

impl<S: Stage> Course<S> {
    fn open(&mut self) {
        let Setting { plan, options, .. } = &self.setting;
        let seed = scenario_seed(options.seed, &plan.pickles[self.index]);
        match panic_text::catch(|| S::open(options, seed)) {
            Ok(Ok(stage)) => self.stage = Some(stage),
            Ok(Err(reason)) | Err(reason) => self.outcome = Outcome::RigError(reason),
        }
    }

    /// Plays everything again on a fresh board, up to the step in which the board failed.
    fn again(&mut self, reason: String) -> bool {
        self.retried = Some(reason);
        self.stage = None;
        self.marks.clear();
        let reached = std::mem::take(&mut self.steps).len();
        self.open();
        (0..=reached).all(|_| self.step())
    }

    /// Plays the next step; gives whether the scenario goes on.
    fn step(&mut self) -> bool {
        let Some(stage) = &mut self.stage else {
            return false;
        };
        if self.setting.stop.is_interrupted() {
            self.outcome = Outcome::NotRun(super::stop::INTERRUPTED.to_owned());
            return false;
        }
        let Some(step) = self.setting.plan.pickles[self.index].steps.get(self.steps.len()) else {
            self.outcome =
                Outcome::RigError("cucumber ran a step that is not in the plan".to_owned());
            return false;
        };
        let began = stage.now();
        let played = panic_text::catch(|| stage.play(&step.call, step.table.as_ref()));
        let status = match played {
            Ok(Ok(())) => StepStatus::Passed,
            Ok(Err(Interruption::Failed(failure))) => StepStatus::Failed(*failure),
            Ok(Err(Interruption::Lacks(capability))) => {
                self.outcome = Outcome::NotRun(format!("needs {capability}"));
                return false;
            }
            Ok(Err(Interruption::NotHere(why))) => {
                self.outcome = Outcome::NotRun(why);
                return false;
            }
            Ok(Err(Interruption::Rig { reason, retry: true })) if self.retried.is_none() => {
                return self.again(reason);
            }
            Ok(Err(Interruption::Rig { reason, .. })) | Err(reason) => {
                self.outcome = Outcome::RigError(reason);
                return false;
            }
        };
        let passed = status == StepStatus::Passed;
        if !passed {
            self.outcome = Outcome::Failed;
        }
        let mut report = StepReport { status, began, ended: stage.now(), ..plain(step) };
        if !passed || self.setting.options.detail == Detail::Full {
            report.picture = stage.picture();
            report.display_text = stage.display_text();
        }
        self.marks.push(stage.event_count());
        self.steps.push(report);
        passed
    }

    fn finish(mut self) -> Finished {
        let pickle = &self.setting.plan.pickles[self.index];
        let rest = pickle.steps.get(self.steps.len()..).unwrap_or_default();
        if self.outcome == Outcome::Passed && !rest.is_empty() {
            self.outcome = Outcome::RigError("cucumber did not replay every step".to_owned());
        }
        self.steps.extend(rest.iter().map(plain));
        let has_failed = matches!(self.outcome, Outcome::Failed | Outcome::RigError(_));
        if has_failed && self.setting.options.fail_fast {
            self.setting.stop.failed(self.index);
        }
        let wanted = self.outcome != Outcome::Passed || self.setting.options.detail == Detail::Full;
        let tracks = self.stage.as_ref().filter(|_| wanted).map_or_else(Vec::new, Stage::tracks);
        let waveform = if self.setting.options.waveform {
            self.stage.as_ref().and_then(|stage| stage.waveform().ok())
        } else {
            None
        };
        if let (Some(folder), Some(stage)) = (&self.setting.options.recording, &self.stage) {
            let steps = self.steps.iter().zip(&self.marks);
            let recording = Recording::of(pickle, steps, stage.events());
            if let Err(error) = recording.write(folder, self.index) {
                self.outcome = Outcome::RigError(error.to_string());
            }
        }
        let notes = self.stage.as_ref().map_or_else(Vec::new, Stage::notes);
        let report = ScenarioReport {
            notes,
            steps: self.steps,
            tracks,
            outcome: self.outcome,
            retried: self.retried,
            wall: self.began.elapsed(),
            ..unplayed(pickle, &self.setting.options)
        };
        Finished { index: self.index, report, waveform }
    }
}

fn plain(step: &PickleStep) -> StepReport {
    StepReport {
        keyword: step.keyword.clone(),
        text: step.text.clone(),
        table: step.table.as_ref().map(|table| table.rows().to_vec()),
        line: step.line,
        background: step.background,
        ..StepReport::default()
    }
}

/// Gives the report of a scenario of which nothing was played.
pub(super) fn unplayed(pickle: &Pickle, options: &RunOptions) -> ScenarioReport {
    let other_rig = Some(&options.rig).filter(|rig| **rig != RunOptions::default().rig);
    let rig = other_rig.map_or_else(String::new, |rig| format!(" --rig {rig}"));
    let (place, seed) = (format!("{}:{}", pickle.uri, pickle.selecting_line()), options.seed);
    let dashboard = options.dashboards.dashboards().name();
    let dashboard = dashboard.map_or_else(String::new, |name| format!(" --dashboard {name}"));
    let repeat = format!("cargo lockbench run {place} --seed {seed}{rig}{dashboard}");
    ScenarioReport {
        feature: pickle.feature.clone(),
        feature_path: pickle.path.clone(),
        source_uri: pickle.uri.clone(),
        rule: pickle.rule.clone(),
        name: pickle.name.clone(),
        line: pickle.line,
        example_line: pickle.example_line,
        tags: pickle.tags.clone(),
        steps: pickle.steps.iter().map(plain).collect(),
        repeat,
        ..ScenarioReport::default()
    }
}
