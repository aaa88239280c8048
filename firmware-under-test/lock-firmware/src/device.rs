//! The device: samples its parts, feeds the lock, and applies what the lock wants, in order of safety.

use core::time::Duration;

use heapless::Vec;
use lock_core::{
    Boot, Brightness, Button as CoreButton, Input, Loaded, Lock, Output, Reading, Settings,
    StateRecord, Uptime,
};
use lock_protocol::{Channel, Down, LatchState, Part, RestartReason, Role};

use embedded_hal::digital::{InputPin, OutputPin};

use crate::button::Button;
use crate::coil::Coil;
use crate::display::Display;
use crate::hardware::{BatteryGauge, Edge, Edges, Hardware, Line, Parts, Watchdog};
use crate::knob::Knob;
use crate::link::{Arrival, Link};
use crate::real_time_clock::RealTimeClock;
use crate::sensors::{is_low, latch_verdict, plate_seen};
use crate::store::{Key, Store};

/// What is sampled rather than latched is looked at again within this time while a person is there.
const PAUSE_AFTER_STORE_FAULT: Duration = Duration::from_secs(60);

/// When the device wants to be polled next, and how it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Next {
    /// At the latest; earlier whenever an edge is latched or a byte arrives.
    pub at: Option<Uptime>,
    /// Why, for reports.
    pub why: &'static str,
    /// Nothing is being driven, debounced, redrawn, stored, sent or retried.
    pub at_rest: bool,
    /// The firmware asks for a restart: the board resets the processor.
    pub restart: bool,
}

/// The firmware of the lockbox on a board `H`.
pub struct Device<H: Hardware> {
    lock: Lock,
    coil: Coil<H::Output>,
    latch_sensors: [H::Input; 3],
    plate_sensors: [H::Input; 2],
    usb: H::Input,
    clock_alarm: H::Input,
    link_power: H::Output,
    lock_enter: Button,
    back: Button,
    knob: Knob,
    display: Display<H::DisplayBus>,
    clock: RealTimeClock<H::ClockBus>,
    store: Store<H::Flash>,
    serial: H::Serial,
    edges: H::Edges,
    gauge: H::Gauge,
    watchdog: H::Watchdog,
    link: Link,
    boots: u32,
    sensed: Sensed,
    restart: bool,
    store_retry_at: Option<Uptime>,
    _access: AccessParts<H>,
}

/// Parts that wait for Access: declared, so that pins and memory are planned once.
struct AccessParts<H: Hardware> {
    _reset: H::Input,
    _keypad_rows: [H::Output; 4],
    _keypad_columns: [H::Input; 3],
    _reader: H::Reader,
    _reader_reset: H::Output,
    _led: H::Output,
    _buzzer: H::Output,
}

/// What was sensed last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sensed {
    latch: LatchState,
    plate: bool,
    usb: bool,
    battery_percent: u8,
    alarm: bool,
    display_failed: bool,
    clock_silent: bool,
    untold: bool,
}

impl<H: Hardware> Device<H> {
    /// Starts the firmware: reads store, sensors and clock before anything is driven (PWR-2).
    pub fn new(mut parts: Parts<H>, now: Uptime, reason: RestartReason) -> Self {
        let coil = Coil::new(parts.coil_lock, parts.coil_unlock);
        let mut store = Store::new(parts.flash);
        let mut clock = RealTimeClock::new(parts.clock_bus);
        let log_sequence = store.last_sequence();
        let boots = match store.load::<u32>(Key::Boots) {
            Loaded::Record(boots) => boots.wrapping_add(1),
            Loaded::Missing | Loaded::Unreadable => 1,
        };
        let state: Loaded<StateRecord> = store.load(Key::State);
        let settings: Loaded<Settings> = store.load(Key::Settings);
        let counted = store.save(Key::Boots, &boots).is_ok();
        let pairing = match &settings {
            Loaded::Record(settings) => settings.pairing,
            Loaded::Missing | Loaded::Unreadable => None,
        };
        // Counters start above those of all earlier starts; a start that can't be counted stays silent.
        let channel = pairing
            .filter(|_| counted)
            .map(|key| Channel::new(key, Role::Lock, first_counter(boots), 0));
        let reading = clock.read();
        let sensed = Sensed {
            latch: latch_verdict(&mut parts.latch_sensors),
            plate: plate_seen(&mut parts.plate_sensors),
            usb: parts.usb.is_high().unwrap_or(false),
            battery_percent: parts.gauge.percent(),
            alarm: false,
            display_failed: false,
            clock_silent: reading == Reading::Silent,
            untold: false,
        };
        let boot = Boot {
            reason,
            state,
            settings,
            log_sequence,
            clock: reading,
            latch: sensed.latch,
            plate: sensed.plate,
            usb: sensed.usb,
            battery_percent: sensed.battery_percent,
        };
        let mut device = Self {
            lock: Lock::new(now, boot),
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
            link: Link::new(channel, log_sequence),
            boots,
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
        };
        if device.sensed.clock_silent {
            device.feed(now, Input::PartFault(Part::Clock, true));
        }
        if !counted {
            device.feed(now, Input::PartFault(Part::Store, true));
        }
        device.apply(now);
        device
    }

    /// Does what is due at `now` and tells when to come back. Takes at most 5 ms, but for flash erased
    /// at rest.
    pub fn poll(&mut self, now: Uptime) -> Next {
        self.watchdog.feed();
        self.coil.guard(now);
        self.take_edges();
        self.sense(now);
        self.press_buttons(now);
        self.feed(now, Input::Tick);
        self.receive(now);
        let resting = !self.lock.is_driving();
        let mut storing = false;
        if resting {
            storing = self.keep_store(now);
        }
        self.upload(now);
        if let Some(Arrival::Network(up)) = self.link.transmit(now, &mut self.serial) {
            self.feed(now, Input::Link(up));
        }
        let drawing = self.draw(now);
        self.next(now, drawing || storing)
    }

    fn next(&self, now: Uptime, more: bool) -> Next {
        let mut at: Option<(Uptime, &'static str)> = None;
        let mut add = |when: Option<Uptime>, why: &'static str| {
            if let Some(when) = when
                && at.is_none_or(|(known, _)| when < known)
            {
                at = Some((when, why));
            }
        };
        let deadline = self.lock.deadline(now);
        add(
            deadline.map(|deadline| deadline.at),
            deadline.map_or("", |deadline| deadline.why.name()),
        );
        let mut moving = self.knob.is_moving();
        for button in [&self.lock_enter, &self.back] {
            if let Some((when, contact)) = button.deadline() {
                moving |= contact;
                add(Some(when), if contact { "debounce" } else { "hold" });
            }
        }
        add(self.link.deadline(now), "link");
        add(self.display.retry_at(), "display retry");
        if more {
            add(Some(now), "display");
        }
        let at_rest =
            !(more || moving || self.restart || self.lock.is_driving() || self.link.is_busy());
        let (at, why) = at.map_or((None, "nothing"), |(at, why)| (Some(at), why));
        Next { at, why, at_rest, restart: self.restart }
    }

    /// Hands one input to the lock and applies what comes of it.
    fn feed(&mut self, now: Uptime, input: Input) {
        self.lock.handle(now, input);
        self.apply(now);
    }

    fn take_edges(&mut self) {
        while let Some(Edge { at, line, high }) = self.edges.next() {
            match line {
                Line::LockEnter => self.lock_enter.edge(at, !high),
                Line::Back => self.back.edge(at, !high),
                Line::KnobA => self.knob.edge_a(high),
                Line::KnobB => self.knob.edge_b(high),
                Line::Other => {}
            }
        }
    }

    fn press_buttons(&mut self, now: Uptime) {
        while let Some(event) = self.lock_enter.poll(now) {
            self.feed(now, Input::Button(CoreButton::LockEnter, event));
        }
        while let Some(event) = self.back.poll(now) {
            self.feed(now, Input::Button(CoreButton::Back, event));
        }
        while let Some(detents) = self.knob.poll() {
            self.feed(now, Input::Knob(detents));
        }
    }

    fn sense(&mut self, now: Uptime) {
        let before = self.sensed;
        self.sensed.latch = latch_verdict(&mut self.latch_sensors);
        self.sensed.plate = plate_seen(&mut self.plate_sensors);
        self.sensed.usb = self.usb.is_high().unwrap_or(false);
        self.sensed.battery_percent = self.gauge.percent();
        self.sensed.alarm = is_low(&mut self.clock_alarm);
        let sensed = self.sensed;
        if sensed.latch != before.latch {
            self.feed(now, Input::Latch(sensed.latch));
        }
        if sensed.plate != before.plate {
            self.feed(now, Input::Plate(sensed.plate));
        }
        if sensed.battery_percent != before.battery_percent {
            self.feed(now, Input::Battery(sensed.battery_percent));
        }
        if sensed.usb != before.usb {
            self.feed(now, Input::Usb(sensed.usb));
        }
        if sensed.alarm && !before.alarm {
            self.feed(now, Input::Alarm);
        }
    }

    fn receive(&mut self, now: Uptime) {
        while let Some(arrival) = self.link.receive(now, &mut self.serial) {
            match arrival {
                Arrival::Network(up) => self.feed(now, Input::Link(up)),
                Arrival::Down(Down::Request(request)) => self.feed(now, Input::Request(request)),
                Arrival::Down(Down::Acknowledge { sequence }) => self.link.acknowledge(sequence),
                Arrival::Rejected(reason) => self.feed(now, Input::LinkRejected(reason)),
                Arrival::PairingOffer(key) => {
                    let before = self.lock.settings().pairing;
                    self.lock.handle(now, Input::PairingOffer(key));
                    if self.lock.settings().pairing == Some(key) && before != Some(key) {
                        self.link.pair(key, first_counter(self.boots));
                    }
                    self.apply(now);
                }
            }
        }
    }

    /// Does at rest what may erase flash: the log, and room for the next commit. Tells whether more
    /// is to be done.
    fn keep_store(&mut self, now: Uptime) -> bool {
        if self.store_retry_at.is_some_and(|at| now < at) {
            return false;
        }
        if let Some(event) = self.lock.next_unlogged().copied() {
            let stored = self.store.append(&event).is_ok();
            self.store_result(now, stored);
            if stored {
                self.lock.logged(event.sequence);
                self.link.logged = event.sequence;
            }
            return stored;
        }
        if self.store.needs_room() && self.lock.may_store_state() {
            let record = self.lock.state_record(now);
            let stored = self.store.make_room(Key::State, &record).is_ok();
            self.store_result(now, stored);
        }
        false
    }

    fn store_result(&mut self, now: Uptime, stored: bool) {
        if stored == self.store_retry_at.is_none() {
            return;
        }
        self.store_retry_at = (!stored).then(|| now + PAUSE_AFTER_STORE_FAULT);
        self.feed(now, Input::PartFault(Part::Store, !stored));
    }

    fn upload(&mut self, now: Uptime) {
        if let Some(after) = self.link.wants_event_after(now)
            && let Some(event) = self.store.first_event_after(after)
        {
            self.link.send_event(now, event);
        }
        let untold = self.link.is_untold() || self.lock.next_unlogged().is_some();
        if untold != self.sensed.untold {
            self.sensed.untold = untold;
            self.feed(now, Input::Untold(untold));
        }
    }

    fn draw(&mut self, now: Uptime) -> bool {
        let brightness = self.lock.brightness(now);
        let lock = &self.lock;
        let more = self.display.step(now, brightness, || lock.screen(now));
        let failed = self.display.is_failed();
        if failed != self.sensed.display_failed {
            self.sensed.display_failed = failed;
            self.feed(now, Input::PartFault(Part::Display, failed));
        }
        more && brightness != Brightness::Off
    }

    /// Applies what the lock wants: coil off, store, coil on, and the rest (LCK-3, PWR-4).
    fn apply(&mut self, now: Uptime) {
        loop {
            let mut outputs: Vec<Output, 24> = Vec::new();
            while let Some(output) = self.lock.poll_output() {
                // The lock's queue holds no more than fits here.
                let _ = outputs.push(output);
            }
            if outputs.is_empty() {
                return;
            }
            if outputs.contains(&Output::Drive(None)) {
                self.coil.off();
            }
            self.store_outputs(now, &outputs);
            for output in &outputs {
                if let Output::Drive(Some(direction)) = output {
                    self.coil.drive(now, *direction);
                }
            }
            for output in outputs {
                self.apply_late(now, output);
            }
        }
    }

    fn store_outputs(&mut self, now: Uptime, outputs: &[Output]) {
        if outputs.contains(&Output::SaveSettings) {
            let settings = *self.lock.settings();
            let stored = self.store.save(Key::Settings, &settings).is_ok();
            self.store_result(now, stored);
        }
        if outputs.contains(&Output::SaveState) && self.lock.may_store_state() {
            let record = self.lock.state_record(now);
            let stored = self.store.save(Key::State, &record).is_ok();
            if !stored {
                self.lock.handle(now, Input::StoreFailed);
            }
            self.store_result(now, stored);
        }
    }

    fn apply_late(&mut self, now: Uptime, output: Output) {
        match output {
            Output::Drive(_) | Output::SaveState | Output::SaveSettings => {}
            Output::Send(report) => self.link.report(&report),
            Output::ReadClock => {
                let reading = self.clock.read();
                let silent = reading == Reading::Silent;
                if silent != self.sensed.clock_silent {
                    self.sensed.clock_silent = silent;
                    self.lock.handle(now, Input::PartFault(Part::Clock, silent));
                }
                self.lock.handle(now, Input::Clock(reading));
            }
            Output::SetClock(utc) => {
                if let Ok(set) = self.clock.set(utc) {
                    self.lock.handle(now, Input::ClockWasSet(set));
                }
            }
            // An alarm that can't be set is no loss: the tick wakes the box, too.
            Output::SetAlarm(at) => drop(self.clock.set_alarm(at)),
            Output::LinkPower(on) => {
                let _ = if on { self.link_power.set_high() } else { self.link_power.set_low() };
                self.link.power(now, on);
            }
            Output::Restart => {
                self.coil.off();
                self.restart = true;
            }
        }
    }
}

/// The counter that a start's first frame is above: no two starts share one.
const fn first_counter(boots: u32) -> u64 {
    (boots as u64) << 32
}
