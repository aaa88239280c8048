//! What was done under a mark that its sender chose, so that sending it again does nothing more.

use dashboard_core::Utc;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::StoreError;
use crate::id::{Digest, Id};

/// The answer that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Done {
    /// What was asked: another request under the same mark is a mistake of its sender.
    pub(crate) asked: Digest,
    /// The HTTP status.
    pub(crate) status: u16,
    /// The body.
    pub(crate) body: String,
}

pub(crate) fn find_done(
    connection: &Connection,
    account: Id,
    mark: &str,
) -> Result<Option<Done>, StoreError> {
    let found = connection
        .prepare_cached("SELECT asked, status, body FROM done WHERE account = ?1 AND mark = ?2")?
        .query_row(params![account.to_string(), mark], |row| {
            Ok(Done {
                asked: Digest::from_bytes(row.get(0)?),
                status: row.get(1)?,
                body: row.get(2)?,
            })
        })
        .optional()?;
    Ok(found)
}

pub(crate) fn remember_done(
    connection: &Connection,
    account: Id,
    mark: &str,
    done: &Done,
    now: Utc,
) -> Result<(), StoreError> {
    connection
        .prepare_cached("INSERT INTO done (account, mark, asked, at, status, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
        .execute(params![
            account.to_string(),
            mark,
            done.asked.bytes(),
            now.as_millis(),
            done.status,
            done.body
        ])?;
    Ok(())
}

/// Forgets what was done before a time.
pub(crate) fn forget_done(connection: &Connection, before: Utc) -> Result<(), StoreError> {
    connection.prepare_cached("DELETE FROM done WHERE at < ?1")?.execute([before.as_millis()])?;
    Ok(())
}
