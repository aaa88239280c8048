//! A drill's course: the situation, and the steps with what shows that each was done.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use lockbench::bench::{Bench, BenchOptions, Witness};
use lockbench::feature::{PathSelection, Pickle, TagExpression};
use lockbench::rig;
use lockbench::run::scenario_seed;
use lockbench::step::{Keyword, StepId};
use lockbench::steps::run_step;
use thiserror::Error;

use super::goal::Goal;
use super::situation::{Screen, Situation};
use super::words;
use crate::glance::Glance;
use crate::play::{CannotPlay, load_from};
use crate::{Cannot, Step};

/// What whoever knows the way needs to begin, and for each step beside the time of a hold.
const BEGINNING: Duration = Duration::from_secs(10);
const EACH: Duration = Duration::from_secs(8);

/// A scenario to practise.
#[derive(Clone, Debug)]
pub struct Drill {
    /// The scenario's title, which names the drill.
    pub title: String,
    /// The rule around it, if any.
    pub rule: Option<String>,
    /// Where it stands: `FEATURE:LINE`.
    pub place: String,
    /// What is the case before, as steps.
    pub givens: Vec<Step>,
    /// What is to be done, and what happens meanwhile.
    pub steps: Vec<DrillStep>,
    pub(super) seed: u64,
    /// The screens that the way leads over.
    pub(super) way: Vec<Screen>,
}

/// A step of a drill.
#[derive(Clone, Debug)]
pub struct DrillStep {
    /// The step of the scenario.
    pub step: Step,
    /// Whether it is to be done by whoever practises; the rest happens by itself.
    pub is_yours: bool,
    /// What to do, in the document's words.
    pub instruction: String,
    /// How, for whoever hesitates.
    pub hint: String,
    pub(super) goal: Goal,
}

/// Finds the drills in feature files and folders: every scenario that is tagged `@drill`.
///
/// # Errors
/// [`NoDrills`]: a scenario that can't be practised keeps none of the others in silence.
pub fn drills(paths: &[PathSelection]) -> Result<Vec<Drill>, NoDrills> {
    let tag = TagExpression::Tag("drill".to_owned());
    let pickles = load_from(paths, Some(&tag))?;
    let drills = pickles.iter().map(|pickle| {
        Drill::of(pickle).map_err(|why| NoDrills::DoesNotGo { place: place(pickle), why })
    });
    drills.collect()
}

/// Why there are no drills.
#[derive(Debug, Error)]
pub enum NoDrills {
    /// Everything that is wrong with the files, also that no scenario in them is tagged `@drill`.
    #[error(transparent)]
    Files(#[from] CannotPlay),
    /// A scenario that is tagged `@drill` does not go.
    #[error("{place} can't be practised, run it with `lockbench run {place}`: {why}")]
    DoesNotGo {
        /// Where the scenario stands.
        place: String,
        /// Why a step of it does not go.
        why: Cannot,
    },
}

fn place(pickle: &Pickle) -> String {
    format!("{}:{}", pickle.uri, pickle.selecting_line())
}

impl Drill {
    /// Makes a drill of a scenario: plays it once, to know its way.
    ///
    /// # Errors
    /// Why a step does not go.
    pub fn of(pickle: &Pickle) -> Result<Self, Cannot> {
        let all = pickle.steps.iter().map(|step| {
            let table = step.table.clone();
            (step.kind, Step { text: step.text.clone(), table, call: step.call.clone() })
        });
        let (givens, rest): (Vec<_>, Vec<_>) = all.enumerate().partition(|(place, _)| {
            pickle.steps[..=*place].iter().all(|step| step.kind == Keyword::Given)
        });
        let seed = scenario_seed(0, pickle);
        let mut bench = Bench::new(rig::DEFAULT, seed, &BenchOptions::default())?;
        for (_, (_, step)) in &givens {
            run_step(&mut bench, &step.call, step.table.as_ref())?;
        }
        let way = Rc::new(RefCell::new(vec![Screen::of(&Glance::of(&bench))]));
        bench.set_witness(Some(follow(&way)));
        let mut steps = Vec::new();
        for (_, (kind, step)) in rest {
            if kind == Keyword::Then {
                continue;
            }
            let before = Situation::of(&bench);
            run_step(&mut bench, &step.call, step.table.as_ref())?;
            let goal = Goal::between(&before, &Situation::of(&bench));
            let words = words::of(&step.call, &step.text);
            let is_yours = step.text.starts_with("I ") && !goal.is_empty();
            let (instruction, hint) = (words.instruction, words.hint);
            steps.push(DrillStep { step, is_yours, instruction, hint, goal });
        }
        bench.set_witness(None);
        Ok(Self {
            title: pickle.name.clone(),
            rule: pickle.rule.clone(),
            place: place(pickle),
            givens: givens.into_iter().map(|(_, (_, step))| step).collect(),
            steps,
            seed,
            way: way.take(),
        })
    }

    /// Gives the time within which whoever knows the way is done: 10 s to begin, 8 s a step, and what is held.
    pub fn aim(&self) -> Duration {
        let yours = self.steps.iter().filter(|step| step.is_yours);
        BEGINNING + yours.map(|step| EACH + held(&step.step)).sum::<Duration>()
    }

    /// Says what the situation is, as the scenario does.
    pub fn situation(&self) -> String {
        let plain = |step: &&Step| self.givens.len() == 1 || step.call.id != StepId::Lockbox;
        let texts: Vec<&str> =
            self.givens.iter().filter(plain).map(|step| step.text.as_str()).collect();
        let mut text = texts.join("; ");
        if let Some(first) = text.get(..1) {
            let first = first.to_uppercase();
            text.replace_range(..1, &first);
        }
        text + "."
    }
}

/// How long a finger stays where it is; entering codes and a password takes its time, too.
fn held(step: &Step) -> Duration {
    match step.call.id {
        StepId::Hold => step.call.duration(1).unwrap_or_default(),
        StepId::HoldResetPin => step.call.duration(0).unwrap_or_default(),
        StepId::ChangePassword => EACH * 5,
        StepId::StartLock => EACH * 2,
        _ => Duration::ZERO,
    }
}

fn follow(way: &Rc<RefCell<Vec<Screen>>>) -> Witness {
    let way = Rc::clone(way);
    let mut last = None;
    Witness::new(move |bench| {
        let generation = bench.observer().map(|eyes| eyes.display().generation());
        if generation == last {
            return;
        }
        last = generation;
        let screen = Screen::of(&Glance::of(bench));
        let mut way = way.borrow_mut();
        if !way.iter().any(|known| known.is(&screen)) {
            way.push(screen);
        }
    })
}
