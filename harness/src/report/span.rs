//! Spans of time as people read them, from microseconds to years.

use std::time::Duration;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
/// The timer's year (BTN-9).
const YEAR: u64 = 31_556_952;

/// Writes a span with its two largest units: `350 ms`, `2.000 s`, `9 min 59 s`, `23 h 59 min`, `3 d 4 h`, `1000 y 0 d`.
///
/// It is cut off, never rounded up: a span just short of a day never reads as one.
pub(super) fn human(span: Duration) -> String {
    let seconds = span.as_secs();
    if seconds >= YEAR {
        format!("{} y {} d", seconds / YEAR, seconds % YEAR / DAY)
    } else if seconds >= DAY {
        format!("{} d {} h", seconds / DAY, seconds % DAY / HOUR)
    } else if seconds >= HOUR {
        format!("{} h {} min", seconds / HOUR, seconds % HOUR / MINUTE)
    } else if seconds >= MINUTE {
        format!("{} min {} s", seconds / MINUTE, seconds % MINUTE)
    } else if seconds >= 1 {
        format!("{}.{:03} s", seconds, span.subsec_millis())
    } else if span.as_millis() >= 1 {
        format!("{} ms", span.as_millis())
    } else if span.is_zero() {
        "0 s".to_owned()
    } else {
        format!("{} µs", span.as_micros())
    }
}

/// Writes when a run started, to the second: `2026-01-05 09:00:00 UTC`.
pub(super) fn utc(milliseconds: i64) -> String {
    jiff::Timestamp::from_millisecond(milliseconds).map_or_else(
        |_| format!("{milliseconds} ms after 1970-01-01 00:00 UTC"),
        |time| time.strftime("%Y-%m-%d %H:%M:%S UTC").to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_read_as_people_say_them() {
        for (micros, text) in [
            (0, "0 s"),
            (250, "250 µs"),
            (999_999, "999 ms"),
            (2_000_000, "2.000 s"),
            (59_999_999, "59.999 s"),
            (60_000_000, "1 min 0 s"),
            (599_000_000, "9 min 59 s"),
            (86_399_999_999, "23 h 59 min"),
            (86_400_000_000, "1 d 0 h"),
            (31_556_952_000_000, "1 y 0 d"),
            (31_556_952_000_000_000, "1000 y 0 d"),
        ] {
            assert_eq!(human(Duration::from_micros(micros)), text);
        }
    }

    #[test]
    fn a_start_outside_the_calendar_is_still_written() {
        assert_eq!(utc(1_767_603_600_000), "2026-01-05 09:00:00 UTC");
        assert_eq!(utc(i64::MAX), "9223372036854775807 ms after 1970-01-01 00:00 UTC");
    }
}
