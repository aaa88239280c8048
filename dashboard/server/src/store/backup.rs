//! Backups: a copy of a database in use, and a database made from such a copy.

use std::path::{Path, PathBuf};
use std::time::Duration;

use dashboard_core::Utc;
use rusqlite::backup::Backup;
use rusqlite::{Connection, TransactionBehavior};

use super::{StoreError, keep_private, load, open, open_to_read, save_lockbox, save_site};
use crate::id::random_bytes;

/// Why there is no copy.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The database says why.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is something already, and nothing is written over.
    #[error(
        "{0} is there already, and nothing is written over: name another file, or move it away"
    )]
    IsThere(PathBuf),
    /// There is nothing to copy.
    #[error("{0} is not there")]
    IsNotThere(PathBuf),
}

impl From<rusqlite::Error> for BackupError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Copies a database to a new file, while a server uses it or not: the copy is of one moment.
///
/// The copy has the keys of all locks in it, as the database does.
///
/// # Errors
/// [`BackupError`].
pub fn back_up(database: &Path, copy: &Path) -> Result<(), BackupError> {
    copy_new(database, copy)
}

/// Makes a database from a copy, for a server that then begins with it.
///
/// What the server sent after the copy was made is not in it: so that no counter of the link is used twice, each
/// lockbox goes on above all that can have been used until now ([`Lockbox::was_restored`]).
///
/// [`Lockbox::was_restored`]: dashboard_core::Lockbox::was_restored
///
/// # Errors
/// [`BackupError`].
pub fn restore(copy: &Path, database: &Path, now: Utc) -> Result<(), BackupError> {
    copy_new(copy, database)?;
    let mut connection = open(database)?;
    let mut state = load(&connection)?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for (id, site) in &mut state.sites {
        // From the old seed, secrets would come again that the server gave since.
        site.core.reseed(random_bytes().map_err(StoreError::from)?);
        save_site(&transaction, *id, &site.name, &site.core)?;
        let numbers: Vec<_> = site.lockboxes().map(|(number, _, _)| number).collect();
        for number in numbers {
            if let Some(lockbox) = site.core.lockbox_mut(number) {
                lockbox.was_restored(now);
            }
            if let Some((record, lockbox)) = site.lockbox(number) {
                save_lockbox(&transaction, *id, number, record, lockbox)?;
            }
        }
    }
    // Whoever was signed out, or lost a token, since the copy was made stays out.
    transaction.execute_batch("DELETE FROM web_session; DELETE FROM token;")?;
    transaction.commit()?;
    Ok(())
}

fn copy_new(from: &Path, to: &Path) -> Result<(), BackupError> {
    if !from.exists() {
        return Err(BackupError::IsNotThere(from.to_owned()));
    }
    if to.exists() {
        return Err(BackupError::IsThere(to.to_owned()));
    }
    let from = open_to_read(from)?;
    keep_private(to)?;
    let mut to = Connection::open(to)?;
    Backup::new(&from, &mut to)?.run_to_completion(1000, Duration::from_millis(5), None)?;
    Ok(())
}
