//! Times left as texts: `05:30`, `2h 30:00`, `3d 5h 30:00`, `19:29:58` (BTN-10), compared within 5 s.

use std::time::Duration;

/// Times left are compared within this.
pub(super) const TOLERANCE: Duration = Duration::from_secs(5);

/// Tells whether `text` shows what `wanted` says, where both end in a time left and only those differ,
/// by no more than the tolerance.
pub(super) fn shows(text: &str, wanted: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let wanted: Vec<&str> = wanted.split_whitespace().collect();
    let Some((before, time)) = ending_in_time(&wanted) else { return false };
    (1..=words.len()).any(|end| {
        ending_in_time(&words[..end]).is_some_and(|(shown_before, shown)| {
            shown.abs_diff(time) <= TOLERANCE
                && shown_before.len() >= before.len()
                && shown_before[shown_before.len() - before.len()..]
                    .iter()
                    .zip(before)
                    .all(|(shown, wanted)| shown.eq_ignore_ascii_case(wanted))
        })
    })
}

/// Splits words that end in a time left into what stands before it and the time.
fn ending_in_time<'a>(words: &'a [&'a str]) -> Option<(&'a [&'a str], Duration)> {
    let (last, mut before) = words.split_last()?;
    let mut seconds = clock_seconds(last)?;
    for (unit, worth) in [('h', 3600), ('d', 86_400)] {
        if let Some((word, rest)) = before.split_last()
            && let Some(count) = word.strip_suffix(unit).and_then(|count| count.parse::<u64>().ok())
        {
            seconds = seconds.checked_add(count.checked_mul(worth)?)?;
            before = rest;
        }
    }
    Some((before, Duration::from_secs(seconds)))
}

/// Reads `mm:ss` or `hh:mm:ss`.
fn clock_seconds(word: &str) -> Option<u64> {
    let parts: Vec<u64> = word.split(':').map(str::parse).collect::<Result<_, _>>().ok()?;
    match parts.as_slice() {
        [minutes, seconds] => Some(minutes * 60 + seconds),
        [hours, minutes, seconds] => Some(hours * 3600 + minutes * 60 + seconds),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::shows;

    #[test]
    fn times_left_are_compared_within_five_seconds_and_the_rest_exactly() {
        let lock_screen = "80% Locked 2h 29:59 Hold Lock/Enter for menu";
        for (text, wanted, holds) in [
            (lock_screen, "2h 30:00", true),
            (lock_screen, "locked 2h 30:04", true),
            (lock_screen, "2h 30:05", false),
            (lock_screen, "Break 2h 30:00", false),
            (lock_screen, "30:00", false),
            (lock_screen, "menu", false),
            ("Locked 3d 5h 29:59", "3d 5h 30:00", true),
            ("Cooldown 18:59:58 Lock", "Cooldown 19:00:00", true),
            ("Locked 05:29", "05:30", true),
            ("Locked 99999999999999999999d 05:29", "1h 05:30", false),
        ] {
            assert_eq!(shows(text, wanted), holds, "{wanted:?} on {text:?}");
        }
    }
}
