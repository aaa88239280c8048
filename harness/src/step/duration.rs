//! Durations as the step language writes them: `2 seconds`, `1.5 s`, `1 day 2 hours`.

use std::fmt::Write as _;
use std::time::Duration;

use super::StepError;

/// Units from large to small: nanoseconds, then the ways to write them.
///
/// **Source**: BTN-9 for month (2 629 746 s) and year (31 556 952 s).
const UNITS: [(u64, &[&str]); 8] = [
    (31_556_952_000_000_000, &["years", "year"]),
    (2_629_746_000_000_000, &["months", "month"]),
    (604_800_000_000_000, &["weeks", "week"]),
    (86_400_000_000_000, &["days", "day"]),
    (3_600_000_000_000, &["hours", "hour"]),
    (60_000_000_000, &["minutes", "minute"]),
    (1_000_000_000, &["seconds", "second", "s"]),
    (1_000_000, &["ms", "milliseconds", "millisecond"]),
];

/// The longest duration that fits the bench's clock with room to spare: 100 000 years.
const LONGEST_NANOS: u128 = 100_000 * 31_556_952_000_000_000;

/// Reads a duration: numbers and units in turn, larger units first.
///
/// Numbers may have up to nine decimals.
///
/// # Errors
///
/// [`StepError::BadNumber`], [`StepError::BadUnit`] or [`StepError::BadDuration`], with the value at fault.
pub fn parse_duration(text: &str) -> Result<Duration, StepError> {
    let bad = |rule| StepError::BadDuration { value: text.to_owned(), rule };
    let mut words = text.split(' ');
    let mut total: u128 = 0;
    let mut smallest_so_far = u64::MAX;
    while let Some(number) = words.next() {
        let (whole, fraction, scale) = parse_number(number, text)?;
        let Some(word) = words.next() else {
            return Err(bad("a number needs a unit after it, such as 2 seconds"));
        };
        let Some((unit, _)) = UNITS.iter().find(|(_, names)| names.contains(&word)) else {
            return Err(StepError::BadUnit { unit: word.to_owned(), within: text.to_owned() });
        };
        if *unit >= smallest_so_far {
            return Err(bad("each unit stands once, larger ones first, such as 1 day 2 hours"));
        }
        smallest_so_far = *unit;
        let unit = u128::from(*unit);
        total += u128::from(whole) * unit + u128::from(fraction) * unit / u128::from(scale);
        if total > LONGEST_NANOS {
            return Err(bad("it may not be longer than 100000 years"));
        }
    }
    let nanos = u64::try_from(total % 1_000_000_000).unwrap_or(0);
    let seconds = u64::try_from(total / 1_000_000_000).unwrap_or(u64::MAX);
    Ok(Duration::new(seconds, nanos as u32))
}

/// Reads a number with up to nine decimals: whole part, decimals as an integer, and their scale.
fn parse_number(number: &str, within: &str) -> Result<(u64, u64, u64), StepError> {
    let bad = |remedy| StepError::BadNumber {
        value: number.to_owned(),
        within: within.to_owned(),
        expected: "number",
        remedy,
    };
    if number.starts_with('-') {
        return Err(bad("durations are not negative"));
    }
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return Err(bad(if number.starts_with(|c: char| c.is_ascii_digit()) {
            "write it in digits, with a space before the unit, as in 1.5 s"
        } else {
            "write it in digits, as in 2 seconds"
        }));
    }
    if fraction.len() > 9 {
        return Err(bad("use at most nine decimals"));
    }
    let whole = whole.parse().map_err(|_| bad("it is too large"))?;
    let scale = 10_u64.pow(fraction.len() as u32);
    Ok((whole, fraction.parse().unwrap_or(0), scale))
}

/// Writes a duration as the step language does, such as `1 day 2 hours` or `1.5 s`.
pub fn render_duration(duration: Duration) -> String {
    let mut rest = duration.as_nanos();
    let mut text = String::new();
    // Months and years are left out: `400 days` is what a person wrote.
    for (unit, names) in &UNITS[3..6] {
        let count = rest / u128::from(*unit);
        if count > 0 {
            let name = if count == 1 { names[1] } else { names[0] };
            let _ = write!(text, "{count} {name} ");
            rest %= u128::from(*unit);
        }
    }
    if rest > 0 || text.is_empty() {
        let seconds = rest as f64 / 1e9;
        let _ = if rest >= 1_000_000_000 || rest == 0 {
            write!(text, "{seconds} s")
        } else {
            write!(text, "{} ms", rest as f64 / 1e6)
        };
    }
    text.truncate(text.trim_end().len());
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_of_the_step_language() {
        for (text, micros) in [
            ("2 seconds", 2_000_000),
            ("1 second", 1_000_000),
            ("1.5 s", 1_500_000),
            ("1.8 seconds", 1_800_000),
            ("500 ms", 500_000),
            ("0.5 ms", 500),
            ("0 seconds", 0),
            ("24 hours", 86_400_000_000),
            ("1 day 2 hours", 93_600_000_000),
            ("9 minutes 59 seconds", 599_000_000),
            ("4 hours 30 minutes", 16_200_000_000),
            ("1 week", 604_800_000_000),
            ("400 days", 34_560_000_000_000),
            ("1 month", 2_629_746_000_000),
            ("1000 years", 31_556_952_000_000_000),
            ("1 year 1 ms", 31_556_952_001_000),
        ] {
            assert_eq!(parse_duration(text), Ok(Duration::from_micros(micros)), "{text}");
        }
    }

    #[test]
    fn bad_durations_name_value_rule_and_remedy() {
        for (text, message) in [
            (
                "5 secs",
                "unknown unit \"secs\" in \"5 secs\": use ms, s, seconds, minutes, hours, days, weeks, months, years",
            ),
            (
                "five seconds",
                "`five` in \"five seconds\" is no number: write it in digits, as in 2 seconds",
            ),
            (
                "5s",
                "`5s` in \"5s\" is no number: write it in digits, with a space before the unit, as in 1.5 s",
            ),
            (
                "1.",
                "`1.` in \"1.\" is no number: write it in digits, with a space before the unit, as in 1.5 s",
            ),
            (
                "1,5 s",
                "`1,5` in \"1,5 s\" is no number: write it in digits, with a space before the unit, as in 1.5 s",
            ),
            ("-2 s", "`-2` in \"-2 s\" is no number: durations are not negative"),
            ("5", "bad duration \"5\": a number needs a unit after it, such as 2 seconds"),
            (
                "2 hours 1",
                "bad duration \"2 hours 1\": a number needs a unit after it, such as 2 seconds",
            ),
            (
                "2 hours 1 day",
                "bad duration \"2 hours 1 day\": each unit stands once, larger ones first, such as 1 day 2 hours",
            ),
            (
                "1 s 1 s",
                "bad duration \"1 s 1 s\": each unit stands once, larger ones first, such as 1 day 2 hours",
            ),
            (
                "100001 years",
                "bad duration \"100001 years\": it may not be longer than 100000 years",
            ),
            (
                "99999999999999999999 s",
                "`99999999999999999999` in \"99999999999999999999 s\" is no number: it is too large",
            ),
            (
                "0.1234567891 s",
                "`0.1234567891` in \"0.1234567891 s\" is no number: use at most nine decimals",
            ),
            (
                "1  s",
                "unknown unit \"\" in \"1  s\": use ms, s, seconds, minutes, hours, days, weeks, months, years",
            ),
        ] {
            assert_eq!(parse_duration(text).unwrap_err().to_string(), message, "{text}");
        }
    }

    #[test]
    fn rendering_reads_back() {
        for text in [
            "2 s",
            "1.5 s",
            "500 ms",
            "1 day 2 hours",
            "9 minutes 59 s",
            "400 days",
            "0 s",
            "0.5 ms",
        ] {
            let duration = parse_duration(text).unwrap();
            assert_eq!(render_duration(duration), text);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".{0,40}") {
            let _ = parse_duration(&text);
        }

        #[test]
        fn whole_parts_add_up(days in 0_u64..1000, hours in 0_u64..1000, seconds in 0_u64..100_000) {
            let text = format!("{days} days {hours} hours {seconds} s");
            let expected = Duration::from_secs(days * 86_400 + hours * 3600 + seconds);
            proptest::prop_assert_eq!(parse_duration(&text), Ok(expected));
        }
    }
}
