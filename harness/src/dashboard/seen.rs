//! What people see of a dashboard.

use std::time::Duration;

use dashboard_core::{Breaks, Defaults, KeyId};

/// The lockbox as its keyholder sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sight {
    /// The lock can be reached.
    pub online: bool,
    /// What the dashboard shows, a fact a line.
    pub lines: Vec<String>,
    /// The state of the session that counts, in the dashboard's word (SES-7).
    pub session: Option<String>,
    /// The breaks of sessions that are started on the device, as the lock told last.
    pub device_breaks: Option<Breaks>,
    /// What the sessions that the keyholder starts have, where nothing else is said.
    pub defaults: Defaults,
}

/// A notice to the keyholder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeSeen {
    /// Its words, such as `break missed`.
    pub text: String,
    /// An e-mail goes out, too.
    pub by_mail: bool,
}

/// An e-mail, sent or waiting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailSeen {
    /// The receiver's address.
    pub to: String,
    /// The subject.
    pub subject: String,
}

/// A digital key in the table, or in an app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeySeen {
    /// Its name in the lock.
    pub id: KeyId,
    /// What it is for.
    pub description: String,
    /// The word of the table; `None` once it is gone from there.
    pub status: Option<String>,
    /// How long the lock could still take it (KEY-5).
    pub could_open_for: Duration,
}

/// Somebody who was added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserSeen {
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
}
