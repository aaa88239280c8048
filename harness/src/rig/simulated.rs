//! The simulated rig: the firmware for the host on virtual hardware, in this process.

use std::cell::{Ref, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;

use bench_protocol::{Instant, Recorder, Stimulus};
use lock_sim::Lockbox;
use lock_world::{CutPoint, Impossible, World, WorldConfig};
use observer::Observer;

use super::{Beginning, Capability, LinkState, Rig, RigEntry, RigError};

/// A lockbox simulated in this process.
pub struct Simulated {
    lockbox: Lockbox,
    observer: Rc<RefCell<Observer>>,
}

impl Simulated {
    /// The rig's name.
    pub const NAME: &str = super::DEFAULT;

    /// Tells what it is: it can do everything.
    pub fn entry() -> RigEntry {
        RigEntry {
            name: Self::NAME.to_owned(),
            about: "the firmware for the host on virtual hardware, in virtual time".to_owned(),
            capabilities: Capability::ALL.into(),
            most: None,
            facts: vec![
                ("Clock", "virtual, nothing waits".to_owned()),
                ("Processor", "this machine's, with the firmware built for it".to_owned()),
            ],
        }
    }

    /// Makes a lockbox with an erased store, or with the store of another one.
    pub fn new(beginning: Beginning<'_>) -> Self {
        let Beginning { seed, utc_s, store, keep } = beginning;
        let mut world = World::new(WorldConfig { seed, utc_s, ..WorldConfig::default() });
        if let Some(other) = store {
            world.take_flash_of(other);
        }
        let observer = Rc::new(RefCell::new(Observer::new(keep)));
        let recorder: Rc<RefCell<dyn Recorder>> = observer.clone();
        world.set_recorder(Some(recorder));
        world.announce();
        Self { lockbox: Lockbox::with_world(world), observer }
    }
}

impl Rig for Simulated {
    fn name(&self) -> &str {
        Self::NAME
    }

    fn capabilities(&self) -> BTreeSet<Capability> {
        Capability::ALL.into()
    }

    fn now(&self) -> Instant {
        self.lockbox.now()
    }

    fn utc_ms(&self) -> i64 {
        self.lockbox.world().utc_ms()
    }

    fn apply(&mut self, stimulus: Stimulus) -> Result<(), Impossible> {
        self.lockbox.apply(stimulus)
    }

    fn next_happening(&self) -> Option<Instant> {
        self.lockbox.next_happening()
    }

    fn run_to_next(&mut self, limit: Instant) -> Result<(), RigError> {
        self.lockbox.run_to_next(limit);
        Ok(())
    }

    fn at_rest(&self) -> bool {
        self.lockbox.at_rest()
    }

    fn pending(&self) -> String {
        let pending = self.lockbox.pending();
        match pending.at {
            Some(at) => format!("{} at {at}", pending.why),
            None => pending.why.into_owned(),
        }
    }

    fn link_take(&mut self) -> Option<Vec<u8>> {
        self.lockbox.world_mut().link_take()
    }

    fn link_send(&mut self, frame: &[u8]) {
        self.lockbox.world_mut().link_send(frame);
    }

    fn link(&self) -> LinkState {
        let world = self.lockbox.world();
        LinkState { network: world.network(), radio: world.link_powered() }
    }

    fn world(&self) -> World {
        self.lockbox.world().clone()
    }

    fn observer(&self) -> Ref<'_, Observer> {
        self.observer.borrow()
    }

    fn cut_opportunities(&self) -> u64 {
        self.lockbox.world().cut_opportunities()
    }

    fn cut_at(&mut self, opportunity: u64) {
        self.lockbox.world_mut().cut_at(opportunity);
    }

    fn take_cut(&mut self) -> Option<CutPoint> {
        self.lockbox.world_mut().take_cut()
    }
}
