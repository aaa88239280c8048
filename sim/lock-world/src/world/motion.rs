//! What moves: contacts, knob, coil and bolt.

use core::time::Duration;

use bench_protocol::{EventKind, Pin, Turn};

use super::World;
use crate::bolt::{Bolt, MID_TRAVEL, Motion, STROKE};
use crate::bounce::Bounce;
use crate::contact::Contact;
use crate::cut::CutMoment;
use crate::knob::{self, DETENT};
use crate::schedule::Happening;

/// How long Lock/Enter is held until the reset supervisor acts (BTN-3).
const SUPERVISOR: Duration = Duration::from_secs(10);

impl World {
    /// A finger goes down on a switch or up: the first edge now, the bounce after it.
    pub(super) fn move_contact(&mut self, contact: Contact, down: bool) {
        self.fingers.set(contact, down);
        self.schedule.cancel(|happening| matches!(happening, Happening::Contact { contact: other, .. } if other == contact));
        if contact == Contact::LockEnter {
            self.schedule.cancel(|happening| happening == Happening::Supervisor);
            if down {
                self.schedule.add(self.now + SUPERVISOR, Happening::Supervisor);
            }
        }
        self.set_contact(contact, down);
        let bounce = Bounce::of_switch(&mut self.bounce);
        for (offset, settled) in bounce.edges() {
            let closed = settled == down;
            self.schedule.add(self.now + offset, Happening::Contact { contact, closed });
        }
    }

    pub(super) fn set_contact(&mut self, contact: Contact, closed: bool) {
        self.closed.set(contact, closed);
        match contact.pin() {
            Some(pin) => self.set_input(pin, !closed, true),
            None => self.sense_keypad(true),
        }
    }

    /// The knob is turned by one detent, after those that it is still being turned by.
    pub(super) fn turn_knob(&mut self, turn: Turn) {
        if self.knob.add(turn) {
            self.begin_detent(turn);
        }
    }

    /// Puts the bolt at one of its ends, as a box is found whose firmware isn't running yet.
    pub fn place_bolt(&mut self, locked: bool) {
        self.bolt = Bolt::at_end(self.now, locked);
        self.follow_bolt();
    }

    pub(super) fn next_detent(&mut self) {
        if let Some(turn) = self.knob.next() {
            self.begin_detent(turn);
        }
    }

    fn begin_detent(&mut self, turn: Turn) {
        for (offset, is_a, high) in knob::cycle(turn) {
            let at = self.now + offset;
            if offset.is_zero() {
                self.set_knob_contact(is_a, high);
            } else {
                self.schedule.add(at, Happening::KnobContact { is_a, high });
            }
            for (after, settled) in Bounce::of_knob(&mut self.bounce).edges() {
                self.schedule
                    .add(at + after, Happening::KnobContact { is_a, high: settled == high });
            }
        }
        self.schedule.add(self.now + DETENT, Happening::KnobDetent);
    }

    pub(super) fn set_knob_contact(&mut self, is_a: bool, high: bool) {
        self.set_input(if is_a { Pin::KnobA } else { Pin::KnobB }, high, true);
    }

    /// Brings the coil's current up to date, and the bolt with it.
    pub(super) fn refresh_coil(&mut self) {
        let coil = self.bridge.coil();
        if coil == self.coil {
            return;
        }
        self.coil = coil;
        self.emit(EventKind::Coil(coil));
        self.bolt.drive(self.now, coil);
        self.follow_bolt();
        self.opportunity(CutMoment::CoilEdge(coil));
    }

    /// The bolt has come to a mark on its way.
    pub(super) fn bolt_at_mark(&mut self) {
        let driven = matches!(self.bolt.motion(), Motion::Driven { .. });
        self.bolt.settle(self.now);
        self.follow_bolt();
        let place = self.bolt.place();
        if driven && MID_TRAVEL.contains(&place) {
            let percent = (place * 100 / STROKE) as u8;
            self.opportunity(CutMoment::Travel { coil: self.coil, percent });
        }
    }

    /// The bolt's motion or place may have changed: tells it, and plans its next mark.
    pub(super) fn follow_bolt(&mut self) {
        self.schedule.cancel(|happening| happening == Happening::Bolt);
        if let Some(time) = self.bolt.next_mark() {
            self.schedule.add(self.now + time, Happening::Bolt);
        }
        self.sense_latch();
        let latch = self.bolt.position();
        if latch != self.latch {
            self.latch = latch;
            self.emit(EventKind::Latch(latch));
        }
    }
}
