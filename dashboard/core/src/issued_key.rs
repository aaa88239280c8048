//! A digital key as its administrator sees it: for whom, when, and what has become of it (KEY-1).

use std::fmt;
use std::time::Duration;

use lock_protocol::{KeyId, KeySecret};
use serde::{Deserialize, Serialize};

use crate::{EnteredTime, Role, Utc};

/// What an administrator enters to make a digital key (KEY-1).
#[derive(Clone, PartialEq, Eq)]
pub struct NewKey {
    /// What it is for.
    pub description: String,
    /// A user who was added before, by name or e-mail address.
    pub user: String,
    /// The start of its period.
    pub from: EnteredTime,
    /// The end of its period; from then on it opens nothing.
    pub until: EnteredTime,
    /// What the app offers with it.
    pub role: Role,
    /// What opens at the keypad, if anything is to: 4–6 digits.
    pub pin: Option<String>,
}

/// Where a digital key stands, in the list's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeyStatus {
    /// Its period is still to come.
    Upcoming,
    /// start ≤ now < end.
    Active,
    /// Its period is over.
    Expired,
    /// Deleted; the lock has not confirmed that it is wiped (KEY-5).
    PendingDelete,
    /// The lock was reset and knows it no more (RST-7).
    Lost,
}

impl KeyStatus {
    /// Gives the word that the list shows.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Upcoming => "UPCOMING",
            Self::Active => "ACTIVE",
            Self::Expired => "EXPIRED",
            Self::PendingDelete => "PENDING DELETE",
            Self::Lost => "LOST",
        }
    }
}

/// What a phone or a keycard shows a lock's reader.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credential {
    /// The key that it says it is.
    pub key: KeyId,
    /// What it proves that it has; never said aloud.
    pub secret: KeySecret,
}

/// Shows the key's id, never the secret.
impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credential").field("key", &self.key).finish_non_exhaustive()
    }
}

/// What the dashboard knows of a key's place in the lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum KeyState {
    /// The lock has not confirmed it.
    Waiting,
    /// The lock has it, since a time and a pairing.
    Stored { at: Utc, pairing: u32 },
    /// Deleted here; the lock has not confirmed.
    Deleting,
    /// The lock was reset.
    Lost,
    /// Deleted, or refused by the lock: no longer in the list, but its name is still in the audit log.
    Gone,
}

/// A digital key that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedKey {
    pub(crate) credential: Credential,
    pub(crate) description: String,
    pub(crate) user_name: String,
    pub(crate) user_email: String,
    pub(crate) role: Role,
    pub(crate) from: Utc,
    pub(crate) until: Utc,
    /// The period on the site's wall clock, in words.
    pub(crate) period: String,
    pub(crate) has_pin: bool,
    pub(crate) state: KeyState,
    /// The user was told of it, and sees it in the app.
    pub(crate) told: bool,
}

impl IssuedKey {
    /// Gives its name in the lock.
    pub const fn id(&self) -> KeyId {
        self.credential.key
    }

    /// Gives what it is for, in its administrator's words.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// Gives the name of the user who has it.
    pub fn user_name(&self) -> &str {
        &self.user_name
    }

    /// Gives the e-mail address of the user who has it.
    pub fn user_email(&self) -> &str {
        &self.user_email
    }

    /// Gives what the app offers with it.
    pub const fn role(&self) -> Role {
        self.role
    }

    /// Gives the start of its period.
    pub const fn from(&self) -> Utc {
        self.from
    }

    /// Gives the end of its period, at which it opens no more.
    pub const fn until(&self) -> Utc {
        self.until
    }

    /// Writes its period as the site's wall clock shows it: `2026-03-05 14:00 to 2026-03-05 18:00 UTC`.
    pub fn period(&self) -> &str {
        &self.period
    }

    /// Tells whether a PIN belongs to it. The PIN itself is forgotten once the lock has it (SEC-2).
    pub const fn has_pin(&self) -> bool {
        self.has_pin
    }

    /// Gives its status; `None` once it is gone from the list.
    pub fn status(&self, now: Utc) -> Option<KeyStatus> {
        match self.state {
            KeyState::Gone => None,
            KeyState::Lost => Some(KeyStatus::Lost),
            KeyState::Deleting => Some(KeyStatus::PendingDelete),
            KeyState::Waiting | KeyState::Stored { .. } => Some(self.by_period(now)),
        }
    }

    /// Gives how long from now the lock could still take it: until its period ends, at the latest (KEY-5).
    ///
    /// The lock enforces the period by itself, so nothing opens before the start or after the end; a key
    /// that is gone or lost opens nothing.
    pub fn could_open_for(&self, now: Utc) -> Duration {
        match self.state {
            KeyState::Gone | KeyState::Lost => Duration::ZERO,
            _ => self.until.since(now),
        }
    }

    /// Tells whether its user has it in the app.
    pub(crate) const fn is_in_app(&self) -> bool {
        self.told && matches!(self.state, KeyState::Waiting | KeyState::Stored { .. })
    }

    /// Takes in what has become of it; the secret of a key that opens nothing any more is forgotten.
    pub(crate) fn set_state(&mut self, state: KeyState) {
        self.state = state;
        if matches!(state, KeyState::Deleting | KeyState::Lost | KeyState::Gone) {
            self.credential.secret = KeySecret::default();
        }
    }

    /// Gives the status that its period alone makes.
    pub(crate) fn by_period(&self, now: Utc) -> KeyStatus {
        if now < self.from {
            KeyStatus::Upcoming
        } else if now < self.until {
            KeyStatus::Active
        } else {
            KeyStatus::Expired
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(state: KeyState) -> IssuedKey {
        IssuedKey {
            credential: Credential { key: KeyId(1), secret: [77; 16] },
            description: "visit".to_owned(),
            user_name: "Paula".to_owned(),
            user_email: "paula@example.com".to_owned(),
            role: Role::User,
            from: Utc::from_secs(100),
            until: Utc::from_secs(200),
            period: String::new(),
            has_pin: true,
            state,
            told: true,
        }
    }

    #[test]
    fn a_key_is_active_from_its_start_until_before_its_end() {
        for (millis, status) in [
            (99_999, KeyStatus::Upcoming),
            (100_000, KeyStatus::Active),
            (199_999, KeyStatus::Active),
            (200_000, KeyStatus::Expired),
        ] {
            let now = Utc::from_millis(millis);
            for state in [KeyState::Waiting, KeyState::Stored { at: now, pairing: 1 }] {
                assert_eq!(key(state).status(now), Some(status), "{millis}");
            }
            let words = [KeyState::Deleting, KeyState::Lost].map(|state| key(state).status(now));
            assert_eq!(words, [Some(KeyStatus::PendingDelete), Some(KeyStatus::Lost)]);
            assert_eq!(key(KeyState::Gone).status(now), None);
        }
    }

    #[test]
    fn a_key_that_is_not_confirmed_wiped_could_open_until_its_end() {
        for (state, now_s, left_s) in [
            (KeyState::Deleting, 50, 150),
            (KeyState::Deleting, 150, 50),
            (KeyState::Deleting, 200, 0),
            (KeyState::Deleting, 500, 0),
            (KeyState::Lost, 150, 0),
            (KeyState::Gone, 150, 0),
        ] {
            let left = key(state).could_open_for(Utc::from_secs(now_s));
            assert_eq!(left, Duration::from_secs(left_s), "{state:?} at {now_s}");
        }
    }

    #[test]
    fn the_secret_of_a_key_that_opens_nothing_is_forgotten() {
        for (state, forgotten) in [
            (KeyState::Stored { at: Utc::from_secs(1), pairing: 1 }, false),
            (KeyState::Deleting, true),
            (KeyState::Lost, true),
            (KeyState::Gone, true),
        ] {
            let mut key = key(KeyState::Waiting);
            key.set_state(state);
            assert_eq!(key.credential.secret == [0; 16], forgotten, "{state:?}");
        }
    }

    #[test]
    fn the_secret_is_not_shown() {
        let shown = format!("{:?}", key(KeyState::Waiting));
        assert!(!shown.contains("77"), "{shown}");
    }
}
