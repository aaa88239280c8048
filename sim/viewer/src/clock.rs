//! Times and spans in words, for the panel and for captions.

/// Writes a time as `2026-01-05 09:00:12 UTC`, from seconds since 1970.
///
/// **Source**: the civil calendar by days, as in "chrono-Compatible Low-Level Date Algorithms", H. Hinnant.
pub fn utc(seconds: i64) -> String {
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02} UTC")
}

/// Writes a span with its two largest units, from microseconds: `1 d 2 h`, `5 min 3 s`, `40 ms`.
pub fn span(micros: u64) -> String {
    let seconds = micros / 1_000_000;
    let two = |large: u64, unit: &str, small: u64, below: &str| {
        if small == 0 {
            format!("{large} {unit}")
        } else {
            format!("{large} {unit} {small} {below}")
        }
    };
    match seconds {
        0 if micros < 1_000_000 => format!("{} ms", micros / 1000),
        0..60 => format!("{seconds} s"),
        60..3600 => two(seconds / 60, "min", seconds % 60, "s"),
        3600..86_400 => two(seconds / 3600, "h", seconds / 60 % 60, "min"),
        _ => two(seconds / 86_400, "d", seconds / 3600 % 24, "h"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_a_calendar_has_them() {
        let table = [
            (0, "1970-01-01 00:00:00 UTC"),
            (951_782_399, "2000-02-28 23:59:59 UTC"),
            (951_782_400, "2000-02-29 00:00:00 UTC"),
            (1_767_603_612, "2026-01-05 09:00:12 UTC"),
            (-1, "1969-12-31 23:59:59 UTC"),
        ];
        for (seconds, expected) in table {
            assert_eq!(utc(seconds), expected);
        }
    }

    #[test]
    fn spans_show_two_units_at_most() {
        let table = [
            (0, "0 ms"),
            (40_000, "40 ms"),
            (5_000_000, "5 s"),
            (303_000_000, "5 min 3 s"),
            (7_200_000_000, "2 h"),
            (93_600_000_000, "1 d 2 h"),
        ];
        for (micros, expected) in table {
            assert_eq!(span(micros), expected);
        }
    }
}
