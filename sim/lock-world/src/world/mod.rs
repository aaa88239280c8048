//! The world: every part around the microcontroller, wired up.

mod bus;
mod cutting;
mod motion;
mod network;
mod power;
mod reader;
mod stimulus;
mod storage;
mod time;
mod truth;
mod wires;

use std::cell::RefCell;
use std::rc::Rc;

use bench_protocol::{Coil, EventKind, Instant, LatchPosition, PlateState, Recorder};

use crate::bolt::Bolt;
use crate::bridge::Bridge;
use crate::clock_chip::ClockChip;
use crate::config::WorldConfig;
use crate::contact::ContactSet;
use crate::cut::Cuts;
use crate::display::Display;
use crate::edge::EdgeQueue;
use crate::flash::NorFlash;
use crate::knob::Knob;
use crate::levels::Levels;
use crate::link::Link;
use crate::random::Random;
use crate::reader::CardReader;
use crate::schedule::Schedule;
use crate::sensor::Sensors;
use crate::supply::Supply;
use crate::voice::Voice;

/// A lockbox without its firmware, and its surroundings.
///
/// It starts with power, unlocked, plate closed, key inside, battery at 80 %, no USB, network there,
/// flash erased and the clock chip at the true time. Nothing runs until [`World::boot`]: before it, and
/// from a loss of power to the next one, wire calls do nothing and give faults.
///
/// A clone is a world of its own, without recorder.
#[derive(Clone)]
pub struct World {
    now: Instant,
    /// True time at `Instant::ZERO`, in microseconds since 1970.
    utc_zero_us: i64,
    record: bool,
    voice: Voice,
    text: String,
    schedule: Schedule,
    bounce: Random,
    tear: Random,
    // wires
    levels: Levels,
    edges: EdgeQueue,
    fingers: ContactSet,
    closed: ContactSet,
    knob: Knob,
    // mechanics
    bridge: Bridge,
    coil: Coil,
    bolt: Bolt,
    latch: LatchPosition,
    latch_sensors: Sensors<3>,
    plate: PlateState,
    plate_sensors: Sensors<2>,
    key_inside: bool,
    // supply and microcontroller
    supply: Supply,
    powered: bool,
    running: bool,
    hung: bool,
    supervisor_reset: bool,
    cuts: Cuts,
    // chips and link
    clock: ClockChip,
    clock_answers: bool,
    display: Display,
    bus_held: bool,
    flash: NorFlash,
    flash_broken: bool,
    reader: CardReader,
    chance: Random,
    link: Link,
    network: bool,
}

impl World {
    /// Makes a world at [`Instant::ZERO`].
    pub fn new(config: WorldConfig) -> Self {
        let mut clock = ClockChip::new(Instant::ZERO);
        clock.set_utc(Instant::ZERO, config.utc_s);
        let mut world = Self {
            now: Instant::ZERO,
            utc_zero_us: config.utc_s.saturating_mul(1_000_000),
            record: config.record,
            voice: Voice::default(),
            text: String::with_capacity(64),
            schedule: Schedule::new(),
            bounce: Random::new(config.seed, 0),
            tear: Random::new(config.seed, 1),
            levels: Levels::released(),
            edges: EdgeQueue::new(),
            fingers: ContactSet::default(),
            closed: ContactSet::default(),
            knob: Knob::default(),
            bridge: Bridge::default(),
            coil: Coil::Off,
            bolt: Bolt::new(),
            latch: LatchPosition::Unlocked,
            latch_sensors: Sensors::new(),
            plate: PlateState::Closed,
            plate_sensors: Sensors::new(),
            key_inside: true,
            supply: Supply::new(),
            powered: true,
            running: false,
            hung: false,
            supervisor_reset: false,
            cuts: Cuts::default(),
            clock,
            clock_answers: true,
            display: Display::new(),
            bus_held: false,
            flash: NorFlash::new(config.flash),
            flash_broken: false,
            reader: CardReader::new(Random::new(config.seed, 3)),
            chance: Random::new(config.seed, 4),
            link: Link::new(Random::new(config.seed, 2)),
            network: true,
        };
        world.sense_plate();
        world.edges.clear();
        world
    }

    /// Tells events to another recorder from now on, or to none.
    pub fn set_recorder(&mut self, recorder: Option<Rc<RefCell<dyn Recorder>>>) {
        self.voice.set(recorder.filter(|_| self.record));
    }

    /// Tells the recorder that something happened now.
    pub fn emit(&mut self, kind: EventKind<'_>) {
        self.voice.tell(self.now, kind);
    }

    /// Tells the recorder the present state as events, for one that starts to listen in the middle.
    ///
    /// The display's pixels are not among them: they are known only from the bytes that made them.
    pub fn announce(&mut self) {
        self.emit(EventKind::Power(self.powered));
        self.emit(EventKind::Battery(self.supply.battery_percent()));
        self.emit(EventKind::Network(self.network));
        self.emit(EventKind::Plate(self.plate));
        self.emit(EventKind::KeyInside(self.key_inside));
        self.emit(EventKind::Latch(self.latch));
        self.emit(EventKind::Coil(self.coil));
        for pin in bench_protocol::Pin::ALL {
            let high = self.levels.get(pin);
            self.emit(EventKind::Pin { pin, high });
        }
    }
}
