//! The timer's value and how the knob changes it (BTN-9).

use core::time::Duration;

use crate::duration_text::{Text, plural, remaining};

pub(crate) const MINUTE_S: u64 = 60;
pub(crate) const HOUR_S: u64 = 3600;
pub(crate) const DAY_S: u64 = 86_400;
pub(crate) const WEEK_S: u64 = 7 * DAY_S;
/// A mean month of the Gregorian calendar (BTN-9).
pub(crate) const MONTH_S: u64 = 2_629_746;
/// A mean year of the Gregorian calendar (BTN-9).
pub(crate) const YEAR_S: u64 = 31_556_952;

struct Band {
    unit_s: u64,
    first: u64,
    last: u64,
    name: &'static str,
}

const BANDS: [Band; 7] = [
    Band { unit_s: 1, first: 30, last: 120, name: "second" },
    Band { unit_s: MINUTE_S, first: 2, last: 120, name: "minute" },
    Band { unit_s: HOUR_S, first: 2, last: 24, name: "hour" },
    Band { unit_s: DAY_S, first: 1, last: 30, name: "day" },
    Band { unit_s: WEEK_S, first: 4, last: 8, name: "week" },
    Band { unit_s: MONTH_S, first: 2, last: 12, name: "month" },
    Band { unit_s: YEAR_S, first: 1, last: 1000, name: "year" },
];

/// A value of the timer: so many units of a band, from 30 s to 1000 years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimerDial {
    band: usize,
    count: u64,
}

impl Default for TimerDial {
    /// The timer screen opens at 10 minutes.
    fn default() -> Self {
        Self { band: 1, count: 10 }
    }
}

impl TimerDial {
    /// Finds the value that shows a duration, in the band of the largest unit; 10 minutes if none does.
    pub fn showing(duration: Duration) -> Self {
        let seconds = duration.as_secs();
        (0..BANDS.len())
            .rev()
            .map(|band| Self { band, count: seconds / BANDS[band].unit_s })
            .find(|dial| {
                dial.seconds() == seconds
                    && (BANDS[dial.band].first..=BANDS[dial.band].last).contains(&dial.count)
            })
            .unwrap_or_default()
    }

    /// Gives the duration.
    pub fn duration(self) -> Duration {
        Duration::from_secs(self.seconds())
    }

    /// Writes the value in its band's unit: `10 minutes`.
    pub fn text(self) -> Text {
        let mut text = Text::new();
        // The longest, `1000 years`, fits.
        plural(&mut text, self.count, BANDS[self.band].name);
        text
    }

    /// Writes the value as it stands in large characters: as a time left, from weeks on in the band's unit.
    pub fn large_text(self) -> Text {
        if BANDS[self.band].unit_s < WEEK_S { remaining(self.duration()) } else { self.text() }
    }

    /// Turns the knob by one detent clockwise: shorter.
    #[must_use]
    pub fn shorter(self) -> Self {
        let band = &BANDS[self.band];
        if self.count > band.first {
            return Self { count: self.count - 1, ..self };
        }
        let Some(lower) = self.band.checked_sub(1) else { return self };
        let unit_s = BANDS[lower].unit_s;
        Self { band: lower, count: ((self.seconds() - 1) / unit_s).min(BANDS[lower].last) }
    }

    /// Turns the knob by one detent counter-clockwise: longer.
    #[must_use]
    pub fn longer(self) -> Self {
        let band = &BANDS[self.band];
        if self.count < band.last {
            return Self { count: self.count + 1, ..self };
        }
        let upper = self.band + 1;
        let Some(next) = BANDS.get(upper) else { return self };
        Self { band: upper, count: (self.seconds() / next.unit_s + 1).max(next.first) }
    }

    const fn seconds(self) -> u64 {
        self.count * BANDS[self.band].unit_s
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dial(band: usize, count: u64) -> TimerDial {
        TimerDial { band, count }
    }

    #[test]
    fn a_turn_past_a_bands_end_enters_the_next_at_the_first_larger_or_smaller_value() {
        for (from, longer) in [
            (dial(0, 120), "3 minutes"),
            (dial(1, 120), "3 hours"),
            (dial(2, 24), "2 days"),
            (dial(3, 30), "5 weeks"),
            (dial(4, 8), "2 months"),
            (dial(5, 12), "2 years"),
            (dial(6, 1000), "1000 years"),
        ] {
            assert_eq!(from.longer().text(), longer, "from {}", from.text());
        }
        for (from, shorter) in [
            (dial(6, 1), "11 months"),
            (dial(5, 2), "8 weeks"),
            (dial(4, 4), "27 days"),
            (dial(3, 1), "23 hours"),
            (dial(2, 2), "119 minutes"),
            (dial(1, 2), "119 seconds"),
            (dial(0, 30), "30 seconds"),
        ] {
            assert_eq!(from.shorter().text(), shorter, "from {}", from.text());
        }
    }

    #[test]
    fn every_turn_changes_the_value_in_its_direction_from_end_to_end() {
        let mut at = dial(0, 30);
        let mut turns = 0;
        while at != at.longer() {
            assert!(at.longer().duration() > at.duration());
            at = at.longer();
            turns += 1;
        }
        assert_eq!(at.duration().as_secs(), 1000 * YEAR_S);
        assert!(turns > 1000);
        while at != at.shorter() {
            assert!(at.shorter().duration() < at.duration());
            at = at.shorter();
        }
        assert_eq!(at.duration().as_secs(), 30);
    }
}
