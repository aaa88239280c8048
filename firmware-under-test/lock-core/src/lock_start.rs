//! Starting a lock: what may refuse it, the drive, the second look at the plate, the commit (LCK-1).

use core::time::Duration;

use lock_protocol::{AuditKind, Breaks, CommandId, Origin, Refusal, SessionId};

use crate::lock::{Job, Lock};
use crate::session::Session;
use crate::ui::{LockError, Notice, Retry, Ui};
use crate::{CodeLock, Direction, Mark, Uptime};

/// A new lock is refused below this level without USB (LCK-6).
pub(crate) const LEAST_BATTERY_PERCENT: u8 = 5;

/// A lock that is to be started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StartRequest {
    pub(crate) origin: Origin,
    /// The keyholder's id for it; the lock gives its own to one started on the device.
    pub(crate) session: Option<SessionId>,
    /// `None` is forever.
    pub(crate) duration: Option<Duration>,
    pub(crate) breaks: Option<Breaks>,
    pub(crate) emergency_unlock: bool,
    pub(crate) time_hidden: bool,
    /// The request that waits for the answer.
    pub(crate) request: Option<CommandId>,
}

impl Lock {
    /// Makes the request for a lock started on the device, with the device's settings.
    pub(crate) fn local_start(&self, origin: Origin, duration: Option<Duration>) -> StartRequest {
        StartRequest {
            origin,
            session: None,
            duration,
            breaks: self.settings.breaks.filter(|_| origin == Origin::Local),
            emergency_unlock: true,
            time_hidden: false,
            request: None,
        }
    }

    /// Begins to lock, or shows what stands against it.
    pub(crate) fn start(&mut self, now: Uptime, request: StartRequest) -> Result<(), Refusal> {
        if self.session.is_some() {
            return Err(Refusal::SessionActive);
        }
        if self.is_mismatched() {
            return Err(Refusal::CouldNotLock);
        }
        if self.cooldown.is_some() {
            self.show_error(now, LockError::Cooldown, None);
            return Err(Refusal::Cooldown);
        }
        if request.origin == Origin::Forever && !(self.link && self.settings.pairing.is_some()) {
            self.show_error(now, LockError::NoConnection, None);
            return Err(Refusal::NoConnection);
        }
        if self.battery_percent < LEAST_BATTERY_PERCENT && !self.usb {
            self.show_notice(now, Notice::BatteryLow);
            return Err(Refusal::BatteryLow);
        }
        if self.store_failed {
            self.show_notice(now, Notice::StoreFault);
            return Err(Refusal::StoreFault);
        }
        if !self.plate {
            self.show_error(now, LockError::NoBackPlate, None);
            return Err(Refusal::NoBackPlate);
        }
        self.go(Ui::Home);
        self.drive(Direction::Lock, Job::Start(request));
        Ok(())
    }

    /// The drive to locked is over: commits the session, or drives back (LCK-5).
    pub(crate) fn start_driven(&mut self, now: Uptime, request: StartRequest, agreed: bool) {
        let failure = match (agreed, self.plate) {
            (true, true) => None,
            (true, false) => Some((LockError::NoBackPlate, Refusal::NoBackPlate)),
            (false, _) => Some((LockError::CouldNotLock, Refusal::CouldNotLock)),
        };
        let Some((error, refusal)) = failure else {
            self.commit_start(now, request);
            return;
        };
        self.log(now, AuditKind::CouldNotLock);
        // Tried again by hand it is the same session, and nobody waits for an answer any more.
        let again = Retry::Start(StartRequest { request: None, ..request });
        let retry = (error == LockError::CouldNotLock).then_some(again);
        self.show_error(now, error, retry);
        // A box that is locked with a code stays so: it is no lock that failed.
        if !self.is_code_locked() {
            self.drive(Direction::Unlock, Job::DriveBack);
        }
        if let Some(id) = request.request {
            self.answer(now, id, Err(refusal));
        }
    }

    fn commit_start(&mut self, now: Uptime, request: StartRequest) {
        let id = request.session.unwrap_or_else(|| {
            self.next_local = self.next_local.wrapping_add(1) & !SessionId::LOCAL_BIT;
            SessionId(self.next_local | SessionId::LOCAL_BIT)
        });
        let start = Mark::after(now, Duration::ZERO, &self.clock);
        self.committing = Some(self.access.code);
        // Starting any lock ends the code lock (SES-8).
        self.access.code = CodeLock::Off;
        self.session = Some(Session {
            id,
            origin: request.origin,
            start,
            end: request.duration.map(|duration| start.plus(duration)),
            breaks: request.breaks,
            emergency_unlock: request.emergency_unlock && self.settings.emergency_unlock,
            time_hidden: request.time_hidden,
            running_break: None,
            break_base: start,
            tampered: false,
        });
        let duration_s = request.duration.map(|duration| duration.as_secs());
        self.log(
            now,
            AuditKind::SessionStarted { session: id, origin: request.origin, duration_s },
        );
        match request.request {
            Some(id) => self.answer(now, id, Ok(())),
            None => self.save_state(now),
        }
        self.go(Ui::Home);
        if request.request.is_none() {
            self.light(now);
        }
    }

    /// The state could not be stored: a lock that was just being committed is driven back.
    pub(crate) fn store_failed(&mut self, now: Uptime) {
        let Some(before) = self.committing.take().filter(|_| self.says_locked()) else { return };
        self.session = None;
        self.access.code = before;
        self.show_notice(now, Notice::StoreFault);
        if !self.is_code_locked() {
            self.drive(Direction::Unlock, Job::DriveBack);
        }
    }
}
