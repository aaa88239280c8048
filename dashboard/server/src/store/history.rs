//! What happened, for good: the locks' audit logs, and what people were told and refused.

use dashboard_core::{AuditEntry, Lockbox, LockboxId, Utc};
use rusqlite::{Connection, Row, params};

use super::StoreError;
use crate::id::Id;

/// One event of a lock's audit log, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventRow {
    /// Which lockbox of the site.
    pub lockbox: LockboxId,
    /// Its number in the lock.
    pub sequence: u32,
    /// When it happened by the lock's clock, if that had the time.
    pub at: Option<Utc>,
    /// When it reached the dashboard.
    pub received: Utc,
    /// Who and what.
    pub text: String,
}

/// What people were told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoteKind {
    Notice,
    Refusal,
}

impl NoteKind {
    const fn word(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Refusal => "refusal",
        }
    }
}

/// A notice or a refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteRow {
    /// Its number in the database, higher the later.
    pub row: i64,
    /// When.
    pub at: Utc,
    /// In words.
    pub text: String,
}

/// Adds new entries of a lock's audit log, with the names of the keys that they are about.
pub(crate) fn add_events(
    connection: &Connection,
    site: Id,
    number: LockboxId,
    lockbox: &Lockbox,
    entries: &[AuditEntry],
) -> Result<(), StoreError> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO event (site, number, sequence, at, received, text, email)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING",
    )?;
    for entry in entries {
        insert.execute(params![
            site.to_string(),
            number.0,
            entry.sequence,
            entry.at.map(Utc::as_millis),
            entry.received.as_millis(),
            lockbox.audit_text(entry),
            lockbox.audit_user(entry).map(str::to_lowercase),
        ])?;
    }
    Ok(())
}

pub(crate) fn add_note(
    connection: &Connection,
    site: Id,
    number: LockboxId,
    kind: NoteKind,
    at: Utc,
    text: &str,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO note (site, number, at, kind, text) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![site.to_string(), number.0, at.as_millis(), kind.word(), text])?;
    Ok(())
}

/// Gives the events of a lockbox below a number, newest first.
pub(crate) fn events(
    connection: &Connection,
    site: Id,
    number: LockboxId,
    below: u32,
    most: u32,
) -> Result<Vec<EventRow>, StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT number, sequence, at, received, text FROM event
         WHERE site = ?1 AND number = ?2 AND sequence < ?3 ORDER BY sequence DESC LIMIT ?4",
    )?;
    let rows = select.query_map(params![site.to_string(), number.0, below, most], event)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Names an event in the list of a user's: those after it are on the next page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct EventMark {
    received: Utc,
    lockbox: LockboxId,
    sequence: u32,
}

impl EventMark {
    pub(crate) const fn of(event: &EventRow) -> Self {
        Self { received: event.received, lockbox: event.lockbox, sequence: event.sequence }
    }
}

impl std::fmt::Display for EventMark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.received.as_millis(), self.lockbox.0, self.sequence)
    }
}

impl std::str::FromStr for EventMark {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.splitn(3, '.');
        let mut next = || parts.next().unwrap_or_default();
        let (received, lockbox, sequence) = (next().parse()?, next().parse()?, next().parse()?);
        let received = Utc::from_millis(received);
        Ok(Self { received, lockbox: LockboxId(lockbox), sequence })
    }
}

/// Gives events about a user's digital keys, newest first (KEY-11); with a mark those that come after it.
pub(crate) fn events_of_user(
    connection: &Connection,
    site: Id,
    email: &str,
    below: Option<EventMark>,
    most: u32,
) -> Result<Vec<EventRow>, StoreError> {
    let first =
        EventMark { received: Utc::from_millis(i64::MAX), lockbox: LockboxId(0), sequence: 0 };
    let EventMark { received, lockbox, sequence } = below.unwrap_or(first);
    let mut select = connection.prepare_cached(
        "SELECT number, sequence, at, received, text FROM event
         WHERE site = ?1 AND email = ?2 AND received <= ?3
         AND (received < ?3 OR number > ?4 OR (number = ?4 AND sequence < ?5))
         ORDER BY received DESC, number, sequence DESC LIMIT ?6",
    )?;
    let (received, email) = (received.as_millis(), email.to_lowercase());
    let whose = params![site.to_string(), email, received, lockbox.0, sequence, most];
    let rows = select.query_map(whose, event)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Gives notices or refusals of a lockbox below a row, newest first.
pub(crate) fn notes(
    connection: &Connection,
    site: Id,
    number: LockboxId,
    kind: NoteKind,
    below: i64,
    most: u32,
) -> Result<Vec<NoteRow>, StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT row, at, text FROM note WHERE site = ?1 AND number = ?2 AND kind = ?3 AND row < ?4
         ORDER BY row DESC LIMIT ?5",
    )?;
    let note = |row: &Row<'_>| {
        Ok(NoteRow { row: row.get(0)?, at: Utc::from_millis(row.get(1)?), text: row.get(2)? })
    };
    let whose = params![site.to_string(), number.0, kind.word(), below, most];
    Ok(select.query_map(whose, note)?.collect::<Result<_, _>>()?)
}

fn event(row: &Row<'_>) -> rusqlite::Result<EventRow> {
    Ok(EventRow {
        lockbox: LockboxId(row.get(0)?),
        sequence: row.get(1)?,
        at: row.get::<_, Option<i64>>(2)?.map(Utc::from_millis),
        received: Utc::from_millis(row.get(3)?),
        text: row.get(4)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_read_as_it_is_written_and_nothing_else_is_one() {
        let mark = EventMark { received: Utc::from_millis(17), lockbox: LockboxId(3), sequence: 9 };
        assert_eq!(mark.to_string(), "17.3.9");
        assert_eq!("17.3.9".parse(), Ok(mark));
        for wrong in ["", "17", "17.3", "17.3.x", "17.-3.9", "17.3.9.1"] {
            assert!(wrong.parse::<EventMark>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn pages_of_a_users_events_have_each_once_though_many_came_at_the_same_time() {
        let connection = Connection::open_in_memory().unwrap();
        let table = "CREATE TABLE event (site TEXT, number INTEGER, sequence INTEGER, at INTEGER,
                     received INTEGER, text TEXT, email TEXT)";
        connection.execute(table, []).unwrap();
        let site = Id::random().unwrap();
        for index in 0..20_i64 {
            let row = params![site.to_string(), index % 3, index, index / 7];
            let insert = "INSERT INTO event VALUES (?1, ?2, ?3, NULL, ?4, '', 'p@x')";
            connection.execute(insert, row).unwrap();
        }
        let mut seen = Vec::new();
        let mut below = None;
        loop {
            let page = events_of_user(&connection, site, "P@x", below, 3).unwrap();
            let Some(last) = page.last() else { break };
            below = Some(EventMark::of(last));
            seen.extend(page);
        }
        let all = events_of_user(&connection, site, "p@x", None, 100).unwrap();
        assert_eq!((seen.len(), &seen), (20, &all));
        assert!(all.is_sorted_by(|a, b| a.received >= b.received));
    }
}
