//! What the dashboard asks: judged when the device applies it, answered, applied once (PWR-3).

use core::time::Duration;

use lock_protocol::{
    AuditKind, Breaks, Command, CommandId, EndReason, OperationSource, Origin, Refusal, Request,
    SessionId,
};

use crate::lock::Lock;
use crate::lock_start::StartRequest;
use crate::query::Query;
use crate::timer_dial::YEAR_S;
use crate::{Message, Output, Uptime, Utc};

const LONGEST_S: u64 = 1000 * YEAR_S;

impl Lock {
    /// Judges a request. While the latch is driven none is taken: the sender asks again.
    pub(crate) fn request(&mut self, now: Uptime, request: Request) {
        // Nor while the store is asked something else, or a reset erases the key that it was sealed with.
        if !self.latch.is_idle() || self.access.asked.is_some() || self.access.resetting {
            return;
        }
        if request.id <= self.last_request {
            if request.id == self.last_request {
                self.output(Output::Send(Message::Answer(request.id, self.last_result())));
            }
            return;
        }
        match self.judge(now, request) {
            Ok(Judged::Applied) => self.answer(now, request.id, Ok(())),
            Ok(Judged::AnsweredLater) => {}
            Err(refusal) => self.answer(now, request.id, Err(refusal)),
        }
    }

    pub(crate) fn answer(&mut self, now: Uptime, id: CommandId, result: Result<(), Refusal>) {
        self.last_request = id;
        self.last_refusal = result.err();
        self.save_state(now);
        self.output(Output::Send(Message::Answer(id, result)));
        self.status_changed = true;
    }

    fn last_result(&self) -> Result<(), Refusal> {
        self.last_refusal.map_or(Ok(()), Err)
    }

    fn judge(&mut self, now: Uptime, request: Request) -> Result<Judged, Refusal> {
        match request.command {
            Command::StartSession {
                session,
                duration_s,
                breaks,
                emergency_unlock,
                time_hidden,
                void_from_s,
            } => {
                self.not_void(now, void_from_s)?;
                let start = StartRequest {
                    origin: Origin::Keyholder,
                    session: Some(SessionId(session.0 & !SessionId::LOCAL_BIT)),
                    duration: duration_s.map(duration).transpose()?,
                    breaks,
                    emergency_unlock,
                    time_hidden,
                    request: Some(request.id),
                };
                self.start(now, start)?;
                return Ok(Judged::AnsweredLater);
            }
            Command::Unlock { session } => {
                self.keyholders_session(session)?;
                self.end_session(now, EndReason::Keyholder);
            }
            Command::EndSession { session } => {
                let running = self
                    .session
                    .filter(|running| running.id == session)
                    .ok_or(Refusal::SessionOver)?;
                // A local one only after its plate was seen to leave (EMG-6).
                if running.origin == Origin::Local && !running.tampered && self.plate {
                    return Err(Refusal::LocalSession);
                }
                self.end_session(now, EndReason::Ended);
            }
            Command::SetDuration { session, duration_s } => {
                self.set_duration(now, session, duration_s)?;
            }
            Command::SetEmergencyUnlock { on } => {
                // Switched on, it counts from the next session on; off, it would take a way out (EMG-4).
                if !on {
                    self.only_while_unlocked()?;
                }
                self.set_emergency_unlock(now, on);
            }
            // A running session has its own, frozen (SES-4).
            Command::SetBreaks { breaks } => self.set_breaks(now, breaks),
            Command::SetClock { utc_ms } => self.output(Output::SetClock(Utc(utc_ms))),
            Command::PutKey(key) => {
                self.put_key(key, request.id)?;
                return Ok(Judged::AnsweredLater);
            }
            Command::DeleteKey { key } => {
                self.ask_for(Query::Delete(key), OperationSource::App, Some(request.id));
                return Ok(Judged::AnsweredLater);
            }
            Command::UnlockWithKey { key, void_from_s } => {
                self.unlock_with_key(now, key, void_from_s, request.id)?;
                return Ok(Judged::AnsweredLater);
            }
            Command::FactoryReset => {
                self.remote_reset(now, request.id)?;
                return Ok(Judged::AnsweredLater);
            }
        }
        Ok(Judged::Applied)
    }

    /// Refuses a command that came too late, as far as the clock can tell (PWR-3).
    pub(crate) fn not_void(&self, now: Uptime, void_from_s: i64) -> Result<(), Refusal> {
        let utc = self.clock.earliest(now);
        if utc.is_some_and(|utc| utc.0 >= void_from_s.saturating_mul(1000)) {
            return Err(Refusal::Void);
        }
        Ok(())
    }

    fn keyholders_session(&self, session: SessionId) -> Result<(), Refusal> {
        let running =
            self.session.filter(|running| running.id == session).ok_or(Refusal::SessionOver)?;
        match running.origin {
            Origin::Keyholder | Origin::Forever => Ok(()),
            Origin::Local => Err(Refusal::LocalSession),
        }
    }

    fn set_duration(&mut self, now: Uptime, id: SessionId, duration_s: u64) -> Result<(), Refusal> {
        self.keyholders_session(id)?;
        let length = duration(duration_s)?;
        if let Some(session) = &mut self.session {
            session.end = Some(session.start.plus(length));
        }
        self.log(now, AuditKind::DurationSet { session: id, duration_s });
        Ok(())
    }

    pub(crate) fn only_while_unlocked(&self) -> Result<(), Refusal> {
        let locked = self.session.is_some() || self.is_code_locked();
        if locked { Err(Refusal::OnlyWhileUnlocked) } else { Ok(()) }
    }

    pub(crate) fn set_emergency_unlock(&mut self, now: Uptime, on: bool) {
        self.settings.emergency_unlock = on;
        self.log(now, AuditKind::EmergencyUnlockSet { on });
        self.output(Output::SaveSettings);
        self.status_changed = true;
    }

    pub(crate) fn set_breaks(&mut self, now: Uptime, breaks: Option<Breaks>) {
        self.settings.breaks = breaks;
        self.log(now, AuditKind::BreaksSet { on: breaks.is_some() });
        self.output(Output::SaveSettings);
        self.status_changed = true;
    }
}

enum Judged {
    Applied,
    /// By the end of a drive, or once the store has told.
    AnsweredLater,
}

fn duration(seconds: u64) -> Result<Duration, Refusal> {
    if (1..=LONGEST_S).contains(&seconds) {
        Ok(Duration::from_secs(seconds))
    } else {
        Err(Refusal::BadDuration)
    }
}
