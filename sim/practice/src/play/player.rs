//! Plays a scenario: gives a scene for each step, with everything that was seen during it.

use std::rc::Rc;

use bench_protocol::Instant;
use lockbench::bench::{Bench, StepFailure};
use lockbench::feature::{Pickle, PickleStep};
use lockbench::run::scenario_seed;
use lockbench::step::Keyword;
use lockbench::steps::run_step;

use crate::seen::{SharedSeen, witness};
use crate::{Cannot, Place, View};

/// A step that was played.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// `Given`, `When`, `Then`, `And`, `But` or `*`, as written.
    pub keyword: String,
    /// What `And`, `But` and `*` stand for.
    pub kind: Keyword,
    /// The text after the keyword.
    pub text: String,
    /// The table under it; empty if there is none.
    pub table: Vec<Vec<String>>,
    /// Its line in the file, from 1.
    pub line: u32,
    /// Whether it comes from a background.
    pub background: bool,
    /// When it began, on the lockbox's clock.
    pub began: Instant,
    /// When it was over.
    pub ended: Instant,
    /// What was seen: how it looked when it began, then each change, each with its instant. Empty before
    /// there is a lockbox.
    pub views: Vec<View>,
    /// Why it did not hold, if it did not; nothing is played after it.
    pub outcome: Result<(), String>,
}

impl Scene {
    /// Gives keyword and text.
    pub fn caption(&self) -> String {
        format!("{} {}", self.keyword, self.text)
    }
}

/// Plays one scenario, a scene at a time; ends with the scenario, or after the step that did not hold.
pub struct Player {
    bench: Bench,
    pickle: Pickle,
    next: usize,
    seen: SharedSeen,
    failed: bool,
}

impl Player {
    /// Begins a scenario with the seed that it has in `lockbench run`.
    ///
    /// # Errors
    /// [`Cannot::Rig`] if there is no simulated rig.
    pub fn of(pickle: &Pickle) -> Result<Self, Cannot> {
        Self::at(&Place::default(), pickle)
    }

    /// Begins a scenario at a place, such as a board.
    ///
    /// # Errors
    /// [`Cannot::Rig`] if the rig can't be had.
    pub fn at(place: &Place, pickle: &Pickle) -> Result<Self, Cannot> {
        let mut bench = place.bench(scenario_seed(0, pickle))?;
        let seen = SharedSeen::default();
        bench.set_witness(Some(witness(&seen)));
        Ok(Self { bench, pickle: pickle.clone(), next: 0, seen: Rc::clone(&seen), failed: false })
    }

    /// Gives the scenario.
    pub fn scenario(&self) -> &Pickle {
        &self.pickle
    }

    fn play(&mut self, step: &PickleStep) -> Scene {
        {
            let mut seen = self.seen.borrow_mut();
            seen.clear();
            seen.look(&self.bench);
        }
        let began = self.bench.now();
        let played = run_step(&mut self.bench, &step.call, step.table.as_ref());
        self.bench.end_step();
        let ended = self.bench.now();
        // A step that puts a new lockbox there begins with it.
        let began = if ended < began { Instant::ZERO } else { began };
        Scene {
            keyword: step.keyword.clone(),
            kind: step.kind,
            text: step.text.clone(),
            table: step.table.as_ref().map(|table| table.rows().to_vec()).unwrap_or_default(),
            line: step.line,
            background: step.background,
            began,
            ended,
            views: self.seen.borrow().views().to_vec(),
            outcome: played.map_err(|failure| match failure {
                StepFailure::Unmet { expected, observed, .. } => {
                    format!("expected {expected}; {observed}")
                }
                StepFailure::Rig(error) => error.to_string(),
            }),
        }
    }
}

impl Iterator for Player {
    type Item = Scene;

    fn next(&mut self) -> Option<Scene> {
        let step = self.pickle.steps.get(self.next).filter(|_| !self.failed)?.clone();
        self.next += 1;
        let scene = self.play(&step);
        self.failed = scene.outcome.is_err();
        Some(scene)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.pickle.steps.len() - self.next;
        (0, Some(if self.failed { 0 } else { left }))
    }
}
