//! What of the lock is stored, and what is told of it.

use lock_protocol::{AuditEvent, Report, Status};

use crate::lock::Lock;
use crate::{Message, Settings, StateRecord, Uptime};

impl Lock {
    /// Gives the state as it is to be stored.
    pub fn state_record(&self, now: Uptime) -> StateRecord {
        StateRecord {
            session: self.session.filter(|_| !self.unreadable).map(|session| session.record(now)),
            cooldown: self.cooldown.map(|mark| mark.store(now)),
            last_request: self.last_request,
            last_refusal: self.last_refusal,
            next_local: self.next_local,
            bolt_out: self.bolt_out,
            saved_utc_s: self.clock.earliest(now).map(|utc| utc.0.div_euclid(1000)),
            sequence: self.journal.sequence(),
            journal: self.journal.waiting().clone(),
            code: self.access.code,
            guest: self.access.guest,
            wrong_codes: self.access.lockout.wrong(),
            lockout_ms: self.access.lockout.left_ms(now),
            resetting: self.access.resetting,
        }
    }

    /// Tells whether the state may be stored: one that could not be read is kept as it is.
    pub const fn may_store_state(&self) -> bool {
        !self.unreadable
    }

    /// Tells whether a state that is lost would say nothing else: no session, cooldown, code lock, lockout or reset.
    pub fn is_free(&self) -> bool {
        self.session.is_none()
            && self.cooldown.is_none()
            && !self.is_code_locked()
            && self.access.lockout.wrong() == 0
            && !self.access.resetting
    }

    /// Gives the settings as they are to be stored.
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Gives the oldest audit event that is not in the log yet.
    pub fn next_unlogged(&self) -> Option<&AuditEvent> {
        self.journal.first()
    }

    /// Takes in that the log holds all events up to this sequence number.
    pub fn logged(&mut self, sequence: u32) {
        self.journal.logged(sequence);
    }

    /// Makes the report of a message, at the moment it is sent.
    #[inline(never)]
    pub fn report(&self, now: Uptime, message: Message) -> Report {
        match message {
            Message::Hello => Report::Hello(self.status(now)),
            Message::Status => Report::Status(self.status(now)),
            Message::Answer(id, result) => Report::Answer { id, result },
            Message::Resetting => Report::Resetting(self.journal.reset_event()),
        }
    }

    /// Gives the state as the dashboard is told it.
    pub fn status(&self, now: Uptime) -> Status {
        Status {
            latch: self.latch.verdict(),
            plate: self.plate,
            session: self.session.map(|session| session.status(now)),
            cooldown_s: self
                .cooldown
                .map(|end| u32::try_from(end.remaining(now).as_secs()).unwrap_or(u32::MAX)),
            battery_percent: self.battery_percent,
            usb: self.usb,
            utc_s: self.clock.earliest(now).map(|utc| utc.0.div_euclid(1000)),
            emergency_unlock: self.settings.emergency_unlock,
            breaks: self.settings.breaks,
            code_lock: self.is_code_locked(),
            default_password: self.settings.password.is_none(),
            last_command: self.last_request,
        }
    }
}
