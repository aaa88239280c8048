//! Times as people enter them, on the wall clock of the site (KEY-9).

use jiff::civil::DateTime;
use jiff::tz::{Disambiguation, TimeZone};
use serde::{Deserialize, Serialize};

use crate::Utc;

/// There is no time zone of this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown time zone `{0}`, use UTC or an IANA name such as Europe/Berlin")]
pub struct UnknownZone(pub String);

/// A time zone, by its IANA name or `UTC`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone(TimeZone);

impl Default for Zone {
    fn default() -> Self {
        Self(TimeZone::UTC)
    }
}

impl Zone {
    /// Finds a zone by its name.
    ///
    /// # Errors
    /// [`UnknownZone`].
    pub fn named(name: &str) -> Result<Self, UnknownZone> {
        if name == "UTC" {
            return Ok(Self::default());
        }
        let zone = TimeZone::get(name).map_err(|_| UnknownZone(name.to_owned()))?;
        // One without a name could not be stored.
        if zone.iana_name().is_none() { Err(UnknownZone(name.to_owned())) } else { Ok(Self(zone)) }
    }

    /// Gives its name.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// Writes a time as the site's wall clock shows it: `2026-03-05 14:00`.
    pub fn wall_clock(&self, at: Utc) -> String {
        match jiff::Timestamp::from_millisecond(at.as_millis()) {
            Ok(at) => at.to_zoned(self.0.clone()).strftime("%Y-%m-%d %H:%M").to_string(),
            Err(_) => at.to_string(),
        }
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.name().to_owned()
    }
}

impl TryFrom<String> for Zone {
    type Error = UnknownZone;

    fn try_from(name: String) -> Result<Self, UnknownZone> {
        Self::named(&name)
    }
}

/// A date and a time of day as somebody entered them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnteredTime {
    /// What a wall clock shows then.
    pub wall_clock: DateTime,
    /// Where that wall clock hangs; `None` is the site.
    pub zone: Option<Zone>,
}

impl EnteredTime {
    /// Gives the time as a period's start: of a time that comes twice the first (KEY-9).
    ///
    /// A time that does not exist is moved forward by the gap. `None` where no calendar has the time.
    pub fn as_start(&self, site: &Zone) -> Option<Utc> {
        self.resolve(site, Disambiguation::Compatible)
    }

    /// Gives the time as a period's end: of a time that comes twice the second (KEY-9).
    ///
    /// A time that does not exist is moved forward by the gap. `None` where no calendar has the time.
    pub fn as_end(&self, site: &Zone) -> Option<Utc> {
        self.resolve(site, Disambiguation::Later)
    }

    fn resolve(&self, site: &Zone, disambiguation: Disambiguation) -> Option<Utc> {
        let Zone(zone) = self.zone.as_ref().unwrap_or(site);
        let at = zone.to_ambiguous_timestamp(self.wall_clock).disambiguate(disambiguation).ok()?;
        Some(Utc::from_millis(at.as_millisecond()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entered(text: &str, zone: Option<&str>) -> EnteredTime {
        EnteredTime {
            wall_clock: text.parse().expect("a civil time"),
            zone: zone.map(|name| Zone::named(name).expect("a zone")),
        }
    }

    #[test]
    fn a_clock_change_is_read_as_the_wall_clock_says() {
        let berlin = Zone::named("Europe/Berlin").expect("a zone");
        for (text, start, end) in [
            ("2026-03-28T12:00", "2026-03-28 11:00:00 UTC", "2026-03-28 11:00:00 UTC"),
            ("2026-03-29T12:00", "2026-03-29 10:00:00 UTC", "2026-03-29 10:00:00 UTC"),
            // 02:00 to 03:00 does not exist: forward by the gap, for both
            ("2026-03-29T01:59", "2026-03-29 00:59:00 UTC", "2026-03-29 00:59:00 UTC"),
            ("2026-03-29T02:00", "2026-03-29 01:00:00 UTC", "2026-03-29 01:00:00 UTC"),
            ("2026-03-29T02:30", "2026-03-29 01:30:00 UTC", "2026-03-29 01:30:00 UTC"),
            ("2026-03-29T03:00", "2026-03-29 01:00:00 UTC", "2026-03-29 01:00:00 UTC"),
            // 02:00 to 03:00 comes twice: the first for a start, the second for an end
            ("2026-10-25T01:59", "2026-10-24 23:59:00 UTC", "2026-10-24 23:59:00 UTC"),
            ("2026-10-25T02:00", "2026-10-25 00:00:00 UTC", "2026-10-25 01:00:00 UTC"),
            ("2026-10-25T02:59", "2026-10-25 00:59:00 UTC", "2026-10-25 01:59:00 UTC"),
            ("2026-10-25T03:00", "2026-10-25 02:00:00 UTC", "2026-10-25 02:00:00 UTC"),
        ] {
            let time = entered(text, None);
            let words = |at: Option<Utc>| at.expect("in the calendar").to_string();
            assert_eq!(words(time.as_start(&berlin)), start, "{text} as a start");
            assert_eq!(words(time.as_end(&berlin)), end, "{text} as an end");
        }
    }

    #[test]
    fn a_zone_that_was_entered_counts_before_the_sites() {
        let site = Zone::named("Asia/Tokyo").expect("a zone");
        let at = |zone| entered("2026-07-01T12:00", zone).as_start(&site).expect("a time");
        assert_eq!(at(None).to_string(), "2026-07-01 03:00:00 UTC");
        assert_eq!(at(Some("UTC")).to_string(), "2026-07-01 12:00:00 UTC");
        assert_eq!(at(Some("America/New_York")).to_string(), "2026-07-01 16:00:00 UTC");
        assert_eq!(site.wall_clock(at(None)), "2026-07-01 12:00");
    }

    #[test]
    fn zones_are_known_by_their_names_and_stored_by_them() {
        assert_eq!(Zone::default().name(), "UTC");
        for name in ["UTC", "Europe/Berlin", "Australia/Lord_Howe"] {
            let zone = Zone::named(name).expect("a zone");
            assert_eq!(zone.name(), name);
            let stored = serde_json::to_string(&zone).expect("written");
            assert_eq!(serde_json::from_str::<Zone>(&stored).expect("read"), zone);
        }
        for name in ["", "CEST", "Europe/Atlantis", "unknown"] {
            assert_eq!(Zone::named(name), Err(UnknownZone(name.to_owned())), "{name}");
        }
    }
}
