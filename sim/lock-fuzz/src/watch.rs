//! Looks on: which way the coil was driven, why the firmware started, and what the display shows.

use bench_protocol::{Coil, Event, EventKind, LatchPosition, Recorder, ResetReason};
use observer::{Keep, Observer};

/// What was seen since the power came first.
pub(crate) struct Watch {
    /// What a person sees.
    pub(crate) eyes: Observer,
    pub(crate) boots: Vec<ResetReason>,
    pub(crate) locks: u32,
    pub(crate) unlocks: u32,
    pub(crate) left_locked: bool,
}

impl Watch {
    pub(crate) fn new() -> Self {
        let eyes = Observer::new(Keep::Nothing);
        Self { eyes, boots: Vec::new(), locks: 0, unlocks: 0, left_locked: false }
    }
}

impl Recorder for Watch {
    fn record(&mut self, event: &Event<'_>) {
        self.eyes.record(event);
        match event.kind {
            EventKind::Boot(reason) => self.boots.push(reason),
            EventKind::Coil(Coil::Lock) => self.locks += 1,
            EventKind::Coil(Coil::Unlock) => self.unlocks += 1,
            EventKind::Latch(latch) if latch != LatchPosition::Locked => self.left_locked = true,
            _ => {}
        }
    }
}
