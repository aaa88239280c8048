//! Locking with a code, unlocking with a credential, and locking again by itself (KEY-8).

use core::time::Duration;

use lock_protocol::{AuditKind, KeyId, OperationSource};

use crate::access::CodeLock;
use crate::lock::{Job, Lock};
use crate::lock_start::LEAST_BATTERY_PERCENT;
use crate::ui::{LockError, Notice, Retry, Ui};
use crate::{Direction, Uptime};

/// A box that a credential opened locks again after this long without an input (KEY-8).
const RELOCK_AFTER: Duration = Duration::from_secs(30);

impl Lock {
    pub(crate) fn is_code_locked(&self) -> bool {
        self.session.is_none() && self.access.code == CodeLock::Locked
    }

    /// Tells whether the box opens only by its time, a credential, a keyholder, or an emergency unlock.
    pub(crate) fn says_locked(&self) -> bool {
        self.is_locked() || self.is_code_locked()
    }

    /// Tells whether the box was opened with a credential, and will lock again.
    pub(crate) fn is_open_for_a_while(&self) -> bool {
        self.session.is_none() && self.cooldown.is_none() && self.access.code == CodeLock::Open
    }

    /// `Lock with Code` was chosen, or `Retry`.
    pub(crate) fn lock_with_code(&mut self, now: Uptime) {
        if self.session.is_some() || self.is_driving() || self.is_mismatched() {
            return;
        }
        if self.cooldown.is_some() {
            self.show_error(now, LockError::Cooldown, None);
        } else if self.settings.password.is_none() {
            self.show_notice(now, Notice::PasswordFirst);
        } else if self.battery_percent < LEAST_BATTERY_PERCENT && !self.usb {
            self.show_notice(now, Notice::BatteryLow);
        } else if self.store_failed {
            self.show_notice(now, Notice::StoreFault);
        } else if !self.plate {
            self.show_error(now, LockError::NoBackPlate, None);
        } else {
            self.go(Ui::Home);
            self.drive(Direction::Lock, Job::CodeLock { again: false });
        }
    }

    /// The drive to locked is over: commits the code lock, or drives back (LCK-5).
    pub(crate) fn code_lock_driven(&mut self, now: Uptime, again: bool, agreed: bool) {
        if agreed && self.plate {
            self.committing = Some(self.access.code);
            self.access.code = CodeLock::Locked;
            self.access.relock_from = None;
            self.log(now, if again { AuditKind::Relocked } else { AuditKind::CodeLocked });
            self.save_state(now);
            self.go(Ui::Home);
            if !again {
                self.light(now);
            }
            return;
        }
        self.log(now, AuditKind::CouldNotLock);
        // Tried again by a person only: a latch that jams is not driven every 30 s.
        self.access.relock_from = None;
        if agreed {
            self.show_error(now, LockError::NoBackPlate, None);
        } else {
            self.show_error(now, LockError::CouldNotLock, Some(Retry::CodeLock));
        }
        self.drive(Direction::Unlock, Job::DriveBack);
    }

    /// A credential counts: it is stored that the box is open, then the latch is driven.
    pub(crate) fn code_unlock(&mut self, now: Uptime, source: OperationSource, key: Option<KeyId>) {
        self.access.code = CodeLock::Open;
        self.access.guest |= key.is_some();
        self.access.relock_from = Some(now);
        self.access.keypad.clear();
        self.log(now, AuditKind::CodeUnlocked { source, key });
        self.save_state(now);
        self.status_changed = true;
        self.go(Ui::Home);
        self.light(now);
        self.drive(Direction::Unlock, Job::Release);
    }

    /// `Stay Unlocked` was chosen.
    pub(crate) fn stay_unlocked(&mut self, now: Uptime) {
        self.access.code = CodeLock::Off;
        self.save_state(now);
        self.go(Ui::Home);
    }

    /// An input, or the end of the drive that opened it: the time begins anew.
    pub(crate) fn relock_later(&mut self, now: Uptime) {
        if self.access.code == CodeLock::Open {
            self.access.relock_from = Some(now);
        }
    }

    /// When it locks again; `None` while something stands against it.
    pub(crate) fn relock_at(&self) -> Option<Uptime> {
        let may = self.is_open_for_a_while()
            && self.plate
            && !self.store_failed
            && !self.access.resetting
            && self.latch.is_idle()
            && !self.is_mismatched()
            && !matches!(self.ui, Ui::Error(..));
        self.access.relock_from.filter(|_| may).map(|from| from + RELOCK_AFTER)
    }

    /// What is left until then, as the main menu says it: the whole of it while the plate is open.
    pub(crate) fn relocks_in(&self, now: Uptime) -> Duration {
        self.relock_at().map_or(RELOCK_AFTER, |at| at.since(now))
    }

    /// Locks again when it is time to, whatever the battery: it is no new lock (LCK-6) but the one that its
    /// owner chose, and whoever opened it has gone and relies on it.
    pub(crate) fn relock_if_due(&mut self, now: Uptime) {
        if self.relock_at().is_some_and(|at| at <= now) {
            self.go(Ui::Home);
            self.drive(Direction::Lock, Job::CodeLock { again: true });
        }
    }
}
