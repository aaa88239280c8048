//! Times as the step language writes them: `2026-03-29 01:30 UTC`, or with an IANA zone.

use dashboard_core::{EnteredTime, Zone};
use jiff::civil::DateTime;

use super::StepError;

/// Reads a time and gives the seconds since 1970-01-01 00:00 UTC.
///
/// A time that a clock change leaves out is moved forward by the gap, of a time that comes twice the
/// first is meant (KEY-9, for a start).
///
/// # Errors
///
/// [`StepError::BadTime`] with what is asked of times.
pub fn parse_time(text: &str) -> Result<i64, StepError> {
    let bad = |rule: &str| StepError::BadTime { value: text.to_owned(), rule: rule.to_owned() };
    let entered = parse_entered_time(text)?;
    if entered.zone.is_none() {
        return Err(bad("write date, time and zone, as in 2026-03-29 01:30 UTC"));
    }
    entered
        .as_start(&Zone::default())
        .map(dashboard_core::Utc::as_secs)
        .ok_or_else(|| bad("it is outside of what can be shown"))
}

/// Reads a time as people enter it on the dashboard: without a zone the site's is meant (KEY-9).
///
/// # Errors
///
/// [`StepError::BadTime`] with what is asked of times.
pub fn parse_entered_time(text: &str) -> Result<EnteredTime, StepError> {
    let bad = |rule: String| StepError::BadTime { value: text.to_owned(), rule };
    let mut words = text.splitn(3, ' ');
    let (Some(date), Some(clock), zone) = (words.next(), words.next(), words.next()) else {
        return Err(bad("write date, time and zone, as in 2026-03-29 01:30 UTC".to_owned()));
    };
    if !is_shaped(date, "dddd-dd-dd") {
        return Err(bad(format!("`{date}` is no date, write it as in 2026-03-29")));
    }
    if !is_shaped(clock, "dd:dd") && !is_shaped(clock, "dd:dd:dd") {
        return Err(bad(format!("`{clock}` is no time of day, write it as in 01:30 or 01:30:59")));
    }
    let wall_clock: DateTime = format!("{date}T{clock}")
        .parse()
        .map_err(|_| bad(format!("`{date} {clock}` does not exist in the calendar")))?;
    let zone = zone.map(|name| Zone::named(name).map_err(|unknown| bad(unknown.to_string())));
    Ok(EnteredTime { wall_clock, zone: zone.transpose()? })
}

/// Tells whether `text` has the shape, in which `d` stands for a digit.
fn is_shaped(text: &str, shape: &str) -> bool {
    text.len() == shape.len()
        && text.bytes().zip(shape.bytes()).all(|(byte, shape)| match shape {
            b'd' => byte.is_ascii_digit(),
            other => byte == other,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_in_utc_and_in_zones() {
        for (text, utc_s) in [
            ("1970-01-01 00:00 UTC", 0),
            ("2026-01-05 09:00 UTC", 1_767_603_600),
            ("2026-01-05 09:00:30 UTC", 1_767_603_630),
            ("2026-01-05 10:00 Europe/Berlin", 1_767_603_600),
            // the clocks go from 02:00 to 03:00: what does not exist moves forward by the gap
            ("2026-03-29 01:59:59 Europe/Berlin", 1_774_745_999),
            ("2026-03-29 02:30 Europe/Berlin", 1_774_747_800),
            ("2026-03-29 03:30 Europe/Berlin", 1_774_747_800),
            // the clocks go from 03:00 to 02:00: of what comes twice the first is meant
            ("2026-10-25 02:30 Europe/Berlin", 1_792_888_200),
            ("2099-12-31 23:59:59 UTC", 4_102_444_799),
        ] {
            assert_eq!(parse_time(text), Ok(utc_s), "{text}");
        }
    }

    #[test]
    fn bad_times_say_what_is_wrong() {
        for (text, message) in [
            (
                "tomorrow",
                "bad time \"tomorrow\": write date, time and zone, as in 2026-03-29 01:30 UTC",
            ),
            (
                "2026-03-29 01:30",
                "bad time \"2026-03-29 01:30\": write date, time and zone, as in 2026-03-29 01:30 UTC",
            ),
            (
                "29.03.2026 01:30 UTC",
                "bad time \"29.03.2026 01:30 UTC\": `29.03.2026` is no date, write it as in 2026-03-29",
            ),
            (
                "2026-02-30 01:30 UTC",
                "bad time \"2026-02-30 01:30 UTC\": `2026-02-30 01:30` does not exist in the calendar",
            ),
            (
                "2026-03-29 1:30 UTC",
                "bad time \"2026-03-29 1:30 UTC\": `1:30` is no time of day, write it as in 01:30 or 01:30:59",
            ),
            (
                "2026-03-29 01:30 CEST",
                "bad time \"2026-03-29 01:30 CEST\": unknown time zone `CEST`, use UTC or an IANA name such as Europe/Berlin",
            ),
        ] {
            assert_eq!(parse_time(text).unwrap_err().to_string(), message, "{text}");
        }
    }

    #[test]
    fn an_entered_time_may_leave_the_zone_to_the_site() {
        let berlin = Zone::named("Europe/Berlin").unwrap();
        for (text, start_s, end_s) in [
            ("2026-01-05 10:00", 1_767_603_600, 1_767_603_600),
            ("2026-01-05 09:00 UTC", 1_767_603_600, 1_767_603_600),
            ("2026-10-25 02:30", 1_792_888_200, 1_792_891_800),
            ("2026-10-25 02:30 Europe/Berlin", 1_792_888_200, 1_792_891_800),
        ] {
            let entered = parse_entered_time(text).unwrap();
            let seconds = |utc: Option<dashboard_core::Utc>| utc.unwrap().as_secs();
            assert_eq!(seconds(entered.as_start(&berlin)), start_s, "{text}");
            assert_eq!(seconds(entered.as_end(&berlin)), end_s, "{text}");
        }
        assert!(parse_entered_time("2026-01-05").is_err());
        assert!(parse_entered_time("2026-01-05 10:00 CEST").is_err());
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2} .{0,12}") {
            let _ = parse_time(&text);
        }
    }
}
