//! Edges, latched with their time by the external interrupt that they cause (RM0368, section 10.2).

use core::cell::RefCell;

use critical_section::Mutex;
use heapless::Deque;
use lock_firmware::{Edge, Edges, Line, Uptime};
use register::Register;

use crate::clock::Timer;
use crate::pin::Pin;
use crate::{enable_interrupt, supply};

const EXTI: usize = 0x4001_3c00;
const MASK: Register = Register::new(EXTI, 0x00);
const RISING: Register = Register::new(EXTI, 0x08);
const FALLING: Register = Register::new(EXTI, 0x0c);
const PENDING: Register = Register::new(EXTI, 0x14);
/// Which port each line listens to, four lines a register (RM0368, section 7.2.3).
const PORTS: Register = Register::new(0x4001_3800, 0x08);
/// EXTI0 to EXTI4, EXTI9_5 and EXTI15_10 among the interrupts.
const INTERRUPTS: [i16; 7] = [6, 7, 8, 9, 10, 23, 40];

/// Edges that wait; a full queue drops the newest, and the levels tell the rest.
const LENGTH: usize = 16;
/// So often the pins are looked at again in one interrupt; a contact that chatters on causes the next.
const LOOKS: usize = 4;

/// An input whose edges are latched; no two of them have the same number, whatever their port.
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
    /// Begins to latch the edges of these wires.
    pub fn start(wires: &'static [Wire]) -> Self {
        /// SYSCFG's clock.
        const SYSCFG: u32 = 1 << 14;
        supply(0, 0, SYSCFG);
        critical_section::with(|section| {
            let mut latched = LATCHED.borrow_ref_mut(section);
            latched.wires = wires;
            for (number, wire) in wires.iter().enumerate() {
                latched.levels |= u32::from(wire.pin.is_high()) << number;
                let (port, line) = wire.pin.place();
                let shift = 4 * (line % 4);
                PORTS.at(line as usize / 4).modify(0xf << shift, port << shift);
                for register in [RISING, FALLING, MASK] {
                    register.modify(0, 1 << line);
                }
            }
        });
        INTERRUPTS.into_iter().for_each(enable_interrupt);
        // What changed since the levels were seen may have caused no interrupt.
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
            // Ones are cleared by writing ones.
            PENDING.write(PENDING.read());
            if !latched.look(at) {
                return;
            }
        }
    });
}

impl Latched {
    /// Latches changes; tells whether there were any.
    fn look(&mut self, at: Uptime) -> bool {
        let mut any = false;
        for (number, wire) in self.wires.iter().enumerate() {
            let high = wire.pin.is_high();
            if high == (self.levels & 1 << number != 0) {
                continue;
            }
            any = true;
            self.levels ^= 1 << number;
            // Full: the levels, which the firmware samples as well, tell the rest.
            let _ = self.queue.push_back(Edge { at, line: wire.line, high });
        }
        any
    }
}
