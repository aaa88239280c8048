//! Take a Break: the box unlocks for a while within a session (behaviour.md, section 6).

use core::time::Duration;

use lock_protocol::AuditKind;

use crate::lock::{Job, Lock};
use crate::session::RunningBreak;
use crate::ui::{LockError, Retry, Ui};
use crate::{Direction, Mark, Uptime};

impl Lock {
    /// Gives the wait before a break may be taken; `None` where the session has no breaks (BRK-1).
    pub(crate) fn break_wait(&self, now: Uptime) -> Option<Duration> {
        let session = self.session.as_ref()?;
        let every = Duration::from_secs(u64::from(session.breaks?.every_s));
        Some(session.break_base.plus(every).remaining(now))
    }

    /// The break was confirmed: it is stored, then the box unlocks (BRK-2).
    pub(crate) fn begin_break(&mut self, now: Uptime) {
        let clock = self.clock;
        let Some(session) = &mut self.session else { return };
        let Some(breaks) = session.breaks else { return };
        let length = Duration::from_secs(u64::from(breaks.length_s));
        session.running_break =
            Some(RunningBreak { end: Mark::after(now, length, &clock), missed: false });
        let session = session.id;
        self.log(now, AuditKind::BreakStarted { session });
        self.save_state(now);
        self.go(Ui::Home);
        self.drive(Direction::Unlock, Job::Release);
    }

    /// `End Break` was chosen: relocks if the plate is seen; else the break goes on (BRK-2).
    pub(crate) fn relock(&mut self, now: Uptime) {
        if !self.is_in_break() {
            return;
        }
        if self.plate {
            self.go(Ui::Home);
            self.drive(Direction::Lock, Job::Relock);
        } else {
            self.show_error(now, LockError::NoBackPlate, None);
        }
    }

    /// The drive to locked is over: the break is, too, or the latch is driven back.
    pub(crate) fn relock_driven(&mut self, now: Uptime, agreed: bool) {
        let failure = match (agreed, self.plate) {
            (true, true) => None,
            (true, false) => Some((LockError::NoBackPlate, None)),
            (false, _) => Some((LockError::CouldNotLock, Some(Retry::Relock))),
        };
        if let Some((error, retry)) = failure {
            self.log(now, AuditKind::CouldNotLock);
            self.show_error(now, error, retry);
            self.drive(Direction::Unlock, Job::DriveBack);
            return;
        }
        let base = Mark::after(now, Duration::ZERO, &self.clock);
        let Some(session) = &mut self.session else { return };
        session.running_break = None;
        session.break_base = base;
        let session = session.id;
        self.log(now, AuditKind::BreakEnded { session });
        self.save_state(now);
        self.go(Ui::Home);
        self.light(now);
    }

    /// A break whose time is over is missed: told once, and shown (BRK-3).
    pub(crate) fn miss_break_if_due(&mut self, now: Uptime) {
        let Some(session) = &mut self.session else { return };
        let Some(running) = &mut session.running_break else { return };
        if running.missed || !running.end.is_reached(now) {
            return;
        }
        running.missed = true;
        let session = session.id;
        self.log(now, AuditKind::BreakMissed { session });
        self.save_state(now);
        self.light(now);
    }
}
