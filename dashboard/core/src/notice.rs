//! What keyholder and users are told, once each: on the dashboard, and by e-mail where it matters.

use serde::{Deserialize, Serialize};

use crate::{IssuedKey, Utc};

/// What a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoticeKind {
    /// The person used the emergency unlock (EMG-5).
    EmergencyUnlock,
    /// A break was not ended in time (BRK-3).
    BreakMissed,
    /// A session is over.
    SessionCompleted,
}

impl NoticeKind {
    /// Gives the words that people read.
    pub const fn text(self) -> &'static str {
        match self {
            Self::EmergencyUnlock => "emergency unlock",
            Self::BreakMissed => "break missed",
            Self::SessionCompleted => "session completed",
        }
    }

    /// Tells whether an e-mail goes out too.
    pub const fn by_mail(self) -> bool {
        matches!(self, Self::EmergencyUnlock | Self::BreakMissed)
    }
}

/// A notice on the keyholder's dashboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// When it happened by the lock's clock, or when the dashboard heard of it if the lock had no time.
    pub at: Utc,
    /// What it is about.
    pub kind: NoticeKind,
}

impl Notice {
    /// Gives the words that people read.
    pub const fn text(&self) -> &'static str {
        self.kind.text()
    }
}

/// An e-mail that the server is to send.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    /// The receiver's address.
    pub to: String,
    /// The subject: the lockbox's name and the notice's words.
    pub subject: String,
    /// The text.
    pub body: String,
}

impl Mail {
    /// Writes the e-mail for a notice, if one goes out for its kind.
    pub(crate) fn about(notice: &Notice, to: &str, lockbox: &str) -> Option<Self> {
        let body = match notice.kind {
            NoticeKind::EmergencyUnlock => format!(
                "{lockbox} was opened by emergency unlock on {}.\n\
                 The session has ended. No new lock can start for 24 hours.\n",
                notice.at
            ),
            NoticeKind::BreakMissed => format!(
                "The break of {lockbox} was over on {}, and the key is not locked in again.\n",
                notice.at
            ),
            NoticeKind::SessionCompleted => return None,
        };
        Some(Self { to: to.to_owned(), subject: format!("{lockbox}: {}", notice.text()), body })
    }

    /// Writes the e-mail for a digital key that was made (KEY-2). The PIN is not in it (SEC-2).
    pub(crate) fn key_made(key: &IssuedKey, lockbox: &str) -> Self {
        let pin = if key.has_pin() {
            "At the keypad the PIN opens it that your administrator tells you.\n"
        } else {
            ""
        };
        let body = format!(
            "You have the digital key \"{}\" for {lockbox}.\n\
             It opens from {}, not before and not after.\n\
             It is in your digital keys app; if the app is open, refresh it.\n{pin}",
            key.description(),
            key.period()
        );
        Self::about_key(key, "digital key", lockbox, body)
    }

    /// Writes the e-mail for a digital key of which the user was told, and that the lock did not take.
    pub(crate) fn key_withdrawn(key: &IssuedKey, lockbox: &str) -> Self {
        let body = format!(
            "The digital key \"{}\" for {lockbox} is withdrawn: the lock could not take it.\n",
            key.description()
        );
        Self::about_key(key, "digital key withdrawn", lockbox, body)
    }

    fn about_key(key: &IssuedKey, what: &str, lockbox: &str, body: String) -> Self {
        let subject = format!("{lockbox}: {what} \"{}\"", key.description());
        Self { to: key.user_email().to_owned(), subject, body }
    }
}
