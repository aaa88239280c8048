//! Why the hub did not do what it was asked.

use dashboard_core::{Refused, UnknownZone, UserError};

use crate::account::PasswordError;
use crate::id::NoRandom;
use crate::store::StoreError;

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum HubError {
    /// There is no such thing, or it is another's: nobody can tell which (SEC-2).
    #[error("not found")]
    NotFound,
    /// The role does not allow it.
    #[error("your role does not allow this")]
    Forbidden,
    /// A rule speaks against it.
    #[error("{0}")]
    Refused(#[from] Refused),
    /// A user can't be added.
    #[error("{0}")]
    User(#[from] UserError),
    /// No time zone of this name.
    #[error("{0}")]
    Zone(#[from] UnknownZone),
    /// A password that is none.
    #[error("{0}")]
    Password(#[from] PasswordError),
    /// What was entered can't be read.
    #[error("{0}")]
    Entered(String),
    /// Name, address and password don't belong together.
    #[error("e-mail address or password is wrong")]
    WrongPassword,
    /// Too many tries.
    #[error("too many tries, wait {seconds} s")]
    TooMany {
        /// How long to wait, in seconds.
        seconds: u64,
    },
    /// The clock is the machine's.
    #[error("the clock is the machine's, start the server with --test-clock")]
    NoTestClock,
    /// Too much waits.
    #[error("too much waits here, try again in a moment")]
    Busy,
    /// The server is about to end.
    #[error("the server stops, try again in a moment")]
    Stopped,
    /// The database can't be written: nothing was done.
    #[error("nothing was done, since the database can't be written; the server's log says why")]
    NotStored,
    /// The database can't be read.
    #[error("the database can't be read; the server's log says why")]
    Store(#[from] StoreError),
    /// No random bytes.
    #[error("{0}")]
    NoRandom(#[from] NoRandom),
}

impl From<rusqlite::Error> for HubError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}
