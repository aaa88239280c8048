//! A world with a processor in it, run from one happening to the next.

use std::borrow::Cow;
use std::cell::{Ref, RefCell, RefMut};
use std::rc::Rc;
use std::time::Duration;

use bench_protocol::{EventKind, Instant, ResetReason, Stimulus};

use crate::impossible::Impossible;
use crate::processor::{Polled, Processor, SharedWorld, Stopped};
use crate::world::World;

/// From reset to the firmware's first instruction.
pub const BOOT_TIME: Duration = Duration::from_millis(20);
/// What one poll takes of the processor's time, bus and flash aside.
pub const POLL_TIME: Duration = Duration::from_micros(50);

/// What the lockbox waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// When it happens at the latest; `None` if nothing is to happen.
    pub at: Option<Instant>,
    /// The reason that the firmware gives, or what it is without one.
    pub why: Cow<'static, str>,
}

/// A lockbox: virtual hardware, and a processor that runs the firmware.
///
/// A failure of the processor leaves everything where it stands; nothing more can be done then.
pub struct Assembly<P> {
    world: SharedWorld,
    processor: P,
    /// Whether the processor runs the firmware.
    running: bool,
    boot_at: Instant,
    boot_due: Option<(Instant, ResetReason)>,
    next: Option<Polled>,
    told_deadline: Option<Instant>,
}

impl<P: Processor> Assembly<P> {
    /// Puts a processor into a world; its firmware starts from power-on, after [`BOOT_TIME`].
    pub fn new(world: World, processor: P) -> Self {
        let mut assembly = Self {
            world: Rc::new(RefCell::new(world)),
            processor,
            running: false,
            boot_at: Instant::ZERO,
            boot_due: None,
            next: None,
            told_deadline: None,
        };
        assembly.follow_supply();
        assembly
    }

    /// Gives the virtual hardware to look at.
    pub fn world(&self) -> Ref<'_, World> {
        self.world.borrow()
    }

    /// Gives the virtual hardware to work on.
    pub fn world_mut(&mut self) -> RefMut<'_, World> {
        self.world.borrow_mut()
    }

    /// Takes the processor out; the world is gone.
    pub fn into_processor(self) -> P {
        self.processor
    }

    /// Gives the processor.
    pub fn processor_mut(&mut self) -> &mut P {
        &mut self.processor
    }

    /// Gives what runs the firmware, to look at.
    pub const fn processor(&self) -> &P {
        &self.processor
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

    /// Tells when something happens next.
    pub fn next_happening(&self) -> Option<Instant> {
        let world = self.world.borrow();
        let wired = world.next_transition();
        [wired, self.firmware_due(&world)].into_iter().flatten().min()
    }

    /// Tells what the firmware waits for.
    pub fn pending(&self) -> Pending {
        let plain = |at, why| Pending { at, why: Cow::Borrowed(why) };
        if self.world.borrow().hung() {
            return plain(None, "the firmware hangs");
        }
        match (self.boot_due, &self.next) {
            (Some((at, _)), _) => plain(Some(at), "boot"),
            (None, Some(next)) => {
                Pending { at: next.at_us.map(|at| self.instant(at)), why: next.why.clone() }
            }
            (None, None) => plain(None, "no power"),
        }
    }

    /// Tells whether nothing is driven, debounced, redrawn, stored, sent, retried, or starting.
    pub fn at_rest(&self) -> bool {
        let world = self.world.borrow();
        let idle = self.next.as_ref().is_some_and(|next| next.at_rest && !next.unread);
        let settled = world.hung() || !world.powered() || idle;
        let quiet = world.hung() || (world.peek_edge().is_none() && !world.serial_pending());
        self.boot_due.is_none() && settled && quiet && world.at_rest()
    }

    /// Lets time go on to `at`, with everything that happens until then.
    ///
    /// A call that the firmware makes at `at` may end a few milliseconds later.
    ///
    /// # Errors
    /// The processor's failure.
    pub fn run_until(&mut self, at: Instant) -> Result<(), P::Failure> {
        while let Some(due) = self.next_happening().filter(|due| *due <= at) {
            self.happen(due)?;
        }
        self.world.borrow_mut().advance_to(at);
        self.follow_supply();
        Ok(())
    }

    /// Lets time go on to the next happening, but not beyond `limit`. Tells whether there was one.
    ///
    /// # Errors
    /// The processor's failure.
    pub fn run_to_next(&mut self, limit: Instant) -> Result<bool, P::Failure> {
        if let Some(due) = self.next_happening().filter(|due| *due <= limit) {
            self.happen(due)?;
            Ok(true)
        } else {
            self.world.borrow_mut().advance_to(limit);
            Ok(false)
        }
    }

    fn happen(&mut self, due: Instant) -> Result<(), P::Failure> {
        self.world.borrow_mut().advance_to(due);
        self.follow_supply();
        if let Some((at, reason)) = self.boot_due {
            if at <= self.now() {
                self.boot_due = None;
                self.boot(reason)?;
            }
            return Ok(());
        }
        let supervised = self.world.borrow_mut().take_supervisor_reset();
        if supervised {
            self.reset(ResetReason::Pin);
            return Ok(());
        }
        let wanted = {
            let world = self.world.borrow();
            self.firmware_due(&world).is_some_and(|due| due <= world.now())
        };
        if wanted { self.poll() } else { Ok(()) }
    }

    /// When the firmware is to be polled, or started.
    fn firmware_due(&self, world: &World) -> Option<Instant> {
        if let Some((at, _)) = self.boot_due {
            return Some(at);
        }
        let next = self.next.as_ref().filter(|_| self.running && !world.hung())?;
        if world.peek_edge().is_some() || world.serial_pending() || next.unread {
            return Some(world.now());
        }
        next.at_us.map(|at| self.instant(at).max(world.now()))
    }

    fn instant(&self, uptime_us: u64) -> Instant {
        self.boot_at + Duration::from_micros(uptime_us)
    }

    fn uptime_us(&self) -> u64 {
        self.now().as_micros() - self.boot_at.as_micros()
    }

    /// The firmware goes with its supply, and starts when it comes back.
    fn follow_supply(&mut self) {
        let powered = self.world.borrow().powered();
        let there = self.running || self.boot_due.is_some();
        if powered && !there {
            self.boot_due = Some((self.now() + BOOT_TIME, ResetReason::PowerOn));
        } else if !powered && there {
            self.forget();
            self.boot_due = None;
        }
    }

    fn forget(&mut self) {
        self.processor.stop();
        self.running = false;
        self.next = None;
    }

    fn reset(&mut self, reason: ResetReason) {
        self.forget();
        self.world.borrow_mut().pins_released();
        self.boot_due = Some((self.now() + BOOT_TIME, reason));
    }

    fn boot(&mut self, reason: ResetReason) -> Result<(), P::Failure> {
        self.boot_at = self.now();
        self.world.borrow_mut().boot(reason);
        match self.processor.start(&self.world, reason) {
            Ok(()) => {
                self.running = true;
                self.next = Some(Polled {
                    at_us: Some(self.uptime_us()),
                    why: Cow::Borrowed("start"),
                    at_rest: false,
                    restart: false,
                    unread: false,
                });
            }
            Err(Stopped::Crashed(reason)) => self.reset(reason),
            Err(Stopped::Failed(failure)) => return Err(failure),
        }
        self.follow_supply();
        Ok(())
    }

    fn poll(&mut self) -> Result<(), P::Failure> {
        let before = self.now();
        let polled = match self.processor.poll(&self.world, self.uptime_us()) {
            Ok(polled) => Ok(polled),
            Err(Stopped::Crashed(reason)) => Err(reason),
            Err(Stopped::Failed(failure)) => return Err(failure),
        };
        let after = self.now().max(before) + POLL_TIME;
        self.world.borrow_mut().advance_to(after);
        match polled {
            Ok(next) if next.restart => self.reset(ResetReason::Software),
            Ok(next) => {
                self.tell_deadline(&next);
                self.next = Some(next);
            }
            Err(reason) => self.reset(reason),
        }
        self.follow_supply();
        Ok(())
    }

    fn tell_deadline(&mut self, next: &Polled) {
        let at = next.at_us.map(|at| self.instant(at));
        if let Some(at) = at
            && self.told_deadline != Some(at)
        {
            self.world.borrow_mut().emit(EventKind::Deadline { at, why: &next.why });
        }
        self.told_deadline = at;
    }
}
