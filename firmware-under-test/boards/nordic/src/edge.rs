//! Edges, latched with their time by the interrupt that a sensed pin causes.
//!
//! Pins are sensed for the level that they don't have, so that the interrupt comes at each change and out of
//! any sleep (nRF51 series reference manual v3.0.1, sections 14.1.2 and 15.2).

use lock_firmware::{Edge, Edges};
use peripheral::{Latch, SensedPin, Wire};

use crate::{Pin, Register, Timer, enable_interrupt};

/// GPIOTE's number among the interrupts, on both chips.
pub(crate) const INTERRUPT: i16 = 6;

const BASE: usize = 0x4000_6000;
const PORT_CHANGED: Register = Register::new(BASE, 0x17c);
const INTERRUPTS_SET: Register = Register::new(BASE, 0x304);

static LATCH: Latch<Pin> = Latch::new();

impl SensedPin for Pin {
    fn is_high(self) -> bool {
        self.is_high()
    }

    fn sense_change(self, is_high: bool) {
        self.sense_change(is_high);
    }
}

/// The queue that the interrupt fills.
pub struct LatchedEdges(());

impl LatchedEdges {
    /// Begins to latch the edges of these wires, 32 at most.
    pub fn start(wires: &'static [Wire<Pin>]) -> Self {
        LATCH.watch(wires);
        PORT_CHANGED.clear();
        INTERRUPTS_SET.write(1 << 31);
        enable_interrupt(INTERRUPT);
        // What changed since the levels were seen caused no event.
        serve();
        Self(())
    }

    /// Tells whether edges wait.
    pub fn are_waiting() -> bool {
        LATCH.is_waiting()
    }
}

impl Edges for LatchedEdges {
    fn next(&mut self) -> Option<Edge> {
        LATCH.next()
    }
}

/// Latches what has changed.
pub(crate) fn serve() {
    LATCH.serve(Timer::uptime(), || PORT_CHANGED.clear());
}
