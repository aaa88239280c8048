//! The observer: takes events, and answers what a person would see, hear and have seen.

use core::cell::OnceCell;
use core::time::Duration;

use bench_protocol::{
    Coil, Event, EventKind, Instant, LatchPosition, Pin, PlateState, Recorder, ResetReason,
};

use crate::display::{DISPLAY_ADDRESS, Display};
use crate::history::{History, Keep};
use crate::picture::Picture;
use crate::pulse::{Pulse, Pulses};
use crate::qr::{self, Qr};
use crate::text::ScreenText;
use crate::track::{Change, Track};

/// The words with which a rig tells that the display was taken off the bus, and so off its supply.
///
/// A write that nobody acknowledges says less: on a bus that is stuck the old picture stays.
const DISPLAY_UNPLUGGED: &str = "unplug the display";

/// Watches one rig through its events.
///
/// What no event has told yet is unknown (`None`); the display is off until it is switched on.
#[derive(Clone, Debug)]
pub struct Observer {
    now: Instant,
    history: History,
    display: Display,
    text: OnceCell<ScreenText>,
    qr: OnceCell<Qr>,
    pulses: Pulses,
    coil: Coil,
    coil_pins: [bool; 2],
    both_coil_pins: Option<Instant>,
    levels: [Option<bool>; Pin::ALL.len()],
    deadline: Option<Instant>,
    why: String,
    latch: Track<LatchPosition>,
    plate: Track<PlateState>,
    key_inside: Track<bool>,
    led: Track<bool>,
    buzzer: Track<bool>,
    link_power: Track<bool>,
    power: Track<bool>,
    battery: Track<u8>,
    network: Track<bool>,
    boots: Track<ResetReason>,
}

impl Default for Observer {
    fn default() -> Self {
        Self::new(Keep::All)
    }
}

impl Observer {
    /// Makes an observer that has seen nothing yet, with a history that keeps so much.
    pub fn new(keep: Keep) -> Self {
        Self {
            now: Instant::ZERO,
            history: History::new(keep),
            display: Display::default(),
            text: OnceCell::new(),
            qr: OnceCell::new(),
            pulses: Pulses::default(),
            coil: Coil::Off,
            coil_pins: [false; 2],
            both_coil_pins: None,
            levels: [None; Pin::ALL.len()],
            deadline: None,
            why: String::new(),
            latch: Track::default(),
            plate: Track::default(),
            key_inside: Track::default(),
            led: Track::default(),
            buzzer: Track::default(),
            link_power: Track::default(),
            power: Track::default(),
            battery: Track::default(),
            network: Track::default(),
            boots: Track::default(),
        }
    }

    /// Gives the instant of the last event.
    pub const fn now(&self) -> Instant {
        self.now
    }

    /// Gives the record of the events.
    pub const fn history(&self) -> &History {
        &self.history
    }

    /// Changes how much of the events is kept from now on.
    pub const fn set_keep(&mut self, keep: Keep) {
        self.history.set_keep(keep);
    }

    /// Gives the display.
    pub const fn display(&self) -> &Display {
        &self.display
    }

    /// Gives what the display says; read from the pixels once per picture, on demand. A display that is
    /// off says nothing.
    pub fn text(&self) -> &ScreenText {
        self.text.get_or_init(|| ScreenText::read(self.display.frame()))
    }

    /// Gives what stands in the QR code's place; read from the pixels once per picture, on demand.
    pub fn qr_code(&self) -> &Qr {
        self.qr.get_or_init(|| qr::read(self.display.frame()))
    }

    /// Gives the payload of the QR code on the display, if there is one that can be read.
    pub fn qr(&self) -> Option<&str> {
        match self.qr_code() {
            Qr::Payload(payload) => Some(payload),
            Qr::Absent | Qr::Unreadable(_) => None,
        }
    }

    /// Takes a picture of the display.
    pub fn picture(&self) -> Picture {
        Picture { frame: *self.display.frame(), brightness: self.display.brightness() }
    }

    /// Draws the display for a terminal or a failure message; see [`Picture::ascii`].
    pub fn ascii(&self) -> String {
        self.picture().ascii()
    }

    /// Gives all pulses through the solenoid.
    pub fn coil_pulses(&self) -> &[Pulse] {
        self.pulses.all()
    }

    /// Gives the longest pulse so far; one that still flows counts up to `now`.
    pub fn longest_pulse(&self, now: Instant) -> Duration {
        self.pulses.longest(now)
    }

    /// Gives the pulses that began at or after an instant.
    pub fn coil_pulses_since(&self, from: Instant) -> &[Pulse] {
        self.pulses.began_since(from)
    }

    /// Gives when the solenoid was first driven, at or after an instant, in whatever direction.
    pub fn drive_began_since(&self, from: Instant) -> Option<Instant> {
        self.coil_pulses_since(from).first().map(|pulse| pulse.start)
    }

    /// Gives what flows through the solenoid now.
    pub const fn coil(&self) -> Coil {
        self.coil
    }

    /// Gives when both pins of the coil's bridge were first driven at once, which is always wrong.
    ///
    /// **Source**: behaviour.md §1, "never both".
    pub const fn both_coil_pins_driven(&self) -> Option<Instant> {
        self.both_coil_pins
    }

    fn coil_pin(&mut self, at: Instant, side: usize, high: bool) {
        self.coil_pins[side] = high;
        if self.coil_pins == [true; 2] && self.both_coil_pins.is_none() {
            self.both_coil_pins = Some(at);
        }
    }

    /// Gives the level of a wire: `true` is high.
    pub const fn level(&self, pin: Pin) -> Option<bool> {
        self.levels[pin as usize]
    }

    /// Gives when the firmware last said that it wants to be polled next, and why.
    pub fn deadline(&self) -> Option<(Instant, &str)> {
        self.deadline.map(|at| (at, self.why.as_str()))
    }

    /// Gives where the bolt is.
    pub fn latch(&self) -> Option<LatchPosition> {
        self.latch.now()
    }

    /// Gives where the bolt was, and when it moved.
    pub const fn latch_track(&self) -> &Track<LatchPosition> {
        &self.latch
    }

    /// Gives when the bolt first came to unlocked, at or after an instant.
    pub fn unlocked_since(&self, from: Instant) -> Option<Instant> {
        self.latch.became_since(from, LatchPosition::Unlocked)
    }

    /// Gives when the bolt first came to locked, at or after an instant.
    pub fn locked_since(&self, from: Instant) -> Option<Instant> {
        self.latch.became_since(from, LatchPosition::Locked)
    }

    /// Gives what the back plate is, and was.
    pub const fn plate(&self) -> &Track<PlateState> {
        &self.plate
    }

    /// Gives whether the key is inside, and was.
    pub const fn key_inside(&self) -> &Track<bool> {
        &self.key_inside
    }

    /// Gives whether the LED is lit, and was.
    pub const fn led(&self) -> &Track<bool> {
        &self.led
    }

    /// Gives the LED's changes at or after an instant; `true` is lit.
    pub fn led_changes_since(&self, from: Instant) -> &[Change<bool>] {
        self.led.since(from)
    }

    /// Gives whether the buzzer sounds, and did.
    pub const fn buzzer(&self) -> &Track<bool> {
        &self.buzzer
    }

    /// Gives the buzzer's changes at or after an instant; `true` is sounding.
    pub fn buzzer_changes_since(&self, from: Instant) -> &[Change<bool>] {
        self.buzzer.since(from)
    }

    /// Gives whether the link's radio is supplied, and was.
    pub const fn link_power(&self) -> &Track<bool> {
        &self.link_power
    }

    /// Gives whether the device is supplied, and was.
    pub const fn power(&self) -> &Track<bool> {
        &self.power
    }

    /// Gives the battery's level in percent, and what it was.
    pub const fn battery_percent(&self) -> &Track<u8> {
        &self.battery
    }

    /// Gives whether the network behind the gateway is there, and was.
    pub const fn network(&self) -> &Track<bool> {
        &self.network
    }

    /// Gives the firmware's starts, each with its reason.
    pub fn boots(&self) -> &[Change<ResetReason>] {
        self.boots.changes()
    }

    fn darken(&mut self) {
        self.display.lose_power();
        self.forget_picture();
    }

    fn forget_picture(&mut self) {
        self.text.take();
        self.qr.take();
    }
}

impl Recorder for Observer {
    fn record(&mut self, event: &Event<'_>) {
        let at = event.at;
        self.now = at;
        self.history.record(event);
        if let EventKind::Pin { pin, high } = event.kind {
            self.levels[pin as usize] = Some(high);
        }
        match event.kind {
            EventKind::I2cWrite { address: DISPLAY_ADDRESS, bytes, acknowledged: true } => {
                if self.display.write(bytes) {
                    self.forget_picture();
                }
            }
            EventKind::Pin { pin: Pin::Led, high } => self.led.set(at, high),
            EventKind::Pin { pin: Pin::Buzzer, high } => self.buzzer.set(at, high),
            EventKind::Pin { pin: Pin::LinkPower, high } => self.link_power.set(at, high),
            EventKind::Pin { pin: Pin::CoilLock, high } => self.coil_pin(at, 0, high),
            EventKind::Pin { pin: Pin::CoilUnlock, high } => self.coil_pin(at, 1, high),
            EventKind::Coil(coil) => {
                self.coil = coil;
                self.pulses.set(at, coil);
            }
            EventKind::Latch(position) => self.latch.set(at, position),
            EventKind::Plate(state) => self.plate.set(at, state),
            EventKind::KeyInside(inside) => self.key_inside.set(at, inside),
            EventKind::Power(on) => {
                self.power.set(at, on);
                self.deadline = None;
                self.darken();
            }
            EventKind::Stimulus(DISPLAY_UNPLUGGED) => self.darken(),
            EventKind::Battery(percent) => self.battery.set(at, percent),
            EventKind::Network(up) => self.network.set(at, up),
            EventKind::Boot(reason) => self.boots.push(at, reason),
            EventKind::Deadline { at, why } => {
                self.deadline = Some(at);
                self.why.clear();
                self.why.push_str(why);
            }
            EventKind::Pin { .. }
            | EventKind::I2cWrite { .. }
            | EventKind::I2cRead { .. }
            | EventKind::FlashProgram { .. }
            | EventKind::FlashErase { .. }
            | EventKind::LinkUp(_)
            | EventKind::LinkDown(_)
            | EventKind::Stimulus(_) => {}
        }
    }
}
