//! When the lock wants to be asked again, and why.

use crate::Uptime;

/// The reason of a deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// The coil's shortest drive is over, or its longest.
    Drive,
    /// The pause before a drive may be retried is over.
    RetryPause,
    /// The session's end.
    SessionEnd,
    /// The break's end.
    BreakEnd,
    /// The cooldown's end.
    CooldownEnd,
    /// A latch that should be open and isn't has been so for long enough to say so.
    LatchMismatch,
    /// The text on the screen changes with time.
    Screen,
    /// The display dims, goes dark, or the box goes to sleep.
    Idle,
    /// The chip's time is asked for.
    ClockCheck,
    /// The chip's time is asked for in quick succession until its second rolls over.
    ClockSync,
    /// Remainders are stored.
    Remainder,
    /// The wake before an end.
    Wake,
    /// A pause at the keypad, what it said last, or the time for which it is disabled.
    Keypad,
    /// A box that a credential opened locks again.
    Relock,
    /// LED and buzzer change.
    Signal,
}

impl Why {
    /// Gives the reason's name for reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Drive => "drive",
            Self::RetryPause => "retry pause",
            Self::SessionEnd => "session end",
            Self::BreakEnd => "break end",
            Self::CooldownEnd => "cooldown end",
            Self::LatchMismatch => "latch mismatch",
            Self::Screen => "screen",
            Self::Idle => "idle",
            Self::ClockCheck => "clock check",
            Self::ClockSync => "clock sync",
            Self::Remainder => "remainder",
            Self::Wake => "wake",
            Self::Keypad => "keypad",
            Self::Relock => "relock",
            Self::Signal => "signal",
        }
    }
}

/// A moment at which the lock wants to be asked again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// When.
    pub at: Uptime,
    /// Why.
    pub why: Why,
}

/// Collects candidates and keeps the earliest.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Earliest(Option<Deadline>);

impl Earliest {
    #[inline(never)]
    pub(crate) fn add(&mut self, at: Uptime, why: Why) {
        if self.0.is_none_or(|known| at < known.at) {
            self.0 = Some(Deadline { at, why });
        }
    }

    pub(crate) fn get(self) -> Option<Deadline> {
        self.0
    }
}
