//! The dashboard's core in this process: no network, no database, nothing between the bench and it.

use dashboard_core::{
    Credential, Dashboard, IssuedKey, KeyId, Lockbox, LockboxId, NoticeKind, Refused, SessionState,
    User, Utc,
};

use super::{KeySeen, MailSeen, NoticeSeen, Parked, Port, Sight, UserSeen, Wish};
use crate::rig::RigError;

/// The one lockbox of a scenario, on a dashboard in this process.
pub const LOCKBOX: LockboxId = LockboxId(1);
/// All of them have the same chance, whatever a scenario's seed is.
const SEED: u64 = 1;

/// A dashboard in this process.
#[derive(Clone, Debug)]
pub struct InProcess(Dashboard);

impl InProcess {
    /// Makes one whose keyholder has the lockbox on the dashboard; pairing is still to come.
    pub fn new() -> Self {
        let mut dashboard = Dashboard::new(SEED);
        dashboard.add_lockbox(LOCKBOX);
        Self(dashboard)
    }

    fn lockbox(&self) -> Result<&Lockbox, RigError> {
        self.0.lockbox(LOCKBOX).ok_or_else(no_lockbox)
    }

    /// Shows a key; one that is gone has no status.
    fn seen(key: &IssuedKey, now: Utc) -> KeySeen {
        KeySeen {
            id: key.id(),
            description: key.description().to_owned(),
            status: key.status(now).map(|status| status.word().to_owned()),
            could_open_for: key.could_open_for(now),
        }
    }
}

impl Default for InProcess {
    fn default() -> Self {
        Self::new()
    }
}

fn no_lockbox() -> RigError {
    RigError::Broken("the lockbox is not on its dashboard".to_owned())
}

impl Port for InProcess {
    fn connected(&mut self, now: Utc, is_up: bool) -> Result<(), RigError> {
        self.0.link_connected(now, LOCKBOX, is_up);
        Ok(())
    }

    fn exchange(&mut self, now: Utc, from_lock: &[Vec<u8>]) -> Result<Vec<Vec<u8>>, RigError> {
        for frame in from_lock {
            // What the dashboard does not accept it keeps on its own record.
            let _ = self.0.receive(now, LOCKBOX, frame);
        }
        if self.0.deadline().is_some_and(|at| at <= now) {
            self.0.handle_timeout(now);
        }
        let mut to_lock = Vec::new();
        while let Some((_, frame)) = self.0.poll_transmit() {
            to_lock.push(frame);
        }
        Ok(to_lock)
    }

    fn deadline(&self) -> Option<Utc> {
        self.0.deadline()
    }

    fn is_asking(&self) -> bool {
        self.0
            .lockbox(LOCKBOX)
            .is_some_and(|lockbox| lockbox.is_online() && lockbox.waiting_requests() > 0)
    }

    fn ask(&mut self, now: Utc, wish: &Wish) -> Result<Result<(), String>, RigError> {
        let core = &mut self.0;
        let own = |core: &mut Dashboard, ask: &dyn Fn(&mut Lockbox) -> Result<(), Refused>| {
            core.lockbox_mut(LOCKBOX).map_or(Err(Refused::NotPaired), ask)
        };
        let asked = match wish {
            Wish::StartSession(settings) => own(core, &|lock| lock.start_session(now, *settings)),
            Wish::Unlock => own(core, &|lock| lock.unlock(now)),
            Wish::EndSession => own(core, &|lock| lock.end_session(now)),
            Wish::SetDuration(duration) => own(core, &|lock| lock.set_duration(now, *duration)),
            Wish::SetEmergencyUnlock(on) => own(core, &|lock| lock.set_emergency_unlock(now, *on)),
            Wish::SetDeviceBreaks(breaks) => {
                own(core, &|lock| lock.set_device_breaks(now, *breaks))
            }
            Wish::SetBreakDefaults(breaks) => own(core, &|lock| {
                lock.set_break_defaults(*breaks);
                Ok(())
            }),
            Wish::Pair { code } => core.pair(now, LOCKBOX, code),
            Wish::ReportBreakOpen => own(core, &|lock| lock.report_break_open(now)),
            Wish::EndSessionAsAdministrator => {
                own(core, &|lock| lock.administrator_end_session(now))
            }
            Wish::FactoryReset => own(core, &|lock| lock.factory_reset(now)),
            Wish::SetRemoteReset(allowed) => own(core, &|lock| {
                lock.set_remote_reset(*allowed);
                Ok(())
            }),
            Wish::SetZone(zone) => {
                core.set_zone(zone.clone());
                Ok(())
            }
            Wish::AddUser { name, email, role } => {
                return Ok(core.add_user(name, email, *role).map_err(|error| error.to_string()));
            }
            Wish::MakeKey(new) => core.make_key(now, LOCKBOX, new).map(drop),
            Wish::DeleteKey(key) => own(core, &|lock| lock.delete_key(now, *key)),
            Wish::OpenApp { user } => core.load_app(user),
            Wish::PressUnlock { user, key } => core.press_unlock(now, user, LOCKBOX, *key),
        };
        Ok(asked.map_err(|refused| refused.text().to_owned()))
    }

    fn write_keycard(
        &mut self,
        now: Utc,
        user: &str,
        key: KeyId,
    ) -> Result<Result<Credential, String>, RigError> {
        let written = self.0.write_keycard(now, user, LOCKBOX, key);
        Ok(written.map_err(|refused| refused.text().to_owned()))
    }

    fn phone(&mut self, now: Utc, user: &str) -> Result<Option<Credential>, RigError> {
        Ok(self.0.phone_credential(now, user, LOCKBOX))
    }

    fn sight(&mut self, now: Utc) -> Result<Sight, RigError> {
        let lockbox = self.lockbox()?;
        Ok(Sight {
            online: lockbox.is_online(),
            lines: lockbox.keyholder_view(now),
            session: lockbox.session_state().map(SessionState::word).map(str::to_owned),
            device_breaks: lockbox.status().and_then(|(_, status)| status.breaks),
            defaults: lockbox.defaults(),
        })
    }

    fn refusals(&mut self) -> Result<Vec<String>, RigError> {
        Ok(self.lockbox()?.refusals().iter().map(|entry| entry.text().to_owned()).collect())
    }

    fn notices(&mut self) -> Result<Vec<NoticeSeen>, RigError> {
        let notices = self.lockbox()?.notices().iter().map(|notice| NoticeSeen {
            text: notice.text().to_owned(),
            by_mail: NoticeKind::by_mail(notice.kind),
        });
        Ok(notices.collect())
    }

    fn mails(&mut self) -> Result<Vec<MailSeen>, RigError> {
        let mails = self.lockbox()?.mails().iter();
        Ok(mails
            .map(|mail| MailSeen { to: mail.to.clone(), subject: mail.subject.clone() })
            .collect())
    }

    fn audit(&mut self) -> Result<Vec<String>, RigError> {
        let lockbox = self.lockbox()?;
        Ok(lockbox.audit().iter().map(|entry| lockbox.audit_text(entry)).collect())
    }

    fn key(&mut self, now: Utc, description: &str) -> Result<Option<KeySeen>, RigError> {
        Ok(self.lockbox()?.key_named(description).map(|key| Self::seen(key, now)))
    }

    fn user(&mut self, name: &str) -> Result<Option<UserSeen>, RigError> {
        let seen =
            |user: &User| UserSeen { name: user.name().to_owned(), email: user.email().to_owned() };
        Ok(self.0.user(name).map(seen))
    }

    fn app(&mut self, now: Utc, user: &str) -> Result<Option<Vec<KeySeen>>, RigError> {
        let shown = || self.0.app_keys(user).into_iter().map(|(_, key)| Self::seen(key, now));
        Ok(self.0.app_is_open(user).then(|| shown().collect()))
    }

    fn park(self: Box<Self>) -> Result<Box<dyn Parked>, RigError> {
        Ok(self)
    }

    fn core(&self) -> Option<&Dashboard> {
        Some(&self.0)
    }
}

impl Parked for InProcess {
    fn begin(&mut self) -> Result<Option<Box<dyn Port>>, RigError> {
        Ok(Some(Box::new(self.clone())))
    }
}
