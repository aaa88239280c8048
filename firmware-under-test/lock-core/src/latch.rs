//! Driving the latch: how long, until when, and what happens next (LCK-1, LCK-3).

use core::time::Duration;

use lock_protocol::LatchState;

use crate::Uptime;
use crate::deadline::{Earliest, Why};

/// Where the solenoid pulls to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Into the back plate.
    Lock,
    /// Out of the back plate.
    Unlock,
}

impl Direction {
    const fn aim(self) -> LatchState {
        match self {
            Self::Lock => LatchState::Locked,
            Self::Unlock => LatchState::Unlocked,
        }
    }
}

/// A drive lasts at least this long before a sensor may end it; above the 200 ms of LCK-1 by the longest call
/// of 5 ms, since what is to be stored first takes its time before the coil is on.
pub const MIN_DRIVE: Duration = Duration::from_millis(205);
/// A drive lasts at most this long; below the 2 s of LCK-1 by the longest call of 5 ms and more.
pub const MAX_DRIVE: Duration = Duration::from_millis(1950);
/// After a drive that failed, the coil rests at least this long (LCK-3).
pub const RETRY_PAUSE: Duration = Duration::from_secs(1);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Idle,
    /// Waits until the coil has rested.
    Resting(Direction),
    Driving {
        direction: Direction,
        since: Uptime,
    },
}

/// What came of a step of the latch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LatchStep {
    /// The coil is to be switched on this way.
    Begin(Direction),
    /// The coil is to be switched off; the sensors agreed (`true`) or the time was over.
    End(Direction, bool),
}

/// The latch's drive and its sensors' verdict.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Latch {
    stage: Stage,
    verdict: LatchState,
    verdict_since: Uptime,
    failed_at: Option<Uptime>,
}

impl Latch {
    pub(crate) const fn new(verdict: LatchState) -> Self {
        Self { stage: Stage::Idle, verdict, verdict_since: Uptime::ZERO, failed_at: None }
    }

    pub(crate) const fn verdict(&self) -> LatchState {
        self.verdict
    }

    pub(crate) const fn verdict_since(&self) -> Uptime {
        self.verdict_since
    }

    pub(crate) fn is_idle(&self) -> bool {
        self.stage == Stage::Idle
    }

    pub(crate) const fn direction(&self) -> Option<Direction> {
        match self.stage {
            Stage::Idle => None,
            Stage::Resting(direction) | Stage::Driving { direction, .. } => Some(direction),
        }
    }

    pub(crate) fn set_verdict(&mut self, now: Uptime, verdict: LatchState) {
        if self.verdict != verdict {
            self.verdict = verdict;
            self.verdict_since = now;
        }
    }

    /// Asks for a drive; it begins at once, or when the coil has rested after one that failed.
    pub(crate) fn drive(&mut self, direction: Direction) {
        self.stage = Stage::Resting(direction);
    }

    /// Goes on: begins or ends a drive that is due. To be called until it gives `None`.
    pub(crate) fn step(&mut self, now: Uptime) -> Option<LatchStep> {
        match self.stage {
            Stage::Idle => None,
            Stage::Resting(direction) => {
                if self.rested_at().is_some_and(|at| now < at) {
                    return None;
                }
                self.stage = Stage::Driving { direction, since: now };
                Some(LatchStep::Begin(direction))
            }
            Stage::Driving { direction, since } => {
                let driven = now.since(since);
                let agreed = self.verdict == direction.aim() && driven >= MIN_DRIVE;
                if !agreed && driven < MAX_DRIVE {
                    return None;
                }
                self.stage = Stage::Idle;
                self.failed_at = if agreed { None } else { Some(now) };
                Some(LatchStep::End(direction, agreed))
            }
        }
    }

    pub(crate) fn deadline(&self, earliest: &mut Earliest) {
        match self.stage {
            Stage::Idle => {}
            Stage::Resting(_) => {
                earliest.add(self.rested_at().unwrap_or(Uptime::ZERO), Why::RetryPause);
            }
            Stage::Driving { direction, since } => {
                let length = if self.verdict == direction.aim() { MIN_DRIVE } else { MAX_DRIVE };
                earliest.add(since + length, Why::Drive);
            }
        }
    }

    fn rested_at(&self) -> Option<Uptime> {
        self.failed_at.map(|at| at + RETRY_PAUSE)
    }
}

#[cfg(test)]
mod tests;
