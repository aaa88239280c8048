//! The start: store, sensors and clock are read before anything is driven (PWR-2).

use embedded_hal::digital::InputPin;
use embedded_hal::i2c::I2c;
use embedded_storage::nor_flash::NorFlash;
use lock_core::{Boot, Input, Loaded, Lock, Reading, Uptime};
use lock_protocol::{Channel, Part, RestartReason, Role, first_counter};

use crate::button::Button;
use crate::coil::Coil;
use crate::device::{Device, Sensed};
use crate::display::Display;
use crate::hardware::{BatteryGauge, Hardware, Parts};
use crate::keypad::Keypad;
use crate::knob::Knob;
use crate::link::Link;
use crate::reader::Reader;
use crate::real_time_clock::RealTimeClock;
use crate::sensors::{is_low, latch_verdict, plate_seen};
use crate::store::{Key, Store};

impl<H: Hardware> Device<H> {
    /// Takes the parts; nothing is driven yet, and [`start`](Self::start) comes next.
    ///
    /// Two calls, so that the device is started where it lies: a board without much RAM holds one of it and
    /// no copies.
    #[inline(never)]
    pub fn new(mut parts: Parts<H>) -> Self {
        let coil = Coil::new(parts.coil_lock, parts.coil_unlock);
        let sensed = Sensed {
            latch: latch_verdict(&mut parts.latch_sensors),
            plate: plate_seen(&mut parts.plate_sensors),
            usb: parts.usb.is_high().unwrap_or(false),
            battery_percent: parts.gauge.percent(),
            alarm: false,
            display_failed: false,
            clock_silent: false,
            untold: false,
            reader_failed: false,
        };
        Self {
            lock: Lock::unbooted(),
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
            clock: RealTimeClock::new(parts.clock_bus),
            store: Store::new(parts.flash),
            serial: parts.serial,
            edges: parts.edges,
            gauge: parts.gauge,
            watchdog: parts.watchdog,
            link: const { Link::new(None, 0) },
            boots: 0,
            counted: false,
            begun: false,
            sensed,
            restart: false,
            store_retry_at: None,
            keypad: Keypad::new(parts.keypad_rows, parts.keypad_columns),
            reset: Button::new(is_low(&mut parts.reset)),
            led: parts.led,
            buzzer: parts.buzzer,
            reader: Reader::new(parts.reader, parts.reader_reset),
            random: parts.random,
        }
    }

    /// Starts the firmware: reads store, sensors and clock before anything is driven (PWR-2).
    ///
    /// To be called once, before the first poll, which applies what follows from it.
    pub fn start(&mut self, now: Uptime, reason: RestartReason) {
        let Self { lock, store, clock, sensed, .. } = self;
        let started = start(now, reason, lock, store, clock, sensed);
        self.link.start(started.channel, started.log_sequence);
        self.boots = started.boots;
        self.counted = started.counted;
    }

    /// Tells the lock what the start found.
    #[inline(never)]
    pub(crate) fn begin(&mut self, now: Uptime) {
        self.reset.count_from(now);
        if self.sensed.clock_silent {
            self.feed(now, Input::PartFault(Part::Clock, true));
        }
        if !self.counted {
            self.feed(now, Input::PartFault(Part::Store, true));
        }
        if !self.lock.is_resetting() && self.lock.settings().code_key.is_none() {
            self.draw_code_key(now);
        }
        self.apply(now);
    }
}

/// Numbers a start above all before it, the link's epoch: a counter that was used once under a key never comes
/// again. A count that rots falls back to an older one, or is gone; each start is in the log, too, so that its last
/// event's number is above all of them.
fn next_boot(stored: &Loaded<u32>, last_event: u32) -> u32 {
    let counted = match stored {
        Loaded::Record(boots) => *boots,
        Loaded::Missing | Loaded::Unreadable => 0,
    };
    counted.max(last_event).saturating_add(1)
}

/// What the start makes of the store and the clock.
struct Started {
    channel: Option<Channel>,
    log_sequence: u32,
    boots: u32,
    counted: bool,
}

#[inline(never)]
fn start<F: NorFlash, B: I2c>(
    now: Uptime,
    reason: RestartReason,
    lock: &mut Lock,
    store: &mut Store<F>,
    clock: &mut RealTimeClock<B>,
    sensed: &mut Sensed,
) -> Started {
    store.open();
    let logged = store.last_logged();
    let boots = next_boot(&store.load(Key::Boots), logged.event);
    let counted = store.save(Key::Boots, &boots).is_ok();
    let reading = clock.read();
    sensed.clock_silent = reading == Reading::Silent;
    let boot = Boot {
        reason,
        state: store.load_state(logged),
        settings: store.load(Key::Settings),
        log_sequence: logged.event,
        clock: reading,
        latch: sensed.latch,
        plate: sensed.plate,
        usb: sensed.usb,
        battery_percent: sensed.battery_percent,
    };
    lock.boot(now, &boot);
    let pairing = match &boot.settings {
        Loaded::Record(settings) => settings.pairing,
        Loaded::Missing | Loaded::Unreadable => None,
    };
    let channel = pairing
        .filter(|_| counted)
        .map(|key| Channel::new(key, Role::Lock, first_counter(boots), first_counter(boots)));
    Started { channel, log_sequence: logged.event, boots, counted }
}

#[cfg(test)]
mod tests;
