//! The database: one SQLite file, written by the hub alone, read by whoever needs what isn't in memory.

mod accounts;
mod backup;
mod history;
mod load;
mod lockboxes;
mod once;
mod schema;

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use crate::id::NoRandom;

pub(crate) use accounts::{
    delete_account, delete_token, delete_web_session, insert_account, insert_gateway, insert_token,
    insert_web_session, update_account,
};
pub use backup::{BackupError, back_up, restore};
pub(crate) use history::{
    EventMark, NoteKind, add_events, add_note, events, events_of_user, notes,
};
pub use history::{EventRow, NoteRow};
pub(crate) use load::load;
pub(crate) use lockboxes::{delete_lockbox, insert_site, last_number, save_lockbox, save_site};
pub(crate) use once::{Done, find_done, forget_done, remember_done};

/// What is wrong with the database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite says why.
    #[error("database: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// A later version of this program wrote it.
    #[error("database is of version {found}, this program knows {known}: update the program")]
    Newer {
        /// The version that it says.
        found: i64,
        /// The newest that is known here.
        known: usize,
    },
    /// It is a database, and not one of this program.
    #[error("it is another program's database, name a file of your own with --database")]
    Foreign,
    /// The file can't be used as a database; the text says why.
    #[error("database {path} can't be used: {error}")]
    Unusable {
        /// Which file.
        path: PathBuf,
        /// Why.
        error: Box<StoreError>,
    },
    /// What stands in a row is not what this program writes there.
    #[error("database: {what} can't be read: {why}")]
    Unreadable {
        /// The row.
        what: String,
        /// What the reader says.
        why: String,
    },
    /// The state could not be written as text.
    #[error("database: {0}")]
    Unwritable(#[from] serde_json::Error),
    /// No random bytes for a new id.
    #[error(transparent)]
    NoRandom(#[from] NoRandom),
    /// The file can't be made.
    #[error("database {path} can't be opened: {error}; its folder has to be there, and writable")]
    File {
        /// Where it was to lie.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
}

/// Opens the database for writing, makes it if it isn't there, and brings it up to date.
///
/// Each commit is on the disk before it returns (`synchronous = FULL`): what was accepted survives a power cut.
pub(crate) fn open(path: &Path) -> Result<Connection, StoreError> {
    keep_private(path)?;
    open_file(path)
        .map_err(|error| StoreError::Unusable { path: path.to_owned(), error: Box::new(error) })
}

fn open_file(path: &Path) -> Result<Connection, StoreError> {
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    schema::migrate(&mut connection)?;
    Ok(connection)
}

/// Opens a database that is there, to look only.
pub(crate) fn open_to_read(path: &Path) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    Ok(connection)
}

/// The keys of all locks are in it, so that nobody else on the machine may read it.
fn keep_private(path: &Path) -> Result<(), StoreError> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = std::fs::OpenOptions::new();
    let made = options.write(true).create(true).truncate(false).mode(0o600).open(path);
    made.map(drop).map_err(|error| StoreError::File { path: path.to_owned(), error })
}

/// Says what could not be read.
pub(crate) fn unreadable(what: &impl ToString, why: &impl ToString) -> StoreError {
    StoreError::Unreadable { what: what.to_string(), why: why.to_string() }
}
