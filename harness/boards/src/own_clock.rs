//! A lockbox whose board keeps the time: its own timer and interrupts run, and the virtual hardware follows.
//!
//! The board polls when it wants to and says so; what happens to its inputs meanwhile is told at the
//! instant at which it happens, in real seconds. While the board has no power time jumps, as there is
//! nobody to wait for.

use std::borrow::Cow;
use std::cell::{Ref, RefCell, RefMut};
use std::rc::Rc;
use std::time::{Duration, Instant as WallInstant};

use bench_protocol::{EventKind, Instant, ResetReason, Stimulus};
use lock_world::{BOOT_TIME, Impossible, Pending, Polled, SharedWorld, World};

use crate::failure::Failure;
use crate::processor::{BoardProcessor, Stop, Target};

/// Between two looks at the board.
const LOOK: Duration = Duration::from_micros(300);
/// A board that is so late for its own deadline hangs.
const LATE: Duration = Duration::from_secs(5);

/// A lockbox in real time.
pub struct OwnClock<T> {
    world: SharedWorld,
    processor: BoardProcessor<T>,
    /// When the firmware started, in both times; `None` while it does not run.
    began: Option<(Instant, WallInstant)>,
    boot_due: Option<(Instant, ResetReason)>,
    next: Option<Polled>,
    /// The board was told of a change and has not polled since.
    is_told: bool,
}

impl<T: Target> OwnClock<T> {
    /// Puts a board into a world; its firmware starts from power-on.
    pub fn new(world: World, processor: BoardProcessor<T>) -> Self {
        let world = Rc::new(RefCell::new(world));
        let mut lockbox =
            Self { world, processor, began: None, boot_due: None, next: None, is_told: false };
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

    /// Gives the board in the processor's place.
    pub const fn processor(&self) -> &BoardProcessor<T> {
        &self.processor
    }

    /// Gives the board in the processor's place to work on.
    pub const fn processor_mut(&mut self) -> &mut BoardProcessor<T> {
        &mut self.processor
    }

    /// Takes the board out.
    pub fn into_processor(self) -> BoardProcessor<T> {
        self.processor
    }

    /// Does something to the lockbox from outside.
    ///
    /// # Errors
    /// Tells why it can't be done.
    pub fn apply(&mut self, stimulus: Stimulus) -> Result<(), Impossible> {
        let done = self.world.borrow_mut().apply(stimulus);
        self.follow_supply();
        done
    }

    /// Tells when something happens next, as far as the bench knows.
    pub fn next_happening(&self) -> Option<Instant> {
        let wired = self.world.borrow().next_transition();
        [wired, self.boot_due.map(|due| due.0), self.deadline()].into_iter().flatten().min()
    }

    /// Tells what the firmware waits for.
    pub fn pending(&self) -> Pending {
        match (self.boot_due, &self.next) {
            (Some((at, _)), _) => Pending { at: Some(at), why: Cow::Borrowed("boot") },
            (None, Some(next)) => Pending { at: self.deadline(), why: next.why.clone() },
            (None, None) => Pending { at: None, why: Cow::Borrowed("no power") },
        }
    }

    /// Tells whether nothing is driven, debounced, redrawn, stored, sent, retried, or starting.
    pub fn at_rest(&self) -> bool {
        let world = self.world.borrow();
        let idle = self.next.as_ref().is_some_and(|next| next.at_rest && !next.unread);
        let settled = world.hung() || !world.powered() || idle;
        let quiet = world.hung() || !(self.is_told || is_news(&world));
        self.boot_due.is_none() && settled && quiet && world.at_rest()
    }

    /// Lets time go on to the next happening, but not beyond `limit`.
    ///
    /// # Errors
    /// Why the board can't go on.
    pub fn run_to_next(&mut self, limit: Instant) -> Result<(), Failure> {
        self.follow_supply();
        loop {
            if self.began.is_some() && !self.world().hung() && self.processor.is_speaking()? {
                return self.take_poll();
            }
            let wired = self.world().next_transition();
            let due = [wired, self.boot_due.map(|due| due.0)].into_iter().flatten().min();
            let at = due.map_or(limit, |due| due.min(limit));
            let left = at.since(self.present());
            if left.is_zero() {
                return self.go_on_to(at);
            }
            self.check_deadline()?;
            std::thread::sleep(left.min(LOOK));
        }
    }

    /// Gives the board's present; the world's, while it does not run.
    fn present(&self) -> Instant {
        // Without a running firmware nobody keeps the time: it jumps.
        let Some((boot, wall)) = self.began else { return Instant::MAX };
        boot + wall.elapsed()
    }

    fn deadline(&self) -> Option<Instant> {
        let (boot, _) = self.began?;
        Some(boot + Duration::from_micros(self.next.as_ref()?.at_us?))
    }

    fn go_on_to(&mut self, at: Instant) -> Result<(), Failure> {
        self.world.borrow_mut().advance_to(at);
        self.follow_supply();
        if let Some((due, reason)) = self.boot_due
            && due <= self.world().now()
        {
            self.boot_due = None;
            return self.boot(reason);
        }
        let supervised = self.world.borrow_mut().take_supervisor_reset();
        if supervised {
            self.reset(ResetReason::Pin);
        }
        self.tell_news()
    }

    /// Tells the board of edges and bytes that wait.
    fn tell_news(&mut self) -> Result<(), Failure> {
        let wants = self.began.is_some() && !self.is_told && {
            let world = self.world.borrow();
            !world.hung() && is_news(&world)
        };
        if wants {
            self.is_told = true;
            self.processor.tell_change()?;
        }
        Ok(())
    }

    fn take_poll(&mut self) -> Result<(), Failure> {
        match self.processor.converse(&self.world, true) {
            Ok(None) => {}
            Ok(Some(next)) if next.restart => self.reset(ResetReason::Software),
            Ok(Some(next)) => {
                self.next = Some(next);
                self.is_told = false;
                if let Some(at) = self.deadline() {
                    let why = self.next.as_ref().map_or(Cow::Borrowed(""), |next| next.why.clone());
                    self.world.borrow_mut().emit(EventKind::Deadline { at, why: &why });
                }
            }
            Err(Stop::Crashed(reason)) => self.reset(reason),
            Err(Stop::Failed(failure)) => return Err(failure),
        }
        self.follow_supply();
        self.tell_news()
    }

    fn boot(&mut self, reason: ResetReason) -> Result<(), Failure> {
        self.world.borrow_mut().boot(reason);
        let boot = self.world().now();
        match self.processor.launch(&self.world, reason, true) {
            Ok(()) => {
                self.began = Some((boot, WallInstant::now()));
                self.is_told = true;
            }
            Err(Stop::Crashed(reason)) => self.reset(reason),
            Err(Stop::Failed(failure)) => return Err(failure),
        }
        Ok(())
    }

    fn reset(&mut self, reason: ResetReason) {
        self.forget();
        self.world.borrow_mut().pins_released();
        let now = self.world().now();
        self.boot_due = Some((now + BOOT_TIME, reason));
    }

    fn forget(&mut self) {
        self.began = None;
        self.next = None;
        self.is_told = false;
        lock_world::Processor::stop(&mut self.processor);
    }

    fn follow_supply(&mut self) {
        let powered = self.world().powered();
        let there = self.began.is_some() || self.boot_due.is_some();
        if powered && !there {
            let now = self.world().now();
            self.boot_due = Some((now + BOOT_TIME, ResetReason::PowerOn));
        } else if !powered && there {
            self.forget();
            self.boot_due = None;
        }
    }

    /// A board that sleeps says nothing, but not beyond its deadline.
    fn check_deadline(&mut self) -> Result<(), Failure> {
        let late = self.deadline().map_or(Duration::ZERO, |at| self.present().since(at));
        if late > LATE && !self.world().hung() {
            return Err(self.processor.silence(late.as_millis() as u64));
        }
        Ok(())
    }
}

fn is_news(world: &World) -> bool {
    world.peek_edge().is_some() || world.serial_pending()
}
