//! The proof of a recording: its steps are run on a fresh bench, and have to lead where the session led.

use std::collections::BTreeMap;
use std::time::Duration;

use bench_protocol::Instant;
use lockbench::bench::{Bench, BenchOptions, StepFailure};
use lockbench::rig;
use lockbench::step::Keyword;
use lockbench::steps::run_step;

use super::{CannotSay, outcome, phrase};
use crate::glance::Glance;
use crate::{Cannot, Desk, Step};

/// More Then steps than this don't prove unsteady.
const MOST_DROPPED: usize = 64;

/// How long before the bolt moves by itself one looks: what ends is at most 1 s late.
const BEFORE: Duration = Duration::from_secs(3);

/// A step, and when it was done in the session.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Planned {
    pub(super) at: Instant,
    pub(super) step: Step,
}

/// Which pauses are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Waiting {
    /// Those that are at least this long, in whole seconds.
    From(Duration),
    /// Every one, to the millisecond.
    Exact,
}

impl Waiting {
    /// Gives how long to wait where the steps are so far behind the session.
    fn time(self, behind: Duration) -> Option<Duration> {
        let told = match self {
            Self::From(least) if behind < least => return None,
            Self::From(_) => Duration::from_secs(behind.as_secs()),
            Self::Exact => Duration::from_millis(behind.as_millis() as u64),
        };
        Some(told).filter(|told| !told.is_zero())
    }
}

/// Runs the steps after the session's givens, with its pauses between them, and adds what is seen.
pub(super) fn tell(
    desk: &Desk,
    planned: &[Planned],
    waiting: Waiting,
    end: &Glance,
) -> Result<Vec<(Keyword, Step)>, CannotSay> {
    let mut telling = Telling::begin(desk, BTreeMap::new())?;
    telling.go(desk, planned, waiting)?;
    if !telling.moved.is_empty() {
        // The same once more, with a look before each time the bolt moved by itself.
        telling = Telling::begin(desk, telling.moved)?;
        telling.go(desk, planned, waiting)?;
    }
    if telling.steps.is_empty() {
        return Err(CannotSay::Nothing);
    }
    let told = Glance::of(&telling.bench);
    if !told.is_like(end) {
        return Err(CannotSay::EndsOtherwise { told: told.to_string(), was: end.to_string() });
    }
    telling.conclude()?;
    let Telling { givens, steps, .. } = telling;
    let said = givens.into_iter().map(|step| (Keyword::Given, step)).chain(steps).collect();
    without_unsteady(said, desk.seed())
}

/// A scenario as it is being told.
struct Telling {
    bench: Bench,
    began: Instant,
    givens: Vec<Step>,
    steps: Vec<(Keyword, Step)>,
    /// How many waits there were.
    waits: usize,
    /// In which waits the bolt is known to move, and how long after they begin.
    looks: BTreeMap<usize, Duration>,
    /// In which waits it did.
    moved: BTreeMap<usize, Duration>,
}

impl Telling {
    fn begin(desk: &Desk, looks: BTreeMap<usize, Duration>) -> Result<Self, CannotSay> {
        let mut bench = bench(desk.seed())?;
        for step in desk.givens() {
            run(&mut bench, step)?;
        }
        let began = bench.now();
        let givens = desk.givens().to_vec();
        let (steps, moved) = (Vec::new(), BTreeMap::new());
        Ok(Self { bench, began, givens, steps, waits: 0, looks, moved })
    }

    fn go(&mut self, desk: &Desk, planned: &[Planned], waiting: Waiting) -> Result<(), CannotSay> {
        let session = |at: Instant| at.since(desk.began());
        for Planned { at, step } in planned {
            self.wait(session(*at), waiting)?;
            self.act(step.clone())?;
        }
        self.wait(session(desk.now()), waiting)
    }

    /// Waits as the session did. Where the bolt moves by itself meanwhile, one looks before, too, that it
    /// hasn't yet: an end is never early (SES-2).
    fn wait(&mut self, until: Duration, waiting: Waiting) -> Result<(), CannotSay> {
        let behind = until.saturating_sub(self.bench.now().since(self.began));
        let Some(mut time) = waiting.time(behind) else { return Ok(()) };
        self.waits += 1;
        if let Some(look) = self.looks.get(&self.waits) {
            let look = Duration::from_secs(look.saturating_sub(BEFORE).as_secs()).min(time);
            time -= look;
            self.act(Step::read(&phrase::pass(look))?)?;
            let still = outcome::latch_is(&Glance::of(&self.bench));
            self.say(still)?;
        }
        let began = self.bench.now();
        self.act(Step::read(&phrase::pass(time))?)?;
        let moved = self.bench.observer().and_then(|eyes| {
            let changes = eyes.latch_track().since(began).iter();
            changes.map(|change| change.at.since(began)).find(|after| *after > BEFORE * 2)
        });
        if let Some(after) = moved {
            self.moved.insert(self.waits, after);
        }
        Ok(())
    }

    /// Runs a step, and tells what is seen after it.
    fn act(&mut self, step: Step) -> Result<(), CannotSay> {
        let before = Glance::of(&self.bench);
        run(&mut self.bench, &step)?;
        let after = Glance::of(&self.bench);
        let seen = outcome::seen(&step, &before, &after);
        self.steps.push((Keyword::When, step));
        self.say(seen)
    }

    fn conclude(&mut self) -> Result<(), CannotSay> {
        let last = Glance::of(&self.bench);
        let told: Vec<Step> = self
            .steps
            .iter()
            .rev()
            .map_while(|(keyword, step)| (*keyword == Keyword::Then).then(|| step.clone()))
            .collect();
        let mut end = outcome::end(&last);
        end.retain(|then| told.iter().all(|told| told.text != then.text));
        self.say(end)?;
        let state = outcome::state(&self.bench, &last);
        self.say(state)
    }

    /// Tells what holds of what may be told.
    fn say(&mut self, thens: Vec<Step>) -> Result<(), CannotSay> {
        for then in thens {
            match run_step(&mut self.bench, &then.call, then.table.as_ref()) {
                Ok(()) => self.steps.push((Keyword::Then, then)),
                Err(StepFailure::Unmet { .. }) => {}
                Err(error) => return Err(Cannot::from(error).into()),
            }
        }
        Ok(())
    }
}

fn bench(seed: u64) -> Result<Bench, CannotSay> {
    Ok(Bench::new(rig::DEFAULT, seed, &BenchOptions::default()).map_err(Cannot::from)?)
}

fn run(bench: &mut Bench, step: &Step) -> Result<(), CannotSay> {
    run_step(bench, &step.call, step.table.as_ref())
        .map_err(|why| CannotSay::DoesNotGo { step: step.text.clone(), why: why.into() })
}

/// Runs everything with other bounces: a Then that does not hold there is left out.
fn without_unsteady(
    mut said: Vec<(Keyword, Step)>,
    seed: u64,
) -> Result<Vec<(Keyword, Step)>, CannotSay> {
    for _ in 0..MOST_DROPPED {
        let mut bench = bench(seed.wrapping_add(1))?;
        let mut unsteady = None;
        for (place, (keyword, step)) in said.iter().enumerate() {
            match (keyword, run(&mut bench, step)) {
                (_, Ok(())) => {}
                (Keyword::Then, Err(CannotSay::DoesNotGo { .. })) => {
                    unsteady = Some(place);
                    break;
                }
                (_, Err(error)) => return Err(error),
            }
        }
        match unsteady {
            Some(place) => drop(said.remove(place)),
            None => break,
        }
    }
    Ok(said)
}
