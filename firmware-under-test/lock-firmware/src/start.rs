//! The start: store, sensors and clock are read before anything is driven (PWR-2).

use embedded_hal::digital::InputPin;
use embedded_hal::i2c::I2c;
use embedded_storage::nor_flash::NorFlash;
use lock_core::{Boot, Input, Loaded, Lock, Reading, Uptime};
use lock_protocol::{Channel, Part, RestartReason, Role};

use crate::button::Button;
use crate::coil::Coil;
use crate::device::{AccessParts, Device, Sensed};
use crate::display::Display;
use crate::hardware::{BatteryGauge, Hardware, Parts};
use crate::knob::Knob;
use crate::link::Link;
use crate::real_time_clock::RealTimeClock;
use crate::sensors::{is_low, latch_verdict, plate_seen};
use crate::store::{Key, Store};

impl<H: Hardware> Device<H> {
    /// Starts the firmware: reads store, sensors and clock before anything is driven (PWR-2).
    ///
    /// The first poll applies what follows from it. It ends with the device itself, so that a board without
    /// much RAM holds one of it and no copies.
    #[inline(never)]
    pub fn new(mut parts: Parts<H>, now: Uptime, reason: RestartReason) -> Self {
        let coil = Coil::new(parts.coil_lock, parts.coil_unlock);
        let mut store = Store::new(parts.flash);
        let mut clock = RealTimeClock::new(parts.clock_bus);
        let mut sensed = Sensed {
            latch: latch_verdict(&mut parts.latch_sensors),
            plate: plate_seen(&mut parts.plate_sensors),
            usb: parts.usb.is_high().unwrap_or(false),
            battery_percent: parts.gauge.percent(),
            alarm: false,
            display_failed: false,
            clock_silent: false,
            untold: false,
        };
        let started = start(now, reason, &mut store, &mut clock, &mut sensed);
        Self {
            lock: started.lock,
            coil,
            latch_sensors: parts.latch_sensors,
            plate_sensors: parts.plate_sensors,
            usb: parts.usb,
            clock_alarm: parts.clock_alarm,
            link_power: parts.link_power,
            lock_enter: Button::new(is_low(&mut parts.lock_enter)),
            back: Button::new(is_low(&mut parts.back)),
            knob: Knob::new(!is_low(&mut parts.knob_a), !is_low(&mut parts.knob_b)),
            display: Display::new(parts.display_bus),
            clock,
            store,
            serial: parts.serial,
            edges: parts.edges,
            gauge: parts.gauge,
            watchdog: parts.watchdog,
            link: Link::new(started.channel, started.log_sequence),
            boots: started.boots,
            counted: started.counted,
            begun: false,
            sensed,
            restart: false,
            store_retry_at: None,
            _access: AccessParts {
                _reset: parts.reset,
                _keypad_rows: parts.keypad_rows,
                _keypad_columns: parts.keypad_columns,
                _reader: parts.reader,
                _reader_reset: parts.reader_reset,
                _led: parts.led,
                _buzzer: parts.buzzer,
            },
        }
    }

    /// Tells the lock what the start found.
    #[inline(never)]
    pub(crate) fn begin(&mut self, now: Uptime) {
        if self.sensed.clock_silent {
            self.feed(now, Input::PartFault(Part::Clock, true));
        }
        if !self.counted {
            self.feed(now, Input::PartFault(Part::Store, true));
        }
        self.apply(now);
    }
}

/// The counter that a start's first frame is above: no two starts share one.
pub(crate) const fn first_counter(boots: u32) -> u64 {
    (boots as u64) << 32
}

/// What the start makes of the store and the clock.
struct Started {
    lock: Lock,
    channel: Option<Channel>,
    log_sequence: u32,
    boots: u32,
    counted: bool,
}

#[inline(never)]
fn start<F: NorFlash, B: I2c>(
    now: Uptime,
    reason: RestartReason,
    store: &mut Store<F>,
    clock: &mut RealTimeClock<B>,
    sensed: &mut Sensed,
) -> Started {
    let log_sequence = store.last_sequence();
    let boots = match store.load::<u32>(Key::Boots) {
        Loaded::Record(boots) => boots.wrapping_add(1),
        Loaded::Missing | Loaded::Unreadable => 1,
    };
    let counted = store.save(Key::Boots, &boots).is_ok();
    let reading = clock.read();
    sensed.clock_silent = reading == Reading::Silent;
    let boot = Boot {
        reason,
        state: store.load(Key::State),
        settings: store.load(Key::Settings),
        log_sequence,
        clock: reading,
        latch: sensed.latch,
        plate: sensed.plate,
        usb: sensed.usb,
        battery_percent: sensed.battery_percent,
    };
    let pairing = match &boot.settings {
        Loaded::Record(settings) => settings.pairing,
        Loaded::Missing | Loaded::Unreadable => None,
    };
    let channel = pairing
        .filter(|_| counted)
        .map(|key| Channel::new(key, Role::Lock, first_counter(boots), 0));
    Started { lock: Lock::new(now, boot), channel, log_sequence, boots, counted }
}
