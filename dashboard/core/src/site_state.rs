//! A dashboard in the parts in which a server stores it: each lockbox by itself, and the rest.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::app::Apps;
use crate::dashboard::Keys;
use crate::user::Users;
use crate::{Dashboard, Lockbox, LockboxId, Utc, Zone};

/// What a dashboard has besides its lockboxes: users, zone, open apps, and the source of its secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteState {
    keys: Keys,
    users: Users,
    zone: Zone,
    apps: Apps,
}

impl Dashboard {
    /// Gives what is stored besides the lockboxes. It changes when a user is added, an app is loaded, the zone is
    /// set, a lock is paired or a digital key made.
    pub fn site_state(&self) -> SiteState {
        SiteState {
            keys: self.keys.clone(),
            users: self.users.clone(),
            zone: self.zone.clone(),
            apps: self.apps.clone(),
        }
    }

    /// Puts a dashboard together from what was stored.
    pub fn from_parts(state: SiteState, lockboxes: BTreeMap<LockboxId, Lockbox>) -> Self {
        let SiteState { keys, users, zone, apps } = state;
        Self { lockboxes, keys, users, zone, apps }
    }

    /// Takes secrets and nonces from a new seed from now on, as after a backup was restored: from the old one those would
    /// come again that were given since.
    pub fn reseed(&mut self, seed: [u8; 32]) {
        self.keys = Keys::from_seed(seed);
    }

    /// Forgets a lockbox and all that is known of it; tells whether there was one.
    pub fn remove_lockbox(&mut self, lockbox: LockboxId) -> bool {
        self.lockboxes.remove(&lockbox).is_some()
    }

    /// Gives the lockboxes for which [`handle_timeout`](Self::handle_timeout) has something to do by now: no other
    /// one is changed by it.
    pub fn due(&self, now: Utc) -> impl Iterator<Item = LockboxId> {
        let is_due = move |lockbox: &Lockbox| lockbox.deadline().is_some_and(|at| at <= now);
        self.lockboxes().filter(move |(_, lockbox)| is_due(lockbox)).map(|(id, _)| id)
    }
}
