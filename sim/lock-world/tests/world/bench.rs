//! A world on the bench: booted, with everything that happens written down.

use core::time::Duration;
use std::cell::RefCell;
use std::rc::Rc;

use bench_protocol::{
    Button, Event, EventKind, Instant, LatchPosition, Pin, Recorder, ResetReason, Stimulus,
};
use lock_world::{Edge, World, WorldConfig};

/// Keeps each event as its instant, its words, and its postcard bytes.
#[derive(Default)]
pub(crate) struct Log {
    pub(crate) lines: Vec<(u64, String)>,
    pub(crate) bytes: Vec<u8>,
}

impl Recorder for Log {
    fn record(&mut self, event: &Event<'_>) {
        if let Some((last, line)) = self.lines.last() {
            assert!(*last <= event.at.as_micros(), "{event:?} comes before {line}");
        }
        self.lines.push((event.at.as_micros(), words(event.kind)));
        self.bytes.extend(postcard::to_stdvec(event).unwrap());
    }
}

fn words(kind: EventKind<'_>) -> String {
    match kind {
        EventKind::Pin { pin, high } => {
            format!("{} {}", pin.name(), if high { "high" } else { "low" })
        }
        other => format!("{other:?}"),
    }
}

/// A booted world and its log.
pub(crate) struct Bench {
    pub(crate) world: World,
    pub(crate) log: Rc<RefCell<Log>>,
}

impl Bench {
    pub(crate) fn new() -> Self {
        Self::with(WorldConfig::default())
    }

    pub(crate) fn with(config: WorldConfig) -> Self {
        let log = Rc::new(RefCell::new(Log::default()));
        let mut world = World::new(config);
        world.set_recorder(Some(log.clone()));
        world.boot(ResetReason::PowerOn);
        Self { world, log }
    }

    /// Lets time pass.
    pub(crate) fn pass(&mut self, time: Duration) {
        let at = self.world.now() + time;
        self.world.advance_to(at);
    }

    pub(crate) fn pass_ms(&mut self, ms: u64) {
        self.pass(Duration::from_millis(ms));
    }

    pub(crate) fn press(&mut self, button: Button) {
        self.world.apply(Stimulus::Button { button, down: true }).unwrap();
    }

    pub(crate) fn let_go(&mut self, button: Button) {
        self.world.apply(Stimulus::Button { button, down: false }).unwrap();
    }

    /// Drives the bolt to an end, as a firmware would.
    pub(crate) fn drive(&mut self, to: LatchPosition) {
        let pin = if to == LatchPosition::Locked { Pin::CoilLock } else { Pin::CoilUnlock };
        self.world.write_pin(pin, true);
        self.pass_ms(200);
        self.world.write_pin(pin, false);
        assert_eq!(self.world.latch(), to);
    }

    pub(crate) fn edges(&mut self) -> Vec<Edge> {
        core::iter::from_fn(|| self.world.take_edge()).collect()
    }

    /// Takes what was written down and contains one of `parts`: microseconds and words.
    pub(crate) fn lines_with(&self, parts: &[&str]) -> Vec<(u64, String)> {
        let log = self.log.borrow();
        log.lines
            .iter()
            .filter(|(_, line)| parts.iter().any(|part| line.contains(part)))
            .cloned()
            .collect()
    }

    /// Forgets what was written down.
    pub(crate) fn forget(&mut self) {
        self.log.borrow_mut().lines.clear();
    }
}

pub(crate) fn at(micros: u64) -> Instant {
    Instant::from_micros(micros)
}
