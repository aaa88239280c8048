//! Edges of input pins, latched with their time by an interrupt and taken by the firmware.

use core::cell::RefCell;

use critical_section::Mutex;
use heapless::Deque;
use lock_firmware::{Edge, Line, Uptime};

/// Edges that wait; a full queue drops the newest, and the levels tell the rest.
const LENGTH: usize = 16;
/// So often the pins are looked at again in one interrupt; a contact that chatters on causes the next.
const LOOKS: usize = 4;

/// A pin whose changes cause an interrupt.
pub trait SensedPin: Copy {
    /// Reads its level.
    fn is_high(self) -> bool;

    /// Asks for the next change, where the chip has to be told of which level.
    fn sense_change(self, is_high: bool) {
        let _ = is_high;
    }
}

/// An input whose edges are latched.
#[derive(Clone, Copy)]
pub struct Wire<P> {
    /// The pin, made an input before.
    pub pin: P,
    /// What it is to the firmware.
    pub line: Line,
}

/// What a chip's edges are latched in, for a static; main loop and interrupt share it.
pub struct Latch<P: 'static>(Mutex<RefCell<Latched<P>>>);

/// The levels last seen, and the edges that wait.
struct Latched<P: 'static> {
    wires: &'static [Wire<P>],
    /// The first wire's level in the lowest bit.
    levels: u32,
    queue: Deque<Edge, LENGTH>,
}

impl<P: SensedPin> Latch<P> {
    /// Makes one without wires.
    #[expect(clippy::new_without_default, reason = "it is made for a static, and only once")]
    pub const fn new() -> Self {
        Self(Mutex::new(RefCell::new(Latched { wires: &[], levels: 0, queue: Deque::new() })))
    }

    /// Begins with these wires, 32 at most; what changes before the first [`Latch::serve`] is found by that.
    pub fn watch(&self, wires: &'static [Wire<P>]) {
        critical_section::with(|section| {
            let mut latched = self.0.borrow_ref_mut(section);
            latched.wires = wires;
            for (number, wire) in wires.iter().enumerate() {
                let high = wire.pin.is_high();
                latched.levels |= u32::from(high) << number;
                wire.pin.sense_change(high);
            }
        });
    }

    /// Latches what has changed; `clear` forgets the interrupt's cause before each look.
    pub fn serve(&self, at: Uptime, clear: impl Fn()) {
        critical_section::with(|section| {
            let mut latched = self.0.borrow_ref_mut(section);
            for _ in 0..LOOKS {
                clear();
                if !latched.look(at) {
                    return;
                }
            }
        });
    }

    /// Takes the oldest edge.
    pub fn next(&self) -> Option<Edge> {
        critical_section::with(|section| self.0.borrow_ref_mut(section).queue.pop_front())
    }

    /// Tells whether edges wait.
    pub fn is_waiting(&self) -> bool {
        critical_section::with(|section| !self.0.borrow_ref(section).queue.is_empty())
    }
}

impl<P: SensedPin> Latched<P> {
    /// Latches changes and senses for the next ones; tells whether there were any.
    fn look(&mut self, at: Uptime) -> bool {
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
