//! The clock chip's calendar: BCD registers, seconds since its year 00, and UTC.
//!
//! The chip knows years 00–99 and a century bit, and takes every fourth year for a leap year, 2100 too
//! (DS3231 datasheet rev. 10, "Clock and Calendar": valid up to 2100).

/// Seconds of a day.
pub(crate) const DAY: u64 = 86_400;
/// Days of 100 years of the chip.
const CENTURY_DAYS: u64 = 36_525;
/// Days before each month of a year without leap day.
const BEFORE_MONTH: [u16; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
/// The first instant that the chip can show, 2000-01-01 00:00 UTC, in seconds since 1970.
const FIRST_UTC: i64 = 946_684_800;
/// The first instant after the last one, 2200-01-01 00:00 UTC.
const END_UTC: i64 = 7_258_118_400;

/// A day of the chip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Date {
    /// 0–199: the century bit and the year register.
    pub(crate) year: u8,
    /// 1–12.
    pub(crate) month: u8,
    /// 1–31.
    pub(crate) day_of_month: u8,
}

impl Date {
    /// Gives the day with a number; day 0 is 00-01-01 without century bit; after 200 years it starts over.
    pub(crate) fn of_day(day: u64) -> Self {
        let day = day % (2 * CENTURY_DAYS);
        let in_cycle = day % 1461;
        let (year_in_cycle, of_year) = if in_cycle < 366 {
            (0, in_cycle)
        } else {
            (1 + (in_cycle - 366) / 365, (in_cycle - 366) % 365)
        };
        let leap = u16::from(year_in_cycle == 0);
        let of_year = of_year as u16;
        let mut month = 1;
        while month < 12 && of_year >= before(month + 1, leap) {
            month += 1;
        }
        Self {
            year: (day / 1461 * 4 + year_in_cycle) as u8,
            month,
            day_of_month: (of_year - before(month, leap) + 1) as u8,
        }
    }

    /// Gives the day's number.
    pub(crate) fn day(self) -> u64 {
        let years = u64::from(self.year);
        let leap_days = years.div_ceil(4);
        let leap = u16::from(self.year.is_multiple_of(4));
        years * 365 + leap_days + u64::from(before(self.month, leap)) + u64::from(self.day_of_month)
            - 1
    }

    /// Brings month and date into their ranges.
    ///
    /// The datasheet calls what happens to illogical dates undefined; here the nearest day is taken.
    pub(crate) fn nearest(year: u8, month: u8, date: u8) -> Self {
        let month = month.clamp(1, 12);
        let leap = u16::from(year.is_multiple_of(4));
        let end = if month == 12 { 365 + leap } else { before(month + 1, leap) };
        Self { year, month, day_of_month: date.clamp(1, (end - before(month, leap)) as u8) }
    }
}

fn before(month: u8, leap: u16) -> u16 {
    BEFORE_MONTH[usize::from(month) - 1] + if month > 2 { leap } else { 0 }
}

/// Gives the chip's seconds for UTC, or `None` outside 2000–2199.
pub(crate) fn seconds_of_utc(utc_s: i64) -> Option<u64> {
    if !(FIRST_UTC..END_UTC).contains(&utc_s) {
        return None;
    }
    let since = (utc_s - FIRST_UTC) as u64;
    // 2100 has no leap day, though the chip shows one: from March 2100 on it is a day behind itself
    let days = since / DAY;
    let march_2100 = CENTURY_DAYS + 59;
    let day = if days >= march_2100 { days + 1 } else { days };
    Some(day * DAY + since % DAY)
}

/// Gives UTC for the chip's seconds, read as a person reads its registers; its 2100-02-29 is March 1.
pub(crate) fn utc_of_seconds(seconds: u64) -> i64 {
    let day = seconds / DAY % (2 * CENTURY_DAYS);
    let leap_day_2100 = CENTURY_DAYS + 59;
    let days = if day > leap_day_2100 { day - 1 } else { day };
    FIRST_UTC + (days * DAY + seconds % DAY) as i64
}

/// Makes two BCD digits of 0–99.
pub(crate) fn to_bcd(number: u8) -> u8 {
    ((number / 10) << 4) | (number % 10)
}

/// Reads two BCD digits; a digit above 9 counts as it stands.
pub(crate) fn of_bcd(byte: u8) -> u8 {
    (byte >> 4) * 10 + (byte & 0x0F)
}

/// Makes an hours register (02h, 09h, 0Ch).
pub(crate) fn to_hours(hour: u8, twelve_hour: bool) -> u8 {
    if !twelve_hour {
        return to_bcd(hour);
    }
    let shown = if hour.is_multiple_of(12) { 12 } else { hour % 12 };
    0x40 | u8::from(hour >= 12) << 5 | to_bcd(shown)
}

/// Reads an hours register; may be above 23 if its digits are nonsense.
pub(crate) fn of_hours(byte: u8) -> u8 {
    if byte & 0x40 == 0 {
        of_bcd(byte & 0x3F)
    } else {
        of_bcd(byte & 0x1F) % 12 + if byte & 0x20 != 0 { 12 } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::{DAY, Date, of_hours, seconds_of_utc, to_hours, utc_of_seconds};

    #[test]
    fn every_day_of_two_centuries_has_one_number() {
        let mut previous = None;
        for day in 0..73_050 {
            let date = Date::of_day(day);
            assert_eq!(date.day(), day, "{date:?}");
            assert_eq!(Date::nearest(date.year, date.month, date.day_of_month), date);
            let key = (date.year, date.month, date.day_of_month);
            assert!(previous < Some(key));
            previous = Some(key);
        }
        assert_eq!(Date::of_day(73_050), Date::of_day(0));
    }

    #[test]
    fn known_days() {
        for (utc_s, year, month, date) in [
            (946_684_800, 0, 1, 1),
            (951_782_400, 0, 2, 29),
            (1_767_571_200, 26, 1, 5),
            (1_709_164_800, 24, 2, 29),
            (4_102_444_799, 99, 12, 31),
            (4_102_444_800, 100, 1, 1),
            (4_107_456_000, 100, 2, 28),
            (4_107_542_400, 100, 3, 1),
            (7_258_118_399, 199, 12, 31),
        ] {
            let seconds = seconds_of_utc(utc_s).unwrap();
            assert_eq!(
                Date::of_day(seconds / DAY),
                Date { year, month, day_of_month: date },
                "{utc_s}"
            );
            assert_eq!(utc_of_seconds(seconds), utc_s);
        }
        assert_eq!(seconds_of_utc(946_684_799), None);
        assert_eq!(seconds_of_utc(7_258_118_400), None);
    }

    #[test]
    fn the_leap_day_of_2100_exists_for_the_chip_only() {
        let chip = Date { year: 100, month: 2, day_of_month: 29 }.day() * DAY;
        assert_eq!(utc_of_seconds(chip), 4_107_542_400);
        assert_eq!(utc_of_seconds(chip + DAY), 4_107_542_400);
    }

    #[test]
    fn impossible_dates_become_the_nearest() {
        assert_eq!(Date::nearest(26, 2, 30), Date { year: 26, month: 2, day_of_month: 28 });
        assert_eq!(Date::nearest(24, 2, 30), Date { year: 24, month: 2, day_of_month: 29 });
        assert_eq!(Date::nearest(26, 0, 0), Date { year: 26, month: 1, day_of_month: 1 });
        assert_eq!(Date::nearest(26, 19, 99), Date { year: 26, month: 12, day_of_month: 31 });
    }

    #[test]
    fn hours_in_both_modes() {
        for (hour, twelve) in [(0, 0x52), (1, 0x41), (11, 0x51), (12, 0x72), (13, 0x61), (23, 0x71)]
        {
            assert_eq!(to_hours(hour, true), twelve);
        }
        for hour in 0..24 {
            assert_eq!(of_hours(to_hours(hour, true)), hour);
            assert_eq!(of_hours(to_hours(hour, false)), hour);
        }
    }
}
