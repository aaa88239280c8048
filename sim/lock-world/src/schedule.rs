//! What is going to happen by itself, in order of time.

use bench_protocol::Instant;

use crate::bridge::Side;
use crate::contact::Contact;

/// Something that happens by itself at its instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Happening {
    /// A switch's contact bounces to a level.
    Contact {
        /// Which contact.
        contact: Contact,
        /// Whether it is closed from then on.
        closed: bool,
    },
    /// A contact of the knob changes.
    KnobContact {
        /// `true` for contact A.
        is_a: bool,
        /// The level from then on.
        high: bool,
    },
    /// The knob has come to the next detent.
    KnobDetent,
    /// The bolt comes to its next mark.
    Bolt,
    /// The hardware cut-off of one side of the solenoid's bridge fires.
    CutOff(Side),
    /// A frame arrives at the gateway.
    FrameUp,
    /// A frame arrives at the lock.
    FrameDown,
    /// Lock/Enter has been held for as long as the reset supervisor waits.
    Supervisor,
}

/// A sorted list; a handful of entries at any time, so a plain vector beats a heap.
#[derive(Clone, Debug)]
pub(crate) struct Schedule {
    /// Latest first; of equal instants the one added last comes first, so that popping keeps their order.
    entries: Vec<(Instant, Happening)>,
}

impl Schedule {
    /// Makes an empty schedule with room for what is usual.
    pub(crate) fn new() -> Self {
        Self { entries: Vec::with_capacity(64) }
    }

    /// Adds a happening; those of one instant happen in the order in which they were added.
    pub(crate) fn add(&mut self, at: Instant, happening: Happening) {
        let place =
            self.entries.iter().rposition(|&(other, _)| other > at).map_or(0, |index| index + 1);
        self.entries.insert(place, (at, happening));
    }

    /// Gives the instant of the next happening.
    pub(crate) fn next(&self) -> Option<Instant> {
        self.entries.last().map(|&(at, _)| at)
    }

    /// Takes the next happening.
    pub(crate) fn take(&mut self) -> Option<(Instant, Happening)> {
        self.entries.pop()
    }

    /// Removes every happening that `which` names.
    pub(crate) fn cancel(&mut self, mut which: impl FnMut(Happening) -> bool) {
        self.entries.retain(|&(_, happening)| !which(happening));
    }

    /// Tells whether nothing moves: a button that is merely held does not count.
    pub(crate) fn is_at_rest(&self) -> bool {
        self.entries.iter().all(|&(_, happening)| happening == Happening::Supervisor)
    }
}

#[cfg(test)]
mod tests {
    use bench_protocol::Instant;

    use super::{Happening, Schedule};

    #[test]
    fn takes_in_order_of_time_then_of_addition() {
        let mut schedule = Schedule::new();
        for (at, happening) in [
            (30, Happening::Bolt),
            (10, Happening::FrameUp),
            (20, Happening::KnobDetent),
            (10, Happening::FrameDown),
            (30, Happening::FrameUp),
        ] {
            schedule.add(Instant::from_micros(at), happening);
        }
        schedule.cancel(|happening| happening == Happening::KnobDetent);
        let taken: Vec<_> = core::iter::from_fn(|| schedule.take())
            .map(|(at, what)| (at.as_micros(), what))
            .collect();
        assert_eq!(
            taken,
            [
                (10, Happening::FrameUp),
                (10, Happening::FrameDown),
                (30, Happening::Bolt),
                (30, Happening::FrameUp)
            ]
        );
    }

    #[test]
    fn a_held_button_is_rest_a_bolt_is_not() {
        let mut schedule = Schedule::new();
        assert!(schedule.is_at_rest());
        schedule.add(Instant::from_micros(5), Happening::Supervisor);
        assert!(schedule.is_at_rest());
        schedule.add(Instant::from_micros(5), Happening::Bolt);
        assert!(!schedule.is_at_rest());
    }
}
