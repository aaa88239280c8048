//! What others see and what is on record: steps listed under Then.

use super::super::entry::{Chapter, Entry};
use super::super::id::StepId as Id;

pub(super) const ENTRIES: &[Entry] = &[
    Entry::then(
        Chapter::Keyholder,
        Id::KeyholderSees,
        "the keyholder sees {string}",
        "The text stands on the keyholder's page.",
        "the keyholder sees \"Time left\"",
    ),
    Entry::then(
        Chapter::Keyholder,
        Id::KeyholderDoesNotSee,
        "the keyholder does not see {string}",
        "The text does not stand on the keyholder's page.",
        "the keyholder does not see \"Cooldown\"",
    ),
    Entry::then(
        Chapter::Keyholder,
        Id::DashboardShowsSession,
        "the dashboard shows the session as {string}",
        "The session's state on the dashboard: pending, locked, break, completed, abandoned.",
        "the dashboard shows the session as \"completed\"",
    ),
    Entry::then(
        Chapter::Keyholder,
        Id::KeyholderToldOnce,
        "the keyholder is told {string} once",
        "The notice came, and came once.",
        "the keyholder is told \"break missed\" once",
    ),
    Entry::then(
        Chapter::DigitalKey,
        Id::DigitalKeyIs,
        "the digital key {string} is UPCOMING|ACTIVE|EXPIRED|LOST",
        "The key's status on the dashboard.",
        "the digital key \"visit\" is ACTIVE",
    ),
    Entry::then(
        Chapter::DigitalKey,
        Id::DigitalKeyIsPendingDelete,
        "the digital key {string} is PENDING DELETE",
        "The key is deleted, but the lock has not confirmed it.",
        "the digital key \"visit\" is PENDING DELETE",
    ),
    Entry::then(
        Chapter::DigitalKey,
        Id::DigitalKeyCouldOpenFor,
        "the digital key {string} could still open the lockbox for {duration}",
        "How long the dashboard says that the key could still open the lock.",
        "the digital key \"visit\" could still open the lockbox for 2 hours",
    ),
    Entry::then(
        Chapter::DigitalKey,
        Id::UserSeesDigitalKey,
        "{name} sees the digital key {string}",
        "The key is in the user's app.",
        "Paula sees the digital key \"visit\"",
    ),
    Entry::then(
        Chapter::DigitalKey,
        Id::UserDoesNotSeeDigitalKey,
        "{name} does not see the digital key {string}",
        "The key is not in the user's app.",
        "Paula does not see the digital key \"visit\"",
    ),
    Entry::then(
        Chapter::DigitalKey,
        Id::UserGetsMail,
        "{name} gets an e-mail about {string}",
        "An e-mail about this went to the user.",
        "Paula gets an e-mail about \"visit\"",
    ),
    Entry::then(
        Chapter::Link,
        Id::RequestRefused,
        "the request is refused with {string}",
        "The last refusal, from dashboard, lock or display, has this text.",
        "the request is refused with \"only while unlocked\"",
    ),
    Entry::then(
        Chapter::Administrator,
        Id::AuditLogShows,
        "the audit log shows {string}",
        "The audit log has an entry with this text.",
        "the audit log shows \"emergency unlock\"",
    ),
    Entry::then(
        Chapter::Administrator,
        Id::AuditLogShowsOnce,
        "the audit log shows {string} once",
        "The audit log has exactly one entry with this text.",
        "the audit log shows \"emergency unlock\" once",
    ),
    Entry::then(
        Chapter::Link,
        Id::LinkIs,
        "the link is up|down",
        "Whether the device's own link is up.",
        "the link is down",
    ),
    Entry::then(
        Chapter::Latch,
        Id::SolenoidDrivenWithin,
        "the solenoid is driven within {duration}",
        "A drive began no later than this after the last When's own action.",
        "the solenoid is driven within 100 ms",
    ),
    Entry::then(
        Chapter::Latch,
        Id::SolenoidNeverLongerThan,
        "the solenoid was never driven for longer than {duration}",
        "No drive in the whole scenario was longer.",
        "the solenoid was never driven for longer than 2 seconds",
    ),
];
