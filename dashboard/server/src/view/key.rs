//! The table of digital keys, a page at a time, and the keys of an app (KEY-1, KEY-2).

use std::cmp::Reverse;

use dashboard_core::{IssuedKey, KeyId, KeyStatus, LockboxId, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::hub::{LockboxRecord, Site};
use crate::id::Id;

/// A digital key. Times are milliseconds since 1970 UTC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct KeyView {
    /// The lockbox that it opens.
    #[schema(value_type = String)]
    pub(crate) lockbox: Id,
    pub(crate) lockbox_name: String,
    /// Its number in that lock.
    pub(crate) number: u32,
    pub(crate) description: String,
    pub(crate) user: String,
    pub(crate) email: String,
    pub(crate) from_ms: i64,
    pub(crate) until_ms: i64,
    /// The period on the site's wall clock, in words.
    pub(crate) period: String,
    /// `ROLE-USER` or `ROLE-ADMIN`.
    pub(crate) role: &'static str,
    /// `UPCOMING`, `ACTIVE`, `EXPIRED`, `PENDING DELETE` or `LOST`.
    pub(crate) status: &'static str,
    pub(crate) has_pin: bool,
    /// How long the lock could still take it, in seconds (KEY-5).
    pub(crate) could_open_s: u64,
}

impl KeyView {
    fn of(
        record: &LockboxRecord,
        name: &str,
        key: &IssuedKey,
        status: KeyStatus,
        now: Utc,
    ) -> Self {
        Self {
            lockbox: record.id,
            lockbox_name: name.to_owned(),
            number: key.id().0,
            description: key.description().to_owned(),
            user: key.user_name().to_owned(),
            email: key.user_email().to_owned(),
            from_ms: key.from().as_millis(),
            until_ms: key.until().as_millis(),
            period: key.period().to_owned(),
            role: key.role().word(),
            status: status.word(),
            has_pin: key.has_pin(),
            could_open_s: key.could_open_for(now).as_secs(),
        }
    }
}

/// Which keys are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct KeyFilter {
    /// Those of one lockbox.
    pub(crate) lockbox: Option<LockboxId>,
    /// Those with this status.
    pub(crate) status: Option<String>,
    /// Those of the user with this address.
    pub(crate) user: Option<String>,
    /// Those with this in description, user or address.
    pub(crate) text: String,
}

impl KeyFilter {
    fn takes(&self, key: &IssuedKey, status: KeyStatus) -> bool {
        let has = |text: &str| contains(text, &self.text);
        self.status.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(status.word()))
            && self.user.as_deref().is_none_or(|user| user.eq_ignore_ascii_case(key.user_email()))
            && (self.text.is_empty()
                || has(key.description())
                || has(key.user_name())
                || has(key.user_email()))
    }
}

/// Tells whether a text has another one in it, which is in small letters; capitals are as good.
///
/// A table has a hundred thousand rows, most of them in plain letters: for those nothing is copied.
fn contains(text: &str, wanted: &str) -> bool {
    if !text.is_ascii() {
        return text.to_lowercase().contains(wanted);
    }
    let wanted = wanted.as_bytes();
    let Some(first) = wanted.first() else { return true };
    // Most places are told by one letter.
    let is_there = |place: &[u8]| {
        place[0].to_ascii_lowercase() == *first && place.eq_ignore_ascii_case(wanted)
    };
    text.as_bytes().windows(wanted.len()).any(is_there)
}

/// A part of the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct KeyPage {
    /// How many there are in all.
    pub(crate) total: usize,
    /// How many come before these.
    pub(crate) offset: usize,
    pub(crate) keys: Vec<KeyView>,
}

/// Those that begin last come first; of one time by their lockboxes, and the newest of each.
type Order = (Reverse<Utc>, LockboxId, Reverse<KeyId>);

/// Gives a part of the table: those that begin last come first.
pub(crate) fn key_page(
    site: &Site,
    filter: &KeyFilter,
    offset: usize,
    most: usize,
    now: Utc,
) -> KeyPage {
    let filter = KeyFilter { text: filter.text.trim().to_lowercase(), ..filter.clone() };
    let mut found: Vec<(Order, &IssuedKey, KeyStatus)> = site
        .lockboxes()
        .filter(|(number, _, _)| filter.lockbox.is_none_or(|wanted| wanted == *number))
        .flat_map(|(number, _, lockbox)| lockbox.keys().map(move |key| (number, key)))
        .filter_map(|(number, key)| {
            let order = (Reverse(key.from()), number, Reverse(key.id()));
            Some((order, key, key.status(now)?))
        })
        .filter(|(_, key, status)| filter.takes(key, *status))
        .collect();
    let total = found.len();
    // Only what is shown has to be in order: the rest is as long as the table.
    let end = offset.saturating_add(most);
    if end < total {
        found.select_nth_unstable_by_key(end, |(order, _, _)| *order);
        found.truncate(end);
    }
    if (1..found.len()).contains(&offset) {
        found.select_nth_unstable_by_key(offset, |(order, _, _)| *order);
    }
    let shown = found.get_mut(offset..).unwrap_or_default();
    shown.sort_unstable_by_key(|(order, _, _)| *order);
    let keys = shown.iter().filter_map(|((_, number, _), key, status)| {
        let (record, lockbox) = site.lockbox(*number)?;
        Some(KeyView::of(record, lockbox.name(), key, *status, now))
    });
    KeyPage { total, offset, keys: keys.collect() }
}

/// Gives the keys that a user's app shows (KEY-2).
pub(crate) fn app_keys(site: &Site, email: &str, now: Utc) -> Vec<KeyView> {
    let shown = site.core.app_keys(email).into_iter();
    let views = shown.filter_map(|(number, key)| {
        let (record, lockbox) = site.lockbox(number)?;
        Some(KeyView::of(record, lockbox.name(), key, key.status(now)?, now))
    });
    views.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_are_as_good_as_small_letters() {
        for (text, wanted, expected) in [
            ("Plumber", "plumb", true),
            ("Plumber", "plumbers", false),
            ("Plumber", "bert", false),
            ("", "x", false),
            ("Plumber", "", true),
            ("Zoë Österreich", "österr", true),
            ("ZOË", "zoë", true),
            ("Zoe", "zoë", false),
        ] {
            assert_eq!(contains(text, wanted), expected, "{text} {wanted}");
        }
    }
}
