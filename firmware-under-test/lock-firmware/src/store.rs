//! What survives power loss: records by key, and the audit log, in NOR flash.

use core::ops::Range;

use embedded_storage::nor_flash::NorFlash;
use lock_core::{CodeTag, Loaded, Settings, StateRecord, changes_state};
use lock_protocol::{AuditEvent, KeyId};
use sequential_storage::Error;
use sequential_storage::cache::Cache;
use sequential_storage::map::{MapConfig, MapStorage};
use sequential_storage::queue::{QueueConfig, QueueStorage};
use serde::{Serialize, de::DeserializeOwned};

use crate::always_ready::{self, AlwaysReady};
use crate::key_table::{KeyTable, PutError, StoredKey};
use crate::layout::Layout;

/// The form of the records; another number is not read (a newer firmware's store).
const SCHEMA: u8 = 2;
/// The largest record with its schema byte and key.
const BUFFER: usize = 512;
/// The largest record with its schema byte.
const RECORD: usize = BUFFER / 2 + 128;
/// Free room in the map's page that the next commit needs so that it erases nothing.
const RESERVE: u32 = 416;

/// What erased flash reads as.
const BLANK: [u8; 64] = [0xFF; 64];

/// The records' keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    State = 1,
    Settings = 2,
    Boots = 3,
}

/// The store could not be read or written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StoreFault;

/// The highest sequence numbers in the audit log; 0 where there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct LastLogged {
    /// Of all events.
    pub(crate) event: u32,
    /// Of those that changed the state (`lock_core::changes_state`).
    pub(crate) change: u32,
}

/// Records, digital keys and the audit log, as `Layout` divides the flash; its last page is the journal of
/// erases.
pub(crate) struct Store<F> {
    pub(crate) flash: AlwaysReady<F>,
    buffer: [u8; BUFFER],
    layout: Layout,
    keys: KeyTable,
    map_end: u32,
    /// The part in which nothing can be stored, for what is in it.
    damaged: Option<Range<u32>>,
}

impl<F: NorFlash> Store<F> {
    pub(crate) fn new(flash: F) -> Self {
        let flash = AlwaysReady::new(flash);
        let layout = Layout::new(flash.pages(), F::ERASE_SIZE as u32);
        let keys = KeyTable { start: layout.keys().start, end: layout.keys().end };
        Self { flash, buffer: [0; BUFFER], layout, keys, map_end: 0, damaged: None }
    }

    /// Puts right what a power cut left half done; before anything is read.
    #[inline(never)]
    pub(crate) fn open(&mut self) {
        // What can't be done now is tried again at the next start, or told by who stores a key.
        let _ = self.take_over().and_then(|()| self.keys.recover(&mut self.flash));
    }

    #[inline(never)]
    pub(crate) fn load<T: DeserializeOwned>(&mut self, key: Key) -> Loaded<T> {
        match self.find(self.records(key), key) {
            Ok(Some([SCHEMA, bytes @ ..])) => {
                postcard::from_bytes(bytes).map_or(Loaded::Unreadable, Loaded::Record)
            }
            Ok(None) => Loaded::Missing,
            _ => Loaded::Unreadable,
        }
    }

    /// Finds the bytes of a record.
    #[inline(never)]
    fn find(&mut self, pages: Range<u32>, key: Key) -> Result<Option<&[u8]>, StoreFault> {
        let config = MapConfig::try_new(pages).map_err(|_| StoreFault)?;
        let mut map = MapStorage::<u8, _, _>::new(&mut self.flash, config, Cache::new_uncached());
        always_ready::now(map.fetch_item::<&[u8]>(&mut self.buffer, &(key as u8)))
            .and_then(Result::ok)
            .ok_or(StoreFault)
    }

    pub(crate) fn save<T: Serialize>(&mut self, key: Key, record: &T) -> Result<(), StoreFault> {
        self.save_made(key, || record)
    }

    /// Stores a record that is made on the way, and gone from the stack again before flash is written.
    pub(crate) fn save_made<T: Serialize>(
        &mut self,
        key: Key,
        record: impl FnOnce() -> T,
    ) -> Result<(), StoreFault> {
        let mut bytes = [SCHEMA; RECORD];
        let length = encode(record, &mut bytes[1..])?;
        self.put(self.records(key), key, &bytes[..=length])
    }

    #[inline(never)]
    fn put(&mut self, pages: Range<u32>, key: Key, bytes: &[u8]) -> Result<(), StoreFault> {
        let config = MapConfig::try_new(pages.clone()).map_err(|_| StoreFault)?;
        let mut map = MapStorage::<u8, _, _>::new(&mut self.flash, config, Cache::new_uncached());
        let stored =
            always_ready::now(map.store_item::<&[u8]>(&mut self.buffer, &(key as u8), &bytes));
        if key != Key::Settings {
            self.map_end = self.flash.last_write_end();
        }
        self.judge(stored, pages)
    }

    /// Notes a part in which something can't be stored for what is there already; a flash that fails is no reason.
    #[inline(never)]
    fn judge<E>(
        &mut self,
        stored: Option<Result<(), Error<E>>>,
        part: Range<u32>,
    ) -> Result<(), StoreFault> {
        if matches!(stored, Some(Err(Error::Corrupted { .. }))) {
            self.damaged = Some(part);
        }
        stored.and_then(Result::ok).ok_or(StoreFault)
    }

    /// Erases a part in which nothing can be stored any more, so that a box whose flash was damaged isn't without a
    /// store for ever (LCK-5). Tells whether it did.
    ///
    /// Never one that holds what a cut of the power would then lose: a state that can be read, unless the lock is
    /// `free` of what it could say; settings that can be read; events that the dashboard was not `told`.
    #[inline(never)]
    pub(crate) fn mend(&mut self, free: bool, told: bool) -> bool {
        let Some(part) = self.damaged.take() else { return false };
        let can_go = if part == self.layout.state() {
            free || !matches!(self.load::<StateRecord>(Key::State), Loaded::Record(_))
        } else if part == self.layout.settings() {
            !matches!(self.load::<Settings>(Key::Settings), Loaded::Record(_))
        } else {
            told || self.last_logged().event == 0
        };
        can_go && self.erase(part).is_ok()
    }

    #[inline(never)]
    fn erase(&mut self, part: Range<u32>) -> Result<(), StoreFault> {
        part.step_by(F::ERASE_SIZE).try_for_each(|page| self.flash.erase_page(page))
    }

    /// Tells whether the next commit might have to erase a page.
    pub(crate) fn needs_room(&self) -> bool {
        let page = F::ERASE_SIZE as u32;
        self.map_end.next_multiple_of(page).saturating_sub(self.map_end) < RESERVE
    }

    /// Tells whether flash was programmed or erased since this was asked last.
    pub(crate) const fn take_changed(&mut self) -> bool {
        self.flash.take_changed()
    }

    /// Appends to the log; the oldest events give way when it is full.
    pub(crate) fn append(&mut self, event: &AuditEvent) -> Result<(), StoreFault> {
        let mut bytes = [0; 64];
        let bytes = postcard::to_slice(event, &mut bytes).map_err(|_| StoreFault)?;
        let config = QueueConfig::try_new(self.layout.log()).map_err(|_| StoreFault)?;
        let mut queue = QueueStorage::new(&mut self.flash, config, Cache::new_uncached());
        let stored = always_ready::now(queue.push(bytes, true));
        self.judge(stored, self.layout.log())
    }

    /// Gives the oldest event with a number above `sequence`.
    pub(crate) fn first_event_after(&mut self, sequence: u32) -> Option<AuditEvent> {
        self.find_event(|event| event.sequence > sequence)
    }

    /// Gives the highest numbers in the log.
    pub(crate) fn last_logged(&mut self) -> LastLogged {
        let mut last = LastLogged::default();
        self.find_event(|event| {
            last.event = last.event.max(event.sequence);
            if changes_state(&event.kind) {
                last.change = last.change.max(event.sequence);
            }
            false
        });
        last
    }

    /// Gives the state record; one that is older than the log's last change of it counts as unreadable.
    ///
    /// A record with a broken bit looks like one whose writing was cut off, and the one before it is
    /// given. A change is in the log only after its record was stored, so the log can tell (LCK-5).
    pub(crate) fn load_state(&mut self, logged: LastLogged) -> Loaded<StateRecord> {
        match self.load::<StateRecord>(Key::State) {
            Loaded::Record(state) if state.sequence < logged.change => Loaded::Unreadable,
            Loaded::Missing if logged.change > 0 => Loaded::Unreadable,
            loaded => loaded,
        }
    }

    fn find_event(&mut self, mut wanted: impl FnMut(&AuditEvent) -> bool) -> Option<AuditEvent> {
        let config = QueueConfig::try_new(self.layout.log()).ok()?;
        let mut queue = QueueStorage::new(&mut self.flash, config, Cache::new_uncached());
        let mut iterator = always_ready::now(queue.iter())?.ok()?;
        while let Some(entry) = always_ready::now(iterator.next(&mut self.buffer))?.ok()? {
            // An entry that can't be read is passed over: the others still count.
            if let Ok(event) = postcard::from_bytes::<AuditEvent>(&entry)
                && wanted(&event)
            {
                return Some(event);
            }
        }
        None
    }

    pub(crate) fn key(&mut self, id: KeyId) -> Result<Option<StoredKey>, StoreFault> {
        self.keys.with_id(&mut self.flash, id)
    }

    pub(crate) fn key_with_pin(&mut self, tag: &CodeTag) -> Result<Option<StoredKey>, StoreFault> {
        self.keys.with_pin(&mut self.flash, tag)
    }

    pub(crate) fn put_key(&mut self, key: &StoredKey) -> Result<(), PutError> {
        self.keys.put(&mut self.flash, key)
    }

    pub(crate) fn remove_key(&mut self, id: KeyId) -> Result<(), StoreFault> {
        self.keys.remove(&mut self.flash, id)
    }

    /// Erases the next page of what a reset erases. Tells whether there was one that wasn't blank.
    pub(crate) fn erase_next(&mut self) -> Result<bool, StoreFault> {
        for page in self.layout.erasable().step_by(F::ERASE_SIZE) {
            for at in (page..page + F::ERASE_SIZE as u32).step_by(BLANK.len()) {
                let mut bytes = [0; BLANK.len()];
                self.flash.read_bytes(at, &mut bytes)?;
                if bytes != BLANK {
                    self.flash.erase_page(page)?;
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    const fn records(&self, key: Key) -> Range<u32> {
        match key {
            Key::State | Key::Boots => self.layout.state(),
            Key::Settings => self.layout.settings(),
        }
    }
}

#[inline(never)]
fn encode<T: Serialize>(record: impl FnOnce() -> T, bytes: &mut [u8]) -> Result<usize, StoreFault> {
    postcard::to_slice(&record(), bytes).map(|bytes| bytes.len()).map_err(|_| StoreFault)
}

mod takeover;

#[cfg(test)]
mod damage_tests;
#[cfg(test)]
mod form_tests;
#[cfg(test)]
pub(crate) mod ram_flash;
#[cfg(test)]
mod rot_tests;
#[cfg(test)]
mod takeover_tests;
#[cfg(test)]
mod tests;
