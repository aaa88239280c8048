//! One attempt at a drill: what to do next, what was done, and how well.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::outcome::{Outcome, StepTime};
use super::situation::{Screen, Situation};
use super::way::Way;
use super::{Drill, DrillStep};
use crate::glance::Glance;
use crate::{Cannot, Desk, Gesture};

/// Whoever does nothing for this long hesitates.
const HESITATION: Duration = Duration::from_secs(8);

const ASTRAY: &str = "This leads elsewhere. Go back with Back, the left button.";

/// How a drill is practised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// What to do next is said, and hints are given.
    Guided,
    /// Against the clock, without help.
    Alone,
}

/// What is said to whoever practises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// What to do next; without help the drill's title only.
    pub instruction: String,
    /// How, after a hesitation; never without help.
    pub hint: Option<String>,
    /// Which step it is, from 1; as many as there are when it is over.
    pub step: usize,
    /// How many steps there are.
    pub steps: usize,
    /// How long it has taken so far.
    pub elapsed: Duration,
    /// Within which time whoever knows the way is done.
    pub aim: Duration,
    /// Mistakes so far.
    pub mistakes: u32,
}

/// A drill being done.
pub struct Attempt {
    drill: Drill,
    mode: Mode,
    desk: Desk,
    next: usize,
    /// How things stood when the next step became the next one.
    before: Situation,
    elapsed: Duration,
    step_began: Duration,
    /// Since the last gesture, or since the step began.
    idle: Duration,
    is_hesitating: bool,
    mistakes: u32,
    mistakes_before_step: u32,
    hesitations: u32,
    hints: u32,
    steps: Vec<StepTime>,
    way: Way,
    is_given_up: bool,
}

impl Attempt {
    /// Puts the drill's situation on a desk.
    ///
    /// # Errors
    /// Why it can't be put there.
    pub fn begin(drill: &Drill, mode: Mode) -> Result<Self, Cannot> {
        let desk = Desk::of(drill.givens.clone(), drill.seed)?;
        let (before, glance) = (Situation::of(desk.bench()), Glance::of(desk.bench()));
        let mut attempt = Self {
            drill: drill.clone(),
            mode,
            desk,
            next: 0,
            before,
            elapsed: Duration::ZERO,
            step_began: Duration::ZERO,
            idle: Duration::ZERO,
            is_hesitating: false,
            mistakes: 0,
            mistakes_before_step: 0,
            hesitations: 0,
            hints: 0,
            steps: Vec::new(),
            way: Way::begin(drill.way.clone(), Screen::of(&glance)),
            is_given_up: false,
        };
        attempt.follow()?;
        Ok(attempt)
    }

    /// Gives the desk, to look at.
    pub fn desk(&self) -> &Desk {
        &self.desk
    }

    /// Gives the drill.
    pub fn drill(&self) -> &Drill {
        &self.drill
    }

    /// Gives how it is practised.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Does something; what can't be done is a mistake.
    ///
    /// # Errors
    /// Why it can't be done.
    pub fn gesture(&mut self, what: impl Into<Gesture>) -> Result<(), Cannot> {
        if self.is_over() {
            return self.desk.gesture(what);
        }
        self.act();
        match self.desk.gesture(what) {
            Ok(()) => self.follow(),
            Err(cannot) => {
                self.mistakes += 1;
                Err(cannot)
            }
        }
    }

    fn act(&mut self) {
        self.idle = Duration::ZERO;
        self.is_hesitating = false;
    }

    /// Lets time go on, the person's and the lockbox's alike.
    ///
    /// # Errors
    /// [`Cannot::Rig`].
    pub fn advance(&mut self, real: Duration) -> Result<(), Cannot> {
        self.desk.wait(real)?;
        if self.is_over() {
            return Ok(());
        }
        self.elapsed += real;
        if self.desk.is_held() {
            // Whoever holds a button down is doing something.
            self.idle = Duration::ZERO;
        } else {
            self.idle += real;
        }
        if self.idle >= HESITATION && !self.is_hesitating {
            self.is_hesitating = true;
            self.hesitations += 1;
            self.hints += u32::from(self.mode == Mode::Guided);
        }
        let screen = Screen::of(&Glance::of(self.desk.bench()));
        self.mistakes += u32::from(self.way.is_left(screen, real));
        self.follow()
    }

    /// Sees what was done, and lets happen what others do then.
    fn follow(&mut self) -> Result<(), Cannot> {
        while let Some(step) = self.drill.steps.get(self.next) {
            if step.is_yours {
                let now = Situation::of(self.desk.bench());
                let Some(done) = self.done_by(&now) else { return Ok(()) };
                self.finish_steps(done);
            } else {
                let step = step.step.clone();
                self.desk.gesture(step)?;
                self.next += 1;
            }
            self.before = Situation::of(self.desk.bench());
            self.idle = Duration::ZERO;
            self.is_hesitating = false;
        }
        Ok(())
    }

    /// Gives how many of the next steps are done: a later one of weight counts for those before it.
    fn done_by(&self, now: &Situation) -> Option<usize> {
        let ahead = self.drill.steps[self.next..].iter().take_while(|step| step.is_yours);
        let done = |(place, step): &(usize, &DrillStep)| {
            let is_new = *place == 0
                || step.goal.is_weighty() && !step.goal.holds(&self.before, &self.before);
            is_new && step.goal.holds(&self.before, now)
        };
        ahead.enumerate().filter(done).last().map(|(place, _)| place + 1)
    }

    fn finish_steps(&mut self, count: usize) {
        for place in 0..count {
            let is_last = place + 1 == count;
            let took =
                if is_last { self.elapsed.saturating_sub(self.step_began) } else { Duration::ZERO };
            let mistakes = if is_last { self.mistakes - self.mistakes_before_step } else { 0 };
            self.steps.push(StepTime {
                step: self.drill.steps[self.next].step.text.clone(),
                took_ms: took.as_millis() as u64,
                mistakes,
            });
            self.next += 1;
        }
        self.step_began = self.elapsed;
        self.mistakes_before_step = self.mistakes;
    }

    /// Gives it up.
    pub fn give_up(&mut self) {
        self.is_given_up = !self.is_finished();
    }

    /// Tells whether everything was done.
    pub fn is_finished(&self) -> bool {
        self.next >= self.drill.steps.len()
    }

    /// Tells whether it is over: done, or given up.
    pub fn is_over(&self) -> bool {
        self.is_given_up || self.is_finished()
    }

    /// Gives what to say to whoever practises.
    pub fn prompt(&self) -> Prompt {
        let yours = |steps: &[DrillStep]| steps.iter().filter(|step| step.is_yours).count();
        let steps = yours(&self.drill.steps);
        let done = yours(&self.drill.steps[..self.next.min(self.drill.steps.len())]);
        let next = self.drill.steps.get(self.next).filter(|_| !self.is_over());
        let is_guided = self.mode == Mode::Guided;
        Prompt {
            instruction: match next {
                Some(_) if is_guided && self.way.is_astray() => ASTRAY.to_owned(),
                Some(step) if is_guided => step.instruction.clone(),
                Some(_) => self.drill.title.clone(),
                None => self.outcome(0).sentence(),
            },
            hint: next.filter(|_| is_guided && self.is_hesitating).map(|step| step.hint.clone()),
            step: (done + 1).min(steps),
            steps,
            elapsed: self.elapsed,
            aim: self.drill.aim(),
            mistakes: self.mistakes,
        }
    }

    /// Gives what came of it so far, for the logbook; `at_utc_s` is the person's time.
    pub fn outcome(&self, at_utc_s: i64) -> Outcome {
        Outcome {
            drill: self.drill.title.clone(),
            at_utc_s,
            mode: self.mode,
            is_finished: self.is_finished(),
            took_ms: self.elapsed.as_millis() as u64,
            mistakes: self.mistakes,
            hesitations: self.hesitations,
            hints: self.hints,
            steps: self.steps.clone(),
        }
    }
}
