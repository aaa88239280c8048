//! The rules of sections 3–7 as a few lines of state: no drivers, no screens, no store.
//!
//! A moment is known as well as a person knows it: somewhere in the step that brought it about.

use crate::bench::LockboxOnBench;

const SECOND_US: u64 = 1_000_000;
/// Ends come at most this much late (SES-2), and are read a moment after.
const LATE_US: u64 = 2 * SECOND_US;
/// Times left are compared within this (step-language.md).
const TOLERANCE_US: u64 = 5 * SECOND_US;
/// With the clock lost, the remainder is as old as this at most (EMG-3).
const REMAINDER_US: u64 = 1800 * SECOND_US;
const COOLDOWN_S: u64 = 86_400;
const BREAK_S: u64 = 900;
const BREAK_EVERY_S: u64 = 3600;

/// A moment, between two instants of the rig.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    from: u64,
    to: u64,
    /// The same by the clock, if it was known.
    by_clock: Option<(u64, u64)>,
}

impl Mark {
    pub(crate) fn between(from: u64, to: u64, model: &Model) -> Self {
        Self { from, to, by_clock: (!model.clock_lost).then_some((from, to)) }
    }

    fn plus(self, seconds: u64) -> Self {
        let us = seconds * SECOND_US;
        let by_clock = self.by_clock.map(|(from, to)| (from + us, to + us));
        Self { from: self.from + us, to: self.to + us, by_clock }
    }

    /// Time without power isn't counted without a clock, nor is what was not stored yet.
    fn power_was_away(&mut self, seconds: u64) {
        self.from += seconds * SECOND_US;
        self.to += seconds * SECOND_US + REMAINDER_US;
    }

    fn find_clock(&mut self, keep_longer: bool) {
        if let Some((from, to)) = self.by_clock {
            let keep = |ours: u64, clocks: u64| if keep_longer { ours.max(clocks) } else { clocks };
            (self.from, self.to) = (keep(self.from, from), keep(self.to, to));
        }
        self.by_clock = Some((self.from, self.to));
    }

    /// Tells whether it has come; `None` if that can't be said.
    fn has_come(self, now: u64) -> Option<bool> {
        if now < self.from {
            Some(false)
        } else if now >= self.to + LATE_US {
            Some(true)
        } else {
            None
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    Local,
    Keyholder,
    Forever,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Session {
    origin: Origin,
    emergency_unlock: bool,
    start: Mark,
    end: Option<Mark>,
    break_end: Option<Mark>,
    break_base: Mark,
}

/// What should be.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub(crate) session: Option<Session>,
    pub(crate) cooldown: Option<Mark>,
    pub(crate) emergency_unlock: bool,
    pub(crate) plate_closed: bool,
    pub(crate) online: bool,
    pub(crate) clock_lost: bool,
    had_session: bool,
}

impl Default for Model {
    fn default() -> Self {
        Self {
            session: None,
            cooldown: None,
            emergency_unlock: true,
            plate_closed: true,
            online: true,
            clock_lost: false,
            had_session: false,
        }
    }
}

impl Model {
    pub(crate) fn in_break(&self) -> bool {
        self.session.is_some_and(|session| session.break_end.is_some())
    }

    pub(crate) fn is_open(&self) -> bool {
        self.session.is_none() || self.in_break()
    }

    pub(crate) fn offers_emergency_unlock(&self) -> bool {
        self.session.is_some_and(|session| session.emergency_unlock)
    }

    /// Lock Forever has none (SES-3).
    pub(crate) fn allows_breaks(&self) -> bool {
        self.session.is_some_and(|session| session.origin != Origin::Forever)
    }

    /// A lock needs the plate and no session nor cooldown (LCK-1, SES-5, EMG-2).
    pub(crate) fn start(&mut self, start: Mark, origin: Origin, seconds: Option<u64>) {
        if self.session.is_some() || self.cooldown.is_some() || !self.plate_closed {
            return;
        }
        self.had_session = true;
        self.session = Some(Session {
            origin,
            emergency_unlock: self.emergency_unlock,
            start,
            end: seconds.map(|seconds| start.plus(seconds)),
            break_end: None,
            break_base: start,
        });
    }

    /// The keyholder may, but for a local one (SES-1, SES-3, SES-5).
    pub(crate) fn keyholder_unlocks(&mut self) {
        self.session = self.session.filter(|session| session.origin == Origin::Local);
    }

    /// Counted from the start; not for a local one (SES-1, SES-6).
    pub(crate) fn set_duration(&mut self, seconds: u64) {
        if let Some(session) =
            self.session.as_mut().filter(|session| session.origin != Origin::Local)
        {
            session.end = Some(session.start.plus(seconds));
        }
    }

    pub(crate) fn emergency(&mut self, at: Mark) {
        self.session = None;
        self.cooldown = Some(at.plus(COOLDOWN_S));
    }

    /// Checks that a break was offered or refused rightly (BRK-1).
    pub(crate) fn break_is_due(&self, now: u64, offered: bool) -> Result<(), String> {
        let due =
            self.session.and_then(|session| session.break_base.plus(BREAK_EVERY_S).has_come(now));
        match due {
            Some(due) if due != offered => {
                Err(format!("a break is {}due", if due { "" } else { "not " }))
            }
            _ => Ok(()),
        }
    }

    pub(crate) fn take_break(&mut self, at: Mark) {
        if let Some(session) = &mut self.session {
            session.break_end = Some(at.plus(BREAK_S));
        }
    }

    /// Only behind a closed plate (BRK-2).
    pub(crate) fn end_break(&mut self, at: Mark) {
        if let Some(session) = self.session.as_mut().filter(|_| self.plate_closed) {
            session.break_end = None;
            session.break_base = at;
        }
    }

    pub(crate) fn power_was_away(&mut self, seconds: u64) {
        if self.clock_lost {
            self.marks().for_each(|(mark, _)| mark.power_was_away(seconds));
        }
    }

    /// The dashboard sets a clock that is lost (EMG-3).
    pub(crate) fn find_clock(&mut self) {
        if std::mem::take(&mut self.clock_lost) {
            self.marks().for_each(|(mark, keep_longer)| mark.find_clock(keep_longer));
        }
    }

    /// All moments, with whether the longer one is kept when the clock is found.
    fn marks(&mut self) -> impl Iterator<Item = (&mut Mark, bool)> {
        let session = self.session.as_mut().map(|session| {
            let Session { start, end, break_end, break_base, .. } = session;
            [Some(start), end.as_mut(), break_end.as_mut(), Some(break_base)]
        });
        let session = session.into_iter().flatten().flatten().map(|mark| (mark, false));
        session.chain(self.cooldown.as_mut().map(|mark| (mark, true)))
    }

    /// Compares with what a person sees; what can't be said is taken from there.
    pub(crate) fn compare(&mut self, lockbox: &mut LockboxOnBench) -> Result<(), String> {
        lockbox.step("I press Back")?;
        self.let_session_end(lockbox)?;
        match self.session {
            None => {
                lockbox.step("the lockbox is unlocked")?;
                lockbox.step("the lock session has ended")?;
                self.compare_cooldown(lockbox)?;
            }
            Some(session) => {
                lockbox.step("the lock session is running")?;
                let late = session.break_end.map(|end| end.has_come(lockbox.now_us()));
                lockbox.step(if late.is_some() {
                    "the lockbox is unlocked"
                } else {
                    "the lockbox is locked"
                })?;
                match late {
                    None => lockbox.step("the break is over")?,
                    Some(Some(true)) => lockbox.step("the break is overdue")?,
                    Some(Some(false)) => lockbox.step("the break is running")?,
                    Some(None) => {}
                }
            }
        }
        lockbox.step("the solenoid was never driven for longer than 2 seconds")?;
        if self.online && self.had_session {
            let word = match self.session {
                None => "completed",
                Some(_) if self.in_break() => "break",
                Some(_) => "locked",
            };
            lockbox.step(&format!("the dashboard shows the session as \"{word}\""))?;
        }
        Ok(())
    }

    fn let_session_end(&mut self, lockbox: &mut LockboxOnBench) -> Result<(), String> {
        let Some(end) = self.session.and_then(|session| session.end) else { return Ok(()) };
        let ended = end.has_come(lockbox.now_us());
        if ended.unwrap_or_else(|| lockbox.holds("the lock session has ended")) {
            self.session = None;
        } else if ended.is_none() {
            // Its end may come while it is looked at.
            lockbox.step(&format!("{} ms pass", LATE_US / 1000))?;
            return if end.has_come(lockbox.now_us()).is_some() {
                self.let_session_end(lockbox)
            } else {
                Ok(())
            };
        }
        Ok(())
    }

    fn compare_cooldown(&mut self, lockbox: &mut LockboxOnBench) -> Result<(), String> {
        let shown = lockbox.cooldown_us();
        let now = lockbox.now_us();
        match (self.cooldown, shown) {
            (None, None) => Ok(()),
            (None, Some(left)) => {
                Err(format!("a cooldown with {} s left comes of nothing", left / SECOND_US))
            }
            (Some(end), None) if end.has_come(now) == Some(false) => {
                Err(format!("the cooldown is over {} s too early", (end.from - now) / SECOND_US))
            }
            (Some(_), None) => {
                self.cooldown = None;
                Ok(())
            }
            (Some(end), Some(left)) => {
                let ends = now + left;
                let holds = ends + TOLERANCE_US >= end.from && ends <= end.to + TOLERANCE_US;
                let bounds = || [end.from, end.to].map(|at| at.saturating_sub(now) / SECOND_US);
                let why = || {
                    format!("{} s of cooldown left, not between {:?}", left / SECOND_US, bounds())
                };
                if holds { Ok(()) } else { Err(why()) }
            }
        }
    }
}
