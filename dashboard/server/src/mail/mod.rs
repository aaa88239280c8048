//! E-mail: a queue in the database, which survives a restart, and its way out by SMTP.

mod queue;
mod sender;

use dashboard_core::{Lockbox, Utc};
use rusqlite::Connection;

use crate::hub::Place;
use crate::store::{self, NoteKind, StoreError};

pub(crate) use queue::{MailView, below, queue};
pub(crate) use sender::run;
pub use sender::{MailServer, MailServerError};

/// Writes what is new about a lockbox: events, notices, refusals, and mails into the queue. Tells whether there were
/// mails.
pub(crate) fn store_history(
    rows: &Connection,
    now: Utc,
    place: Place,
    lockbox: &mut Lockbox,
) -> Result<bool, StoreError> {
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
    Ok(!history.mails.is_empty())
}
