//! Times as people read them on the display (BTN-10).

use core::fmt::Write;
use core::time::Duration;

use heapless::String;

use crate::screen::COLUMNS;
use crate::timer_dial::{DAY_S, HOUR_S, MINUTE_S, MONTH_S, YEAR_S};

/// A line of text: at most 25 characters.
pub type Text = String<COLUMNS>;

/// Writes what is left: `05:30`, `2h 30:00`, `3d 5h 30:00`, then whole months or years (BTN-10).
pub fn remaining(duration: Duration) -> Text {
    let seconds = duration.as_secs();
    let (days, hours) = (seconds / DAY_S, seconds % DAY_S / HOUR_S);
    let (minutes, rest) = (seconds % HOUR_S / MINUTE_S, seconds % MINUTE_S);
    let mut text = Text::new();
    // A line holds the longest of them; a text that did not fit would stay empty.
    let _ = if seconds < HOUR_S {
        write!(text, "{minutes:02}:{rest:02}")
    } else if seconds < DAY_S {
        write!(text, "{hours}h {minutes:02}:{rest:02}")
    } else if seconds < MONTH_S {
        write!(text, "{days}d {hours}h {minutes:02}:{rest:02}")
    } else if seconds < YEAR_S {
        plural(&mut text, seconds / MONTH_S, "month")
    } else {
        plural(&mut text, seconds / YEAR_S, "year")
    };
    text
}

/// Writes hours, minutes and seconds, as a cooldown is shown: `19:29:58` (BTN-10).
pub fn clock_face(duration: Duration) -> Text {
    let seconds = duration.as_secs();
    let mut text = Text::new();
    let _ = write!(
        text,
        "{:02}:{:02}:{:02}",
        seconds / HOUR_S,
        seconds % HOUR_S / MINUTE_S,
        seconds % MINUTE_S
    );
    text
}

/// Writes a short countdown: `0:59`, rounded up, so that it begins with the whole time.
pub(crate) fn countdown(left: Duration) -> Text {
    let seconds = left.as_micros().div_ceil(1_000_000) as u64;
    let mut text = Text::new();
    let _ = write!(text, "{}:{:02}", seconds / MINUTE_S, seconds % MINUTE_S);
    text
}

/// Writes a number with its unit: `1 year`, `2 years`.
pub(crate) fn plural(text: &mut Text, count: u64, unit: &str) -> core::fmt::Result {
    write!(text, "{count} {unit}{}", if count == 1 { "" } else { "s" })
}

/// Makes a line of text, cut at 25 characters.
pub(crate) fn text(words: &str) -> Text {
    words.chars().take(COLUMNS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_written_as_btn_10_says() {
        for (seconds, expected) in [
            (0, "00:00"),
            (330, "05:30"),
            (3599, "59:59"),
            (3600, "1h 00:00"),
            (9000, "2h 30:00"),
            (86_399, "23h 59:59"),
            (86_400, "1d 0h 00:00"),
            (3 * DAY_S + 5 * HOUR_S + 1800, "3d 5h 30:00"),
            (MONTH_S - 1, "30d 10h 29:05"),
            (MONTH_S, "1 month"),
            (YEAR_S - 1, "11 months"),
            (YEAR_S, "1 year"),
            (1000 * YEAR_S, "1000 years"),
        ] {
            assert_eq!(remaining(Duration::from_secs(seconds)), expected, "{seconds} s");
        }
        assert_eq!(remaining(Duration::from_millis(599_999)), "09:59");
        assert_eq!(clock_face(Duration::from_secs(70_198)), "19:29:58");
        assert_eq!(clock_face(Duration::from_hours(24)), "24:00:00");
    }
}
