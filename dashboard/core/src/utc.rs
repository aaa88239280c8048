//! Wall-clock time as the dashboard's caller tells it.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A point in time: milliseconds since 1970-01-01 00:00 UTC, without leap seconds.
///
/// Shown as `2026-01-05 09:00:00 UTC`.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Utc(i64);

impl Utc {
    /// Makes one from milliseconds since 1970.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Makes one from whole seconds since 1970.
    pub const fn from_secs(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1000))
    }

    /// Gives the milliseconds since 1970.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// Gives the whole seconds since 1970, rounded down.
    pub const fn as_secs(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// Gives the time that lies this much later.
    pub fn plus(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)))
    }

    /// Gives the time since `earlier`, or zero if `earlier` is later.
    pub const fn since(self, earlier: Self) -> Duration {
        let millis = self.0.saturating_sub(earlier.0);
        Duration::from_millis(if millis > 0 { millis.unsigned_abs() } else { 0 })
    }
}

impl fmt::Display for Utc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_millisecond(self.0) {
            Ok(timestamp) => write!(f, "{}", timestamp.strftime("%Y-%m-%d %H:%M:%S UTC")),
            // Before the year -9999 or after 9999.
            Err(_) => write!(f, "{} s since 1970 UTC", self.as_secs()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_in_utc() {
        for (millis, expected) in [
            (1_767_603_600_000, "2026-01-05 09:00:00 UTC"),
            (-1, "1969-12-31 23:59:59 UTC"),
            (i64::MAX, "9223372036854775 s since 1970 UTC"),
        ] {
            assert_eq!(Utc::from_millis(millis).to_string(), expected);
        }
    }

    #[test]
    fn arithmetic_stays_in_range() {
        let end = Utc::from_millis(i64::MAX);
        assert_eq!(end.plus(Duration::MAX), end);
        assert_eq!(Utc::from_secs(i64::MAX), end);
        assert_eq!(Utc::from_millis(5).since(Utc::from_millis(7)), Duration::ZERO);
        assert_eq!(end.since(Utc::from_millis(i64::MIN)), Duration::from_millis(i64::MAX as u64));
    }
}
