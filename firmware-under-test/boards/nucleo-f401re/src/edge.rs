//! Edges, latched with their time by the external interrupt that they cause (RM0368, section 10.2).

use lock_firmware::{Edge, Edges};
use peripheral::{Latch, SensedPin, Wire};
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

static LATCH: Latch<Pin> = Latch::new();

impl SensedPin for Pin {
    fn is_high(self) -> bool {
        self.is_high()
    }
}

/// The queue that the interrupt fills.
pub struct LatchedEdges(());

impl LatchedEdges {
    /// Begins to latch the edges of these wires; no two of their pins have the same number, whatever their port.
    pub fn start(wires: &'static [Wire<Pin>]) -> Self {
        /// SYSCFG's clock.
        const SYSCFG: u32 = 1 << 14;
        supply(0, 0, SYSCFG);
        for wire in wires {
            let (port, line) = wire.pin.place();
            let shift = 4 * (line % 4);
            PORTS.at(line as usize / 4).modify(0xf << shift, port << shift);
            for register in [RISING, FALLING, MASK] {
                register.modify(0, 1 << line);
            }
        }
        LATCH.watch(wires);
        INTERRUPTS.into_iter().for_each(enable_interrupt);
        // What changed since the levels were seen may have caused no interrupt.
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
    // Ones are cleared by writing ones.
    LATCH.serve(Timer::uptime(), || PENDING.write(PENDING.read()));
}
