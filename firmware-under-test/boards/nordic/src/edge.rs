//! Edges, latched with their time by the interrupt that a sensed pin causes.
//!
//! Pins are sensed for the level that they don't have, so that the interrupt comes at each change and out of
//! any sleep (nRF51 series reference manual v3.0.1, sections 14.1.2 and 15.2).

use core::cell::RefCell;

use critical_section::Mutex;
use heapless::Deque;
use lock_firmware::{Edge, Edges, Line};

use crate::{Pin, Register, Timer, enable_interrupt};

/// GPIOTE's number among the interrupts, on both chips.
pub(crate) const INTERRUPT: i16 = 6;

const BASE: usize = 0x4000_6000;
const PORT_CHANGED: Register = Register::new(BASE, 0x17c);
const INTERRUPTS_SET: Register = Register::new(BASE, 0x304);

/// Edges that wait; a full queue drops the newest, and the levels tell the rest.
const LENGTH: usize = 16;
/// So often the pins are looked at again in one interrupt; a contact that chatters on causes the next.
const LOOKS: usize = 4;

/// An input whose edges are latched.
#[derive(Clone, Copy)]
pub struct Wire {
    /// The pin, made an input before.
    pub pin: Pin,
    /// What it is to the firmware.
    pub line: Line,
}

struct Latched {
    wires: &'static [Wire],
    /// The levels last seen, the first wire's in the lowest bit.
    levels: u32,
    queue: Deque<Edge, LENGTH>,
}

static LATCHED: Mutex<RefCell<Latched>> =
    Mutex::new(RefCell::new(Latched { wires: &[], levels: 0, queue: Deque::new() }));

/// The queue that the interrupt fills.
pub struct LatchedEdges(());

impl LatchedEdges {
    /// Begins to latch the edges of these wires, 32 at most.
    pub fn start(wires: &'static [Wire]) -> Self {
        critical_section::with(|section| {
            let mut latched = LATCHED.borrow_ref_mut(section);
            latched.wires = wires;
            for (number, wire) in wires.iter().enumerate() {
                let high = wire.pin.is_high();
                latched.levels |= u32::from(high) << number;
                wire.pin.sense_change(high);
            }
        });
        PORT_CHANGED.clear();
        INTERRUPTS_SET.write(1 << 31);
        enable_interrupt(INTERRUPT);
        // What changed since the levels were seen caused no event.
        serve();
        Self(())
    }

    /// Tells whether edges wait.
    pub fn are_waiting() -> bool {
        critical_section::with(|section| !LATCHED.borrow_ref(section).queue.is_empty())
    }
}

impl Edges for LatchedEdges {
    fn next(&mut self) -> Option<Edge> {
        critical_section::with(|section| LATCHED.borrow_ref_mut(section).queue.pop_front())
    }
}

/// Latches what has changed.
pub(crate) fn serve() {
    let at = Timer::uptime();
    critical_section::with(|section| {
        let mut latched = LATCHED.borrow_ref_mut(section);
        for _ in 0..LOOKS {
            PORT_CHANGED.clear();
            if !latched.look(at) {
                return;
            }
        }
    });
}

impl Latched {
    /// Latches changes and senses for the next ones; tells whether there were any.
    fn look(&mut self, at: lock_firmware::Uptime) -> bool {
        let mut any = false;
        for (number, wire) in self.wires.iter().enumerate() {
            let high = wire.pin.is_high();
            if high == (self.levels & 1 << number != 0) {
                continue;
            }
            any = true;
            self.levels ^= 1 << number;
            wire.pin.sense_change(high);
            // Full: the levels, which the firmware samples as well, tell the rest.
            let _ = self.queue.push_back(Edge { at, line: wire.line, high });
        }
        any
    }
}
