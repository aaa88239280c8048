//! A virtual lockbox in real time, at the lock's end of a gateway's line.

use std::cell::{Ref, RefCell};
use std::rc::Rc;
use std::time::Duration;

use bench_protocol::{Instant, Stimulus};
use lock_sim::Lockbox;
use lock_world::{Impossible, World, WorldConfig};
use lockbench_gateway::LockEnd;
use observer::{Keep, Observer};
use tokio::time::sleep_until;

use crate::pace::Pace;
use crate::sight::{Seen, Sight};

/// Events that are kept, for whoever asks what happened last.
const KEPT: usize = 16;
/// So many happenings at a time: others have their turn then.
const AT_ONCE: usize = 500;

/// The gateway's end of the line is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the gateway is gone")]
pub struct GatewayGone;

/// A simulated lockbox whose time goes with the room's.
pub struct VirtualLockbox {
    lockbox: Lockbox,
    observer: Rc<RefCell<Observer>>,
    pace: Pace,
    line: LockEnd,
    seen: Seen,
    tell: Box<dyn FnMut(Sight)>,
}

impl VirtualLockbox {
    /// Makes a lockbox that starts now, at this time, on USB so that it never falls into deep sleep.
    pub fn new(
        seed: u64,
        utc_s: i64,
        speed: f64,
        line: LockEnd,
        tell: impl FnMut(Sight) + 'static,
    ) -> Self {
        let mut world = World::new(WorldConfig { seed, utc_s, ..WorldConfig::default() });
        let observer = Rc::new(RefCell::new(Observer::new(Keep::Last(KEPT))));
        world.set_recorder(Some(observer.clone()));
        world.announce();
        let mut lockbox = Lockbox::with_world(world);
        // A cable can always be plugged in.
        let _ = lockbox.apply(Stimulus::Usb(true));
        let pace = Pace::begin(lockbox.now(), speed);
        Self { lockbox, observer, pace, line, seen: Seen::default(), tell: Box::new(tell) }
    }

    /// Gives what a person would see.
    pub fn eyes(&self) -> Ref<'_, Observer> {
        self.observer.borrow()
    }

    /// Gives the lockbox's present instant.
    pub fn now(&self) -> Instant {
        self.lockbox.now()
    }

    /// Tells whether nothing is driven, debounced, redrawn, stored, sent, retried, or starting.
    pub fn at_rest(&self) -> bool {
        self.lockbox.at_rest()
    }

    /// Tells when something happens next.
    pub fn next_happening(&self) -> Option<Instant> {
        self.lockbox.next_happening()
    }

    /// Gives the virtual hardware to look at.
    pub fn world(&self) -> Ref<'_, World> {
        self.lockbox.world()
    }

    /// Does something to the lockbox from outside.
    ///
    /// # Errors
    /// Tells why it can't be done.
    pub fn apply(&mut self, stimulus: Stimulus) -> Result<(), Impossible> {
        self.lockbox.apply(stimulus)
    }

    /// Lives on until its clock shows `until`. It may be given up at any time, and be called again.
    ///
    /// # Errors
    /// [`GatewayGone`].
    pub async fn live_until(&mut self, until: Instant) -> Result<(), GatewayGone> {
        loop {
            let behind = !self.catch_up(until);
            if behind {
                tokio::task::yield_now().await;
                continue;
            }
            if self.now() >= until {
                return Ok(());
            }
            let next = self.next_happening().map_or(until, |next| next.min(until));
            let room = self.pace.room_at(next);
            tokio::select! {
                frame = self.line.from_gateway.recv() => {
                    let frame = frame.ok_or(GatewayGone)?;
                    // Until now, so that the frame comes when it came.
                    self.catch_up(until);
                    self.lockbox.world_mut().link_send(&frame);
                }
                () = sleep_until(room) => {}
            }
        }
    }

    /// Lives on for a while.
    ///
    /// # Errors
    /// [`GatewayGone`].
    pub async fn live_for(&mut self, time: Duration) -> Result<(), GatewayGone> {
        self.live_until(self.now() + time).await
    }

    /// Lets happen what is due. Tells whether that was all.
    fn catch_up(&mut self, until: Instant) -> bool {
        let to = self.pace.now().min(until);
        let mut is_all = to <= self.now();
        for _ in 0..AT_ONCE {
            if is_all {
                break;
            }
            is_all = !self.lockbox.run_to_next(to);
            self.send_frames();
        }
        self.look();
        is_all
    }

    fn send_frames(&mut self) {
        loop {
            let taken = self.lockbox.world_mut().link_take();
            let Some(frame) = taken else { return };
            // A gateway that takes nothing loses frames: the firmware sends again what matters.
            drop(self.line.to_gateway.try_send(frame));
        }
    }

    fn look(&mut self) {
        let eyes = self.observer.borrow();
        let (Some(latch), Some(plate)) = (eyes.latch(), eyes.plate().now()) else { return };
        self.seen.look(eyes.qr(), latch, plate, &mut self.tell);
    }
}
