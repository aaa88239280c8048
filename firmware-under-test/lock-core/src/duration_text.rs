//! Times as people read them on the display (BTN-10).

use core::time::Duration;

use heapless::{CapacityError, String};

use crate::screen::COLUMNS;
use crate::timer_dial::{DAY_S, HOUR_S, MINUTE_S, MONTH_S, YEAR_S};

/// A line of text: at most 25 characters.
pub type Text = String<COLUMNS>;

/// A piece of a line, for [`put`], which takes 3 KB of flash less than `core::fmt`.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Piece<'a> {
    /// Words as they are.
    Words(&'a str),
    /// A number below 2³² without leading zeros.
    Number(u64),
    /// The same in two digits at least.
    Two(u64),
}

/// Puts pieces behind what stands there; one that does not fit is left out, with all after it.
pub(crate) fn put(text: &mut Text, pieces: &[Piece<'_>]) {
    let _left_out = pieces.iter().try_for_each(|piece| match *piece {
        Piece::Words(words) => text.push_str(words),
        Piece::Number(number) => digits(text, number as u32, 1),
        Piece::Two(number) => digits(text, number as u32, 2),
    });
}

fn digits(text: &mut Text, number: u32, at_least: usize) -> Result<(), CapacityError> {
    /// The digits of `u32::MAX`.
    const MOST: usize = 10;
    let mut digits = [b'0'; MOST];
    let mut rest = number;
    let mut first = MOST;
    while rest > 0 || first > MOST - at_least {
        first -= 1;
        digits[first] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    digits[first..].iter().try_for_each(|digit| text.push(char::from(*digit)))
}

/// Writes what is left: `05:30`, `2h 30:00`, `3d 5h 30:00`, then whole months or years (BTN-10).
pub fn remaining(duration: Duration) -> Text {
    use Piece::{Number, Two, Words};
    let seconds = duration.as_secs();
    let (days, hours) = (seconds / DAY_S, seconds % DAY_S / HOUR_S);
    let mut text = Text::new();
    if seconds >= MONTH_S {
        let (count, unit) = if seconds < YEAR_S {
            (seconds / MONTH_S, "month")
        } else {
            (seconds / YEAR_S, "year")
        };
        plural(&mut text, count, unit);
        return text;
    }
    if seconds >= DAY_S {
        put(&mut text, &[Number(days), Words("d ")]);
    }
    if seconds >= HOUR_S {
        put(&mut text, &[Number(hours), Words("h ")]);
    }
    let (minutes, rest) = (seconds % HOUR_S / MINUTE_S, seconds % MINUTE_S);
    put(&mut text, &[Two(minutes), Words(":"), Two(rest)]);
    text
}

/// Writes hours, minutes and seconds, as a cooldown is shown: `19:29:58` (BTN-10).
pub fn clock_face(duration: Duration) -> Text {
    use Piece::{Two, Words};
    let seconds = duration.as_secs();
    let (minutes, rest) = (seconds % HOUR_S / MINUTE_S, seconds % MINUTE_S);
    let mut text = Text::new();
    put(&mut text, &[Two(seconds / HOUR_S), Words(":"), Two(minutes), Words(":"), Two(rest)]);
    text
}

/// Writes a short countdown: `0:59`, rounded up, so that it begins with the whole time.
pub(crate) fn countdown(left: Duration) -> Text {
    use Piece::{Number, Two, Words};
    let seconds = left.as_secs() + u64::from(left.subsec_nanos() != 0);
    let mut text = Text::new();
    put(&mut text, &[Number(seconds / MINUTE_S), Words(":"), Two(seconds % MINUTE_S)]);
    text
}

/// Writes a number with its unit: `1 year`, `2 years`.
pub(crate) fn plural(text: &mut Text, count: u64, unit: &str) {
    let end = if count == 1 { "" } else { "s" };
    put(text, &[Piece::Number(count), Piece::Words(" "), Piece::Words(unit), Piece::Words(end)]);
}

/// Makes a line of text, cut at 25 characters.
pub(crate) fn text(words: &str) -> Text {
    words.chars().take(COLUMNS).collect()
}

#[cfg(test)]
mod tests {
    extern crate std;

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
        assert_eq!(clock_face(Duration::from_hours(100)), "100:00:00");
    }

    #[test]
    fn numbers_are_written_as_the_standard_library_writes_them() {
        for number in [0, 1, 9, 10, 99, 100, 65_536, u32::MAX] {
            let mut text = Text::new();
            put(
                &mut text,
                &[Piece::Number(number.into()), Piece::Words(" "), Piece::Two(number.into())],
            );
            assert_eq!(text.as_str(), std::format!("{number} {number:02}"));
        }
    }

    #[test]
    fn a_piece_that_does_not_fit_is_left_out() {
        let mut text = Text::new();
        let long = "twenty-four characters ..";
        put(&mut text, &[Piece::Words("a"), Piece::Words(long), Piece::Words("b")]);
        assert_eq!(text, "a");
    }
}
