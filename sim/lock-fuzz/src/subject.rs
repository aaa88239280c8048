//! A lockbox under attack: booted from a scene, run on, and watched at every happening.

use std::cell::{Ref, RefCell};
use std::convert::Infallible;
use std::rc::Rc;
use std::time::Duration;

use bench_protocol::{Instant, LatchPosition, Recorder, ResetReason, Stimulus};
use lock_sim::Host;
use lock_world::{Assembly, Polled, Processor, SharedWorld, Stopped, World, WorldConfig};

use crate::Finding;
use crate::finding::ensure;
use crate::scene::Scene;
use crate::watch::Watch;

/// A box that is not at rest after this is stuck.
const REST_WITHIN: Duration = Duration::from_secs(10);
/// The most happenings within ten minutes: some hundred a second while the display is redrawn.
const HAPPENINGS_MOST: u32 = 100_000;
const WINDOW: Duration = Duration::from_mins(10);

/// A processor with the firmware that is attacked.
pub trait Firmware: Processor<Failure = Infallible> {
    /// Hears what goes to the lock over the line. The real one doesn't; one with a planted bug may.
    fn overhear(&mut self, _wire: &[u8]) {}
}

impl Firmware for Host {}

impl Processor for Box<dyn Firmware> {
    type Failure = Infallible;

    fn start(
        &mut self,
        world: &SharedWorld,
        reason: ResetReason,
    ) -> Result<(), Stopped<Infallible>> {
        (**self).start(world, reason)
    }

    fn poll(&mut self, world: &SharedWorld, uptime_us: u64) -> Result<Polled, Stopped<Infallible>> {
        (**self).poll(world, uptime_us)
    }

    fn stop(&mut self) {
        (**self).stop();
    }
}

/// A lockbox with its firmware.
pub(crate) struct Subject {
    assembly: Assembly<Box<dyn Firmware>>,
    watch: Rc<RefCell<Watch>>,
    /// Happenings since an instant.
    happenings: (Instant, u32),
    /// How often the firmware may have started: each power-on counts.
    starts: usize,
}

impl Subject {
    /// Gives a box of the scene its power, with this in its flash.
    pub(crate) fn new(scene: &Scene, flash: &[u8], firmware: Box<dyn Firmware>) -> Self {
        let mut world = World::new(WorldConfig { utc_s: scene.clock_s, ..WorldConfig::default() });
        world.load_flash(flash);
        world.place_bolt(scene.locked);
        let watch = Rc::new(RefCell::new(Watch::default()));
        let recorder: Rc<RefCell<dyn Recorder>> = watch.clone();
        world.set_recorder(Some(recorder));
        let happenings = (Instant::ZERO, 0);
        Self { assembly: Assembly::new(world, firmware), watch, happenings, starts: 1 }
    }

    pub(crate) fn seen(&self) -> Ref<'_, Watch> {
        self.watch.borrow()
    }

    pub(crate) fn latch(&self) -> LatchPosition {
        self.assembly.world().latch()
    }

    pub(crate) fn now(&self) -> Instant {
        self.assembly.now()
    }

    /// Puts wire bytes on the line to the lock; the line adds the zero that ends a frame.
    pub(crate) fn send(&mut self, wire: &[u8]) {
        self.assembly.processor_mut().overhear(wire);
        self.assembly.world_mut().link_send(wire);
    }

    /// Takes what the lock has sent.
    pub(crate) fn hear(&mut self) -> Option<Vec<u8>> {
        self.assembly.world_mut().link_take()
    }

    /// Lets one thing happen, at the latest at `limit`; tells whether there was one.
    ///
    /// # Errors
    /// The firmware crashed, or it never comes to rest.
    pub(crate) fn step(&mut self, limit: Instant) -> Result<bool, Finding> {
        let Ok(happened) = self.assembly.run_to_next(limit);
        if self.now().since(self.happenings.0) >= WINDOW {
            self.happenings = (self.now(), 0);
        }
        self.happenings.1 += u32::from(happened);
        let restarts = self.starts < self.seen().boots.len();
        let crash = [ResetReason::Panic, ResetReason::Fault, ResetReason::Watchdog]
            .iter()
            .find(|reason| self.seen().boots.contains(reason))
            .copied();
        ensure(crash.is_none(), "the firmware never crashes", || {
            format!("it restarted at {} by {crash:?}", self.now())
        })?;
        ensure(!restarts, "nothing restarts the firmware from outside", || {
            format!("starts: {:?}", self.seen().boots)
        })?;
        let (since, happenings) = self.happenings;
        ensure(happenings < HAPPENINGS_MOST, "the firmware comes to rest", || {
            format!("{happenings} happenings from {since} to {}", self.now())
        })?;
        Ok(happened)
    }

    /// Lets the firmware come to rest.
    ///
    /// # Errors
    /// Those of [`step`](Self::step), or it doesn't within 10 s.
    pub(crate) fn settle(&mut self) -> Result<(), Finding> {
        let limit = self.now() + REST_WITHIN;
        while !self.assembly.at_rest() {
            let happened = self.step(limit)?;
            ensure(happened || self.assembly.at_rest(), "the firmware comes to rest", || {
                format!("after {REST_WITHIN:?} it waits for {:?}", self.assembly.pending())
            })?;
        }
        Ok(())
    }

    /// Lets time go on.
    ///
    /// # Errors
    /// Those of [`step`](Self::step).
    pub(crate) fn pass(&mut self, time: Duration) -> Result<(), Finding> {
        let limit = self.now() + time;
        while self.step(limit)? {}
        Ok(())
    }

    /// Cuts the power for a second.
    ///
    /// # Errors
    /// Those of [`step`](Self::step).
    pub(crate) fn cut(&mut self) -> Result<(), Finding> {
        self.apply(Stimulus::Power(false))?;
        self.pass(Duration::from_secs(1))?;
        self.starts += 1;
        self.apply(Stimulus::Power(true))
    }

    /// Does something to the box from outside.
    ///
    /// # Errors
    /// What is impossible, which tells of a mistake in the target.
    pub(crate) fn apply(&mut self, stimulus: Stimulus) -> Result<(), Finding> {
        let done = self.assembly.apply(stimulus);
        done.map_err(|why| Finding::new("the target does what can be done", why.to_string()))
    }
}
