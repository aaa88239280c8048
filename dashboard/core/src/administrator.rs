//! What an administrator does for the whole account: users, the site's time zone, digital keys (KEY-1, KEY-9).

use lock_protocol::KeyId;

use crate::issued_key::{Credential, IssuedKey, KeyState};
use crate::{Dashboard, LockboxId, NewKey, Refused, Role, User, UserError, Utc, Zone};

impl Dashboard {
    /// Adds a user, who can be chosen for digital keys from then on.
    ///
    /// # Errors
    /// [`UserError`].
    pub fn add_user(&mut self, name: &str, email: &str, role: Role) -> Result<(), UserError> {
        self.users.add(name, email, role)
    }

    /// Sets the role of the user with this address; tells whether there is one.
    pub fn set_user_role(&mut self, email: &str, role: Role) -> bool {
        self.users.set_role(email, role)
    }

    /// Removes the user with this address, who can't be given digital keys any more and has no app; tells whether
    /// there was one.
    ///
    /// Keys are the caller's to delete, each at its lock ([`Lockbox::delete_key`](crate::Lockbox::delete_key)).
    pub fn remove_user(&mut self, email: &str) -> bool {
        let login = self.users.remove(email);
        if let Some(login) = &login {
            self.close_app(login);
        }
        login.is_some()
    }

    /// Gives all users, in the order in which they were added.
    pub fn users(&self) -> &[User] {
        self.users.all()
    }

    /// Finds a user by name or e-mail address.
    pub fn user(&self, who: &str) -> Option<&User> {
        self.users.find(who)
    }

    /// Gives the time zone in which periods are entered (KEY-9).
    pub const fn zone(&self) -> &Zone {
        &self.zone
    }

    /// Sets the time zone in which periods are entered from now on; periods stay as they are, in UTC.
    pub fn set_zone(&mut self, zone: Zone) {
        self.zone = zone;
    }

    /// Makes a digital key (KEY-1): the lock gets it, the user an e-mail (KEY-2).
    ///
    /// The PIN is kept until the lock has it, and then forgotten. What only the lock knows (a PIN that
    /// another key has, or that is the master password; no more room) it refuses later: the key then
    /// disappears, and the refusal goes on record.
    ///
    /// # Errors
    /// `not paired`, `unknown user`, `date and time outside the calendar`, `end must be after start`, or
    /// what is wrong with the PIN.
    pub fn make_key(
        &mut self,
        now: Utc,
        lockbox: LockboxId,
        new: &NewKey,
    ) -> Result<KeyId, Refused> {
        let secret = self.keys.next_secret();
        let user = self.users.find(&new.user).cloned();
        let (from, until) = (new.from.as_start(&self.zone), new.until.as_end(&self.zone));
        let zone = self.zone.clone();
        let lockbox = self.lockbox_mut(lockbox).ok_or(Refused::NotPaired)?;
        lockbox.make_key(now, &zone, new.pin.as_deref(), |id| {
            let user = user.ok_or(Refused::UnknownUser)?;
            Ok(IssuedKey {
                credential: Credential { key: id, secret },
                description: new.description.clone(),
                user_name: user.name().to_owned(),
                user_email: user.email().to_owned(),
                role: new.role,
                from: from.ok_or(Refused::OutsideCalendar)?,
                until: until.ok_or(Refused::OutsideCalendar)?,
                period: String::new(),
                has_pin: new.pin.is_some(),
                state: KeyState::Waiting,
                told: false,
            })
        })
    }
}
