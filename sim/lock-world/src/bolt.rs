//! The latch's bolt: travel, reversal, spring and jam, and what the three sensors see of it.

use core::time::Duration;

use bench_protocol::{Coil, Instant, LatchPosition};

/// The stroke, in microseconds of drive that it needs: 60 ms.
pub(crate) const STROKE: u32 = 60_000;
/// A released bolt is sprung three times as fast as it is driven.
const SPRING_SPEED: u32 = 3;
/// Where a driven bolt counts as in mid-travel: the spring takes it back from one, on from the other.
pub(crate) const MID_TRAVEL: [u32; 2] = [STROKE * 2 / 5, STROKE * 3 / 5];
/// Where each sensor begins to see the bolt on its way in; the last at the very end.
const SEEN_FROM: [u32; 3] = [58_000, 59_000, STROKE];
/// Where each sensor no longer sees the bolt on its way out (hysteresis).
const LOST_AT: [u32; 3] = [52_000, 54_000, 56_000];
/// Every place at which something changes, rising.
const MARKS: [u32; 9] = [
    0,
    MID_TRAVEL[0],
    MID_TRAVEL[1],
    LOST_AT[0],
    LOST_AT[1],
    LOST_AT[2],
    SEEN_FROM[0],
    SEEN_FROM[1],
    STROKE,
];

/// How the bolt moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Motion {
    /// Not at all.
    Still,
    /// Pulled by the solenoid.
    Driven {
        /// `true` towards locked.
        inwards: bool,
    },
    /// Pushed to the nearer end by its spring.
    Sprung {
        /// `true` towards locked.
        inwards: bool,
    },
}

impl Motion {
    fn inwards(self) -> Option<bool> {
        match self {
            Self::Still => None,
            Self::Driven { inwards } | Self::Sprung { inwards } => Some(inwards),
        }
    }
}

/// The bolt; its place runs from 0 (unlocked) to [`STROKE`] (locked).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bolt {
    place: u32,
    since: Instant,
    motion: Motion,
    coil: Coil,
    jammed: bool,
    sees: [bool; 3],
}

impl Bolt {
    /// An unlocked bolt.
    pub(crate) fn new() -> Self {
        Self {
            place: 0,
            since: Instant::ZERO,
            motion: Motion::Still,
            coil: Coil::Off,
            jammed: false,
            sees: [false; 3],
        }
    }

    /// A bolt at rest at one of its ends.
    pub(crate) fn at_end(now: Instant, locked: bool) -> Self {
        let place = if locked { STROKE } else { 0 };
        Self { place, since: now, sees: [locked; 3], ..Self::new() }
    }

    /// Gives where the bolt is; one that moves is travelling from its very start.
    pub(crate) fn position(&self) -> LatchPosition {
        match (self.motion, self.place) {
            (Motion::Still, 0) => LatchPosition::Unlocked,
            (Motion::Still, STROKE) => LatchPosition::Locked,
            _ => LatchPosition::Travelling,
        }
    }

    /// Gives the place at the last [`Bolt::settle`].
    pub(crate) fn place(&self) -> u32 {
        self.place
    }

    pub(crate) fn motion(&self) -> Motion {
        self.motion
    }

    /// Tells whether a sensor (0–2) that works sees the bolt at locked.
    pub(crate) fn is_seen_by(&self, sensor: usize) -> bool {
        self.sees.get(sensor).copied().unwrap_or(false)
    }

    /// Takes another current.
    pub(crate) fn drive(&mut self, now: Instant, coil: Coil) {
        self.settle(now);
        self.coil = coil;
        self.choose_motion();
    }

    /// Jams the bolt where it is, or frees it.
    pub(crate) fn jam(&mut self, now: Instant, jammed: bool) {
        self.settle(now);
        self.jammed = jammed;
        self.choose_motion();
    }

    /// Brings the place up to `now`, and ends the motion at an end.
    pub(crate) fn settle(&mut self, now: Instant) {
        if let Some(inwards) = self.motion.inwards() {
            let speed = if matches!(self.motion, Motion::Sprung { .. }) { SPRING_SPEED } else { 1 };
            let elapsed =
                u32::try_from(now.since(self.since).as_micros()).unwrap_or(STROKE).min(STROKE);
            let way = elapsed * speed;
            self.place = if inwards {
                self.place.saturating_add(way).min(STROKE)
            } else {
                self.place.saturating_sub(way)
            };
            for (sees, (from, lost)) in self.sees.iter_mut().zip(SEEN_FROM.into_iter().zip(LOST_AT))
            {
                if inwards && self.place >= from {
                    *sees = true;
                } else if !inwards && self.place <= lost {
                    *sees = false;
                }
            }
            if self.place == if inwards { STROKE } else { 0 } {
                self.motion = Motion::Still;
            }
        }
        self.since = now;
    }

    /// Gives how long the bolt takes to its next mark, if it moves.
    pub(crate) fn next_mark(&self) -> Option<Duration> {
        let way = if self.motion.inwards()? {
            MARKS.iter().find(|&&mark| mark > self.place)? - self.place
        } else {
            self.place - MARKS.iter().rfind(|&&mark| mark < self.place)?
        };
        let speed = if matches!(self.motion, Motion::Sprung { .. }) { SPRING_SPEED } else { 1 };
        Some(Duration::from_micros(u64::from(way.div_ceil(speed))))
    }

    fn choose_motion(&mut self) {
        self.motion = match self.coil {
            _ if self.jammed => Motion::Still,
            Coil::Lock if self.place < STROKE => Motion::Driven { inwards: true },
            Coil::Unlock if self.place > 0 => Motion::Driven { inwards: false },
            Coil::Off if self.place > 0 && self.place < STROKE => {
                Motion::Sprung { inwards: self.place * 2 >= STROKE }
            }
            _ => Motion::Still,
        };
    }
}
