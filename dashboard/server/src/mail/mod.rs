//! E-mail: a queue in the database, which survives a restart.

use dashboard_core::{Lockbox, Mail, Utc};
use rusqlite::{Connection, params};
use serde::Serialize;
use utoipa::ToSchema;

use crate::hub::Place;
use crate::id::Id;
use crate::store::{self, NoteKind, StoreError};

/// Writes what is new about a lockbox: events, notices, refusals, and mails into the queue.
pub(crate) fn store_history(
    rows: &Connection,
    now: Utc,
    place: Place,
    lockbox: &mut Lockbox,
) -> Result<(), StoreError> {
    let history = lockbox.take_history();
    let Place { site, lockbox: number } = place;
    store::add_events(rows, site, number, lockbox, &history.audit)?;
    for notice in &history.notices {
        store::add_note(rows, site, number, NoteKind::Notice, notice.at, notice.text())?;
    }
    for refusal in &history.refusals {
        store::add_note(rows, site, number, NoteKind::Refusal, refusal.at, &refusal.to_string())?;
    }
    for mail in &history.mails {
        queue(rows, site, mail, now)?;
    }
    Ok(())
}

/// Puts a mail into the queue.
pub(crate) fn queue(rows: &Connection, site: Id, mail: &Mail, now: Utc) -> Result<(), StoreError> {
    rows.prepare_cached(
        "INSERT INTO mail (site, receiver, subject, body, made, state, attempts, due)
         VALUES (?1, ?2, ?3, ?4, ?5, 'waiting', 0, ?5)",
    )?
    .execute(params![site.to_string(), mail.to, mail.subject, mail.body, now.as_millis()])?;
    Ok(())
}

/// An e-mail in the queue, or sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct MailView {
    pub(crate) to: String,
    pub(crate) subject: String,
    /// When it was written, in milliseconds since 1970 UTC.
    pub(crate) made_ms: i64,
    /// `waiting`, `sent` or `failed`.
    pub(crate) state: String,
    pub(crate) attempts: u32,
    /// What the mail server said last, if it did not take it.
    pub(crate) problem: Option<String>,
}

/// Gives the last e-mails of a site, newest first.
pub(crate) fn last(rows: &Connection, site: Id, most: u32) -> Result<Vec<MailView>, StoreError> {
    let mut select = rows.prepare_cached(
        "SELECT receiver, subject, made, state, attempts, problem FROM mail WHERE site = ?1 ORDER BY row DESC LIMIT ?2",
    )?;
    let mails = select.query_map(params![site.to_string(), most], |row| {
        Ok(MailView {
            to: row.get(0)?,
            subject: row.get(1)?,
            made_ms: row.get(2)?,
            state: row.get(3)?,
            attempts: row.get(4)?,
            problem: row.get(5)?,
        })
    })?;
    Ok(mails.collect::<Result<_, _>>()?)
}
