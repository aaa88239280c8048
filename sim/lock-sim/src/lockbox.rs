//! The simulated lockbox: world and firmware, run from one happening to the next.

use std::cell::{Ref, RefCell, RefMut};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::time::Duration;

use bench_protocol::{EventKind, Instant, ResetReason, Stimulus};
use lock_firmware::{Device, Next, RestartReason, Uptime};
use lock_world::{Impossible, World, WorldConfig};

use crate::hardware::{Fuse, Shared, Virtual, parts};

/// From reset to the firmware's first instruction.
pub const BOOT_TIME: Duration = Duration::from_millis(20);
/// What one poll takes of the processor's time, bus and flash aside.
pub const POLL_TIME: Duration = Duration::from_micros(50);

/// What the lockbox waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pending {
    /// When it happens at the latest; `None` if nothing is to happen.
    pub at: Option<Instant>,
    /// The reason that the firmware gives, or what it is without one.
    pub why: &'static str,
}

/// A lockbox whose hardware is virtual and whose firmware is the one under test.
pub struct Lockbox {
    world: Shared,
    fuse: Fuse,
    device: Option<Device<Virtual>>,
    boot_at: Instant,
    boot_due: Option<(Instant, ResetReason)>,
    next: Option<Next>,
    told_deadline: Option<Instant>,
}

impl Lockbox {
    /// Makes a lockbox with its power on; the firmware starts after `BOOT_TIME`.
    pub fn new(config: WorldConfig) -> Self {
        Self::with_world(World::new(config))
    }

    /// Makes a lockbox around a world, whose firmware starts from power-on.
    pub fn with_world(world: World) -> Self {
        let mut lockbox = Self {
            world: Rc::new(RefCell::new(world)),
            fuse: Fuse::default(),
            device: None,
            boot_at: Instant::ZERO,
            boot_due: None,
            next: None,
            told_deadline: None,
        };
        lockbox.follow_supply();
        lockbox
    }

    /// Gives the virtual hardware to look at.
    pub fn world(&self) -> Ref<'_, World> {
        self.world.borrow()
    }

    /// Gives the virtual hardware to work on.
    pub fn world_mut(&mut self) -> RefMut<'_, World> {
        self.world.borrow_mut()
    }

    /// Gives the present instant.
    pub fn now(&self) -> Instant {
        self.world.borrow().now()
    }

    /// Does something to the lockbox from outside.
    ///
    /// # Errors
    /// Tells why it can't be done; nothing has changed then.
    pub fn apply(&mut self, stimulus: Stimulus) -> Result<(), Impossible> {
        let done = self.world.borrow_mut().apply(stimulus);
        self.follow_supply();
        done
    }

    /// Makes the firmware panic at its next poll, once: the fault of a programmer that LCK-4 is about.
    ///
    /// The poll ends where it stands, outputs as they are; the board then resets the processor.
    pub fn inject_panic(&mut self) {
        self.fuse.set(true);
    }

    /// Tells when something happens next.
    pub fn next_happening(&self) -> Option<Instant> {
        let world = self.world.borrow();
        let wired = world.next_transition();
        [wired, self.firmware_due(&world)].into_iter().flatten().min()
    }

    /// Tells what the firmware waits for.
    pub fn pending(&self) -> Pending {
        if self.world.borrow().hung() {
            return Pending { at: None, why: "the firmware hangs" };
        }
        match (self.boot_due, self.next) {
            (Some((at, _)), _) => Pending { at: Some(at), why: "boot" },
            (None, Some(next)) => Pending { at: next.at.map(|at| self.instant(at)), why: next.why },
            (None, None) => Pending { at: None, why: "no power" },
        }
    }

    /// Tells whether nothing is driven, debounced, redrawn, stored, sent, retried, or starting.
    pub fn at_rest(&self) -> bool {
        let world = self.world.borrow();
        let settled =
            world.hung() || !world.powered() || self.next.is_some_and(|next| next.at_rest);
        let quiet = world.hung() || (world.peek_edge().is_none() && !world.serial_pending());
        self.boot_due.is_none() && settled && quiet && world.at_rest()
    }

    /// Lets time go on to `at`, with everything that happens until then.
    ///
    /// A call that the firmware makes at `at` may end a few milliseconds later.
    pub fn run_until(&mut self, at: Instant) {
        while let Some(due) = self.next_happening().filter(|due| *due <= at) {
            self.happen(due);
        }
        self.world.borrow_mut().advance_to(at);
        self.follow_supply();
    }

    /// Lets time go on to the next happening, but not beyond `limit`. Tells whether there was one.
    pub fn run_to_next(&mut self, limit: Instant) -> bool {
        if let Some(due) = self.next_happening().filter(|due| *due <= limit) {
            self.happen(due);
            true
        } else {
            self.world.borrow_mut().advance_to(limit);
            false
        }
    }

    fn happen(&mut self, due: Instant) {
        self.world.borrow_mut().advance_to(due);
        self.follow_supply();
        if let Some((at, reason)) = self.boot_due {
            if at <= self.now() {
                self.boot_due = None;
                self.boot(reason);
            }
            return;
        }
        let supervised = self.world.borrow_mut().take_supervisor_reset();
        if supervised {
            self.reset(ResetReason::Pin);
            return;
        }
        let wanted = {
            let world = self.world.borrow();
            self.firmware_due(&world).is_some_and(|due| due <= world.now())
        };
        if wanted {
            self.poll();
        }
    }

    /// When the firmware is to be polled, or started.
    fn firmware_due(&self, world: &World) -> Option<Instant> {
        if let Some((at, _)) = self.boot_due {
            return Some(at);
        }
        let next = self.next.filter(|_| self.device.is_some() && !world.hung())?;
        if world.peek_edge().is_some() || world.serial_pending() {
            return Some(world.now());
        }
        next.at.map(|at| self.instant(at).max(world.now()))
    }

    fn instant(&self, uptime: Uptime) -> Instant {
        self.boot_at + Duration::from_micros(uptime.as_micros())
    }

    fn uptime(&self) -> Uptime {
        Uptime::from_micros(self.now().as_micros() - self.boot_at.as_micros())
    }

    /// The firmware goes with its supply, and starts when it comes back.
    fn follow_supply(&mut self) {
        let powered = self.world.borrow().powered();
        let running = self.device.is_some() || self.boot_due.is_some();
        if powered && !running {
            self.boot_due = Some((self.now() + BOOT_TIME, ResetReason::PowerOn));
        } else if !powered && running {
            self.device = None;
            self.next = None;
            self.boot_due = None;
        }
    }

    fn reset(&mut self, reason: ResetReason) {
        self.device = None;
        self.next = None;
        self.world.borrow_mut().pins_released();
        self.boot_due = Some((self.now() + BOOT_TIME, reason));
    }

    fn boot(&mut self, reason: ResetReason) {
        self.boot_at = self.now();
        self.world.borrow_mut().boot(reason);
        let reason = match reason {
            ResetReason::PowerOn => RestartReason::PowerOn,
            ResetReason::Software => RestartReason::Requested,
            ResetReason::Watchdog => RestartReason::Watchdog,
            ResetReason::Panic => RestartReason::Panic,
            ResetReason::Fault => RestartReason::Fault,
            ResetReason::Pin => RestartReason::Pin,
        };
        let parts = parts(&self.world, &self.fuse, self.boot_at);
        let started = catch_unwind(AssertUnwindSafe(|| {
            let mut device = Device::new(parts);
            device.start(Uptime::ZERO, reason);
            device
        }));
        match started {
            Ok(device) => {
                self.device = Some(device);
                self.next = Some(Next {
                    at: Some(self.uptime()),
                    why: "start",
                    at_rest: false,
                    restart: false,
                });
            }
            Err(_) => self.reset(ResetReason::Panic),
        }
        self.follow_supply();
    }

    fn poll(&mut self) {
        let uptime = self.uptime();
        let Some(device) = &mut self.device else { return };
        let before = self.world.borrow().now();
        let polled = catch_unwind(AssertUnwindSafe(|| device.poll(uptime)));
        let after = self.world.borrow().now().max(before) + POLL_TIME;
        self.world.borrow_mut().advance_to(after);
        match polled {
            Ok(next) if next.restart => self.reset(ResetReason::Software),
            Ok(next) => {
                self.next = Some(next);
                self.tell_deadline(next);
            }
            Err(_) => self.reset(ResetReason::Panic),
        }
        self.follow_supply();
    }

    fn tell_deadline(&mut self, next: Next) {
        let at = next.at.map(|at| self.instant(at));
        if let Some(at) = at
            && self.told_deadline != Some(at)
        {
            self.world.borrow_mut().emit(EventKind::Deadline { at, why: next.why });
        }
        self.told_deadline = at;
    }
}
