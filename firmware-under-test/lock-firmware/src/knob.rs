//! The rotary knob: quadrature edges to detents.

use heapless::Deque;

/// Decodes the knob: a detent is a full cycle of both contacts, from closed-open to rest.
///
/// Bounce moves between two neighbouring states and back, which adds up to nothing.
#[derive(Clone, Debug)]
pub(crate) struct Knob {
    a: bool,
    b: bool,
    quarters: i8,
    detents: Deque<i8, 4>,
}

impl Knob {
    pub(crate) const fn new(a: bool, b: bool) -> Self {
        Self { a, b, quarters: 0, detents: Deque::new() }
    }

    pub(crate) fn edge_a(&mut self, high: bool) {
        if self.a != high {
            self.a = high;
            // A leads when turned clockwise: after A's edge the contacts differ.
            self.quarter(if self.a == self.b { -1 } else { 1 });
        }
    }

    pub(crate) fn edge_b(&mut self, high: bool) {
        if self.b != high {
            self.b = high;
            self.quarter(if self.a == self.b { 1 } else { -1 });
        }
    }

    /// Gives the turns that are complete, clockwise positive.
    pub(crate) fn poll(&mut self) -> Option<i8> {
        self.detents.pop_front()
    }

    /// Tells whether the contacts stand between two detents.
    pub(crate) const fn is_moving(&self) -> bool {
        self.quarters != 0
    }

    fn quarter(&mut self, step: i8) {
        self.quarters += step;
        // Detents lie where both contacts are open.
        if self.a && self.b {
            let detent = match core::mem::take(&mut self.quarters) {
                3.. => 1,
                ..=-3 => -1,
                _ => return,
            };
            // Full only if nobody polled for four detents: the newest is dropped.
            let _ = self.detents.push_back(detent);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn(knob: &mut Knob, clockwise: bool) {
        for high in [false, true] {
            if clockwise {
                knob.edge_a(high);
                knob.edge_b(high);
            } else {
                knob.edge_b(high);
                knob.edge_a(high);
            }
        }
    }

    #[test]
    fn a_full_cycle_is_one_detent_in_its_direction() {
        let mut knob = Knob::new(true, true);
        turn(&mut knob, true);
        assert_eq!((knob.poll(), knob.poll()), (Some(1), None));
        turn(&mut knob, false);
        assert_eq!((knob.poll(), knob.poll()), (Some(-1), None));
        assert!(!knob.is_moving());
    }

    #[test]
    fn bounce_adds_up_to_nothing() {
        let mut knob = Knob::new(true, true);
        for high in [false, true, false, true, false, true] {
            knob.edge_a(high);
        }
        assert_eq!(knob.poll(), None);
        for high in [false, true, false] {
            knob.edge_a(high);
        }
        knob.edge_b(false);
        knob.edge_a(true);
        for high in [true, false, true] {
            knob.edge_b(high);
        }
        assert_eq!(knob.poll(), Some(1));
    }
}
