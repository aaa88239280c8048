//! A lockbox under a person's hands, with its time in theirs, too.

mod rewind;

use std::cell::Ref;
use std::rc::Rc;
use std::time::Duration;

use bench_protocol::{Instant, Stimulus};
use lockbench::bench::Bench;
use lockbench::steps::run_step;
use observer::Observer;

use crate::glance::Glance;
use crate::hand::Hand;
use crate::seen::{Seen, SharedSeen, witness};
use crate::{Cannot, Gesture, Place, Speed, Step, View};

/// Every desk begins alike: what differs is what is done.
const SEED: u64 = 1;

/// Something that was done on a desk.
#[derive(Clone, Debug, PartialEq)]
pub struct Deed {
    /// When it was begun.
    pub at: Instant,
    /// When it was over: later only for a step.
    pub until: Instant,
    /// What was done.
    pub what: Gesture,
    /// How the box looked right before.
    pub(crate) before: Glance,
}

/// A live lockbox: the firmware on virtual hardware with its dashboard, as in a scenario.
///
/// Time moves only by [`Desk::advance`], [`Desk::to_next_deadline`] and within steps. The same deeds at the
/// same instants give the same lockbox again, which is how it goes back in time.
pub struct Desk {
    place: Place,
    bench: Bench,
    seed: u64,
    /// What was the case before, as steps.
    givens: Vec<Step>,
    /// When the person's session began: the givens were over.
    began: Instant,
    deeds: Vec<Deed>,
    seen: SharedSeen,
    /// Where the time should stand; the firmware's last call may have ended a little later.
    due: Instant,
    speed: Speed,
}

impl Desk {
    /// Puts a lockbox on a desk: set up and paired, unlocked, plate closed, key inside, online.
    ///
    /// # Errors
    /// [`Cannot::Rig`] if it could not be set up.
    pub fn new() -> Result<Self, Cannot> {
        Self::with(&["a lockbox"])
    }

    /// Puts a lockbox on a desk as steps say, such as `a lock session of 45 minutes is running`.
    ///
    /// # Errors
    /// [`Cannot`] if a text is no step, or the step does not go.
    pub fn with(givens: &[&str]) -> Result<Self, Cannot> {
        Self::on(&Place::default(), givens)
    }

    /// Puts a lockbox on a desk at a place, as steps say.
    ///
    /// # Errors
    /// [`Cannot`] if the rig can't be had, a text is no step, or the step does not go.
    pub fn on(place: &Place, givens: &[&str]) -> Result<Self, Cannot> {
        let givens = givens.iter().map(|text| Step::read(text)).collect::<Result<_, _>>()?;
        Self::at(place, givens, SEED)
    }

    /// Puts a lockbox on a desk as steps say; bounce and the like follow from the seed.
    ///
    /// # Errors
    /// [`Cannot`] if a step does not go.
    pub fn of(givens: Vec<Step>, seed: u64) -> Result<Self, Cannot> {
        Self::at(&Place::default(), givens, seed)
    }

    /// Puts a lockbox on a desk at a place, such as a board; what a rig can't do is told where it is tried.
    ///
    /// # Errors
    /// [`Cannot`] if the rig can't be had, or a step does not go.
    pub fn at(place: &Place, givens: Vec<Step>, seed: u64) -> Result<Self, Cannot> {
        let mut desk = Self {
            place: place.clone(),
            bench: place.bench(seed)?,
            seed,
            givens,
            began: Instant::ZERO,
            deeds: Vec::new(),
            seen: SharedSeen::default(),
            due: Instant::ZERO,
            speed: Speed::default(),
        };
        desk.set_up()?;
        Ok(desk)
    }

    /// Puts the lockbox there that the givens say, on an empty bench.
    fn set_up(&mut self) -> Result<(), Cannot> {
        self.seen.borrow_mut().clear();
        self.bench.set_witness(Some(witness(&self.seen)));
        for given in &self.givens {
            run_step(&mut self.bench, &given.call, given.table.as_ref())?;
        }
        self.began = self.bench.now();
        self.due = self.began;
        // The session begins with what is there now: how it came to be is nobody's business.
        let mut seen = self.seen.borrow_mut();
        seen.clear();
        seen.look(&self.bench);
        Ok(())
    }

    /// Gives the present instant.
    pub fn now(&self) -> Instant {
        self.bench.now()
    }

    /// Gives the instant at which the person's session began.
    pub fn began(&self) -> Instant {
        self.began
    }

    /// Gives how fast time goes.
    pub fn speed(&self) -> Speed {
        self.speed
    }

    /// Sets how fast time goes from now on.
    pub fn set_speed(&mut self, speed: Speed) {
        self.speed = speed;
    }

    /// Tells whether a finger is on a switch: time then goes at most as fast as the person's.
    pub fn is_held(&self) -> bool {
        !self.lifts().is_empty()
    }

    /// Lets time go on by what passed for the person, at the desk's speed.
    ///
    /// # Errors
    /// [`Cannot::Rig`].
    pub fn advance(&mut self, real: Duration) -> Result<(), Cannot> {
        let speed = if self.is_held() { self.speed.min(Speed::Real) } else { self.speed };
        self.wait(real.saturating_mul(speed.factor()))
    }

    /// Lets this much time pass on the desk.
    ///
    /// # Errors
    /// [`Cannot::Rig`].
    pub fn wait(&mut self, time: Duration) -> Result<(), Cannot> {
        self.run_until(self.due + time)
    }

    /// Lets time go on to what the firmware waits for, and gives its reason.
    ///
    /// # Errors
    /// [`Cannot::NothingDue`] if it waits for a person only.
    pub fn to_next_deadline(&mut self) -> Result<String, Cannot> {
        let due = self.eyes().and_then(|eyes| {
            let (at, why) = eyes.deadline()?;
            Some((at, why.to_owned()))
        });
        let (at, why) = due.filter(|(at, _)| *at > self.now()).ok_or(Cannot::NothingDue)?;
        self.run_until(at)?;
        Ok(why)
    }

    /// Lets time go on to an instant; one that has passed changes nothing.
    ///
    /// # Errors
    /// [`Cannot::Rig`].
    pub fn run_until(&mut self, at: Instant) -> Result<(), Cannot> {
        self.due = self.due.max(at);
        self.bench.run_until(self.due)?;
        Ok(())
    }

    /// Does something now.
    ///
    /// # Errors
    /// Why it can't be done; a hand's gesture has changed nothing then.
    pub fn gesture(&mut self, what: impl Into<Gesture>) -> Result<(), Cannot> {
        let (what, at, before) = (what.into(), self.now(), Glance::of(&self.bench));
        match &what {
            Gesture::Hand(stimulus) => self.bench.touch(*stimulus)??,
            Gesture::Step(step) => run_step(&mut self.bench, &step.call, step.table.as_ref())?,
        }
        self.due = self.due.max(self.now());
        self.deeds.push(Deed { at, until: self.now(), what, before });
        Ok(())
    }

    pub(crate) fn seed(&self) -> u64 {
        self.seed
    }

    fn lifts(&self) -> Vec<Stimulus> {
        Hand::of(self.bench.stimuli()).lifts()
    }

    /// Gives what a person sees now.
    pub fn view(&self) -> View {
        View::of(&self.bench).unwrap_or_else(|| self.seen().views()[0].clone())
    }

    /// Gives what was seen at an instant of the session, at no cost.
    pub fn seen_at(&self, at: Instant) -> Option<View> {
        self.seen().at(at).cloned()
    }

    /// Gives everything that was seen in the session.
    pub fn seen(&self) -> Ref<'_, Seen> {
        self.seen.borrow()
    }

    /// Gives what was the case before the session, as steps.
    pub fn givens(&self) -> &[Step] {
        &self.givens
    }

    /// Gives everything that was done in the session, in order.
    pub fn deeds(&self) -> &[Deed] {
        &self.deeds
    }

    /// Gives the observer, through which everything is seen.
    pub fn eyes(&self) -> Option<Ref<'_, Observer>> {
        self.bench.observer()
    }

    /// Gives the bench, for what a view does not tell.
    pub fn bench(&self) -> &Bench {
        &self.bench
    }

    fn empty_bench(&self) -> Result<Bench, Cannot> {
        Ok(self.place.bench(self.seed)?)
    }

    fn replace_seen(&mut self) {
        self.seen = Rc::default();
    }
}
