//! What a keyholder and an administrator may ask for, and what is refused before it is sent.

use std::time::Duration;

use lock_protocol::{Breaks, Command, Origin, Refusal, SessionId};

use super::{Lockbox, START_IS_VOID_AFTER};
use crate::request::TakenBack;
use crate::settings::duration_s;
use crate::{NoticeKind, Operation, Refused, Session, SessionSettings, SessionState, Utc};

/// Below this much of a known cooldown a lock that is online is asked: its clock counts.
const COOLDOWN_TOO_SHORT_TO_JUDGE: Duration = Duration::from_secs(5);

/// Every operation that is refused at once is on record in `Lockbox::refusals` too, as are those that
/// the lock refuses later.
impl Lockbox {
    /// Starts a session: pending until the lock confirms it, void after 1 hour (SES-1, SES-7, PWR-3).
    ///
    /// # Errors
    /// `not paired`, `duration out of range`, `session active` (SES-5), `cooldown` (EMG-2).
    pub fn start_session(&mut self, now: Utc, settings: SessionSettings) -> Result<(), Refused> {
        self.ask(now, Operation::StartSession, |this| {
            let duration_s = settings.duration.map(duration_s).transpose()?;
            let is_open = |s: &Session| s.is_running() || s.state == SessionState::Pending;
            if this.session().is_some_and(is_open) {
                return Err(Refusal::SessionActive.into());
            }
            let judged_here =
                if this.online { COOLDOWN_TOO_SHORT_TO_JUDGE } else { Duration::ZERO };
            if this.cooldown(now).is_some_and(|left| left > judged_here) {
                return Err(Refusal::Cooldown.into());
            }
            this.last_session = (this.last_session + 1) & !SessionId::LOCAL_BIT;
            let session = SessionId(this.last_session);
            this.sessions.push(Session::pending(session, now, settings));
            let SessionSettings { breaks, emergency_unlock, time_hidden, .. } = settings;
            let void_from_s = now.plus(START_IS_VOID_AFTER).as_secs();
            let command = Command::StartSession {
                session,
                duration_s,
                breaks,
                emergency_unlock,
                time_hidden,
                void_from_s,
            };
            this.requests.push(command, Some(Operation::StartSession));
            Ok(())
        })
    }

    /// Takes a pending session back (SES-7). If its start was sent already, an unlock follows it.
    ///
    /// # Errors
    /// `not paired`; `session active` if it has begun; `session is over` without one.
    pub fn abandon(&mut self, now: Utc) -> Result<(), Refused> {
        self.ask(now, Operation::Abandon, |this| {
            let session = this.open_session()?;
            if session.is_running() {
                return Err(Refusal::SessionActive.into());
            }
            this.take_back(session.id);
            Ok(())
        })
    }

    /// Unlocks the keyholder's session, or a Lock Forever one, which completes it (SES-3, SES-5).
    ///
    /// # Errors
    /// `not paired`; `session is over` without one; `local session` (SES-1).
    pub fn unlock(&mut self, now: Utc) -> Result<(), Refused> {
        self.ask(now, Operation::Unlock, |this| {
            let session = this.keyholders_session()?;
            if session.state == SessionState::Pending {
                // Not confirmed yet: it is taken back (SES-7).
                this.take_back(session.id);
                return Ok(());
            }
            this.requests.push(Command::Unlock { session: session.id }, Some(Operation::Unlock));
            Ok(())
        })
    }

    /// Ends the session after the hardware way: completed on the dashboard at once (EMG-6).
    ///
    /// # Errors
    /// As for [`unlock`](Self::unlock).
    pub fn end_session(&mut self, now: Utc) -> Result<(), Refused> {
        self.ask(now, Operation::EndSession, |this| {
            let session = this.keyholders_session()?;
            this.complete(now, session, Operation::EndSession);
            Ok(())
        })
    }

    /// Ends any session as administrator, after its break-open was reported or seen (EMG-6).
    ///
    /// # Errors
    /// `not paired`; `session is over` without one; before a break-open `local session` for a
    /// self-locked one, else `break-open not reported`.
    pub fn administrator_end_session(&mut self, now: Utc) -> Result<(), Refused> {
        self.ask(now, Operation::AdministratorEndSession, |this| {
            let session = this.open_session()?;
            if !session.break_open {
                let local = session.id.is_local() && session.origin != Some(Origin::Forever);
                let refusal = Refused::Rule(Refusal::LocalSession);
                return Err(if local { refusal } else { Refused::BreakOpenNotReported });
            }
            this.complete(now, session, Operation::AdministratorEndSession);
            Ok(())
        })
    }

    /// Takes in that a person reported the back plate of the session broken open (EMG-6).
    ///
    /// # Errors
    /// `not paired`; `session is over` without a session.
    pub fn report_break_open(&mut self, now: Utc) -> Result<(), Refused> {
        self.ask(now, Operation::ReportBreakOpen, |this| {
            let id = this.open_session()?.id;
            if let Some(session) = this.session_mut(id) {
                session.break_open = true;
            }
            Ok(())
        })
    }

    /// Sets the duration of the keyholder's session anew, counted from its start (SES-6).
    ///
    /// # Errors
    /// `not paired`; `duration out of range`; `session is over` without one; `local session` for one
    /// that was started on the device, Lock Forever excepted (SES-1).
    pub fn set_duration(&mut self, now: Utc, duration: Duration) -> Result<(), Refused> {
        self.ask(now, Operation::SetDuration, |this| {
            let duration_s = duration_s(duration)?;
            let session = this.keyholders_session()?;
            let command = Command::SetDuration { session: session.id, duration_s };
            this.requests.push(command, Some(Operation::SetDuration));
            Ok(())
        })
    }

    /// Asks the lock to switch emergency unlock; the lock judges it when it applies it (EMG-4).
    ///
    /// # Errors
    /// `not paired`; the lock's `only while unlocked` goes on record.
    pub fn set_emergency_unlock(&mut self, now: Utc, on: bool) -> Result<(), Refused> {
        self.ask(now, Operation::SetEmergencyUnlock, |this| {
            let command = Command::SetEmergencyUnlock { on };
            this.requests.push(command, Some(Operation::SetEmergencyUnlock));
            Ok(())
        })
    }

    /// Asks the lock to set the breaks of sessions started on the device; only while unlocked.
    ///
    /// # Errors
    /// As for [`set_emergency_unlock`](Self::set_emergency_unlock).
    pub fn set_device_breaks(&mut self, now: Utc, breaks: Option<Breaks>) -> Result<(), Refused> {
        self.ask(now, Operation::SetDeviceBreaks, |this| {
            this.requests.push(Command::SetBreaks { breaks }, Some(Operation::SetDeviceBreaks));
            Ok(())
        })
    }

    /// Sets the breaks of the sessions that the keyholder starts from now on.
    pub const fn set_break_defaults(&mut self, breaks: Option<Breaks>) {
        self.defaults.breaks = breaks;
    }

    pub(super) fn ask(
        &mut self,
        now: Utc,
        operation: Operation,
        judge: impl FnOnce(&mut Self) -> Result<(), Refused>,
    ) -> Result<(), Refused> {
        self.advance(now);
        let result = if self.is_paired() { judge(self) } else { Err(Refused::NotPaired) };
        if let Err(refused) = result {
            self.record_refusal(now, operation, refused);
        }
        self.advance(now);
        result
    }

    /// Gives the session that runs or is pending.
    fn open_session(&self) -> Result<Session, Refused> {
        let open = self.session().filter(|s| s.is_running() || s.state == SessionState::Pending);
        open.copied().ok_or(Refused::Rule(Refusal::SessionOver))
    }

    /// The same, if its keyholder may end it.
    fn keyholders_session(&self) -> Result<Session, Refused> {
        let session = self.open_session()?;
        if session.is_self_locked() { Err(Refusal::LocalSession.into()) } else { Ok(session) }
    }

    fn take_back(&mut self, id: SessionId) {
        let taken = self.requests.take_back_start(id);
        self.requests.drop_unsent(id);
        if let Some(session) = self.session_mut(id) {
            session.state = SessionState::Abandoned;
        }
        if taken == Some(TakenBack::Sent) {
            // The lock may have begun it: then it ends it.
            self.requests.push(Command::Unlock { session: id }, None);
        }
    }

    fn complete(&mut self, now: Utc, session: Session, operation: Operation) {
        if session.state == SessionState::Pending {
            self.take_back(session.id);
            return;
        }
        self.requests.drop_unsent(session.id);
        if let Some(known) = self.session_mut(session.id) {
            known.ended_from = Some(session.state);
            known.complete();
        }
        self.tell(now, NoticeKind::SessionCompleted);
        self.requests.push(Command::EndSession { session: session.id }, Some(operation));
    }
}
