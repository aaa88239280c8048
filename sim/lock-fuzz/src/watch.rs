//! Looks on: which way the coil was driven, and how often the firmware started and why.

use bench_protocol::{Coil, Event, EventKind, LatchPosition, Recorder, ResetReason};

/// What was seen since the power came first.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    pub(crate) boots: Vec<ResetReason>,
    pub(crate) locks: u32,
    pub(crate) unlocks: u32,
    pub(crate) left_locked: bool,
}

impl Recorder for Watch {
    fn record(&mut self, event: &Event<'_>) {
        match event.kind {
            EventKind::Boot(reason) => self.boots.push(reason),
            EventKind::Coil(Coil::Lock) => self.locks += 1,
            EventKind::Coil(Coil::Unlock) => self.unlocks += 1,
            EventKind::Latch(latch) if latch != LatchPosition::Locked => self.left_locked = true,
            _ => {}
        }
    }
}
