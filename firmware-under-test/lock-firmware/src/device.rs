//! The device: samples its parts, feeds the lock, and applies what the lock wants, in order of safety.

use lock_core::{Brightness, Button as CoreButton, Input, Lock, Uptime};
use lock_protocol::{Down, LatchState, Part};

use embedded_hal::digital::InputPin;

use crate::button::Button;
use crate::coil::Coil;
use crate::display::Display;
use crate::hardware::{BatteryGauge, Edge, Edges, Hardware, Line, Watchdog};
use crate::keypad::Keypad;
use crate::knob::Knob;
use crate::link::{Arrival, Link};
use crate::reader::{INTERVAL_AWAKE, INTERVAL_DARK, Reader, Seen};
use crate::real_time_clock::RealTimeClock;
use crate::sensors::{is_low, latch_verdict, plate_seen};
use crate::store::Store;

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
    pub(crate) lock: Lock,
    pub(crate) coil: Coil<H::Output>,
    pub(crate) latch_sensors: [H::Input; 3],
    pub(crate) plate_sensors: [H::Input; 2],
    pub(crate) usb: H::Input,
    pub(crate) clock_alarm: H::Input,
    pub(crate) link_power: H::Output,
    pub(crate) lock_enter: Button,
    pub(crate) back: Button,
    pub(crate) knob: Knob,
    pub(crate) display: Display<H::DisplayBus>,
    pub(crate) clock: RealTimeClock<H::ClockBus>,
    pub(crate) store: Store<H::Flash>,
    pub(crate) serial: H::Serial,
    pub(crate) edges: H::Edges,
    pub(crate) gauge: H::Gauge,
    pub(crate) watchdog: H::Watchdog,
    pub(crate) link: Link,
    pub(crate) boots: u32,
    pub(crate) counted: bool,
    pub(crate) begun: bool,
    pub(crate) sensed: Sensed,
    pub(crate) restart: bool,
    pub(crate) store_retry_at: Option<Uptime>,
    pub(crate) keypad: Keypad<H::Output, H::Input>,
    pub(crate) reset: Button,
    pub(crate) led: H::Output,
    pub(crate) buzzer: H::Output,
    pub(crate) reader: Reader<H::Reader, H::Output>,
    pub(crate) random: H::Random,
}

/// What was sensed last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sensed {
    pub(crate) latch: LatchState,
    pub(crate) plate: bool,
    pub(crate) usb: bool,
    pub(crate) battery_percent: u8,
    pub(crate) alarm: bool,
    pub(crate) display_failed: bool,
    pub(crate) clock_silent: bool,
    pub(crate) untold: bool,
    pub(crate) reader_failed: bool,
}

impl<H: Hardware> Device<H> {
    /// Does what is due at `now` and tells when to come back. Takes at most 5 ms, but for flash erased
    /// at rest.
    #[inline(never)]
    pub fn poll(&mut self, now: Uptime) -> Next {
        self.watchdog.feed();
        if !core::mem::replace(&mut self.begun, true) {
            self.begin(now);
        }
        self.coil.guard(now);
        self.take_edges();
        self.sense(now);
        self.press_buttons(now);
        self.feed(now, Input::Tick);
        let more_requests = self.receive(now);
        self.look_into_field(now);
        let resting = !self.lock.is_driving();
        let mut storing = false;
        if resting {
            storing = self.keep_store(now);
        }
        self.upload(now);
        if let Some(Arrival::Network(up)) = self.link.transmit(now, &mut self.serial) {
            self.feed(now, Input::Link(up));
        }
        // Flash and a page of the display in one call would be too long: the page is sent by the next.
        let stored = self.store.take_changed() && self.lock.brightness(now) != Brightness::Off;
        let drawing = stored || self.draw(now);
        self.next(now, drawing || storing || more_requests)
    }

    #[inline(never)]
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
        for button in [&self.lock_enter, &self.back, &self.reset] {
            if let Some((when, contact)) = button.deadline() {
                moving |= contact;
                add(Some(when), if contact { "debounce" } else { "hold" });
            }
        }
        if let Some((when, contact)) = self.keypad.deadline() {
            moving |= contact;
            add(Some(when), "keypad scan");
        }
        add(self.reader.deadline(), "reader");
        add(self.link.deadline(now), "link");
        add(self.display.retry_at(), "display retry");
        if more {
            add(Some(now), "display");
        }
        let at_rest = !(more
            || moving
            || self.restart
            || self.lock.is_driving()
            || self.lock.is_judging(now)
            || self.lock.is_signalling()
            || self.lock.is_resetting() && self.store_retry_at.is_none()
            || self.reader.is_busy()
            || self.link.is_busy());
        let (at, why) = at.map_or((None, "nothing"), |(at, why)| (Some(at), why));
        Next { at, why, at_rest, restart: self.restart }
    }

    /// Hands one input to the lock and applies what comes of it.
    pub(crate) fn feed(&mut self, now: Uptime, input: Input) {
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
                Line::Reset => self.reset.edge(at, !high),
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
        while let Some(event) = self.reset.poll(now) {
            self.feed(now, Input::ResetPin(event));
        }
        while let Some(key) = self.keypad.poll(now) {
            self.feed(now, Input::Key(key));
        }
    }

    #[inline(never)]
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

    /// Takes in what came, up to the first request: to apply one takes its time in flash. Tells whether
    /// there was one, and so perhaps more.
    #[inline(never)]
    fn receive(&mut self, now: Uptime) -> bool {
        while let Some(arrival) = self.link.receive(now, &mut self.serial) {
            match arrival {
                Arrival::Network(up) => self.feed(now, Input::Link(up)),
                Arrival::Down(Down::Request(request)) => {
                    self.feed(now, Input::Request(request));
                    return true;
                }
                Arrival::Down(Down::Acknowledge { sequence }) => self.link.acknowledge(sequence),
                Arrival::Rejected(reason) => self.feed(now, Input::LinkRejected(reason)),
                Arrival::PairingOffer(offer) => self.judge_pairing(now, &offer),
                Arrival::PairingUsed(key, counter) => self.pair(now, key, counter),
            }
        }
        false
    }

    /// Looks for phones and keycards where they can open something.
    #[inline(never)]
    fn look_into_field(&mut self, now: Uptime) {
        let interval = match self.lock.brightness(now) {
            _ if !self.lock.wants_reader() => None,
            Brightness::Off => Some(INTERVAL_DARK),
            Brightness::Dimmed | Brightness::Bright => Some(INTERVAL_AWAKE),
        };
        self.reader.set_interval(now, interval);
        let store = &mut self.store;
        let seen = self.reader.poll(now, &mut self.random, |key| store.key_secret(key));
        match seen {
            Some(Seen::Presented { source, key }) => {
                self.feed(now, Input::CredentialPresented { source, key });
            }
            Some(Seen::Rejected { source, .. }) => {
                self.feed(now, Input::CredentialRejected { source });
            }
            Some(Seen::Several) => self.feed(now, Input::SeveralCredentials),
            None => {}
        }
        let failed = self.reader.is_failed();
        if failed != self.sensed.reader_failed {
            self.sensed.reader_failed = failed;
            self.feed(now, Input::PartFault(Part::Reader, failed));
        }
    }

    #[inline(never)]
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

    #[inline(never)]
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
}
