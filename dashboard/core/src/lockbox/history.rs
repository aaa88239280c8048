//! What has happened to one lockbox, handed over to who keeps it for good, so that memory stays bounded.

use serde::{Deserialize, Serialize};

use super::Lockbox;
use crate::{AuditEntry, Mail, Notice, RefusalEntry};

/// How many of each are kept here after they were handed over: what the views look at is far less.
const KEPT: usize = 64;

/// What has happened since it was taken last, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// New entries of the audit log.
    pub audit: Vec<AuditEntry>,
    /// New notices to the keyholder.
    pub notices: Vec<Notice>,
    /// New refusals.
    pub refusals: Vec<RefusalEntry>,
    /// E-mails to send.
    pub mails: Vec<Mail>,
}

/// How many of those in memory were handed over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct HandedOver {
    audit: usize,
    notices: usize,
    refusals: usize,
}

impl Lockbox {
    /// Hands over what is new since the last time, each once, and forgets what is old and was handed over.
    pub fn take_history(&mut self) -> History {
        let handed = &mut self.handed_over;
        let history = History {
            audit: self.audit.entries()[handed.audit..].to_vec(),
            notices: self.notices[handed.notices..].to_vec(),
            refusals: self.refusals[handed.refusals..].to_vec(),
            mails: self.mails.split_off(self.mails_given),
        };
        self.mails.clear();
        self.mails_given = 0;
        handed.audit = self.audit.keep_last(KEPT);
        handed.notices = keep_last(&mut self.notices, KEPT);
        handed.refusals = keep_last(&mut self.refusals, KEPT);
        history
    }
}

/// Forgets all but the last ones, and tells how many there are then.
pub(crate) fn keep_last<T>(all: &mut Vec<T>, kept: usize) -> usize {
    all.drain(..all.len().saturating_sub(kept));
    all.len()
}
