//! The digital keys of one lock, the app's unlock button, and the remote reset (KEY-1 to KEY-7, RST-6, RST-7).

use std::time::Duration;

use lock_protocol::{Command, DigitalKey, Digits, KeyId, Refusal};

use super::Lockbox;
use crate::issued_key::{Credential, IssuedKey, KeyState};
use crate::{KeyStatus, Mail, Operation, Refused, Role, SessionState, Utc, Zone};

/// An unlock from the app is void this long after the button was pressed: whoever pressed it stands there.
const UNLOCK_IS_VOID_AFTER: Duration = Duration::from_secs(30);

impl Lockbox {
    /// Gives the digital keys in the list, oldest first (KEY-1).
    pub fn keys(&self) -> impl Iterator<Item = &IssuedKey> {
        self.keys.iter().filter(|key| key.state != KeyState::Gone)
    }

    /// Gives a digital key by its name in the lock, gone or not.
    pub fn key(&self, id: KeyId) -> Option<&IssuedKey> {
        self.keys.iter().find(|key| key.id() == id)
    }

    /// Gives the newest digital key of this description: one in the list, else one that is gone.
    pub fn key_named(&self, description: &str) -> Option<&IssuedKey> {
        let named = || self.keys.iter().rev().filter(|key| key.description == description);
        named().find(|key| key.state != KeyState::Gone).or_else(|| named().next())
    }

    /// Tells whether the plan allows to reset the lock from the dashboard (RST-6).
    pub const fn allows_remote_reset(&self) -> bool {
        self.remote_reset
    }

    /// Sets whether the plan allows to reset the lock from the dashboard (RST-6).
    pub const fn set_remote_reset(&mut self, allowed: bool) {
        self.remote_reset = allowed;
    }

    /// Deletes a digital key at any time (KEY-4): it leaves its user's app at once, and the list once the
    /// lock has confirmed that it is wiped (KEY-5).
    ///
    /// # Errors
    /// `not paired`, `unknown digital key`.
    pub fn delete_key(&mut self, now: Utc, id: KeyId) -> Result<(), Refused> {
        if self.key(id).is_some_and(|key| key.state == KeyState::Lost) {
            // The lock has forgotten it, and may not even be paired.
            self.set_key_state(id, KeyState::Gone);
            return Ok(());
        }
        self.ask(now, Operation::DeleteKey, |this| {
            let state = this.key(id).map(|key| key.state).ok_or(Refused::UnknownKey)?;
            match state {
                KeyState::Gone => return Err(Refused::UnknownKey),
                KeyState::Deleting => {}
                KeyState::Waiting if this.requests.take_back_key(id) => {
                    this.set_key_state(id, KeyState::Gone);
                }
                _ => {
                    this.set_key_state(id, KeyState::Deleting);
                    let command = Command::DeleteKey { key: id };
                    this.requests.push(command, Some(Operation::DeleteKey));
                }
            }
            Ok(())
        })
    }

    /// Resets the lock from the dashboard, as an administrator (RST-6). Never queued; the lock judges it too.
    ///
    /// # Errors
    /// `not paired`, what the plan says, `offline`.
    pub fn factory_reset(&mut self, now: Utc) -> Result<(), Refused> {
        self.ask(now, Operation::FactoryReset, |this| {
            if !this.remote_reset {
                return Err(Refused::Plan);
            }
            if !this.online {
                return Err(Refused::Offline);
            }
            this.requests.push(Command::FactoryReset, Some(Operation::FactoryReset));
            Ok(())
        })
    }

    pub(crate) fn make_key(
        &mut self,
        now: Utc,
        zone: &Zone,
        pin: Option<&str>,
        make: impl FnOnce(KeyId) -> Result<IssuedKey, Refused>,
    ) -> Result<KeyId, Refused> {
        let id = KeyId(self.last_key + 1);
        self.ask(now, Operation::MakeKey, |this| {
            let mut key = make(id)?;
            // The lock keeps whole seconds.
            if key.until.as_secs() <= key.from.as_secs() {
                return Err(Refusal::BadPeriod.into());
            }
            let pin = pin.map(|pin| this.judge_pin(pin)).transpose()?;
            key.period = format!(
                "{} to {} {}",
                zone.wall_clock(key.from),
                zone.wall_clock(key.until),
                zone.name()
            );
            this.last_key = id.0;
            let Credential { secret, .. } = key.credential;
            let (from_s, until_s) = (key.from.as_secs(), key.until.as_secs());
            this.keys.push(key);
            let command = Command::PutKey(DigitalKey { id, from_s, until_s, pin, secret });
            this.requests.push(command, Some(Operation::MakeKey));
            // A lock that is there says in a moment whether it takes the PIN: only then is there a key.
            if pin.is_none() || !this.online {
                this.tell_of_keys(|key| key.id() == id);
            }
            Ok(())
        })?;
        Ok(id)
    }

    /// Judges a PIN as far as the dashboard knows (KEY-7): its length, and those on their way to the lock.
    fn judge_pin(&self, pin: &str) -> Result<Digits, Refusal> {
        let digits = Digits::parse(pin).map_err(|_| Refusal::PinLength)?;
        if !Digits::PIN.contains(&digits.len()) {
            return Err(Refusal::PinLength);
        }
        if self.requests.has_pin(digits) { Err(Refusal::PinTaken) } else { Ok(digits) }
    }

    pub(crate) fn unlock_with_key(
        &mut self,
        now: Utc,
        id: KeyId,
        in_app: bool,
    ) -> Result<(), Refused> {
        self.ask(now, Operation::UnlockWithKey, |this| {
            let key = this.key(id).filter(|_| in_app).ok_or(Refused::NotInApp)?;
            if !this.online {
                return Err(Refused::Offline);
            }
            if key.by_period(now) != KeyStatus::Active {
                return Err(Refusal::OutsidePeriod.into());
            }
            let void_from_s = now.plus(UNLOCK_IS_VOID_AFTER).as_secs();
            let command = Command::UnlockWithKey { key: id, void_from_s };
            this.requests.push(command, Some(Operation::UnlockWithKey));
            Ok(())
        })
    }

    pub(crate) fn write_keycard(
        &mut self,
        now: Utc,
        id: KeyId,
        in_app: bool,
    ) -> Result<Credential, Refused> {
        let mut written = Err(Refused::NotInApp);
        self.ask(now, Operation::WriteKeycard, |this| {
            let key = this.key(id).filter(|_| in_app).ok_or(Refused::NotInApp)?;
            if key.role != Role::Administrator {
                return Err(Refused::Role);
            }
            written = Ok(key.credential);
            Ok(())
        })?;
        written
    }

    /// The lock has stored a key.
    pub(super) fn key_is_stored(&mut self, now: Utc, id: KeyId) {
        let pairing = self.pairing;
        if let Some(key) = self.key_mut(id)
            && key.state == KeyState::Waiting
        {
            key.set_state(KeyState::Stored { at: now, pairing });
        }
        self.tell_of_keys(|key| key.id() == id);
    }

    /// The lock has refused a key, which changes nothing there.
    pub(super) fn key_is_refused(&mut self, id: KeyId) {
        let name = self.name.clone();
        if let Some(key) = self.key_mut(id) {
            key.set_state(KeyState::Gone);
            let mail = key.told.then(|| Mail::key_withdrawn(key, &name));
            self.mails.extend(mail);
        }
    }

    pub(super) fn set_key_state(&mut self, id: KeyId, state: KeyState) {
        if let Some(key) = self.key_mut(id) {
            key.set_state(state);
        }
    }

    /// The link is down, so what waits may wait long: users are told of their keys, and what is never
    /// queued is refused (PWR-3, RST-6).
    pub(super) fn keys_go_offline(&mut self, now: Utc) {
        self.tell_of_keys(|key| key.state == KeyState::Waiting);
        for operation in self.requests.drop_never_queued() {
            self.record_refusal(now, operation, Refused::Offline);
        }
    }

    /// The lock resets itself and forgets its pairing (RST-7).
    pub(super) fn is_resetting(&mut self) {
        self.channel = None;
        self.attempt = None;
        self.offered = None;
        self.status = None;
        self.requests.forget_all();
        for key in &mut self.keys {
            key.set_state(match key.state {
                KeyState::Waiting | KeyState::Stored { .. } | KeyState::Lost => KeyState::Lost,
                KeyState::Deleting | KeyState::Gone => KeyState::Gone,
            });
        }
        for session in &mut self.sessions {
            if session.state == SessionState::Pending {
                session.state = SessionState::Abandoned;
            }
        }
        self.goes_silent();
    }

    /// The lock's log tells of a reset, perhaps long after it: what was stored before is lost (RST-7).
    pub(super) fn was_reset(&mut self, reset_at: Utc) {
        let current = self.pairing;
        for key in &mut self.keys {
            if let KeyState::Stored { at, pairing } = key.state
                && (pairing != current || at <= reset_at)
            {
                key.set_state(KeyState::Lost);
            }
        }
    }

    fn tell_of_keys(&mut self, which: impl Fn(&IssuedKey) -> bool) {
        for key in self.keys.iter_mut().filter(|key| which(key) && !key.told) {
            key.told = true;
            self.mails.push(Mail::key_made(key, &self.name));
        }
    }

    fn key_mut(&mut self, id: KeyId) -> Option<&mut IssuedKey> {
        self.keys.iter_mut().find(|key| key.id() == id)
    }
}
