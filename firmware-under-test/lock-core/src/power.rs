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
const DARK_AFTER: Duration = Duration::from_secs(120);
const SLEEP_AFTER: Duration = Duration::from_secs(600);
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
    /// When something that a person must see lit the display; it dims and goes dark from then on.
    lit_at: Option<Uptime>,
    asleep: bool,
    sleep_wanted: bool,
}

impl Power {
    pub(crate) const fn new(now: Uptime) -> Self {
        Self { last_input: now, lit_at: None, asleep: false, sleep_wanted: false }
    }

    pub(crate) fn brightness(&self, now: Uptime) -> Brightness {
        let since = |at: Uptime| match now.since(at) {
            idle if idle < DIM_AFTER => Brightness::Bright,
            idle if idle < DARK_AFTER => Brightness::Dimmed,
            _ => Brightness::Off,
        };
        let lit = self.lit_at.map_or(Brightness::Off, since);
        if self.asleep || self.sleep_wanted { lit } else { lit.max(since(self.last_input)) }
    }

    pub(crate) const fn is_asleep(&self) -> bool {
        self.asleep
    }

    /// A person did something: wakes. Tells whether the box was asleep.
    pub(crate) fn input(&mut self, now: Uptime) -> bool {
        self.last_input = now;
        self.lit_at = None;
        self.sleep_wanted = false;
        core::mem::take(&mut self.asleep)
    }

    /// Something is to be seen: lights the display. Tells whether the box was asleep.
    pub(crate) fn light(&mut self, now: Uptime) -> bool {
        self.lit_at = Some(now);
        core::mem::take(&mut self.asleep)
    }

    /// Wakes without light. Tells whether the box was asleep.
    pub(crate) fn wake(&mut self) -> bool {
        core::mem::take(&mut self.asleep)
    }

    /// The person chose `Sleep`.
    pub(crate) fn sleep(&mut self) {
        self.sleep_wanted = true;
        self.lit_at = None;
    }

    /// Falls asleep where it is time to and nothing holds it back. Tells whether it did so now.
    pub(crate) fn settle(&mut self, now: Uptime, awake: Awake) -> bool {
        if self.asleep || awake.needed || self.brightness(now) != Brightness::Off && self.lit_at.is_some() {
            return false;
        }
        let idle = now.since(self.last_input) >= SLEEP_AFTER && !awake.usb;
        self.asleep = idle || self.sleep_wanted;
        self.asleep
    }

    pub(crate) fn deadline(&self, now: Uptime, earliest: &mut Earliest) {
        let lit = self.lit_at.map(|at| (at, &[DIM_AFTER, DARK_AFTER][..]));
        let idle = (!self.asleep).then_some((self.last_input, &[DIM_AFTER, DARK_AFTER, SLEEP_AFTER][..]));
        for (from, steps) in [lit, idle].into_iter().flatten() {
            if let Some(at) = steps.iter().map(|after| from + *after).find(|at| now < *at) {
                earliest.add(at, Why::Idle);
            }
        }
    }
}
