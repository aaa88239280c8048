//! Falling asleep and waking: by a person, by an end that is near, or by something to be seen (PWR-1).

use core::time::Duration;

use crate::lock::Lock;
use crate::power::Awake;
use crate::ui::Ui;
use crate::{Brightness, Mark, Output, Uptime, Utc};

/// A box that sleeps wakes this long before an end.
pub(crate) const WAKE_BEFORE: Duration = Duration::from_mins(2);
/// A late break stays on the display for this long.
pub(crate) const SHOWN_LATE_FOR: Duration = Duration::from_mins(2);
/// The chip's alarm names a day of the month, so it reaches less than a month ahead.
const ALARM_REACH: Duration = Duration::from_hours(648);

impl Lock {
    /// The end that the box wakes for: of the break or of the session, whichever is sooner.
    pub(crate) fn near_end(&self) -> Option<Mark> {
        let session = self.session.as_ref()?;
        let break_end = session.running_break.map(|running| running.end);
        [break_end, session.end].into_iter().flatten().min_by_key(|end| end.uptime())
    }

    pub(crate) fn is_overdue(&self) -> bool {
        let running = self.session.as_ref().and_then(|session| session.running_break);
        running.is_some_and(|running| running.missed)
    }

    pub(crate) fn became_late_at(&self) -> Option<Uptime> {
        let running = self.session.as_ref()?.running_break.filter(|running| running.missed)?;
        Some(running.end.uptime())
    }

    pub(crate) fn awake(&self, now: Uptime) -> Awake {
        let near = self.near_end().is_some_and(|end| end.remaining(now) <= WAKE_BEFORE);
        Awake {
            needed: near
                || self.is_overdue()
                || self.relock_at().is_some()
                || self.is_signalling()
                || self.access.resetting
                || (self.untold && self.link)
                || !self.latch.is_idle(),
            usb: self.usb,
        }
    }

    pub(crate) fn fall_asleep(&mut self, now: Uptime) {
        // What a person has to see stays until it was seen (BTN-12).
        if !matches!(self.ui, Ui::Error(..) | Ui::Notice(_)) {
            self.go(Ui::Home);
        }
        self.link = false;
        self.output(Output::LinkPower(false));
        let alarm = self.near_end().and_then(|end| {
            let ahead = end.remaining(now).saturating_sub(WAKE_BEFORE).min(ALARM_REACH);
            self.clock.earliest(now).map(|utc| Utc(utc.0.saturating_add(ahead.as_millis() as i64)))
        });
        self.output(Output::SetAlarm(alarm));
        self.house.asleep(now, self.housekeeping());
    }

    /// The box is woken without a person.
    pub(crate) fn woken(&mut self, now: Uptime) {
        let slept = self.power.wake();
        self.after_wake(now, slept);
    }

    /// A person did something. Tells whether the display was bright, so that it counts.
    pub(crate) fn person(&mut self, now: Uptime) -> bool {
        let brightness = self.brightness(now);
        let slept = self.power.input(now);
        self.relock_later(now);
        if slept || brightness == Brightness::Off {
            self.after_wake(now, slept);
        } else if brightness == Brightness::Dimmed {
            self.house.lit(now);
        }
        brightness == Brightness::Bright
    }

    /// Lights the display for something that a person must see (PWR-1).
    pub(crate) fn light(&mut self, now: Uptime) {
        let dark = self.brightness(now) == Brightness::Off;
        let slept = self.power.light(now);
        if slept || dark {
            self.after_wake(now, slept);
        }
    }

    pub(crate) fn after_wake(&mut self, now: Uptime, slept: bool) {
        if slept {
            self.output(Output::LinkPower(true));
            self.output(Output::SetAlarm(None));
        }
        self.output(Output::ReadClock);
        self.house.lit(now);
        self.release_if_stuck();
    }
}
