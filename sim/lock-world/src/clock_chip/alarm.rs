//! The clock chip's alarms: masks, matching, and when the next match comes.
//!
//! **Source:** DS3231 datasheet rev. 10, table 2 (alarm mask bits).

use super::calendar::{DAY, Date, of_bcd, of_hours};

/// No date is further away than this: from 31 August to 31 October it is 61 days.
const FURTHEST_DAYS: u64 = 62;

/// Which days match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Day {
    Any,
    Date(u8),
    Weekday(u8),
}

/// What an alarm's registers ask for; `None` in a field matches always.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Alarm {
    second: Option<u8>,
    minute: Option<u8>,
    hour: Option<u8>,
    day: Day,
}

impl Alarm {
    /// Reads registers 07h–0Ah (seconds, minutes, hours, day or date).
    ///
    /// Gives `None` if they can never match: nonsense digits, or an hour in the other mode than the clock.
    pub(crate) fn first(registers: [u8; 4], twelve_hour: bool) -> Option<Self> {
        let [seconds, rest @ ..] = registers;
        Self::read(field(seconds, of_bcd(seconds & 0x7F), 59)?, rest, twelve_hour)
    }

    /// Reads registers 0Bh–0Dh (minutes, hours, day or date): matches at second 00.
    pub(crate) fn second(registers: [u8; 3], twelve_hour: bool) -> Option<Self> {
        Self::read(Some(0), registers, twelve_hour)
    }

    fn read(second: Option<u8>, [minutes, hours, day]: [u8; 3], twelve_hour: bool) -> Option<Self> {
        let hour_matters = hours & 0x80 == 0;
        if hour_matters && (hours & 0x40 != 0) != twelve_hour {
            return None;
        }
        let day = match day {
            day if day & 0x80 != 0 => Day::Any,
            day if day & 0x40 != 0 => Day::Weekday(day & 0x0F),
            day => Day::Date(of_bcd(day & 0x3F)),
        };
        Some(Self {
            second,
            minute: field(minutes, of_bcd(minutes & 0x7F), 59)?,
            hour: field(hours, of_hours(hours & 0x7F), 23)?,
            day,
        })
    }

    /// Gives the first matching second at or after `start`, in the chip's seconds.
    ///
    /// `weekday` is the day register at `start`, 1–7.
    pub(crate) fn next(self, start: u64, weekday: u8) -> Option<u64> {
        let first_day = start / DAY;
        (0..=FURTHEST_DAYS).find_map(|ahead| {
            let matches = match self.day {
                Day::Any => true,
                Day::Date(date) => Date::of_day(first_day + ahead).day_of_month == date,
                Day::Weekday(day) => (u64::from(weekday) + 6 + ahead) % 7 + 1 == u64::from(day),
            };
            let from = if ahead == 0 { (start % DAY) as u32 } else { 0 };
            let second = if matches { self.time_of_day(from) } else { None }?;
            Some((first_day + ahead) * DAY + u64::from(second))
        })
    }

    /// Gives the first matching second of a day at or after `from` (0–86 399).
    fn time_of_day(self, from: u32) -> Option<u32> {
        let (from_hour, from_minute, from_second) = (from / 3600, from / 60 % 60, from % 60);
        for hour in choices(self.hour, from_hour, 24) {
            let from_minute = if hour == from_hour { from_minute } else { 0 };
            for minute in choices(self.minute, from_minute, 60) {
                let from_second =
                    if hour == from_hour && minute == from / 60 % 60 { from_second } else { 0 };
                if let Some(second) = choices(self.second, from_second, 60).next() {
                    return Some(hour * 3600 + minute * 60 + second);
                }
            }
        }
        None
    }
}

/// Gives the field's number, or `Some(None)` if its mask bit makes it match always; `None` above `most`.
#[expect(
    clippy::option_option,
    reason = "matches always, matches one number, and never matches are three cases"
)]
fn field(register: u8, number: u8, most: u8) -> Option<Option<u8>> {
    if register & 0x80 != 0 {
        return Some(None);
    }
    (number <= most).then_some(Some(number))
}

/// Gives the numbers from `from` to below `end` that a field lets match.
fn choices(field: Option<u8>, from: u32, end: u32) -> core::ops::Range<u32> {
    match field {
        None => from..end,
        Some(number) if u32::from(number) >= from => u32::from(number)..u32::from(number) + 1,
        Some(_) => 0..0,
    }
}

#[cfg(test)]
mod tests {
    use super::Alarm;
    use crate::clock_chip::calendar::{DAY, seconds_of_utc};

    /// 2026-01-05 09:00:00 UTC, which a chip calls day 2 if Sunday is 1.
    fn monday() -> u64 {
        seconds_of_utc(1_767_603_600).unwrap()
    }

    #[test]
    fn every_mask_of_alarm_1() {
        // registers, and the seconds from 2026-01-05 09:00:00 to the first match
        for (registers, ahead) in [
            ([0x80, 0x80, 0x80, 0x80], Some(0)),
            ([0x30, 0x80, 0x80, 0x80], Some(30)),
            ([0x30, 0x15, 0x80, 0x80], Some(15 * 60 + 30)),
            ([0x00, 0x00, 0x09, 0x80], Some(0)),
            ([0x59, 0x59, 0x08, 0x80], Some(DAY - 1)),
            ([0x00, 0x30, 0x09, 0x05], Some(30 * 60)),
            ([0x00, 0x00, 0x08, 0x05], Some(31 * DAY - 3600)),
            ([0x00, 0x00, 0x09, 0x31], Some(26 * DAY)),
            ([0x00, 0x00, 0x09, 0x42], Some(0)),
            ([0x00, 0x00, 0x08, 0x42], Some(7 * DAY - 3600)),
            ([0x00, 0x00, 0x09, 0x41], Some(6 * DAY)),
            // a second alone with an hour: the combinations that the table leaves out match field by field
            ([0x10, 0x80, 0x10, 0x80], Some(3610)),
        ] {
            let next = Alarm::first(registers, false).unwrap().next(monday(), 2);
            assert_eq!(next.map(|at| at - monday()), ahead, "{registers:02x?}");
        }
    }

    #[test]
    fn every_mask_of_alarm_2() {
        for (registers, ahead) in [
            ([0x80, 0x80, 0x80], 59),
            ([0x01, 0x80, 0x80], 59),
            ([0x00, 0x80, 0x80], 3599),
            ([0x00, 0x09, 0x80], DAY - 1),
            ([0x00, 0x09, 0x06], DAY - 1),
            ([0x00, 0x09, 0x43], DAY - 1),
        ] {
            let next = Alarm::second(registers, false).unwrap().next(monday() + 1, 2);
            assert_eq!(next, Some(monday() + 1 + ahead), "{registers:02x?}");
        }
    }

    #[test]
    fn rare_dates_are_found() {
        // 31 August 2026 09:00:01 to 31 October
        let august = seconds_of_utc(1_788_166_801).unwrap();
        let alarm = Alarm::first([0x00, 0x00, 0x09, 0x31], false).unwrap();
        assert_eq!(alarm.next(august, 2), Some(august - 1 + 61 * DAY));
    }

    #[test]
    fn nonsense_never_matches() {
        assert_eq!(Alarm::first([0x7A, 0x00, 0x00, 0x80], false), None);
        assert_eq!(Alarm::first([0x00, 0x60, 0x00, 0x80], false), None);
        assert_eq!(Alarm::first([0x00, 0x00, 0x24, 0x80], false), None);
        assert_eq!(
            Alarm::first([0x00, 0x00, 0x49, 0x80], false),
            None,
            "12-hour alarm, 24-hour clock"
        );
        assert_eq!(
            Alarm::first([0x00, 0x00, 0x09, 0x00], false).unwrap().next(0, 1),
            None,
            "date 0"
        );
        assert_eq!(
            Alarm::first([0x00, 0x00, 0x09, 0x32], false).unwrap().next(0, 1),
            None,
            "date 32"
        );
    }

    #[test]
    fn twelve_hour_alarms_match_a_twelve_hour_clock() {
        let alarm = Alarm::first([0x00, 0x00, 0x40 | 0x20 | 0x01, 0x80], true).unwrap();
        assert_eq!(alarm.next(monday(), 2), Some(monday() + 4 * 3600));
    }
}
