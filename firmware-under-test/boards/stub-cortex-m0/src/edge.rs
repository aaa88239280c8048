//! Edges, latched with their time by the interrupt that they cause.

use core::cell::RefCell;

use cortex_m_rt::exception;
use critical_section::Mutex;
use heapless::Deque;
use lock_firmware::{Edge, Edges, Line};

use crate::clock;
use crate::register::Register;

/// Edges that wait; a full queue drops the newest, and the levels tell the rest.
const LENGTH: usize = 32;

struct Latched {
    levels: u32,
    queue: Deque<Edge, LENGTH>,
}

static LATCHED: Mutex<RefCell<Latched>> =
    Mutex::new(RefCell::new(Latched { levels: u32::MAX, queue: Deque::new() }));

/// The queue that the interrupt fills.
pub(crate) struct LatchedEdges;

impl Edges for LatchedEdges {
    fn next(&mut self) -> Option<Edge> {
        critical_section::with(|section| LATCHED.borrow_ref_mut(section).queue.pop_front())
    }
}

/// Any interrupt but the timer's: on this board only pins cause one.
#[exception]
#[allow(unsafe_code, reason = "handlers are; not expect, since the macro copies it")]
unsafe fn DefaultHandler(_: i16) {
    let at = clock::now();
    let levels = Register::IN.read();
    critical_section::with(|section| {
        let mut latched = LATCHED.borrow_ref_mut(section);
        let changed = levels ^ latched.levels;
        latched.levels = levels;
        for number in (0..32).filter(|number| changed & (1 << number) != 0) {
            let high = levels & (1 << number) != 0;
            // Full: the levels, which the firmware samples as well, tell the rest.
            let _ = latched.queue.push_back(Edge { at, line: line(number), high });
        }
    });
}

const fn line(number: u32) -> Line {
    match number {
        10 => Line::LockEnter,
        11 => Line::Back,
        12 => Line::KnobA,
        13 => Line::KnobB,
        14 => Line::Reset,
        _ => Line::Other,
    }
}
