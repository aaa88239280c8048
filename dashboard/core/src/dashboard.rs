//! The lockboxes of one dashboard, and the keys that it offers them.

use std::collections::BTreeMap;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use serde::{Deserialize, Serialize};

use crate::{Lockbox, LockboxId, ReceiveError, Utc};

/// Where e-mails go until a contact is set; a name that no one can own (RFC 2606).
const NO_CONTACT: &str = "keyholder@lockbox.example";

/// The keyholder's side of all lockboxes: a state machine without IO, runtime or clock.
///
/// Each input is one call with its time; afterwards the caller sends what
/// [`poll_transmit`](Self::poll_transmit) gives until it gives nothing, and calls
/// [`handle_timeout`](Self::handle_timeout) at [`deadline`](Self::deadline).
///
/// It can be serialised whole, keys included. A server stores it after each call and **before** it
/// sends the frames: sealed under a counter that is not stored, a later frame would use it again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dashboard {
    lockboxes: BTreeMap<LockboxId, Lockbox>,
    keys: Keys,
}

/// The source of pairing keys: the n-th key is the n-th stream of one generator.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Keys {
    seed: u64,
    given: u64,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keys").field("given", &self.given).finish_non_exhaustive()
    }
}

impl Keys {
    fn next(&mut self) -> [u8; 32] {
        let mut generator = ChaCha20Rng::seed_from_u64(self.seed);
        generator.set_stream(self.given);
        self.given += 1;
        let mut key = [0; 32];
        generator.fill_bytes(&mut key);
        key
    }
}

impl Dashboard {
    /// Makes one without lockboxes.
    ///
    /// All keys come from `key_seed`: a server takes it from the operating system's random source, once.
    /// Its 64 bits are the strength of every key until the key agreement that comes with Access.
    pub const fn new(key_seed: u64) -> Self {
        Self { lockboxes: BTreeMap::new(), keys: Keys { seed: key_seed, given: 0 } }
    }

    /// Gives the frame that offers a key to a lock (without the ending zero), and adds the lockbox if it
    /// is new. The lock takes it while its `Pairing` screen is open; until then old keys stay good.
    ///
    /// The key goes in clear for now: see [`lock_protocol::Plain`].
    pub fn pair(&mut self, lockbox: LockboxId) -> Vec<u8> {
        let keys = &mut self.keys;
        let new = || Lockbox::new(format!("Lockbox {}", lockbox.0), NO_CONTACT.to_owned());
        self.lockboxes.entry(lockbox).or_insert_with(new).offer(|| keys.next())
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
