//! The requests that wait for one lock's answer: in order, one on its way at a time (PWR-3).

use std::collections::VecDeque;
use std::time::Duration;

use lock_protocol::{Command, CommandId, Digits, KeyId, Request, SessionId};
use serde::{Deserialize, Serialize};

use crate::{Operation, Utc};

/// How long an answer may take before the request is sent again.
pub const RETRY: Duration = Duration::from_secs(2);
/// How often a request is sent without an answer before the lock counts as silent.
const ATTEMPTS: u8 = 5;

/// What is asked of the lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Ask {
    /// A keyholder's command.
    Command(Command),
    /// To set its clock to the time of sending.
    Clock,
}

/// A request without its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Waiting {
    /// Given when it is sent first, kept when it is sent again.
    id: Option<CommandId>,
    pub(crate) ask: Ask,
    /// What people asked for; `None` for what the dashboard does by itself, of which no refusal is told.
    pub(crate) operation: Option<Operation>,
}

impl Waiting {
    /// Names the session that it means.
    pub(crate) const fn session(&self) -> Option<SessionId> {
        match self.ask {
            Ask::Command(
                Command::StartSession { session, .. }
                | Command::Unlock { session }
                | Command::EndSession { session }
                | Command::SetDuration { session, .. },
            ) => Some(session),
            _ => None,
        }
    }

    const fn starts(&self, id: SessionId) -> bool {
        matches!(self.ask, Ask::Command(Command::StartSession { session, .. }) if session.0 == id.0)
    }
}

/// What taking a start back did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TakenBack {
    /// It was never sent: the lock will never see it.
    Unsent,
    /// It was sent: the lock may have applied it.
    Sent,
}

/// The requests for one lock, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Requests {
    waiting: VecDeque<Waiting>,
    last_id: CommandId,
    /// When the first one may be sent (again); `None` is at once.
    send_at: Option<Utc>,
    attempts: u8,
}

impl Requests {
    pub(crate) fn len(&self) -> usize {
        self.waiting.len()
    }

    pub(crate) fn push(&mut self, command: Command, operation: Option<Operation>) {
        self.waiting.push_back(Waiting { id: None, ask: Ask::Command(command), operation });
    }

    /// Sets the clock before anything that is not on its way yet: starts are judged by it.
    pub(crate) fn push_clock(&mut self) {
        if !self.waiting.iter().any(|waiting| waiting.ask == Ask::Clock) {
            let behind = usize::from(self.first_is_sent());
            self.waiting.insert(behind, Waiting { id: None, ask: Ask::Clock, operation: None });
        }
    }

    /// The lock is there (again) and told the last request that it judged: the first goes out at once.
    pub(crate) fn lock_is_there(&mut self, last_judged: CommandId) {
        self.last_id = self.last_id.max(last_judged);
        self.send_at = None;
        self.attempts = 0;
        if let Some(first) = self.waiting.front_mut()
            && first.id.is_some_and(|id| id < last_judged)
        {
            // Numbers that this dashboard did not give (another one had the lock): the lock skips old ones.
            first.id = None;
        }
    }

    /// The lock said something, so it isn't silent.
    pub(crate) const fn lock_spoke(&mut self) {
        self.attempts = 0;
    }

    /// Gives the first request if it is to be sent now.
    pub(crate) fn due(&mut self, now: Utc) -> Option<Request> {
        // A time far ahead comes of a caller's clock that was set back.
        let wait = self.send_at.is_some_and(|send_at| send_at > now && send_at <= now.plus(RETRY));
        let first = self.waiting.front_mut().filter(|_| !wait)?;
        let id = *first.id.get_or_insert_with(|| {
            self.last_id = CommandId(self.last_id.0.saturating_add(1));
            self.last_id
        });
        self.send_at = Some(now.plus(RETRY));
        self.attempts = self.attempts.saturating_add(1);
        let command = match first.ask {
            Ask::Command(command) => command,
            Ask::Clock => Command::SetClock { utc_ms: now.as_millis() },
        };
        Some(Request { id, command })
    }

    /// Tells whether the lock has let all attempts pass.
    pub(crate) fn is_silent(&self, now: Utc) -> bool {
        self.attempts >= ATTEMPTS && self.send_at.is_some_and(|send_at| send_at <= now)
    }

    /// Gives when the first request is to be sent again.
    pub(crate) fn deadline(&self) -> Option<Utc> {
        self.send_at.filter(|_| !self.waiting.is_empty())
    }

    /// Takes the request that an answer belongs to; `None` for one that came before.
    pub(crate) fn answered(&mut self, id: CommandId) -> Option<Waiting> {
        let answered = self.waiting.pop_front_if(|first| first.id == Some(id));
        if answered.is_some() {
            self.next_at(None);
        }
        answered
    }

    /// The lock was busy with the latch: the first request is asked anew later, under a new id, since
    /// this one has its answer.
    pub(crate) fn ask_later(&mut self, now: Utc, busy: Waiting) {
        self.waiting.push_front(Waiting { id: None, ..busy });
        self.next_at(Some(now.plus(RETRY)));
    }

    /// Takes out what was not sent yet and means this session.
    pub(crate) fn drop_unsent(&mut self, session: SessionId) -> Vec<Waiting> {
        let mut dropped = Vec::new();
        self.waiting.retain(|waiting| {
            let keep = waiting.id.is_some() || waiting.session() != Some(session);
            if !keep {
                dropped.push(*waiting);
            }
            keep
        });
        dropped
    }

    /// Takes the start of this session out, sent or not; it is never sent again.
    pub(crate) fn take_back_start(&mut self, session: SessionId) -> Option<TakenBack> {
        let index = self.waiting.iter().position(|waiting| waiting.starts(session))?;
        let taken = self.waiting.remove(index)?;
        if taken.id.is_none() {
            return Some(TakenBack::Unsent);
        }
        self.next_at(None);
        Some(TakenBack::Sent)
    }

    /// Takes a key out that was never sent, and tells whether there was one.
    pub(crate) fn take_back_key(&mut self, id: KeyId) -> bool {
        let puts = |waiting: &Waiting| matches!(waiting.ask, Ask::Command(Command::PutKey(key)) if key.id == id);
        let index = self.waiting.iter().position(|waiting| waiting.id.is_none() && puts(waiting));
        index.is_some_and(|index| self.waiting.remove(index).is_some())
    }

    /// Tells whether a key with this PIN is on its way.
    pub(crate) fn has_pin(&self, pin: Digits) -> bool {
        let has = |waiting: &Waiting| matches!(waiting.ask, Ask::Command(Command::PutKey(key)) if key.pin == Some(pin));
        self.waiting.iter().any(has)
    }

    /// Takes out what is never queued, sent or not, and tells what was asked (PWR-3, RST-6).
    pub(crate) fn drop_never_queued(&mut self) -> Vec<Operation> {
        let first = self.waiting.front().and_then(|first| first.id);
        let mut dropped = Vec::new();
        self.waiting.retain(|waiting| {
            let never = matches!(
                waiting.ask,
                Ask::Command(Command::UnlockWithKey { .. } | Command::FactoryReset)
            );
            if never {
                dropped.extend(waiting.operation);
            }
            !never
        });
        if self.waiting.front().and_then(|first| first.id) != first {
            self.next_at(None);
        }
        dropped
    }

    /// Forgets all that waits: the lock will never answer.
    pub(crate) fn forget_all(&mut self) {
        self.waiting.clear();
        self.next_at(None);
    }

    fn first_is_sent(&self) -> bool {
        self.waiting.front().is_some_and(|first| first.id.is_some())
    }

    const fn next_at(&mut self, send_at: Option<Utc>) {
        self.send_at = send_at;
        self.attempts = 0;
    }
}
