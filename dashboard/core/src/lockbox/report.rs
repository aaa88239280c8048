//! What the lock tells: its state, its answers, its audit events.

use std::time::Duration;

use lock_protocol::{
    AuditEvent, AuditKind, Command, CommandId, Phase, Refusal, Report, SessionId, Status,
};

use super::Lockbox;
use crate::audit::AuditWhat;
use crate::issued_key::KeyState;
use crate::request::{Ask, Waiting};
use crate::{NoticeKind, Operation, Session, SessionState, Utc};

/// The lock's clock is set when it is off by more than this.
const CLOCK_TOLERANCE_MS: i64 = 2000;

impl Lockbox {
    pub(super) fn report(&mut self, now: Utc, report: Report) {
        self.requests.lock_spoke();
        match report {
            Report::Hello(status) => {
                self.requests.lock_is_there(status.last_command);
                self.clock_is_wrong = false;
                self.state(now, status);
            }
            Report::Status(status) => self.state(now, status),
            Report::Answer { id, result } => self.answer(now, id, result),
            Report::Resetting(event) => {
                self.take_event(now, event);
                self.is_resetting();
            }
            Report::Audit(event) => {
                self.acknowledge = true;
                self.take_event(now, event);
            }
        }
    }

    fn take_event(&mut self, now: Utc, event: AuditEvent) {
        for index in self.audit.take(now, event) {
            let entry = self.audit.entries()[index];
            if let AuditWhat::Event(kind) = entry.what {
                self.happened(now, entry.at.unwrap_or(now), kind);
            }
        }
    }

    fn state(&mut self, now: Utc, status: Status) {
        self.status = Some((now, status));
        if let Some(told) = status.session {
            self.session_runs(now, told.id, told.phase);
        }
        let was_wrong = std::mem::replace(&mut self.clock_is_wrong, is_wrong(status.utc_s, now));
        // Asked for once each time that it goes wrong: a dead clock chip can't be set.
        if self.clock_is_wrong && !was_wrong {
            self.requests.push_clock();
        }
    }

    fn answer(&mut self, now: Utc, id: CommandId, result: Result<(), Refusal>) {
        let Some(waiting) = self.requests.answered(id) else { return };
        match (waiting.ask, result) {
            (_, Err(Refusal::Busy)) => self.requests.ask_later(now, waiting),
            (Ask::Command(command), Ok(())) => self.applied(now, command),
            (Ask::Command(command), Err(refusal)) => self.refused(now, command, waiting, refusal),
            (Ask::Clock, _) => {}
        }
    }

    fn applied(&mut self, now: Utc, command: Command) {
        match command {
            Command::StartSession { session, .. } => {
                // A session that was ended or taken back meanwhile is not brought back by the answer.
                if self.session_mut(session).is_some_and(|s| s.state == SessionState::Pending) {
                    self.session_runs(now, session, Phase::Locked);
                }
            }
            Command::Unlock { session } | Command::EndSession { session } => {
                self.session_is_over(now, now, session);
            }
            Command::SetDuration { session, duration_s } => {
                if let Some(session) = self.session_mut(session) {
                    session.duration = Some(Duration::from_secs(duration_s));
                }
            }
            Command::SetEmergencyUnlock { .. }
            | Command::SetBreaks { .. }
            | Command::SetClock { .. }
            | Command::UnlockWithKey { .. }
            | Command::FactoryReset => {}
            Command::PutKey(key) => self.key_is_stored(now, key.id),
            Command::DeleteKey { key } => self.set_key_state(key, KeyState::Gone),
        }
    }

    fn refused(&mut self, now: Utc, command: Command, waiting: Waiting, refusal: Refusal) {
        match command {
            Command::StartSession { session, .. } => {
                self.requests.drop_unsent(session);
                if refusal == Refusal::Void {
                    if let Some(session) = self.session_mut(session) {
                        session.state = SessionState::Abandoned;
                    }
                } else {
                    // It never began: what was there before counts again.
                    self.sessions.retain(|known| known.id != session);
                }
            }
            // What was wanted is so.
            Command::EndSession { .. } if refusal == Refusal::SessionOver => return,
            Command::EndSession { session } => {
                if let Some(session) = self.session_mut(session)
                    && let Some(before) = session.ended_from.take()
                {
                    session.state = before;
                }
            }
            Command::PutKey(key) => self.key_is_refused(key.id),
            _ => {}
        }
        if let Some(operation) = waiting.operation {
            self.record_refusal(now, operation, refusal.into());
        }
    }

    /// Takes in an audit event, each once and in order; `at` is the lock's time of it.
    fn happened(&mut self, now: Utc, at: Utc, kind: AuditKind) {
        match kind {
            AuditKind::SessionStarted { session, origin, duration_s } => {
                self.session_runs(now, session, Phase::Locked);
                if let Some(session) = self.session_mut(session) {
                    session.origin = Some(origin);
                    session.duration = duration_s.map(Duration::from_secs);
                }
            }
            AuditKind::SessionEnded { session, .. } => self.session_is_over(now, at, session),
            AuditKind::EmergencyUnlock => self.tell(at, NoticeKind::EmergencyUnlock),
            AuditKind::BreakStarted { session } => self.session_runs(now, session, Phase::Break),
            AuditKind::BreakEnded { session } => self.session_runs(now, session, Phase::Locked),
            AuditKind::BreakMissed { session } => {
                self.session_runs(now, session, Phase::Overdue);
                self.tell(at, NoticeKind::BreakMissed);
            }
            AuditKind::DurationSet { session, duration_s } => {
                if let Some(session) = self.session_mut(session) {
                    session.duration = Some(Duration::from_secs(duration_s));
                }
            }
            AuditKind::TamperPlate { seen: false } => {
                if let Some(session) = self.sessions.iter_mut().rev().find(|s| s.is_running()) {
                    session.break_open = true;
                }
            }
            AuditKind::FactoryReset { .. } => self.was_reset(at),
            _ => {}
        }
    }

    fn session_runs(&mut self, now: Utc, id: SessionId, phase: Phase) {
        let index = self.sessions.iter().rposition(|session| session.id == id);
        let mut session = match index {
            Some(index) if self.sessions[index].is_running() => {
                self.sessions[index].runs(phase);
                return;
            }
            Some(index) if self.sessions[index].state == SessionState::Completed => return,
            Some(index) => self.sessions.remove(index),
            None => Session::told(id, now),
        };
        if !id.is_local() {
            self.last_session = self.last_session.max(id.0);
        }
        session.runs(phase);
        self.sessions.push(session);
    }

    fn session_is_over(&mut self, now: Utc, at: Utc, id: SessionId) {
        if self.session_mut(id).is_none() {
            self.sessions.push(Session::told(id, now));
        }
        let Some(session) = self.session_mut(id) else { return };
        session.ended_from = None;
        if session.complete() {
            self.tell(at, NoticeKind::SessionCompleted);
        }
        for dropped in self.requests.drop_unsent(id) {
            match dropped.operation {
                None | Some(Operation::EndSession | Operation::AdministratorEndSession) => {}
                Some(operation) => {
                    self.record_refusal(now, operation, Refusal::SessionOver.into());
                }
            }
        }
    }
}

/// The lock tells whole seconds, rounded down, so its clock may be up to a second later than it says.
fn is_wrong(lock_utc_s: Option<i64>, now: Utc) -> bool {
    lock_utc_s.is_none_or(|seconds| {
        let behind = now.as_millis().saturating_sub(seconds.saturating_mul(1000));
        !(-CLOCK_TOLERANCE_MS..=CLOCK_TOLERANCE_MS + 1000).contains(&behind)
    })
}
