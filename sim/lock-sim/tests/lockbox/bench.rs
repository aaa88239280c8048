//! A lockbox on the bench: every happening is watched for what no firmware may ever do.

use std::cell::{Ref, RefCell};
use std::rc::Rc;
use std::time::Duration;

use bench_protocol::{EventKind, Instant, LatchPosition, ResetReason, Stimulus};
use lock_protocol::ChannelKey;
use lock_sim::{Lockbox, POLL_TIME};
use lock_world::{World, WorldConfig};
use observer::{Direction, Keep, Observer};

use crate::dashboard::Dashboard;

/// No call of the firmware takes longer than this, but for flash erased at rest (issue 2, firmware).
const LONGEST_POLL: Duration = Duration::from_millis(5);
/// The coil's limit (LCK-3).
const LONGEST_PULSE: Duration = Duration::from_secs(2);
/// A device that is not at rest after this is stuck.
const REST_WITHIN: Duration = Duration::from_secs(10);

/// A lockbox, who watches it, and its dashboard.
pub(crate) struct Bench {
    pub(crate) lockbox: Lockbox,
    observer: Rc<RefCell<Observer>>,
    pub(crate) dashboard: Dashboard,
    /// The longest call of the firmware so far that erased no flash.
    pub(crate) longest_poll: Duration,
    /// How many calls erased flash.
    pub(crate) erasing_polls: u32,
}

impl Bench {
    /// Puts a new lockbox on the bench, started and at rest.
    pub(crate) fn new() -> Self {
        Self::with_seed(1)
    }

    /// Puts a new lockbox with this seed on the bench, started and at rest.
    pub(crate) fn with_seed(seed: u64) -> Self {
        Self::with_world(World::new(WorldConfig { seed, ..WorldConfig::default() }), None)
    }

    /// Puts a lockbox with this hardware on the bench, and its dashboard with the link's key; started and at rest.
    pub(crate) fn with_world(mut world: World, key: Option<ChannelKey>) -> Self {
        let observer = Rc::new(RefCell::new(Observer::new(Keep::All)));
        world.set_recorder(Some(observer.clone()));
        world.announce();
        let mut bench = Self {
            lockbox: Lockbox::with_world(world),
            observer,
            dashboard: Dashboard::new(),
            longest_poll: Duration::ZERO,
            erasing_polls: 0,
        };
        if let Some(key) = key {
            bench.dashboard.take_key(key);
        }
        bench.settle();
        bench
    }

    /// Gives what a person would see.
    pub(crate) fn eyes(&self) -> Ref<'_, Observer> {
        self.observer.borrow()
    }

    pub(crate) fn now(&self) -> Instant {
        self.lockbox.now()
    }

    pub(crate) fn apply(&mut self, stimulus: Stimulus) {
        self.lockbox.apply(stimulus).unwrap_or_else(|refusal| panic!("{stimulus:?}: {refusal}"));
    }

    /// Lets one thing happen, at the latest at `limit`. Tells whether there was one.
    pub(crate) fn step(&mut self, limit: Instant) -> bool {
        let Some(due) = self.lockbox.next_happening().filter(|due| *due <= limit) else {
            self.lockbox.run_until(limit);
            return false;
        };
        let begin = due.max(self.now());
        let mark = self.eyes().history().next_index();
        let driving = self.is_driving();
        self.lockbox.run_to_next(limit);
        self.watch(begin, mark, driving);
        self.dashboard.pump(&mut self.lockbox);
        true
    }

    /// Judges what one happening took and did.
    fn watch(&mut self, begin: Instant, mark: usize, driving: bool) {
        let took = self.now().since(begin).saturating_sub(POLL_TIME);
        let (mut erased, mut booted, mut drove) = (false, false, false);
        for event in self.eyes().history().since(mark) {
            erased |= matches!(event.kind, EventKind::FlashErase { .. });
            booted |= matches!(event.kind, EventKind::Boot(_));
            drove |=
                matches!(event.kind, EventKind::Coil(coil) if coil != bench_protocol::Coil::Off);
        }
        let context = || format!("at {begin}:\n{}", self.eyes().history().render_last(40));
        assert!(
            !(erased && (driving || drove)) || booted,
            "flash was erased with a drive to be made or running {}",
            context()
        );
        assert!(erased || booted || took <= LONGEST_POLL, "a call took {took:?} {}", context());
        let longest = self.eyes().longest_pulse(self.now());
        assert!(longest <= LONGEST_PULSE, "the coil was on for {longest:?} {}", context());
        assert_eq!(self.lockbox.world().coil_faults(), 0, "both coils at once {}", context());
        if erased {
            self.erasing_polls += 1;
        } else if !booted {
            self.longest_poll = self.longest_poll.max(took);
        }
    }

    /// Lets time go on to an instant.
    pub(crate) fn run_until(&mut self, at: Instant) {
        while self.step(at) {}
    }

    /// Lets time pass.
    pub(crate) fn pass(&mut self, time: Duration) {
        self.run_until(self.now() + time);
    }

    pub(crate) fn pass_s(&mut self, seconds: u64) {
        self.pass(Duration::from_secs(seconds));
    }

    /// Lets the lockbox come to rest.
    pub(crate) fn settle(&mut self) {
        let limit = self.now() + REST_WITHIN;
        self.dashboard.pump(&mut self.lockbox);
        while !self.lockbox.at_rest() {
            assert!(
                self.step(limit) || self.lockbox.at_rest(),
                "not at rest after {REST_WITHIN:?}, it waits for {:?}",
                self.lockbox.pending()
            );
        }
    }

    pub(crate) fn latch(&self) -> LatchPosition {
        self.lockbox.world().latch()
    }

    pub(crate) fn is_driving(&self) -> bool {
        self.lockbox.world().coil() != bench_protocol::Coil::Off
    }

    /// Gives when the last drive in a direction began.
    pub(crate) fn last_drive(&self, direction: Direction) -> Option<Instant> {
        let eyes = self.eyes();
        eyes.coil_pulses()
            .iter()
            .rfind(|pulse| pulse.direction == direction)
            .map(|pulse| pulse.start)
    }

    /// Gives the reasons of all starts so far.
    pub(crate) fn boots(&self) -> Vec<ResetReason> {
        self.eyes().boots().iter().map(|boot| boot.to).collect()
    }

    /// Gives all that the display says, in one line.
    pub(crate) fn words(&self) -> String {
        self.eyes().text().collapsed.clone()
    }

    pub(crate) fn assert_shows(&self, text: &str) {
        assert!(
            self.eyes().text().shows(text),
            "wanted {text:?}, the display says {:?}",
            self.words()
        );
    }
}
