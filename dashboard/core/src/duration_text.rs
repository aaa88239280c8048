//! Lengths of time as the keyholder reads them (BTN-10).

use std::time::Duration;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
/// **Source**: BTN-9.
const MONTH: u64 = 2_629_746;
/// **Source**: BTN-9.
pub(crate) const YEAR: u64 = 31_556_952;

/// Writes what is left: `05:30`, `2h 30:00`, `3d 5h 30:00`, then whole months or years (BTN-10).
///
/// A second that has begun is no longer left, as on the device.
pub fn remaining(duration: Duration) -> String {
    let seconds = duration.as_secs();
    let (days, hours) = (seconds / DAY, seconds % DAY / HOUR);
    let (minutes, rest) = (seconds % HOUR / MINUTE, seconds % MINUTE);
    match seconds {
        0..HOUR => format!("{minutes:02}:{rest:02}"),
        HOUR..DAY => format!("{hours}h {minutes:02}:{rest:02}"),
        DAY..MONTH => format!("{days}d {hours}h {minutes:02}:{rest:02}"),
        MONTH..YEAR => plural(seconds / MONTH, "month"),
        YEAR.. => plural(seconds / YEAR, "year"),
    }
}

/// Writes a cooldown: `19:29:58` (BTN-10).
pub fn clock_face(duration: Duration) -> String {
    let seconds = duration.as_secs();
    format!("{:02}:{:02}:{:02}", seconds / HOUR, seconds % HOUR / MINUTE, seconds % MINUTE)
}

/// Writes a length that is a setting, exactly: `15 min`, `2 d`, `1 h 30 min`.
pub fn span(seconds: u32) -> String {
    let seconds = u64::from(seconds);
    let parts = [
        (seconds / DAY, "d"),
        (seconds % DAY / HOUR, "h"),
        (seconds % HOUR / MINUTE, "min"),
        (seconds % MINUTE, "s"),
    ];
    let text: Vec<_> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, unit)| format!("{count} {unit}"))
        .collect();
    if text.is_empty() { "0 s".to_owned() } else { text.join(" ") }
}

fn plural(count: u64, unit: &str) -> String {
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_reads_as_on_the_device() {
        for (seconds, expected) in [
            (0, "00:00"),
            (59, "00:59"),
            (330, "05:30"),
            (HOUR - 1, "59:59"),
            (HOUR, "1h 00:00"),
            (2 * HOUR + 30 * MINUTE, "2h 30:00"),
            (DAY - 1, "23h 59:59"),
            (DAY, "1d 0h 00:00"),
            (3 * DAY + 5 * HOUR + 30 * MINUTE, "3d 5h 30:00"),
            (7 * DAY - 2, "6d 23h 59:58"),
            (MONTH - 1, "30d 10h 29:05"),
            (MONTH, "1 month"),
            (2 * MONTH - 1, "1 month"),
            (YEAR - 1, "11 months"),
            (YEAR, "1 year"),
            (1000 * YEAR, "1000 years"),
        ] {
            assert_eq!(remaining(Duration::from_secs(seconds)), expected, "{seconds} s");
        }
        assert_eq!(remaining(Duration::from_millis(599_999)), "09:59");
        assert_eq!(remaining(Duration::MAX), "584554049253 years");
    }

    #[test]
    fn a_cooldown_reads_as_a_clock_face() {
        for (seconds, expected) in
            [(0, "00:00:00"), (70_198, "19:29:58"), (DAY, "24:00:00"), (100 * HOUR, "100:00:00")]
        {
            assert_eq!(clock_face(Duration::from_secs(seconds)), expected);
        }
    }

    #[test]
    fn a_setting_reads_exactly() {
        for (seconds, expected) in [
            (0, "0 s"),
            (45, "45 s"),
            (900, "15 min"),
            (5400, "1 h 30 min"),
            (172_800, "2 d"),
            (90_061, "1 d 1 h 1 min 1 s"),
        ] {
            assert_eq!(span(seconds), expected);
        }
    }
}
