//! What survives power loss: records by key, and the audit log, in NOR flash.

use embedded_storage::nor_flash::NorFlash;
use lock_core::Loaded;
use lock_protocol::AuditEvent;
use sequential_storage::cache::Cache;
use sequential_storage::map::{MapConfig, MapStorage};
use sequential_storage::queue::{QueueConfig, QueueStorage};
use serde::{Serialize, de::DeserializeOwned};

use crate::always_ready::{self, AlwaysReady};

/// The form of the records; another number is not read (a newer firmware's store).
const SCHEMA: u8 = 1;
/// The largest record with its schema byte and key.
const BUFFER: usize = 512;
/// Free room in the map's page that the next commit needs so that it erases nothing.
const RESERVE: u32 = 416;

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

/// Records in the first third of the pages, the audit log in the rest, but for the last page, which is the
/// journal of erases.
pub(crate) struct Store<F> {
    pub(crate) flash: AlwaysReady<F>,
    buffer: [u8; BUFFER],
    pages: u32,
    map_end: u32,
}

impl<F: NorFlash> Store<F> {
    pub(crate) fn new(flash: F) -> Self {
        let flash = AlwaysReady::new(flash);
        let pages = flash.pages();
        Self { flash, buffer: [0; BUFFER], pages, map_end: 0 }
    }

    pub(crate) fn load<T: DeserializeOwned>(&mut self, key: Key) -> Loaded<T> {
        let Some(config) = MapConfig::try_new(0..self.log_start()).ok() else {
            return Loaded::Unreadable;
        };
        let mut map = MapStorage::<u8, _, _>::new(&mut self.flash, config, Cache::new_uncached());
        match always_ready::now(map.fetch_item::<&[u8]>(&mut self.buffer, &(key as u8))) {
            Some(Ok(Some([SCHEMA, bytes @ ..]))) => {
                postcard::from_bytes(bytes).map_or(Loaded::Unreadable, Loaded::Record)
            }
            Some(Ok(None)) => Loaded::Missing,
            _ => Loaded::Unreadable,
        }
    }

    pub(crate) fn save<T: Serialize>(&mut self, key: Key, record: &T) -> Result<(), StoreFault> {
        let mut bytes = [SCHEMA; BUFFER / 2 + 128];
        let length = postcard::to_slice(record, &mut bytes[1..]).map_err(|_| StoreFault)?.len();
        let config = MapConfig::try_new(0..self.log_start()).map_err(|_| StoreFault)?;
        let mut map = MapStorage::<u8, _, _>::new(&mut self.flash, config, Cache::new_uncached());
        let stored = always_ready::now(map.store_item::<&[u8]>(
            &mut self.buffer,
            &(key as u8),
            &&bytes[..=length],
        ));
        self.map_end = self.flash.last_write_end();
        stored.and_then(Result::ok).ok_or(StoreFault)
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
        let config = QueueConfig::try_new(self.log_range()).map_err(|_| StoreFault)?;
        let mut queue = QueueStorage::new(&mut self.flash, config, Cache::new_uncached());
        always_ready::now(queue.push(bytes, true)).and_then(Result::ok).ok_or(StoreFault)
    }

    /// Gives the oldest event with a number above `sequence`.
    pub(crate) fn first_event_after(&mut self, sequence: u32) -> Option<AuditEvent> {
        self.find_event(|event| event.sequence > sequence)
    }

    /// Gives the highest number in the log, or 0.
    pub(crate) fn last_sequence(&mut self) -> u32 {
        let mut last = 0;
        self.find_event(|event| {
            last = last.max(event.sequence);
            false
        });
        last
    }

    fn find_event(&mut self, mut wanted: impl FnMut(&AuditEvent) -> bool) -> Option<AuditEvent> {
        let config = QueueConfig::try_new(self.log_range()).ok()?;
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

    const fn log_start(&self) -> u32 {
        let third = self.pages / 3;
        (if third < 2 { 2 } else { third }) * F::ERASE_SIZE as u32
    }

    const fn log_range(&self) -> core::ops::Range<u32> {
        self.log_start()..self.pages * F::ERASE_SIZE as u32
    }
}

#[cfg(test)]
pub(crate) mod ram_flash;
#[cfg(test)]
mod tests;
