//! The simulated lockbox: a world, and the host as its processor.

use std::cell::{Ref, RefMut};

use bench_protocol::{Instant, Stimulus};
use lock_world::{Assembly, Impossible, Pending, World, WorldConfig};

use crate::host::Host;

/// A lockbox whose hardware is virtual and whose firmware is the one under test.
pub struct Lockbox(Assembly<Host>);

impl Lockbox {
    /// Makes a lockbox with its power on; the firmware starts after `BOOT_TIME`.
    pub fn new(config: WorldConfig) -> Self {
        Self::with_world(World::new(config))
    }

    /// Makes a lockbox around a world, whose firmware starts from power-on.
    pub fn with_world(world: World) -> Self {
        Self(Assembly::new(world, Host::default()))
    }

    /// Gives the virtual hardware to look at.
    pub fn world(&self) -> Ref<'_, World> {
        self.0.world()
    }

    /// Gives the virtual hardware to work on.
    pub fn world_mut(&mut self) -> RefMut<'_, World> {
        self.0.world_mut()
    }

    /// Gives the present instant.
    pub fn now(&self) -> Instant {
        self.0.now()
    }

    /// Does something to the lockbox from outside.
    ///
    /// # Errors
    /// Tells why it can't be done; nothing has changed then.
    pub fn apply(&mut self, stimulus: Stimulus) -> Result<(), Impossible> {
        self.0.apply(stimulus)
    }

    /// Makes the firmware panic at its next poll, once: the fault of a programmer that LCK-4 is about.
    ///
    /// The poll ends where it stands, outputs as they are; the board then resets the processor.
    pub fn inject_panic(&mut self) {
        self.0.processor_mut().inject_panic();
    }

    /// Tells when something happens next.
    pub fn next_happening(&self) -> Option<Instant> {
        self.0.next_happening()
    }

    /// Tells what the firmware waits for.
    pub fn pending(&self) -> Pending {
        self.0.pending()
    }

    /// Tells whether nothing is driven, debounced, redrawn, stored, sent, retried, or starting.
    pub fn at_rest(&self) -> bool {
        self.0.at_rest()
    }

    /// Lets time go on to `at`, with everything that happens until then.
    ///
    /// A call that the firmware makes at `at` may end a few milliseconds later.
    pub fn run_until(&mut self, at: Instant) {
        let Ok(()) = self.0.run_until(at);
    }

    /// Lets time go on to the next happening, but not beyond `limit`. Tells whether there was one.
    pub fn run_to_next(&mut self, limit: Instant) -> bool {
        let Ok(happened) = self.0.run_to_next(limit);
        happened
    }
}
