//! The sweep of one scenario: its cuts, one after the other, and the twins that were never cut.

use std::fmt::Write as _;

use bench_protocol::Instant;
use lock_world::CutPoint;
use observer::Pulse;

use super::code::codes_of;
use super::course::{Course, Fault, Interrupted, Played};
use super::facts::{Facts, look};
use super::recovery::{recover, recover_with_cut};
use super::verdict::Unmet;
use super::{ScenarioSweep, Seconds, Spot, SweepOptions, Violation};
use crate::feature::Pickle;
use crate::run::{Stop, scenario_seed};

/// Sweeps one scenario.
pub(super) fn sweep_scenario(
    pickle: &Pickle,
    options: &SweepOptions,
    stop: &Stop,
) -> ScenarioSweep {
    let mut report = ScenarioSweep {
        place: format!("{}:{}", pickle.uri, pickle.selecting_line()),
        scenario: pickle.name.clone(),
        ..ScenarioSweep::default()
    };
    let course = Course { pickle, rig: &options.rig, seed: scenario_seed(options.seed, pickle) };
    let swept =
        Scenario::new(course, options).and_then(|mut scenario| scenario.sweep(stop, &mut report));
    if let Err(Fault(why)) = swept {
        report.fault = Some(why);
    }
    report
}

pub(super) struct Scenario<'a> {
    pub(super) course: Course<'a>,
    options: &'a SweepOptions,
    /// The steps, played without a cut, and the coil's pulses then.
    pub(super) played: Vec<Played>,
    pub(super) pulses: Vec<Pulse>,
    /// The codes that it is about.
    pub(super) codes: Vec<String>,
    /// What is found after so many steps without a cut.
    twins: Vec<Option<Facts>>,
}

impl<'a> Scenario<'a> {
    fn new(course: Course<'a>, options: &'a SweepOptions) -> Result<Self, Fault> {
        let steps = course.pickle.steps.len();
        let (bench, played) = course.play(steps)?;
        let pulses = bench.observer().map(|eyes| eyes.coil_pulses().to_vec()).unwrap_or_default();
        let all = course.pickle.steps.iter();
        let codes = codes_of(all.map(|step| (&step.call, step.table.as_ref())));
        Ok(Self { course, options, played, pulses, codes, twins: vec![None; steps + 1] })
    }

    fn sweep(&mut self, stop: &Stop, report: &mut ScenarioSweep) -> Result<(), Fault> {
        if let Some(Spot { cut, second }) = self.options.spot {
            report.opportunities = 1;
            return self.cut(cut, second.map_or(Seconds::None, |_| Seconds::All), second, report);
        }
        let ends: Vec<u64> = self.played.iter().map(|step| step.opportunities).collect();
        let mut next = 0;
        let set_up = self.course.set_up();
        for (before, last) in ends.iter().skip(set_up).zip(ends.iter().skip(set_up + 1)) {
            report.opportunities += last - before;
            let stride = stride(last - before, self.options);
            let mut cut = next.max(before + 1);
            while cut <= *last && !stop.is_interrupted() {
                self.cut(cut, self.options.seconds, None, report)?;
                cut = cut.saturating_add(stride);
            }
            next = cut;
        }
        Ok(())
    }

    /// Tries one cut, and the second cuts in its recovery; with `only` just that one of them.
    fn cut(
        &mut self,
        cut: u64,
        seconds: Seconds,
        only: Option<u64>,
        report: &mut ScenarioSweep,
    ) -> Result<(), Fault> {
        let (mut bench, interrupted) = self.course.play_to_cut(cut)?;
        let recovery = recover(&mut bench);
        let window = recovery.as_ref().map(|recovered| recovered.opportunities);
        if only.is_none() {
            report.cut_points += 1;
            if let Some(unmet) = self.judge(&mut bench, &interrupted, recovery.as_ref())? {
                report.violations.push(self.violation(&interrupted, None, unmet));
            }
        }
        let Ok((from, to)) = window else { return Ok(()) };
        let tried = match (seconds, only) {
            (_, Some(second)) => second..=second,
            (Seconds::None, None) => return Ok(()),
            (Seconds::All, None) => from..=to,
            (Seconds::InTurn, None) => {
                let second = from + cut % (to + 1).saturating_sub(from).max(1);
                second..=second.min(to)
            }
        };
        for second in tried {
            self.cut_again(cut, second, report)?;
        }
        Ok(())
    }

    fn cut_again(
        &mut self,
        cut: u64,
        second: u64,
        report: &mut ScenarioSweep,
    ) -> Result<(), Fault> {
        let (mut bench, interrupted) = self.course.play_to_cut(cut)?;
        let (point, recovery) = match recover_with_cut(&mut bench, second) {
            Ok(Some((point, recovered))) => (Some(point), Ok(recovered)),
            Ok(None) => {
                return Err(Fault(format!(
                    "there is no second cut {second} in the recovery from cut {cut}"
                )));
            }
            Err(failure) => (None, Err(failure)),
        };
        report.second_cuts += 1;
        if let Some(unmet) = self.judge(&mut bench, &interrupted, recovery.as_ref())? {
            report.violations.push(self.violation(&interrupted, Some((second, point)), unmet));
        }
        Ok(())
    }

    /// Gives what is found after so many steps without a cut.
    pub(super) fn twin(&mut self, steps: usize) -> Result<Facts, Fault> {
        if let Some(Some(facts)) = self.twins.get(steps) {
            return Ok(facts.clone());
        }
        let (mut bench, _) = self.course.play(steps)?;
        let facts = look(&mut bench, &self.codes).map_err(|failure| Fault::of(&failure))?;
        if let Some(slot) = self.twins.get_mut(steps) {
            *slot = Some(facts.clone());
        }
        Ok(facts)
    }

    /// The same, when nothing but time has passed since, up to an instant; `None` if it is later already.
    pub(super) fn waited(&self, steps: usize, until: Instant) -> Result<Option<Facts>, Fault> {
        let (mut bench, _) = self.course.play(steps)?;
        if bench.now() > until {
            return Ok(None);
        }
        let looked = bench.run_until(until).and_then(|()| look(&mut bench, &self.codes));
        looked.map(Some).map_err(|failure| Fault::of(&failure))
    }

    fn violation(
        &self,
        interrupted: &Interrupted,
        second: Option<(u64, Option<CutPoint>)>,
        (expected, observed): Unmet,
    ) -> Violation {
        let pickle = self.course.pickle;
        let place = format!("{}:{}", pickle.uri, pickle.selecting_line());
        let step = self.course.step(interrupted.step);
        let cut = interrupted.point.opportunity;
        let mut repeat = format!("cargo lockbench sweep {place} --cut {cut}");
        if let Some((second, _)) = second {
            let _ = write!(repeat, " --second {second}");
        }
        if self.options.seed != 0 {
            let _ = write!(repeat, " --seed {}", self.options.seed);
        }
        Violation {
            place,
            scenario: pickle.name.clone(),
            step: step.map_or_else(Default::default, |step| {
                (format!("{} {}", step.keyword, step.text), step.line)
            }),
            cut: interrupted.point.to_string(),
            second: second.map(|(number, point)| {
                point.map_or_else(|| format!("power cut {number}"), |point| point.to_string())
            }),
            expected,
            observed,
            repeat,
        }
    }
}

/// Gives every how many-th opportunity of a step is tried.
fn stride(opportunities: u64, options: &SweepOptions) -> u64 {
    let stride = options.every.get().max(opportunities.div_ceil(options.most.get()));
    // Flash is cut before, in and after: a stride of threes would meet only one of them.
    if stride.is_multiple_of(3) { stride + 1 } else { stride }
}
