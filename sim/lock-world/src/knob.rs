//! The rotary knob: one detent is a full quadrature cycle.

use core::time::Duration;
use std::collections::VecDeque;

use bench_protocol::Turn;

/// From one edge of the cycle to the next; bounce is far shorter.
const EDGE: Duration = Duration::from_millis(2);
/// From one detent to the next when the knob is turned on and on.
pub(crate) const DETENT: Duration = Duration::from_millis(8);

/// Detents that a hand has still to turn; the one under way included.
#[derive(Clone, Debug, Default)]
pub(crate) struct Knob {
    turns: VecDeque<Turn>,
}

impl Knob {
    /// Adds a detent; tells whether the knob was at rest, so that the detent begins now.
    pub(crate) fn add(&mut self, turn: Turn) -> bool {
        self.turns.push_back(turn);
        self.turns.len() == 1
    }

    /// Ends the detent under way and gives the next one.
    pub(crate) fn next(&mut self) -> Option<Turn> {
        self.turns.pop_front();
        self.turns.front().copied()
    }
}

/// Gives the four edges of a detent: offset, whether contact A changes, the level after it.
///
/// Both contacts rest high; clockwise A leads B (bench-protocol, `Pin::KnobA`).
pub(crate) fn cycle(turn: Turn) -> [(Duration, bool, bool); 4] {
    let a_leads = turn == Turn::Clockwise;
    [
        (Duration::ZERO, a_leads, false),
        (EDGE, !a_leads, false),
        (EDGE * 2, a_leads, true),
        (EDGE * 3, !a_leads, true),
    ]
}
