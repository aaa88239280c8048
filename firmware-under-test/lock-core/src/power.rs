//! How awake the box is: bright, dimmed, dark, or asleep (PWR-1).

use core::time::Duration;

use crate::Uptime;
use crate::deadline::{Earliest, Why};

/// How the display is lit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Brightness {
    /// Dark.
    Off,
    /// Lit weakly, after 30 s without an input.
    Dimmed,
    /// Lit.
    Bright,
}

const DIM_AFTER: Duration = Duration::from_secs(30);
const DARK_AFTER: Duration = Duration::from_mins(2);
const SLEEP_AFTER: Duration = Duration::from_mins(10);
/// What a person must see lights the display for this long.
const LIT_FOR: Duration = Duration::from_secs(30);
/// What keeps the box from deep sleep, at present.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Awake {
    /// USB power, an end that is near, an overdue break, something to tell to a network that is there.
    pub(crate) needed: bool,
    /// USB power alone, which does not hold back a sleep that was asked for.
    pub(crate) usb: bool,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Power {
    last_input: Uptime,
    /// Until then something that a person must see keeps the display lit.
    lit_until: Uptime,
    asleep: bool,
    sleep_wanted: bool,
}

impl Power {
    pub(crate) const fn new(now: Uptime) -> Self {
        Self { last_input: now, lit_until: now, asleep: false, sleep_wanted: false }
    }

    pub(crate) fn brightness(&self, now: Uptime) -> Brightness {
        if now < self.lit_until {
            return Brightness::Bright;
        }
        if self.asleep || self.sleep_wanted {
            return Brightness::Off;
        }
        match now.since(self.last_input) {
            idle if idle < DIM_AFTER => Brightness::Bright,
            idle if idle < DARK_AFTER => Brightness::Dimmed,
            _ => Brightness::Off,
        }
    }

    pub(crate) const fn is_asleep(&self) -> bool {
        self.asleep
    }

    /// A person did something: wakes. Tells whether the box was asleep.
    pub(crate) fn input(&mut self, now: Uptime) -> bool {
        self.last_input = now;
        self.lit_until = now;
        self.sleep_wanted = false;
        core::mem::take(&mut self.asleep)
    }

    /// Something is to be seen: lights the display. Tells whether the box was asleep.
    pub(crate) fn light(&mut self, now: Uptime) -> bool {
        self.lit_until = now + LIT_FOR;
        core::mem::take(&mut self.asleep)
    }

    /// Wakes without light. Tells whether the box was asleep.
    pub(crate) fn wake(&mut self) -> bool {
        core::mem::take(&mut self.asleep)
    }

    /// The person chose `Sleep`.
    pub(crate) fn sleep(&mut self) {
        self.sleep_wanted = true;
        self.lit_until = Uptime::ZERO;
    }

    /// Falls asleep where it is time to and nothing holds it back. Tells whether it did so now.
    pub(crate) fn settle(&mut self, now: Uptime, awake: Awake) -> bool {
        if self.asleep || awake.needed || now < self.lit_until {
            return false;
        }
        let idle = now.since(self.last_input) >= SLEEP_AFTER && !awake.usb;
        self.asleep = idle || self.sleep_wanted;
        self.asleep
    }

    pub(crate) fn deadline(&self, now: Uptime, earliest: &mut Earliest) {
        if now < self.lit_until {
            earliest.add(self.lit_until, Why::Idle);
        }
        let steps = [DIM_AFTER, DARK_AFTER, SLEEP_AFTER].map(|after| self.last_input + after);
        if let Some(at) = steps.into_iter().find(|at| now < *at).filter(|_| !self.asleep) {
            earliest.add(at, Why::Idle);
        }
    }
}

#[cfg(test)]
mod tests;
