//! What a deed may do: change the state, and say what has to be stored.

use std::collections::BTreeSet;

use dashboard_core::{Dashboard, Lockbox, LockboxId, Mail, Utc};
use rusqlite::Connection;

use super::{HubError, LockboxRecord, Place, Site, State};
use crate::clock::Clock;
use crate::id::Id;
use crate::mail;
use crate::store::{self, StoreError};

/// What changed and is not stored yet.
#[derive(Debug, Default)]
pub(super) struct Unstored {
    pub(super) sites: BTreeSet<Id>,
    pub(super) lockboxes: BTreeSet<Place>,
    /// Sites of which something else changed, such as the devices that are there: pages show it.
    pub(super) seen: BTreeSet<Id>,
    /// There are e-mails to send, or the time moved.
    pub(super) mails: bool,
}

/// The state, open for changes, in a transaction of the database.
///
/// A deed that ends with an error has its rows taken back, but not what it did in memory: it judges and writes rows
/// first, and changes memory last. What the core itself refuses it puts on record, which is stored.
pub struct Writing<'a> {
    pub(super) state: &'a mut State,
    pub(super) rows: &'a Connection,
    pub(super) clock: &'a Clock,
    pub(super) unstored: &'a mut Unstored,
}

impl Writing<'_> {
    /// Gives the time.
    pub fn now(&self) -> Utc {
        self.clock.now()
    }

    /// Gives the state, to look at.
    pub fn state(&self) -> &State {
        self.state
    }

    /// Gives accounts, sessions and tokens to change; their rows are written by whoever changes them.
    pub(crate) fn state_mut(&mut self) -> &mut State {
        self.state
    }

    /// Gives the database, in a transaction that ends with this batch.
    pub(crate) fn rows(&self) -> &Connection {
        self.rows
    }

    /// Puts an e-mail into the queue.
    pub(crate) fn queue_mail(&mut self, site: Id, letter: &Mail) -> Result<(), HubError> {
        mail::queue(self.rows, site, letter, self.clock.now())?;
        self.unstored.mails = true;
        Ok(())
    }

    /// Gives a site to look at.
    ///
    /// # Errors
    /// [`HubError::NotFound`].
    pub fn site(&self, site: Id) -> Result<&Site, HubError> {
        self.state.sites.get(&site).ok_or(HubError::NotFound)
    }

    /// Gives the core of a site, for what is neither in one lockbox nor stored with it: users, zone, apps.
    ///
    /// # Errors
    /// [`HubError::NotFound`].
    pub fn core(&mut self, site: Id) -> Result<&mut Dashboard, HubError> {
        let found = self.state.sites.get_mut(&site).ok_or(HubError::NotFound)?;
        self.unstored.sites.insert(site);
        Ok(&mut found.core)
    }

    /// Gives the core of a site, for what changes one lockbox as well as the rest.
    ///
    /// # Errors
    /// [`HubError::NotFound`].
    pub fn core_for(&mut self, place: Place) -> Result<&mut Dashboard, HubError> {
        self.unstored.lockboxes.insert(place);
        self.core(place.site)
    }

    /// Gives a lockbox to change.
    ///
    /// # Errors
    /// [`HubError::NotFound`].
    pub fn lockbox(&mut self, place: Place) -> Result<&mut Lockbox, HubError> {
        let site = self.state.sites.get_mut(&place.site).ok_or(HubError::NotFound)?;
        let lockbox = site.core.lockbox_mut(place.lockbox).ok_or(HubError::NotFound)?;
        self.unstored.lockboxes.insert(place);
        Ok(lockbox)
    }

    /// Adds a site.
    pub(crate) fn add_site(&mut self, site: Site) -> Result<(), HubError> {
        store::insert_site(self.rows, site.id, &site.name, &site.core)?;
        self.state.sites.insert(site.id, site);
        Ok(())
    }

    /// Adds a lockbox that is not paired yet.
    pub(crate) fn add_lockbox(
        &mut self,
        site: Id,
        keyholder: Option<Id>,
        name: &str,
    ) -> Result<Place, HubError> {
        let id = Id::random()?;
        let contact = keyholder.and_then(|keyholder| self.state.accounts.get(&keyholder));
        let contact = contact.map(|account| account.email.clone());
        let found = self.state.sites.get_mut(&site).ok_or(HubError::NotFound)?;
        let number = found.free_number(store::last_number(self.rows, site)?);
        let lockbox = found.core.add_lockbox(number);
        if !name.is_empty() {
            lockbox.set_name(name);
        }
        if let Some(contact) = contact {
            lockbox.set_contact(contact);
        }
        found.put_record(number, LockboxRecord { id, keyholder, device: None });
        let place = Place { site, lockbox: number };
        self.unstored.lockboxes.insert(place);
        Ok(place)
    }

    /// Changes what the server knows of a lockbox: its keyholder, its device.
    pub(crate) fn change_record(
        &mut self,
        place: Place,
        change: impl FnOnce(&mut LockboxRecord),
    ) -> Result<(), HubError> {
        let site = self.state.sites.get_mut(&place.site).ok_or(HubError::NotFound)?;
        let mut record = site.records.get(&place.lockbox).cloned().ok_or(HubError::NotFound)?;
        change(&mut record);
        site.put_record(place.lockbox, record);
        self.unstored.lockboxes.insert(place);
        Ok(())
    }

    /// Forgets a lockbox; what happened with it stays.
    pub(crate) fn remove_lockbox(&mut self, place: Place) -> Result<(), HubError> {
        store::delete_lockbox(self.rows, place.site, place.lockbox)?;
        let site = self.state.sites.get_mut(&place.site).ok_or(HubError::NotFound)?;
        site.remove(place.lockbox);
        self.unstored.lockboxes.remove(&place);
        self.unstored.seen.insert(place.site);
        Ok(())
    }

    pub(super) fn set_clock(&mut self, to: Utc) {
        self.clock.set(to);
        self.unstored.mails = true;
    }

    pub(super) fn frame(&mut self, site: Id, device: &str, frame: &[u8]) {
        let now = self.now();
        let Some(found) = self.state.sites.get_mut(&site) else { return };
        let Some(lockbox) = found.of_device(device) else { return };
        found.frames.entry(lockbox).or_default().heard += 1;
        // A frame that is not the lock's changes nothing, so that there is nothing to store.
        if found.core.receive(now, lockbox, frame).is_ok() {
            self.unstored.lockboxes.insert(Place { site, lockbox });
        }
    }

    pub(super) fn presence(&mut self, site: Id, device: String, there: bool) {
        let now = self.now();
        let Some(found) = self.state.sites.get_mut(&site) else { return };
        if let Some(lockbox) = found.of_device(&device) {
            found.core.link_connected(now, lockbox, there);
            self.unstored.lockboxes.insert(Place { site, lockbox });
        }
        if there {
            found.devices.insert(device);
        } else {
            found.devices.remove(&device);
        }
        self.unstored.seen.insert(site);
    }

    pub(super) fn all_devices_gone(&mut self) {
        let now = self.now();
        for (id, site) in &mut self.state.sites {
            site.devices.clear();
            let numbers: Vec<LockboxId> = site.records.keys().copied().collect();
            for lockbox in numbers {
                if site.core.lockbox(lockbox).is_some_and(Lockbox::is_online) {
                    site.core.link_connected(now, lockbox, false);
                    self.unstored.lockboxes.insert(Place { site: *id, lockbox });
                }
            }
            self.unstored.seen.insert(*id);
        }
    }

    /// Does what is due by now.
    pub(super) fn advance(&mut self) {
        let now = self.now();
        for (id, site) in &mut self.state.sites {
            let due: Vec<LockboxId> = site.core.due(now).collect();
            if !due.is_empty() {
                site.core.handle_timeout(now);
                let due = due.into_iter().map(|lockbox| Place { site: *id, lockbox });
                self.unstored.lockboxes.extend(due);
            }
        }
    }

    /// Writes what changed, history and mails included, and gives the frames to send.
    pub(super) fn store(&mut self) -> Result<Vec<(Place, String, Vec<u8>)>, StoreError> {
        let mut frames = Vec::new();
        for place in self.unstored.lockboxes.clone() {
            let Some(site) = self.state.sites.get_mut(&place.site) else { continue };
            let Some(record) = site.records.get(&place.lockbox) else { continue };
            let Some(lockbox) = site.core.lockbox_mut(place.lockbox) else { continue };
            while let Some(frame) = lockbox.poll_transmit() {
                if let Some(device) = record.device.clone().filter(|at| site.devices.contains(at)) {
                    site.frames.entry(place.lockbox).or_default().sent += 1;
                    frames.push((place, device, frame));
                }
            }
            self.unstored.mails |=
                mail::store_history(self.rows, self.clock.now(), place, lockbox)?;
            store::save_lockbox(self.rows, place.site, place.lockbox, record, lockbox)?;
        }
        for &id in &self.unstored.sites {
            if let Some(site) = self.state.sites.get(&id) {
                store::save_site(self.rows, id, &site.name, &site.core)?;
            }
        }
        Ok(frames)
    }
}
