//! The digital keys app of each user: what it showed when it was last loaded, and what it does (KEY-2, KEY-3).

use std::collections::BTreeMap;

use lock_protocol::KeyId;
use serde::{Deserialize, Serialize};

use crate::issued_key::Credential;
use crate::{Dashboard, IssuedKey, KeyStatus, LockboxId, Refused, Utc};

/// The apps that are open, by the login, which is the user's e-mail address.
///
/// What an app shows is what there was when it was opened or refreshed last; a key that is deleted
/// disappears from it at once (KEY-4).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Apps(BTreeMap<String, Vec<(LockboxId, KeyId)>>);

impl Dashboard {
    /// Opens a user's app, or refreshes it: it shows the user's keys as they are now (KEY-2).
    ///
    /// # Errors
    /// `unknown user`.
    pub fn load_app(&mut self, user: &str) -> Result<(), Refused> {
        let login = self.user(user).ok_or(Refused::UnknownUser)?.email().to_owned();
        let shown = self
            .lockboxes()
            .flat_map(|(id, lockbox)| lockbox.keys().map(move |key| (id, key)))
            .filter(|(_, key)| key.user_email() == login && key.is_in_app())
            .map(|(id, key)| (id, key.id()))
            .collect();
        self.apps.0.insert(login, shown);
        Ok(())
    }

    /// Tells whether a user's app is open.
    pub fn app_is_open(&self, user: &str) -> bool {
        self.shown(user).is_some()
    }

    /// Gives the keys that a user's app shows; none while it is closed.
    pub fn app_keys(&self, user: &str) -> Vec<(LockboxId, &IssuedKey)> {
        let shown = self.shown(user).unwrap_or_default().iter();
        shown
            .filter_map(|(lockbox, id)| Some((*lockbox, self.lockbox(*lockbox)?.key(*id)?)))
            .filter(|(_, key)| key.is_in_app())
            .collect()
    }

    /// Presses the app's unlock button, which goes over the network and is never queued (KEY-2, PWR-3).
    ///
    /// # Errors
    /// `unknown lockbox`, `not in the app`, `offline`, `outside its period`; the lock judges it too, and
    /// its refusal goes on record.
    pub fn press_unlock(
        &mut self,
        now: Utc,
        user: &str,
        lockbox: LockboxId,
        key: KeyId,
    ) -> Result<(), Refused> {
        let in_app = self.is_in_app(user, lockbox, key);
        self.lockbox_mut(lockbox).ok_or(Refused::NotPaired)?.unlock_with_key(now, key, in_app)
    }

    /// Writes a key to a keycard, and gives what the card then shows a reader (KEY-3).
    ///
    /// # Errors
    /// `not in the app`, `role`.
    pub fn write_keycard(
        &mut self,
        now: Utc,
        user: &str,
        lockbox: LockboxId,
        key: KeyId,
    ) -> Result<Credential, Refused> {
        let in_app = self.is_in_app(user, lockbox, key);
        self.lockbox_mut(lockbox).ok_or(Refused::NotPaired)?.write_keycard(now, key, in_app)
    }

    /// Gives what a user's phone shows the reader of a lock: nothing while the app is closed or has no key
    /// for it; of several the one that opens now (KEY-2).
    pub fn phone_credential(&self, now: Utc, user: &str, lockbox: LockboxId) -> Option<Credential> {
        let keys = self.app_keys(user).into_iter().filter(|(id, _)| *id == lockbox);
        let best = keys.max_by_key(|(_, key)| match key.by_period(now) {
            KeyStatus::Active => 2,
            KeyStatus::Upcoming => 1,
            _ => 0,
        });
        best.map(|(_, key)| key.credential)
    }

    /// Closes a user's app for good: whoever has the login next begins anew.
    pub(crate) fn close_app(&mut self, login: &str) {
        self.apps.0.remove(login);
    }

    fn shown(&self, user: &str) -> Option<&[(LockboxId, KeyId)]> {
        let login = self.user(user)?.email();
        self.apps.0.get(login).map(Vec::as_slice)
    }

    fn is_in_app(&self, user: &str, lockbox: LockboxId, key: KeyId) -> bool {
        self.app_keys(user).iter().any(|(id, shown)| *id == lockbox && shown.id() == key)
    }
}
