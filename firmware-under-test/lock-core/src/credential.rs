//! Judging a credential: a code, a phone, a keycard, or the app's button (KEY-1, KEY-6, KEY-8).

use lock_protocol::{AuditKind, CommandId, DigitalKey, Digits, KeyId, OperationSource, Refusal};

use crate::Uptime;
use crate::access::CodeLock;
use crate::keypad::Feedback;
use crate::lock::Lock;
use crate::query::{Asked, Owner, Query};

impl Lock {
    /// Tells whether the reader is to look for phones and keycards: only a box that is locked with a code,
    /// and awake, opens by them (KEY-8, BTN-8).
    pub fn wants_reader(&self) -> bool {
        self.is_code_locked() && !self.is_asleep() && !self.is_driving()
    }

    /// A phone or a keycard has proved that it has a key's secret.
    pub(crate) fn presented(&mut self, source: OperationSource, key: KeyId) {
        if self.is_code_locked() && !self.is_driving() && self.access.asked.is_none() {
            self.ask_for(Query::Key(key), source, None);
        }
    }

    /// A phone or a keycard could not.
    pub(crate) fn rejected(&mut self, now: Uptime, source: OperationSource) {
        self.light(now);
        self.log(now, AuditKind::CredentialDenied { source, key: None });
        self.tell(now, Feedback::NotAuthentic);
    }

    /// Too many for the reader; a person is told what to do (SEC-3), and there is nobody to log.
    pub(crate) fn several(&mut self, now: Uptime) {
        self.light(now);
        self.tell(now, Feedback::Several);
    }

    /// The app's button was pressed (KEY-2): the same rules, and an answer.
    pub(crate) fn unlock_with_key(
        &mut self,
        now: Uptime,
        key: KeyId,
        void_from_s: i64,
        request: CommandId,
    ) -> Result<(), Refusal> {
        self.not_void(now, void_from_s)?;
        self.ask_for(Query::Key(key), OperationSource::App, Some(request));
        Ok(())
    }

    /// Checks what a key says of itself, and asks the store to keep it (KEY-1, KEY-7).
    pub(crate) fn put_key(&mut self, key: DigitalKey, request: CommandId) -> Result<(), Refusal> {
        if self.access.resetting {
            return Err(Refusal::Busy);
        }
        if key.from_s >= key.until_s {
            return Err(Refusal::BadPeriod);
        }
        if key.pin.is_some_and(|pin| !Digits::PIN.contains(&pin.len())) {
            return Err(Refusal::PinLength);
        }
        self.ask_for(Query::Put(key), OperationSource::App, Some(request));
        Ok(())
    }

    /// The store has told whose a credential is.
    pub(crate) fn credential(&mut self, now: Uptime, asked: Asked, owner: Owner) {
        if owner == Owner::Master {
            self.clear_wrong_codes(now);
            self.access.guest = false;
        }
        let key = match owner {
            Owner::Key { id, .. } => Some(id),
            Owner::Master | Owner::Nobody => None,
        };
        let source = asked.source;
        let judged = self.judge_owner(now, owner);
        if let Err(refusal) = judged {
            self.log(now, AuditKind::CredentialDenied { source, key });
            self.tell(now, Feedback::Refused(refusal));
            // Whoever stands at the reader sees why; whoever has the app reads it there.
            if source != OperationSource::App {
                self.light(now);
            }
        }
        self.answer_if_asked(now, asked, judged);
        if judged.is_err() {
            return;
        }
        if self.access.code == CodeLock::Locked {
            self.code_unlock(now, source, key);
            return;
        }
        // An open box has nothing to open: it only stays open for as long as one that was opened now.
        self.relock_later(now);
        if source == OperationSource::Keypad {
            self.tell(now, Feedback::CodeRight);
        }
    }

    /// Tells whether a credential counts now; what it opens is another matter.
    fn judge_owner(&self, now: Uptime, owner: Owner) -> Result<(), Refusal> {
        if self.session.is_some() {
            return Err(Refusal::SessionActive);
        }
        match owner {
            Owner::Nobody => Err(Refusal::KeyUnknown),
            Owner::Master => Ok(()),
            Owner::Key { from_s, until_s, .. } => {
                let us = |seconds: i64| seconds.saturating_mul(1_000_000);
                let at_us = now.as_micros() as i64;
                // The clock is known to a part of a second: neither early nor late by it.
                let earliest = self.clock.earliest_us(at_us).ok_or(Refusal::TimeUnknown)?;
                let latest = self.clock.latest_us(at_us).ok_or(Refusal::TimeUnknown)?;
                if us(from_s) <= earliest && latest < us(until_s) {
                    Ok(())
                } else {
                    Err(Refusal::OutsidePeriod)
                }
            }
        }
    }
}
