//! The simulated rig with something broken in it, to see scenarios turn red.

use std::cell::Ref;
use std::collections::BTreeSet;

use bench_protocol::{Button, Instant, LatchPosition, Stimulus};
use lock_world::{CutPoint, Impossible, World};
use lockbench::rig::{Beginning, Capability, LinkState, Rig, RigEntry, RigError, Rigs, Simulated};
use observer::Observer;

/// What is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Breakage {
    /// Nothing.
    None,
    /// Once locked, the bolt never comes back.
    NoUnlock,
    /// Lock/Enter does nothing once the box was locked.
    NoLockEnter,
    /// The keypad does nothing.
    NoKeypad,
    /// A paperclip does nothing.
    NoPaperclip,
    /// Nothing is shown.
    DisplayDead,
}

pub(crate) struct BrokenRigs(pub(crate) Breakage);

impl Rigs for BrokenRigs {
    fn list(&self) -> Vec<RigEntry> {
        vec![Simulated::entry()]
    }

    fn open(&self, _: &str, beginning: Beginning<'_>) -> Result<Box<dyn Rig>, RigError> {
        // A lockbox is set up before anything breaks.
        let is_new = beginning.store.is_none();
        let breakage = if is_new { Breakage::None } else { self.0 };
        Ok(Box::new(BrokenRig { rig: Simulated::new(beginning), breakage, was_locked: false }))
    }
}

struct BrokenRig {
    rig: Simulated,
    breakage: Breakage,
    was_locked: bool,
}

impl Rig for BrokenRig {
    fn name(&self) -> &str {
        self.rig.name()
    }

    fn capabilities(&self) -> BTreeSet<Capability> {
        self.rig.capabilities()
    }

    fn now(&self) -> Instant {
        self.rig.now()
    }

    fn utc_ms(&self) -> i64 {
        self.rig.utc_ms()
    }

    fn apply(&mut self, stimulus: Stimulus) -> Result<(), Impossible> {
        let is_lost = match (self.breakage, stimulus) {
            (Breakage::NoLockEnter, Stimulus::Button { button, .. }) => {
                button == Button::LockEnter && self.was_locked
            }
            // What a scenario frees stays jammed.
            (Breakage::NoUnlock, Stimulus::Jam(false))
            | (Breakage::NoKeypad, Stimulus::Key { .. })
            | (Breakage::NoPaperclip, Stimulus::Paperclip(_)) => true,
            _ => false,
        };
        if is_lost { Ok(()) } else { self.rig.apply(stimulus) }
    }

    fn next_happening(&self) -> Option<Instant> {
        self.rig.next_happening()
    }

    fn run_to_next(&mut self, limit: Instant) -> Result<(), RigError> {
        self.rig.run_to_next(limit)?;
        let locked = self.rig.observer().latch() == Some(LatchPosition::Locked);
        if locked && !self.was_locked {
            self.was_locked = true;
            let breaks = match self.breakage {
                Breakage::NoUnlock => Some(Stimulus::Jam(true)),
                Breakage::DisplayDead => Some(Stimulus::DisplayPresent(false)),
                _ => None,
            };
            if let Some(stimulus) = breaks {
                self.rig.apply(stimulus).map_err(|why| RigError::Broken(why.to_string()))?;
            }
        }
        Ok(())
    }

    fn at_rest(&self) -> bool {
        self.rig.at_rest()
    }

    fn pending(&self) -> String {
        self.rig.pending()
    }

    fn link_take(&mut self) -> Option<Vec<u8>> {
        self.rig.link_take()
    }

    fn link_send(&mut self, frame: &[u8]) {
        self.rig.link_send(frame);
    }

    fn link(&self) -> LinkState {
        self.rig.link()
    }

    fn world(&self) -> World {
        self.rig.world()
    }

    fn observer(&self) -> Ref<'_, Observer> {
        self.rig.observer()
    }

    fn cut_opportunities(&self) -> u64 {
        self.rig.cut_opportunities()
    }

    fn cut_at(&mut self, opportunity: u64) {
        self.rig.cut_at(opportunity);
    }

    fn take_cut(&mut self) -> Option<CutPoint> {
        self.rig.take_cut()
    }
}
