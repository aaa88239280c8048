//! The audit log in whole lines: who, what, when, with the names that the lock does not know (KEY-11).

use lock_protocol::{AuditKind, KeyId};

use super::Lockbox;
use crate::audit::AuditWhat;
use crate::duration_text::span;
use crate::{AuditEntry, IssuedKey};

impl Lockbox {
    /// Writes what an entry of the audit log tells: `unlocked: PIN, Paula, "visit"`.
    pub fn audit_text(&self, entry: &AuditEntry) -> String {
        let mut text = entry.text();
        if let AuditWhat::Event(AuditKind::KeypadDisabled { seconds }) = entry.what {
            text = format!("{text} for {}", span(seconds));
        }
        if let Some(key) = self.key_of(entry) {
            text = format!("{text}, {}, \"{}\"", key.user_name(), key.description());
        }
        text
    }

    /// Writes a whole line: `17 2026-03-05 09:00:00 UTC unlocked: PIN, Paula, "visit"`.
    pub fn audit_line(&self, entry: &AuditEntry) -> String {
        let at = entry.at.map_or_else(|| "time unknown".to_owned(), |at| at.to_string());
        format!("{} {at} {}", entry.sequence, self.audit_text(entry))
    }

    /// Gives the entries about the digital keys of a user, by e-mail address (KEY-11).
    pub fn audit_of_user<'a>(&'a self, email: &'a str) -> impl Iterator<Item = &'a AuditEntry> {
        self.audit()
            .iter()
            .filter(move |entry| self.key_of(entry).is_some_and(|key| key.user_email() == email))
    }

    /// Gives the e-mail address of the user whose digital key an entry is about.
    pub fn audit_user(&self, entry: &AuditEntry) -> Option<&str> {
        self.key_of(entry).map(IssuedKey::user_email)
    }

    fn key_of(&self, entry: &AuditEntry) -> Option<&IssuedKey> {
        self.key(key_id(entry)?)
    }
}

/// Gives the digital key that an entry is about.
const fn key_id(entry: &AuditEntry) -> Option<KeyId> {
    match entry.what {
        AuditWhat::Event(kind) => match kind {
            AuditKind::CodeUnlocked { key, .. } | AuditKind::CredentialDenied { key, .. } => key,
            AuditKind::KeyStored { key } | AuditKind::KeyDeleted { key } => Some(key),
            _ => None,
        },
        AuditWhat::Lost { .. } => None,
    }
}
