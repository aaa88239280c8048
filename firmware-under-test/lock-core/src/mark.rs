//! A moment that survives power loss: the start or end of a session, a break, a cooldown.

use core::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{Clock, ClockChange, Uptime};

/// A moment on the uptime's scale (before the firmware's start it is negative), with its UTC if known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    at_us: i64,
    utc_us: Option<i64>,
    /// Brought back by powered time although its UTC was kept: the clock's time was lost.
    by_power: bool,
}

/// A mark as it is kept in the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredMark {
    /// Microseconds since 1970 UTC, if the clock was valid when the mark was made or later.
    pub utc_us: Option<i64>,
    /// How far ahead the mark was when it was stored, in microseconds of powered time; negative if past.
    pub ahead_us: i64,
}

impl Mark {
    /// Marks the moment `ahead` of now.
    pub fn after(now: Uptime, ahead: Duration, clock: &Clock) -> Self {
        Self::at(i64::try_from((now + ahead).as_micros()).unwrap_or(i64::MAX), clock)
    }

    fn at(at_us: i64, clock: &Clock) -> Self {
        Self { at_us, utc_us: clock.latest_us(at_us), by_power: false }
    }

    /// Marks the moment `ahead` of this mark.
    pub fn plus(self, ahead: Duration) -> Self {
        let ahead_us = i64::try_from(ahead.as_micros()).unwrap_or(i64::MAX);
        Self {
            at_us: self.at_us.saturating_add(ahead_us),
            utc_us: self.utc_us.map(|us| us.saturating_add(ahead_us)),
            by_power: self.by_power,
        }
    }

    /// Brings a mark back from the store: by the clock where both are known, else by powered time.
    pub fn restore(stored: StoredMark, now: Uptime, clock: &Clock) -> Self {
        let now_us = now.as_micros() as i64;
        let powered = now_us.saturating_add(stored.ahead_us);
        let at_us = match (stored.utc_us, clock.earliest_us(now_us)) {
            (Some(utc), Some(present)) => now_us.saturating_add(utc.saturating_sub(present)),
            _ => powered,
        };
        let by_power = stored.utc_us.is_some() && !clock.is_known();
        Self { at_us, utc_us: stored.utc_us.or_else(|| clock.latest_us(at_us)), by_power }
    }

    /// Brings a mark back by powered time alone: the clock can't be right, it went back.
    pub fn restore_by_power(stored: StoredMark, now: Uptime, clock: &Clock) -> Self {
        Self::at((now.as_micros() as i64).saturating_add(stored.ahead_us), clock)
    }

    /// Gives the form that is kept in the store.
    pub fn store(self, now: Uptime) -> StoredMark {
        StoredMark {
            utc_us: self.utc_us,
            ahead_us: self.at_us.saturating_sub(now.as_micros() as i64),
        }
    }

    /// Tells whether the moment has come.
    pub fn is_reached(self, now: Uptime) -> bool {
        self.at_us <= now.as_micros() as i64
    }

    /// Gives the time until the moment, or zero.
    pub fn remaining(self, now: Uptime) -> Duration {
        Duration::from_micros(
            u64::try_from(self.at_us.saturating_sub(now.as_micros() as i64)).unwrap_or(0),
        )
    }

    /// Gives the time since the moment, or zero.
    pub fn elapsed(self, now: Uptime) -> Duration {
        Duration::from_micros(
            u64::try_from((now.as_micros() as i64).saturating_sub(self.at_us)).unwrap_or(0),
        )
    }

    /// Gives the moment on the uptime's scale; the firmware's start if it lies before.
    pub fn uptime(self) -> Uptime {
        Uptime::from_micros(u64::try_from(self.at_us).unwrap_or(0))
    }

    /// Takes in a change of the clock.
    ///
    /// Drift moves the moment, a jump moves its UTC (SES-2). When a lost time is found, a moment that was
    /// brought back by powered time goes by the UTC kept from before; `keep_longer` keeps the later of
    /// both (a cooldown, EMG-3).
    pub(crate) fn adjust(
        &mut self,
        change: ClockChange,
        now: Uptime,
        clock: &Clock,
        keep_longer: bool,
    ) {
        match change {
            ClockChange::None | ClockChange::Lost => {}
            ClockChange::Narrowed => {
                // Both say "not before": the earlier of them still holds.
                let by_clock = self
                    .utc_us
                    .zip(clock.earliest_us(0))
                    .map(|(utc, offset)| utc.saturating_sub(offset));
                self.at_us = self.at_us.min(by_clock.unwrap_or(self.at_us));
                self.utc_us = self.utc_us.min(clock.latest_us(self.at_us)).or(self.utc_us);
            }
            ClockChange::Drifted { by_us } => {
                if self.utc_us.is_some() {
                    self.at_us = self.at_us.saturating_sub(by_us);
                }
            }
            ClockChange::Jumped { .. } => {
                self.utc_us = self.utc_us.and(clock.latest_us(self.at_us));
            }
            // The tick never stopped since the mark was made: it is exact, and the UTC follows it.
            ClockChange::Found if !self.by_power => *self = Self::at(self.at_us, clock),
            ClockChange::Found => {
                let found = Self::restore(self.store(now), now, clock);
                if keep_longer && found.at_us < self.at_us {
                    *self = Self::at(self.at_us, clock);
                } else {
                    *self = found;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
