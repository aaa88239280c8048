//! One lockbox as its keyholder's dashboard knows it.

mod audit_line;
mod history;
mod key;
mod link;
mod operation;
mod pairing;
mod report;
mod restored;
mod view;

use std::collections::VecDeque;
use std::time::Duration;

use lock_protocol::{Channel, SessionId, Status};
use serde::{Deserialize, Serialize};

use crate::audit::AuditLog;
use crate::issued_key::IssuedKey;
use crate::request::Requests;
use crate::{
    AuditEntry, Defaults, Mail, Notice, NoticeKind, Operation, RefusalEntry, Refused, Session,
    SessionState, Utc,
};

use history::HandedOver;
pub use history::History;
pub(crate) use history::keep_last;
pub use link::ReceiveError;
use pairing::Attempt;

/// A start is void this long after it was made (PWR-3, SES-7).
pub const START_IS_VOID_AFTER: Duration = Duration::from_hours(1);

/// Names a lockbox on one dashboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LockboxId(pub u32);

/// A lockbox: what its lock has told, what it is asked, and what its keyholder is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lockbox {
    name: String,
    /// The keyholder's e-mail address.
    contact: String,
    channel: Option<Channel>,
    /// What a person has just asked to pair with; a server that stops forgets it.
    #[serde(skip)]
    attempt: Option<Attempt>,
    /// A key that the lock accepted and of which it has shown no use yet.
    offered: Option<Channel>,
    online: bool,
    last_seen: Option<Utc>,
    /// The lock's last state, and when it came.
    status: Option<(Utc, Status)>,
    /// The lock's clock was wrong when it was told last.
    clock_is_wrong: bool,
    acknowledge: bool,
    requests: Requests,
    outbox: VecDeque<Vec<u8>>,
    sessions: Vec<Session>,
    last_session: u32,
    defaults: Defaults,
    /// Counts the pairings: a lock that was reset knows nothing of an older one.
    pairing: u32,
    /// All digital keys that were ever made, so that the audit log can name them.
    keys: Vec<IssuedKey>,
    last_key: u32,
    remote_reset: bool,
    audit: AuditLog,
    refusals: Vec<RefusalEntry>,
    notices: Vec<Notice>,
    mails: Vec<Mail>,
    mails_given: usize,
    /// Below this, within each of the lock's epochs, no counter is used: a server before this one may have.
    #[serde(default)]
    counter_floor: u32,
    /// What a server keeps elsewhere.
    #[serde(default)]
    handed_over: HandedOver,
}

impl Lockbox {
    pub(crate) fn new(name: String, contact: String) -> Self {
        Self {
            name,
            contact,
            channel: None,
            attempt: None,
            offered: None,
            online: false,
            last_seen: None,
            status: None,
            clock_is_wrong: false,
            acknowledge: false,
            requests: Requests::default(),
            outbox: VecDeque::new(),
            sessions: Vec::new(),
            last_session: 0,
            defaults: Defaults::default(),
            pairing: 0,
            keys: Vec::new(),
            last_key: 0,
            remote_reset: true,
            audit: AuditLog::default(),
            refusals: Vec::new(),
            notices: Vec::new(),
            mails: Vec::new(),
            mails_given: 0,
            counter_floor: 0,
            handed_over: HandedOver::default(),
        }
    }

    /// Gives the name that people gave it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Names it.
    pub fn set_name(&mut self, name: impl Into<String>) {
        self.name = name.into();
    }

    /// Gives the e-mail address of its keyholder.
    pub fn contact(&self) -> &str {
        &self.contact
    }

    /// Sets the e-mail address of its keyholder.
    pub fn set_contact(&mut self, address: impl Into<String>) {
        self.contact = address.into();
    }

    /// Tells whether a lock was paired.
    pub const fn is_paired(&self) -> bool {
        self.channel.is_some()
    }

    /// Tells whether the lock can be reached now.
    pub const fn is_online(&self) -> bool {
        self.online
    }

    /// Gives when the lock was heard last.
    pub const fn last_seen(&self) -> Option<Utc> {
        self.last_seen
    }

    /// Gives the last state that the lock told, and when it came.
    pub const fn status(&self) -> Option<&(Utc, Status)> {
        self.status.as_ref()
    }

    /// Gives the session that counts: the running one, else the pending one, else the last one.
    pub fn session(&self) -> Option<&Session> {
        let running = self.sessions.iter().rev().find(|session| session.is_running());
        let pending = || self.sessions.iter().rev().find(|s| s.state == SessionState::Pending);
        running.or_else(pending).or_else(|| self.sessions.last())
    }

    /// Gives the state of that session (SES-7).
    pub fn session_state(&self) -> Option<SessionState> {
        self.session().map(Session::state)
    }

    /// Gives all sessions, in the order in which they began or were made.
    pub fn sessions(&self) -> &[Session] {
        &self.sessions
    }

    /// Gives the defaults for the sessions that the keyholder starts.
    pub const fn defaults(&self) -> Defaults {
        self.defaults
    }

    /// Gives the number of requests without an answer.
    pub fn waiting_requests(&self) -> usize {
        self.requests.len()
    }

    /// Gives all refusals, oldest first.
    pub fn refusals(&self) -> &[RefusalEntry] {
        &self.refusals
    }

    /// Gives all notices to the keyholder, oldest first, each once.
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// Gives all e-mails written so far, given out by [`poll_mail`](Self::poll_mail) or not.
    pub fn mails(&self) -> &[Mail] {
        &self.mails
    }

    /// Gives the next e-mail to send, each once.
    pub fn poll_mail(&mut self) -> Option<Mail> {
        let mail = self.mails.get(self.mails_given)?.clone();
        self.mails_given += 1;
        Some(mail)
    }

    /// Gives the audit log, in the order of its sequence numbers.
    pub fn audit(&self) -> &[AuditEntry] {
        self.audit.entries()
    }

    /// Gives what is left of the running session: `None` without one, or if it is forever.
    pub fn remaining(&self, now: Utc) -> Option<Duration> {
        let session = self.session().filter(|session| session.is_running())?;
        let (at, status) = self.status.as_ref()?;
        let told = status.session.filter(|told| told.id == session.id)?;
        let remaining = Duration::from_secs(told.remaining_s?);
        Some(remaining.saturating_sub(now.since(*at)))
    }

    /// Gives what is left of a cooldown, as far as the lock has told of one.
    pub fn cooldown(&self, now: Utc) -> Option<Duration> {
        let (at, status) = self.status.as_ref()?;
        let remaining =
            Duration::from_secs(status.cooldown_s?.into()).checked_sub(now.since(*at))?;
        (!remaining.is_zero()).then_some(remaining)
    }

    /// Gives when [`Dashboard::handle_timeout`](crate::Dashboard::handle_timeout) has something to do for it next.
    pub fn deadline(&self) -> Option<Utc> {
        let retry = self.requests.deadline().filter(|_| self.online);
        let void = self.sessions.iter().filter(|session| session.state == SessionState::Pending);
        let void = void.map(|session| session.made.plus(START_IS_VOID_AFTER));
        void.chain(retry).chain(self.pairing_deadline()).min()
    }

    fn session_mut(&mut self, id: SessionId) -> Option<&mut Session> {
        self.sessions.iter_mut().rev().find(|session| session.id == id)
    }

    fn record_refusal(&mut self, at: Utc, request: Operation, refused: Refused) {
        self.refusals.push(RefusalEntry { at, request, refused });
    }

    fn tell(&mut self, at: Utc, kind: NoticeKind) {
        let notice = Notice { at, kind };
        self.notices.push(notice);
        self.mails.extend(Mail::about(&notice, &self.contact, &self.name));
    }
}
