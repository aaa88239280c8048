//! A running session: from its start to whichever end (behaviour.md, section 4).

use core::time::Duration;

use lock_protocol::{
    AuditKind, Breaks, EndReason, LatchState, Origin, Phase, SessionId, SessionStatus,
};

use crate::lock::{Job, Lock};
use crate::ui::Ui;
use crate::{Clock, ClockChange, Direction, Mark, SessionRecord, StoredMark, Uptime};

/// A running break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RunningBreak {
    pub(crate) end: Mark,
    pub(crate) missed: bool,
}

/// A running session; its settings are frozen (SES-4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Session {
    pub(crate) id: SessionId,
    pub(crate) origin: Origin,
    pub(crate) start: Mark,
    pub(crate) end: Option<Mark>,
    pub(crate) breaks: Option<Breaks>,
    pub(crate) emergency_unlock: bool,
    pub(crate) time_hidden: bool,
    pub(crate) running_break: Option<RunningBreak>,
    pub(crate) break_base: Mark,
    pub(crate) tampered: bool,
}

impl Session {
    pub(crate) fn restore(record: &SessionRecord, mark: impl Fn(StoredMark) -> Mark) -> Self {
        Self {
            id: record.id,
            origin: record.origin,
            start: mark(record.start),
            end: record.end.map(&mark),
            breaks: record.breaks,
            emergency_unlock: record.emergency_unlock,
            time_hidden: record.time_hidden,
            running_break: record
                .break_end
                .map(|end| RunningBreak { end: mark(end), missed: record.break_missed }),
            break_base: mark(record.break_base),
            tampered: record.tampered,
        }
    }

    pub(crate) fn record(&self, now: Uptime) -> SessionRecord {
        SessionRecord {
            id: self.id,
            origin: self.origin,
            start: self.start.store(now),
            end: self.end.map(|mark| mark.store(now)),
            breaks: self.breaks,
            emergency_unlock: self.emergency_unlock,
            time_hidden: self.time_hidden,
            break_end: self.running_break.map(|running| running.end.store(now)),
            break_missed: self.running_break.is_some_and(|running| running.missed),
            break_base: self.break_base.store(now),
            tampered: self.tampered,
        }
    }

    /// Stands in for a session whose record can't be read: no end, and a way out (LCK-5, EMG-8).
    pub(crate) fn unreadable(now: Uptime, clock: &Clock) -> Self {
        let start = Mark::after(now, Duration::ZERO, clock);
        Self {
            id: SessionId(SessionId::LOCAL_BIT),
            origin: Origin::Local,
            start,
            end: None,
            breaks: None,
            emergency_unlock: true,
            time_hidden: true,
            running_break: None,
            break_base: start,
            tampered: false,
        }
    }

    pub(crate) fn status(&self, now: Uptime) -> SessionStatus {
        let phase = match self.running_break {
            None => Phase::Locked,
            Some(running) if running.end.is_reached(now) => Phase::Overdue,
            Some(_) => Phase::Break,
        };
        let remaining_s = self.end.map(|end| end.remaining(now).as_secs());
        SessionStatus { id: self.id, phase, remaining_s }
    }

    pub(crate) fn adjust(&mut self, change: ClockChange, now: Uptime, clock: &Clock) {
        let marks = [Some(&mut self.start), self.end.as_mut(), Some(&mut self.break_base)];
        let break_end = self.running_break.as_mut().map(|running| &mut running.end);
        for mark in marks.into_iter().chain([break_end]).flatten() {
            mark.adjust(change, now, clock, false);
        }
    }
}

impl Lock {
    /// Tells whether the session says locked; in a break and without a session it does not.
    pub(crate) fn is_locked(&self) -> bool {
        self.session.as_ref().is_some_and(|session| session.running_break.is_none())
    }

    pub(crate) const fn is_in_break(&self) -> bool {
        matches!(&self.session, Some(session) if session.running_break.is_some())
    }

    /// What the latch should be.
    pub(crate) fn expected_latch(&self) -> LatchState {
        if self.says_locked() { LatchState::Locked } else { LatchState::Unlocked }
    }

    /// Ends the running session: it is stored as ended, then the latch is driven.
    pub(crate) fn end_session(&mut self, now: Uptime, reason: EndReason) {
        let Some(session) = self.session.take() else { return };
        self.unreadable = false;
        self.log(now, AuditKind::SessionEnded { session: session.id, reason });
        if reason == EndReason::Emergency {
            self.log(now, AuditKind::EmergencyUnlock);
        }
        self.save_state(now);
        self.go(Ui::Home);
        self.light(now);
        let may_be_locked = self.latch.verdict() == LatchState::Locked || self.bolt_out;
        if may_be_locked || session.running_break.is_none() {
            self.drive(Direction::Unlock, Job::Release);
        }
    }

    pub(crate) fn end_session_if_due(&mut self, now: Uptime) {
        let due = self
            .session
            .as_ref()
            .and_then(|session| session.end)
            .is_some_and(|end| end.is_reached(now));
        if due && self.latch.is_idle() {
            self.end_session(now, EndReason::Time);
        }
    }

    /// Takes in what the clock chip said: marks move, and what depends on them is stored.
    pub(crate) fn clock_changed(&mut self, now: Uptime, change: ClockChange) {
        let clock = self.clock;
        if let Some(session) = &mut self.session {
            session.adjust(change, now, &clock);
        }
        if let Some(cooldown) = &mut self.cooldown {
            cooldown.adjust(change, now, &clock, true);
        }
        match change {
            ClockChange::None | ClockChange::Narrowed | ClockChange::Drifted { .. } => return,
            ClockChange::Lost => self.log(now, AuditKind::ClockLost),
            ClockChange::Jumped { .. } | ClockChange::Found => {
                self.log(now, AuditKind::ClockSet);
                self.sync_clock(now);
            }
        }
        self.save_state(now);
        self.status_changed = true;
    }
}
