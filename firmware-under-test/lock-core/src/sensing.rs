//! What the sensors say, and what it means when they disagree with the state (LCK-5, EMG-6).

use core::time::Duration;

use lock_protocol::{AuditKind, LatchState, Part};

use crate::lock::{Job, Lock};
use crate::ui::{LockError, Retry, Ui};
use crate::{Direction, Uptime};

/// Sensors may disagree with the state for this long before it counts.
pub(crate) const MISMATCH_AFTER: Duration = Duration::from_millis(300);

impl Lock {
    pub(crate) fn could_not_unlock(&mut self, now: Uptime) {
        self.mismatch_tried = true;
        self.log(now, AuditKind::CouldNotUnlock);
        self.show_error(now, LockError::CouldNotUnlock, Some(Retry::Unlock));
    }

    pub(crate) fn latch_sensed(&mut self, now: Uptime, verdict: LatchState) {
        if self.latch.verdict() == verdict {
            return;
        }
        self.latch.set_verdict(now, verdict);
        self.status_changed = true;
        if !self.latch.is_idle() {
            return;
        }
        self.mismatch_tried = false;
        if self.says_locked() && verdict == LatchState::Unlocked {
            self.log(now, AuditKind::TamperLatch);
        }
        if verdict == LatchState::Unlocked
            && matches!(self.ui, Ui::Error(LockError::CouldNotUnlock, _))
        {
            self.go(Ui::Home);
        }
    }

    pub(crate) fn plate_sensed(&mut self, now: Uptime, seen: bool) {
        if self.plate == seen {
            return;
        }
        self.plate = seen;
        self.status_changed = true;
        self.person(now);
        if self.says_locked() && self.latch.is_idle() {
            if let Some(session) = &mut self.session {
                session.tampered |= !seen;
            }
            self.log(now, AuditKind::TamperPlate { seen });
            self.save_state(now);
        }
    }

    /// The latch is locked and should not be.
    pub(crate) fn is_mismatched(&self) -> bool {
        self.latch.is_idle()
            && self.latch.verdict() == LatchState::Locked
            && self.expected_latch() == LatchState::Unlocked
    }

    /// At each start and wake, a latch that should be open and may not be is driven so (LCK-5).
    pub(crate) fn release_if_stuck(&mut self) {
        let unproved =
            self.bolt_out && self.latch.is_idle() && self.expected_latch() == LatchState::Unlocked;
        if unproved || self.is_mismatched() {
            self.drive(Direction::Unlock, Job::Release);
        }
    }

    pub(crate) fn show_mismatch_if_due(&mut self, now: Uptime) {
        if self.is_mismatched()
            && !self.mismatch_tried
            && now.since(self.latch.verdict_since()) >= MISMATCH_AFTER
        {
            self.could_not_unlock(now);
        }
    }

    pub(crate) fn part_fault(&mut self, now: Uptime, part: Part, failed: bool) {
        match part {
            // A display that fails can only be logged: there is nowhere to show it.
            Part::Display | Part::Reader => {}
            Part::Clock => self.clock_silent = failed,
            Part::Store => {
                self.store_failed = failed;
                if !failed {
                    // What could not be stored meanwhile is.
                    self.save_state(now);
                }
            }
        }
        self.log(now, AuditKind::PartFault { part, failed });
    }
}
