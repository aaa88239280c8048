//! Wall-clock time: what the clock chip's whole seconds say about the present moment.

use crate::Uptime;

/// Milliseconds since 1970-01-01 00:00 UTC; 64 bits, so that no century ends anything (PWR-5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Utc(pub i64);

/// What the clock chip said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Whole seconds since 1970-01-01 00:00 UTC.
    Seconds(i64),
    /// Its oscillator-stop flag is set: the time was lost.
    Lost,
    /// It did not answer, or not with a time; counts as lost (EMG-3).
    Silent,
}

/// What a reading changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockChange {
    /// The time is what it was.
    None,
    /// The same time, known more closely.
    Narrowed,
    /// The tick drifted against the chip by less than `DRIFT_US`; marks shift by this much earlier.
    Drifted {
        /// How much further the wall clock is than the tick said, in microseconds.
        by_us: i64,
    },
    /// A valid clock was set anew; ends move with it (SES-2).
    Jumped {
        /// How far it jumped, in microseconds.
        by_us: i64,
    },
    /// The time was unknown and is known.
    Found,
    /// The time was known and is lost.
    Lost,
}

/// Differences up to this are drift of the tick, above it the clock was set: a second, since
/// the chip tells whole ones and drift shows as such a step, with 50 ms to spare, and 500 ppm of the
/// time since both agreed.
const DRIFT_AT_LEAST_US: i64 = 1_050_000;
const DRIFT_ONE_IN: i64 = 2000;
const SECOND_US: i64 = 1_000_000;

/// Knows how far the wall clock is ahead of the uptime, as an interval.
///
/// The chip tells whole seconds only. Each reading bounds the difference to one second; the bounds of
/// several readings intersect, so that readings around the chip's rollover pin it down to the time
/// between two readings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clock {
    offset_us: Option<(i64, i64)>,
    /// When chip and tick agreed last.
    agreed_at: Uptime,
}

impl Clock {
    /// Tells whether the time is known.
    pub const fn is_known(&self) -> bool {
        self.offset_us.is_some()
    }

    /// Gives how wide the uncertainty is in microseconds, at most one second.
    pub const fn width_us(&self) -> Option<i64> {
        match self.offset_us {
            Some((low, high)) => Some(high.saturating_sub(low)),
            None => None,
        }
    }

    /// Gives the earliest time that it may be now; ends are judged by it, so that none is early.
    pub fn earliest(&self, now: Uptime) -> Option<Utc> {
        self.earliest_us(now.as_micros() as i64).map(|us| Utc(us.div_euclid(1000)))
    }

    /// Gives the wall-clock time at a place on the uptime's scale, at the earliest, in microseconds.
    pub(crate) fn earliest_us(&self, at_us: i64) -> Option<i64> {
        self.offset_us.map(|(low, _)| at_us.saturating_add(low))
    }

    /// Gives the wall-clock time at a place on the uptime's scale, at the latest, in microseconds.
    pub(crate) fn latest_us(&self, at_us: i64) -> Option<i64> {
        self.offset_us.map(|(_, high)| at_us.saturating_add(high))
    }

    /// Takes in a reading made at `now`.
    pub fn read(&mut self, now: Uptime, reading: Reading) -> ClockChange {
        let Reading::Seconds(seconds) = reading else {
            return if self.offset_us.take().is_some() {
                ClockChange::Lost
            } else {
                ClockChange::None
            };
        };
        let low = seconds.saturating_mul(SECOND_US).saturating_sub(now.as_micros() as i64);
        let high = low.saturating_add(SECOND_US);
        let apart = i64::try_from(now.since(self.agreed_at).as_micros()).unwrap_or(i64::MAX);
        self.agreed_at = now;
        let Some((known_low, known_high)) = self.offset_us else {
            self.offset_us = Some((low, high));
            return ClockChange::Found;
        };
        let (meet_low, meet_high) = (low.max(known_low), high.min(known_high));
        if meet_low <= meet_high {
            self.offset_us = Some((meet_low, meet_high));
            let narrowed = (meet_low, meet_high) != (known_low, known_high);
            return if narrowed { ClockChange::Narrowed } else { ClockChange::None };
        }
        // Disjoint: move the known interval to the nearer edge of what the chip allows.
        let by_us = if low > known_high {
            low.saturating_sub(known_high)
        } else {
            high.saturating_sub(known_low)
        };
        if by_us.saturating_abs() > DRIFT_AT_LEAST_US + apart / DRIFT_ONE_IN {
            self.offset_us = Some((low, high));
            return ClockChange::Jumped { by_us: low.saturating_sub(known_low) };
        }
        self.offset_us = Some((known_low + by_us, known_high + by_us));
        ClockChange::Drifted { by_us }
    }

    /// Takes in that the chip was set to `utc` exactly at `now`.
    pub fn set(&mut self, now: Uptime, utc: Utc) -> ClockChange {
        let offset = utc.0.saturating_mul(1000).saturating_sub(now.as_micros() as i64);
        self.agreed_at = now;
        match self.offset_us.replace((offset, offset.saturating_add(1000))) {
            None => ClockChange::Found,
            Some((low, high)) => {
                ClockChange::Jumped { by_us: offset.saturating_sub(i64::midpoint(low, high)) }
            }
        }
    }
}

#[cfg(test)]
mod tests;
