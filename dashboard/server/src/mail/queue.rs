//! The queue's rows: what waits, what was sent, what could not be.

use std::time::Duration;

use dashboard_core::{Mail, Utc};
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::Serialize;
use utoipa::ToSchema;

use crate::id::Id;
use crate::store::StoreError;

/// After so many tries a mail counts as failed: some 2 days.
const TRIES: u32 = 12;
/// The first wait; each further one is twice as long, up to 12 hours.
const FIRST_WAIT: Duration = Duration::from_mins(1);
const LONGEST_WAIT: Duration = Duration::from_hours(12);

/// An e-mail in the queue, or sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct MailView {
    /// Its number in the queue, higher the later.
    pub(crate) number: i64,
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

/// A mail that is to be sent now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Due {
    pub(super) row: i64,
    pub(super) site: String,
    pub(super) mail: Mail,
    pub(super) made: Utc,
}

/// How a try ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Tried {
    Sent,
    /// It may be better later.
    Later(String),
    /// It never will be.
    Never(String),
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

/// Gives e-mails of a site below a number, newest first.
pub(crate) fn below(
    rows: &Connection,
    site: Id,
    below: i64,
    most: u32,
) -> Result<Vec<MailView>, StoreError> {
    let mut select = rows.prepare_cached(
        "SELECT row, receiver, subject, made, state, attempts, problem FROM mail WHERE site = ?1 AND row < ?2
         ORDER BY row DESC LIMIT ?3",
    )?;
    let mails = select.query_map(params![site.to_string(), below, most], |row| {
        Ok(MailView {
            number: row.get(0)?,
            to: row.get(1)?,
            subject: row.get(2)?,
            made_ms: row.get(3)?,
            state: row.get(4)?,
            attempts: row.get(5)?,
            problem: row.get(6)?,
        })
    })?;
    Ok(mails.collect::<Result<_, _>>()?)
}

/// Gives the mail that is due first.
pub(super) fn next_due(rows: &Connection, now: Utc) -> Result<Option<Due>, StoreError> {
    let found = rows
        .prepare_cached(
            "SELECT row, site, receiver, subject, body, made FROM mail
             WHERE state = 'waiting' AND due <= ?1 ORDER BY due, row LIMIT 1",
        )?
        .query_row([now.as_millis()], |row| {
            Ok(Due {
                row: row.get(0)?,
                site: row.get(1)?,
                mail: Mail { to: row.get(2)?, subject: row.get(3)?, body: row.get(4)? },
                made: Utc::from_millis(row.get(5)?),
            })
        });
    Ok(found.optional()?)
}

/// Gives when the next one is due.
pub(super) fn due_at(rows: &Connection) -> Result<Option<Utc>, StoreError> {
    let at: Option<i64> =
        rows.query_row("SELECT min(due) FROM mail WHERE state = 'waiting'", [], |row| row.get(0))?;
    Ok(at.map(Utc::from_millis))
}

/// Writes how a try ended. The text of a mail that was sent is forgotten: it may have an invitation in it.
pub(super) fn tried(
    rows: &Connection,
    row: i64,
    tried: &Tried,
    now: Utc,
) -> Result<(), StoreError> {
    let attempts: u32 =
        rows.query_row("SELECT attempts FROM mail WHERE row = ?1", [row], |row| row.get(0))?;
    let (state, problem, body) = match tried {
        Tried::Sent => ("sent", None, Some("")),
        Tried::Later(why) if attempts + 1 < TRIES => ("waiting", Some(why), None),
        Tried::Later(why) | Tried::Never(why) => ("failed", Some(why), None),
    };
    let due = now.plus(wait_after(attempts));
    rows.execute(
        "UPDATE mail SET state = ?2, attempts = attempts + 1, due = ?3, problem = ?4, body = coalesce(?5, body)
         WHERE row = ?1",
        params![row, state, due.as_millis(), problem, body],
    )?;
    Ok(())
}

fn wait_after(attempts: u32) -> Duration {
    FIRST_WAIT.saturating_mul(1 << attempts.min(16)).min(LONGEST_WAIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_half_a_day() {
        let minutes: Vec<u64> = (0..12).map(|tries| wait_after(tries).as_secs() / 60).collect();
        assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 720, 720]);
        assert_eq!(wait_after(u32::MAX), LONGEST_WAIT);
    }
}
