//! The clock chip: a DS3231 with its registers, alarms, oscillator-stop flag and backup cell.
//!
//! **Source:** DS3231 datasheet rev. 10, table 1 and the register descriptions after it.
//! Left out: the square wave and the 32 kHz output, which nothing in the lockbox is wired to (with
//! INTCN clear the pin stays high), and the crystal's drift: it is exact, whatever the aging offset.

mod alarm;
mod calendar;
mod registers;

use core::time::Duration;

use bench_protocol::Instant;

use alarm::Alarm;
use calendar::DAY;
use registers::{ALARM_FLAGS, EN32KHZ, EOSC, INTCN, OSF};

/// The chip. Seconds count from `base`, which was shown at `origin`.
#[derive(Clone, Debug)]
pub(crate) struct ClockChip {
    base: u64,
    origin: Instant,
    /// The day register at `base`, 1–7.
    weekday: u8,
    twelve_hour: bool,
    /// The oscillator stands still: on the backup cell with EOSC set.
    stopped: bool,
    alarms: [u8; 7],
    control: u8,
    status: u8,
    aging: u8,
    converting_until: Instant,
    pointer: u8,
    supplied: bool,
    next_alarm: Option<Instant>,
}

impl ClockChip {
    /// Makes a chip that lost its time: 2000-01-01 00:00, oscillator-stop flag set.
    pub(crate) fn new(now: Instant) -> Self {
        Self {
            base: 0,
            origin: now,
            weekday: 1,
            twelve_hour: false,
            stopped: false,
            alarms: [0; 7],
            control: 0x1C,
            status: OSF | EN32KHZ,
            aging: 0,
            converting_until: Instant::ZERO,
            pointer: 0,
            supplied: true,
            next_alarm: None,
        }
    }

    /// Loses everything, as without its backup cell.
    pub(crate) fn lose(&mut self, now: Instant) {
        *self = Self { supplied: self.supplied, ..Self::new(now) };
    }

    /// Tells whether it can show a time.
    pub(crate) fn can_show(utc_s: i64) -> bool {
        calendar::seconds_of_utc(utc_s).is_some()
    }

    /// Sets the time; a time that it cannot show changes nothing.
    pub(crate) fn set_utc(&mut self, now: Instant, utc_s: i64) {
        let Some(seconds) = calendar::seconds_of_utc(utc_s) else { return };
        self.base = seconds;
        self.origin = now;
        // 1970-01-01 was a Thursday; Sunday is 1
        self.weekday = ((utc_s.div_euclid(DAY as i64) + 4).rem_euclid(7) + 1) as u8;
        self.status &= !OSF;
        self.plan_alarm(now);
    }

    /// Gives the time that its registers show, or `None` if they are not to be trusted.
    pub(crate) fn utc(&self, now: Instant) -> Option<i64> {
        (self.status & OSF == 0).then(|| calendar::utc_of_seconds(self.seconds(now)))
    }

    /// Takes the supply away, so that the backup cell takes over, or gives it back.
    pub(crate) fn supply(&mut self, now: Instant, there: bool) {
        self.supplied = there;
        let stopped = !there && self.control & EOSC != 0;
        if stopped != self.stopped {
            let seconds = self.seconds(now);
            let weekday = self.weekday_at(seconds);
            (self.base, self.weekday, self.origin) = (seconds, weekday, now);
            self.stopped = stopped;
            self.status |= OSF;
            self.plan_alarm(now);
        }
    }

    /// Gives the level of the interrupt pin: low for an enabled alarm, high without supply.
    pub(crate) fn pin_is_high(&self) -> bool {
        !self.supplied || self.control & INTCN == 0 || self.status & self.control & ALARM_FLAGS == 0
    }

    /// Gives when an alarm that has not matched yet matches.
    pub(crate) fn next_alarm(&self) -> Option<Instant> {
        self.next_alarm
    }

    /// Sets the flags of the alarms that match at `now`, which [`ClockChip::next_alarm`] has given.
    pub(crate) fn alarm(&mut self, now: Instant) {
        let seconds = self.seconds(now);
        let weekday = self.weekday_at(seconds);
        for (flag, alarm) in self.waiting_alarms() {
            if alarm.is_some_and(|alarm| alarm.next(seconds, weekday) == Some(seconds)) {
                self.status |= flag;
            }
        }
        self.plan_alarm(now);
    }

    fn ticks(&self, now: Instant) -> u64 {
        if self.stopped { 0 } else { now.since(self.origin).as_secs() }
    }

    fn seconds(&self, now: Instant) -> u64 {
        self.base + self.ticks(now)
    }

    fn weekday_at(&self, seconds: u64) -> u8 {
        let days = seconds / DAY - self.base / DAY;
        ((u64::from(self.weekday) + 6 + days) % 7 + 1) as u8
    }

    /// Gives the alarms whose flags are clear, with their flags.
    fn waiting_alarms(&self) -> [(u8, Option<Alarm>); 2] {
        let [a0, a1, a2, a3, b0, b1, b2] = self.alarms;
        let waits = |flag| self.status & flag == 0;
        [
            (
                0x01,
                if waits(0x01) { Alarm::first([a0, a1, a2, a3], self.twelve_hour) } else { None },
            ),
            (0x02, if waits(0x02) { Alarm::second([b0, b1, b2], self.twelve_hour) } else { None }),
        ]
    }

    /// Finds the next match after the present second: the chip compares as a second begins.
    fn plan_alarm(&mut self, now: Instant) {
        self.next_alarm = None;
        if self.stopped {
            return;
        }
        let start = self.seconds(now) + 1;
        let weekday = self.weekday_at(start);
        let next = self
            .waiting_alarms()
            .into_iter()
            .filter_map(|(_, alarm)| alarm?.next(start, weekday))
            .min();
        self.next_alarm =
            next.map(|seconds| self.origin + Duration::from_secs(seconds - self.base));
    }
}
