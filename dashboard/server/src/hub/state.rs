//! Everything that is in memory: sites with their lockboxes, and who may come in.

use std::collections::{BTreeMap, BTreeSet};

use dashboard_core::{Dashboard, Lockbox, LockboxId};

use crate::account::{Account, ApiToken, Gateway, WebSession};
use crate::id::{Digest, Id};

/// Names a lockbox: its site, and its number there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The site.
    pub site: Id,
    /// The lockbox's number, which only the server knows.
    pub lockbox: LockboxId,
}

/// What the server knows of a lockbox besides what the core does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockboxRecord {
    /// The id by which people and programs name it.
    pub id: Id,
    /// The account of its keyholder.
    pub keyholder: Option<Id>,
    /// The device on the broker behind which its lock is.
    pub device: Option<String>,
}

/// How many frames went to and fro since the server began: a bench waits for them by these numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FrameCount {
    /// Those that came from the lock's device, whatever was in them.
    pub heard: u64,
    /// Those that went there.
    pub sent: u64,
}

/// One account of the product: its people, lockboxes and digital keys, apart from all other sites.
#[derive(Debug)]
pub struct Site {
    /// Its id, which is in the topics of its devices.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// The lockboxes and digital keys.
    pub core: Dashboard,
    pub(super) records: BTreeMap<LockboxId, LockboxRecord>,
    by_device: BTreeMap<String, LockboxId>,
    /// The devices that are there.
    pub(super) devices: BTreeSet<String>,
    /// By lockbox; not stored.
    pub(super) frames: BTreeMap<LockboxId, FrameCount>,
}

impl Site {
    pub(crate) fn new(
        id: Id,
        name: String,
        core: Dashboard,
        records: BTreeMap<LockboxId, LockboxRecord>,
    ) -> Self {
        let by_device = records
            .iter()
            .filter_map(|(number, record)| Some((record.device.clone()?, *number)))
            .collect();
        Self {
            id,
            name,
            core,
            records,
            by_device,
            devices: BTreeSet::new(),
            frames: BTreeMap::new(),
        }
    }

    /// Gives all lockboxes.
    pub fn lockboxes(&self) -> impl Iterator<Item = (LockboxId, &LockboxRecord, &Lockbox)> {
        let known = |number: &LockboxId| self.core.lockbox(*number);
        self.records
            .iter()
            .filter_map(move |(number, record)| Some((*number, record, known(number)?)))
    }

    /// Gives one lockbox.
    pub fn lockbox(&self, number: LockboxId) -> Option<(&LockboxRecord, &Lockbox)> {
        Some((self.records.get(&number)?, self.core.lockbox(number)?))
    }

    /// Finds a lockbox by the id that people and programs know.
    pub fn find(&self, id: Id) -> Option<LockboxId> {
        self.records.iter().find(|(_, record)| record.id == id).map(|(number, _)| *number)
    }

    /// Gives the lockbox behind a device.
    pub fn of_device(&self, device: &str) -> Option<LockboxId> {
        self.by_device.get(device).copied()
    }

    /// Tells whether a device is there.
    pub fn is_there(&self, device: &str) -> bool {
        self.devices.contains(device)
    }

    /// Gives how many frames went to and from a lockbox.
    pub fn frames(&self, number: LockboxId) -> FrameCount {
        self.frames.get(&number).copied().unwrap_or_default()
    }

    /// Gives the devices that are there.
    pub fn devices(&self) -> impl Iterator<Item = &str> {
        self.devices.iter().map(String::as_str)
    }

    /// Gives the devices that are there and belong to no lockbox, which may be paired.
    pub fn free_devices(&self) -> impl Iterator<Item = &str> {
        self.devices.iter().map(String::as_str).filter(|device| self.of_device(device).is_none())
    }

    pub(super) fn put_record(&mut self, number: LockboxId, record: LockboxRecord) {
        self.by_device.retain(|_, at| *at != number);
        if let Some(device) = &record.device {
            self.by_device.insert(device.clone(), number);
        }
        self.records.insert(number, record);
    }

    pub(super) fn remove(&mut self, number: LockboxId) {
        self.by_device.retain(|_, at| *at != number);
        self.records.remove(&number);
        self.frames.remove(&number);
        self.core.remove_lockbox(number);
    }

    /// Gives a number that no lockbox has or had; `stored` is the last one of which there is a row.
    pub(super) fn free_number(&self, stored: u32) -> LockboxId {
        let last = self.records.keys().last().map_or(0, |last| last.0);
        LockboxId(last.max(stored).saturating_add(1))
    }
}

/// Everything.
#[derive(Debug, Default)]
pub struct State {
    /// The sites.
    pub sites: BTreeMap<Id, Site>,
    /// The accounts of all sites.
    pub accounts: BTreeMap<Id, Account>,
    pub(crate) sessions: BTreeMap<Digest, WebSession>,
    pub(crate) tokens: BTreeMap<Digest, ApiToken>,
    pub(crate) gateways: BTreeMap<Id, Gateway>,
}

impl State {
    /// Tells whether nobody has set the server up yet.
    pub fn is_new(&self) -> bool {
        self.accounts.is_empty()
    }

    /// Finds an account by the e-mail address.
    pub fn account_of(&self, email: &str) -> Option<&Account> {
        self.accounts.values().find(|account| account.email.eq_ignore_ascii_case(email.trim()))
    }

    /// Gives the site of an account.
    pub fn site_of(&self, account: &Account) -> Option<&Site> {
        self.sites.get(&account.site)
    }

    /// Tells whether a gateway may connect with this site and token.
    pub(crate) fn knows_gateway(&self, site: Id, token: &str) -> bool {
        let digest = Digest::of(token);
        self.gateways.values().any(|gateway| gateway.site == site && gateway.digest == digest)
    }
}
