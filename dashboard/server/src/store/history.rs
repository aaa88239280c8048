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

/// Gives the newest events about a user's digital keys (KEY-11).
pub(crate) fn events_of_user(
    connection: &Connection,
    site: Id,
    email: &str,
    most: u32,
) -> Result<Vec<EventRow>, StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT number, sequence, at, received, text FROM event
         WHERE site = ?1 AND email = ?2 ORDER BY received DESC, number, sequence DESC LIMIT ?3",
    )?;
    let rows = select.query_map(params![site.to_string(), email.to_lowercase(), most], event)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Gives the newest notices or refusals of a lockbox, newest first.
pub(crate) fn notes(
    connection: &Connection,
    site: Id,
    number: LockboxId,
    kind: NoteKind,
    most: u32,
) -> Result<Vec<NoteRow>, StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT at, text FROM note WHERE site = ?1 AND number = ?2 AND kind = ?3 ORDER BY row DESC LIMIT ?4",
    )?;
    let note = |row: &Row<'_>| Ok(NoteRow { at: Utc::from_millis(row.get(0)?), text: row.get(1)? });
    let rows = select.query_map(params![site.to_string(), number.0, kind.word(), most], note)?;
    Ok(rows.collect::<Result<_, _>>()?)
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
