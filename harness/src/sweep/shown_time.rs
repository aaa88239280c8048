//! Reads a time off the display: `05:30`, `2h 30:00`, `3d 5h 30:00` (BTN-10).

use std::time::Duration;

/// Finds the time in the words of a lock or break screen; `None` where it is shown in months or years,
/// hidden, or unknown.
pub(super) fn shown_time(words: &str) -> Option<Duration> {
    let mut seconds = 0;
    for word in words.split_ascii_whitespace() {
        if let Some(days) = unit(word, 'd') {
            seconds = days * 86_400;
        } else if let Some(hours) = unit(word, 'h') {
            seconds += hours * 3600;
        } else if let Some((minutes, rest)) = word.split_once(':') {
            if let (Ok(minutes), Ok(rest)) = (minutes.parse::<u64>(), rest.parse::<u64>()) {
                return Some(Duration::from_secs(seconds + minutes * 60 + rest));
            }
        } else {
            seconds = 0;
        }
    }
    None
}

fn unit(word: &str, letter: char) -> Option<u64> {
    word.strip_suffix(letter)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_btn_10_writes_them() {
        for (words, seconds) in [
            ("80% Locked 05:30 Hold Lock/Enter for menu", Some(330)),
            ("80% Locked 2h 30:00 Hold Lock/Enter for menu", Some(9000)),
            ("3d 5h 30:01", Some(3 * 86_400 + 5 * 3600 + 1801)),
            ("80% Locked 2 months", None),
            ("80% Locked Time unknown", None),
            ("80% Cooldown 19:29:58 Lock", None),
            ("", None),
        ] {
            assert_eq!(shown_time(words), seconds.map(Duration::from_secs), "{words}");
        }
    }
}
