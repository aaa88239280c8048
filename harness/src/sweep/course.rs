//! Plays a scenario up to a step, or to a power cut in one.

use bench_protocol::Instant;
use lock_world::CutPoint;

use crate::bench::{Bench, BenchOptions, StepFailure};
use crate::feature::{Pickle, PickleStep};
use crate::rig::RigError;
use crate::step::StepId;
use crate::steps::run_step;
use observer::Keep;

/// Why a scenario can't be swept; no verdict about power cuts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault(pub(super) String);

impl Fault {
    pub(super) fn of(failure: &StepFailure) -> Self {
        match failure {
            StepFailure::Unmet { expected, observed, .. } => {
                Self(format!("expected: {expected}; observed: {observed}"))
            }
            StepFailure::Rig(error) => Self(error.to_string()),
        }
    }
}

/// A scenario, and what makes it play the same each time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Course<'a> {
    pub(super) pickle: &'a Pickle,
    pub(super) rig: &'a str,
    pub(super) seed: u64,
}

/// Where a cut ended a scenario.
#[derive(Clone, Debug)]
pub(super) struct Interrupted {
    /// Place of the step, from 0.
    pub(super) step: usize,
    /// When the step began.
    pub(super) began: Instant,
    pub(super) point: CutPoint,
    /// What the dashboard showed the session as when the step began, and when it was cut.
    pub(super) dashboard: (Option<&'static str>, Option<&'static str>),
}

/// A step that was played without a cut.
#[derive(Clone, Copy, Debug)]
pub(super) struct Played {
    /// When the step began.
    pub(super) began: Instant,
    /// The opportunities for a cut that there were by its end.
    pub(super) opportunities: u64,
}

impl<'a> Course<'a> {
    /// Gives a step of the scenario.
    pub(super) fn step(&self, place: usize) -> Option<&'a PickleStep> {
        self.pickle.steps.get(place)
    }

    /// Gives the place of the step that puts the lockbox on the bench: the last one counts.
    pub(super) fn set_up(&self) -> usize {
        let puts =
            |step: &PickleStep| matches!(step.call.id, StepId::Lockbox | StepId::FactoryNewLockbox);
        self.pickle.steps.iter().rposition(puts).unwrap_or_default()
    }

    /// Plays the first `count` steps without a cut.
    pub(super) fn play(&self, count: usize) -> Result<(Bench, Vec<Played>), Fault> {
        let mut bench = self.bench()?;
        let mut played = Vec::with_capacity(count);
        for step in self.pickle.steps.iter().take(count) {
            let began = bench.now();
            run_step(&mut bench, &step.call, step.table.as_ref()).map_err(|failure| {
                let Fault(why) = Fault::of(&failure);
                Fault(format!("step `{} {}` fails without a cut: {why}", step.keyword, step.text))
            })?;
            played.push(Played { began, opportunities: opportunities(&mut bench) });
        }
        Ok((bench, played))
    }

    /// Plays until the power is cut at an opportunity that comes after the set-up step.
    pub(super) fn play_to_cut(&self, opportunity: u64) -> Result<(Bench, Interrupted), Fault> {
        let mut bench = self.bench()?;
        for (place, step) in self.pickle.steps.iter().enumerate() {
            let (began, before) = (bench.now(), session_word(&bench));
            match run_step(&mut bench, &step.call, step.table.as_ref()) {
                Ok(()) => {}
                Err(StepFailure::Rig(RigError::Cut(point))) => {
                    let dashboard = (before, session_word(&bench));
                    return Ok((bench, Interrupted { step: place, began, point, dashboard }));
                }
                Err(failure) => return Err(Fault::of(&failure)),
            }
            if place == self.set_up()
                && let Some(rig) = bench.rig_mut()
            {
                rig.cut_at(opportunity);
            }
        }
        let most = opportunities(&mut bench);
        Err(Fault(format!(
            "there is no cut {opportunity} after the set-up step, the last one is {most}"
        )))
    }

    fn bench(&self) -> Result<Bench, Fault> {
        let options = BenchOptions { keep: Keep::Last(1), ..BenchOptions::default() };
        Bench::new(self.rig, self.seed, &options).map_err(|error| Fault(error.to_string()))
    }
}

/// Gives how many opportunities for a cut there were on a bench.
pub(super) fn opportunities(bench: &mut Bench) -> u64 {
    bench.rig_mut().map_or(0, |rig| rig.cut_opportunities())
}

/// Gives what the dashboard shows the session as, reachable or not.
pub(super) fn session_word(bench: &Bench) -> Option<&'static str> {
    let lockbox = bench.dashboard_lockbox()?;
    Some(lockbox.session_state()?.word())
}
