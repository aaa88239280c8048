//! The lockboxes of one dashboard, and what is random in it.

use std::collections::BTreeMap;

use lock_protocol::KeySecret;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use serde::{Deserialize, Serialize};

use crate::app::Apps;
use crate::user::Users;
use crate::{Lockbox, LockboxId, ReceiveError, Refused, Utc, Zone};

/// Where e-mails go until a contact is set; a name that no one can own (RFC 2606).
const NO_CONTACT: &str = "keyholder@lockbox.example";

/// The keyholder's and the administrator's side of all lockboxes: a state machine without IO, runtime or clock.
///
/// Each input is one call with its time; afterwards the caller sends what
/// [`poll_transmit`](Self::poll_transmit) gives until it gives nothing, and calls
/// [`handle_timeout`](Self::handle_timeout) at [`deadline`](Self::deadline).
///
/// It can be serialised whole, keys included. A server stores it after each call and **before** it
/// sends the frames: sealed under a counter that is not stored, a later frame would use it again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dashboard {
    pub(crate) lockboxes: BTreeMap<LockboxId, Lockbox>,
    pub(crate) keys: Keys,
    pub(crate) users: Users,
    pub(crate) zone: Zone,
    pub(crate) apps: Apps,
}

/// The source of the nonces of pairing and of the secrets of digital keys: the n-th is the n-th stream of one
/// generator.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Keys {
    seed: [u8; 32],
    given: u64,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keys").field("given", &self.given).finish_non_exhaustive()
    }
}

impl Keys {
    pub(crate) const fn from_seed(seed: [u8; 32]) -> Self {
        Self { seed, given: 0 }
    }

    /// Gives the secret of a new digital key, or a nonce.
    pub(crate) fn next_secret(&mut self) -> KeySecret {
        let mut generator = ChaCha20Rng::from_seed(self.seed);
        generator.set_stream(self.given);
        self.given += 1;
        let mut secret = KeySecret::default();
        generator.fill_bytes(&mut secret);
        secret
    }
}

impl Dashboard {
    /// Makes one without lockboxes whose chance can be repeated: for benches and tests.
    ///
    /// A number of 64 bits can be guessed in the end; a server gives [`from_seed`](Self::from_seed) more.
    pub fn new(seed: u64) -> Self {
        Self::from_seed(ChaCha20Rng::seed_from_u64(seed).get_seed())
    }

    /// Makes one without lockboxes.
    ///
    /// All secrets of digital keys come from the seed: a server takes it from the operating system's random
    /// source, once.
    pub fn from_seed(seed: [u8; 32]) -> Self {
        Self {
            lockboxes: BTreeMap::new(),
            keys: Keys::from_seed(seed),
            users: Users::default(),
            zone: Zone::default(),
            apps: Apps::default(),
        }
    }

    /// Adds a lockbox that is not paired yet; one that is there stays as it is.
    pub fn add_lockbox(&mut self, lockbox: LockboxId) -> &mut Lockbox {
        let new = || Lockbox::new(format!("Lockbox {}", lockbox.0), NO_CONTACT.to_owned());
        self.lockboxes.entry(lockbox).or_insert_with(new)
    }

    /// Pairs with a lock whose code a person brought from its `Pairing` screen, typed or scanned; adds the lockbox
    /// if it is new. Until the lock uses the new key, the old one stays good; what the lock refuses goes on record.
    ///
    /// # Errors
    /// What is no code is refused, with a text that says why.
    pub fn pair(&mut self, now: Utc, lockbox: LockboxId, code: &str) -> Result<(), Refused> {
        let nonce = self.keys.next_secret();
        self.add_lockbox(lockbox).pair(now, code, nonce)
    }

    /// Gives a lockbox, for what is known of it.
    pub fn lockbox(&self, lockbox: LockboxId) -> Option<&Lockbox> {
        self.lockboxes.get(&lockbox)
    }

    /// Gives a lockbox, for what a keyholder asks of it.
    pub fn lockbox_mut(&mut self, lockbox: LockboxId) -> Option<&mut Lockbox> {
        self.lockboxes.get_mut(&lockbox)
    }

    /// Gives all lockboxes by their ids.
    pub fn lockboxes(&self) -> impl Iterator<Item = (LockboxId, &Lockbox)> {
        self.lockboxes.iter().map(|(id, lockbox)| (*id, lockbox))
    }

    /// Takes in that the network to a lock came or went, or that the lock went silent.
    pub fn link_connected(&mut self, now: Utc, lockbox: LockboxId, connected: bool) {
        if let Some(lockbox) = self.lockboxes.get_mut(&lockbox) {
            lockbox.link_connected(now, connected);
        }
    }

    /// Takes in a frame from a lock: its COBS bytes, with or without the ending zero.
    ///
    /// # Errors
    /// [`ReceiveError`]; nothing has changed then.
    pub fn receive(
        &mut self,
        now: Utc,
        lockbox: LockboxId,
        frame: &[u8],
    ) -> Result<(), ReceiveError> {
        let lockbox = self.lockboxes.get_mut(&lockbox).ok_or(ReceiveError::UnknownLockbox)?;
        lockbox.receive(now, frame)
    }

    /// Gives the next frame to send, and to which lock: COBS bytes without the ending zero.
    pub fn poll_transmit(&mut self) -> Option<(LockboxId, Vec<u8>)> {
        self.lockboxes.iter_mut().find_map(|(id, lockbox)| Some((*id, lockbox.poll_transmit()?)))
    }

    /// Gives when [`handle_timeout`](Self::handle_timeout) has something to do next.
    pub fn deadline(&self) -> Option<Utc> {
        self.lockboxes.values().filter_map(Lockbox::deadline).min()
    }

    /// Does what is due by now: sends again, gives up, voids old starts.
    pub fn handle_timeout(&mut self, now: Utc) {
        for lockbox in self.lockboxes.values_mut() {
            lockbox.advance(now);
        }
    }
}
