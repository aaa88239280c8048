//! Virtual time: jumps from happening to happening.

use core::time::Duration;

use bench_protocol::{Instant, ResetReason};

use super::World;
use crate::schedule::Happening;

impl World {
    /// Gives the present.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// Gives when something happens by itself next: a contact's or the knob's edge, the bolt at a mark,
    /// the hardware's cut-off, a clock alarm, a frame's arrival.
    pub fn next_transition(&self) -> Option<Instant> {
        match (self.schedule.next(), self.clock.next_alarm()) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        }
    }

    /// Lets time run to `at`, with everything that happens up to it and at it, in order.
    ///
    /// Time never goes back: an instant that has passed changes nothing.
    pub fn advance_to(&mut self, at: Instant) {
        while let Some(next) = self.next_transition()
            && next <= at
        {
            self.happen(next);
        }
        self.now = self.now.max(at);
    }

    /// Tells whether nothing moves by itself: no bounce, no turn, no travel, no frame on its way, coil off.
    pub fn at_rest(&self) -> bool {
        self.schedule.is_at_rest() && self.coil == bench_protocol::Coil::Off
    }

    /// Lets the time of a wire call pass; `false` if the microcontroller stopped in it, at the present.
    pub(super) fn spend(&mut self, time: Duration) -> bool {
        let end = self.now + time;
        while let Some(next) = self.next_transition()
            && next <= end
        {
            self.happen(next);
            if !self.running {
                return false;
            }
        }
        self.now = end;
        true
    }

    fn happen(&mut self, next: Instant) {
        self.now = self.now.max(next);
        if self.schedule.next().is_none_or(|scheduled| scheduled > next) {
            self.clock.alarm(self.now);
            self.sense_clock();
            return;
        }
        let Some((_, happening)) = self.schedule.take() else { return };
        match happening {
            Happening::Contact { contact, closed } => self.set_contact(contact, closed),
            Happening::KnobContact { is_a, high } => self.set_knob_contact(is_a, high),
            Happening::KnobDetent => self.next_detent(),
            Happening::Bolt => self.bolt_at_mark(),
            Happening::CutOff(side) => {
                self.bridge.cut_off(side);
                self.refresh_coil();
            }
            Happening::FrameUp => self.frame_at_gateway(),
            Happening::FrameDown => self.frame_at_lock(),
            Happening::Supervisor => self.supervise(),
        }
    }

    /// The reset supervisor acts: only on a processor that no longer serves it.
    fn supervise(&mut self) {
        if self.hung && self.powered {
            self.hung = false;
            self.supervisor_reset = true;
            self.pins_released();
        }
    }

    /// Tells, once, that the supervisor has reset a hung processor; boot it with [`ResetReason::Pin`].
    pub fn take_supervisor_reset(&mut self) -> bool {
        std::mem::take(&mut self.supervisor_reset)
    }

    /// Tells whether the firmware hangs: it must not be called until power was cut, or the supervisor has
    /// reset it after Lock/Enter was held for 10 s.
    pub fn hung(&self) -> bool {
        self.hung
    }

    /// Starts the microcontroller: outputs released, waiting edges and received bytes forgotten.
    ///
    /// Without power nothing starts.
    pub fn boot(&mut self, reason: ResetReason) {
        if !self.powered {
            return;
        }
        self.pins_released();
        self.edges.clear();
        self.link.forget_received();
        self.running = true;
        self.emit(bench_protocol::EventKind::Boot(reason));
    }
}
