//! The one adapter from blocking flash to the asynchronous store: every future is ready at once.

use core::future::Future;
use core::pin::pin;
use core::task::{Context, Poll, Waker};

use embedded_storage::nor_flash::NorFlash as Blocking;
use embedded_storage_async::nor_flash::{ErrorType, NorFlash, ReadNorFlash};

use crate::erase_journal::EraseJournal;
use crate::store::StoreFault;

/// Blocking flash, seen as asynchronous; remembers where it was written last, and that it was.
pub(crate) struct AlwaysReady<F> {
    pub(crate) flash: F,
    journal: EraseJournal,
    last_write_end: u32,
    changed: bool,
}

impl<F: Blocking> AlwaysReady<F> {
    /// Takes the flash; an erase that was torn is done again first.
    pub(crate) fn new(mut flash: F) -> Self {
        let journal = EraseJournal::open(&mut flash);
        Self { flash, journal, last_write_end: 0, changed: false }
    }

    /// Gives the number of pages that are for the store.
    pub(crate) const fn pages(&self) -> u32 {
        self.journal.pages::<F>()
    }

    /// Gives the offset behind the last byte that was programmed.
    pub(crate) const fn last_write_end(&self) -> u32 {
        self.last_write_end
    }

    /// Tells whether anything was programmed or erased since this was asked last.
    pub(crate) const fn take_changed(&mut self) -> bool {
        core::mem::replace(&mut self.changed, false)
    }
}

/// For what lies beside the asynchronous store.
impl<F: Blocking> AlwaysReady<F> {
    pub(crate) fn read_bytes(&mut self, at: u32, bytes: &mut [u8]) -> Result<(), StoreFault> {
        self.flash.read(at, bytes).map_err(|_| StoreFault)
    }

    pub(crate) fn write_bytes(&mut self, at: u32, bytes: &[u8]) -> Result<(), StoreFault> {
        self.changed = true;
        self.flash.write(at, bytes).map_err(|_| StoreFault)
    }

    pub(crate) fn erase_page(&mut self, at: u32) -> Result<(), StoreFault> {
        self.changed = true;
        self.journal.erase(&mut self.flash, at, at + F::ERASE_SIZE as u32).map_err(|_| StoreFault)
    }
}

impl<F: Blocking> ErrorType for AlwaysReady<F> {
    type Error = F::Error;
}

impl<F: Blocking> ReadNorFlash for AlwaysReady<F> {
    const READ_SIZE: usize = F::READ_SIZE;

    async fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), Self::Error> {
        self.flash.read(offset, bytes)
    }

    fn capacity(&self) -> usize {
        self.flash.capacity()
    }
}

impl<F: Blocking> NorFlash for AlwaysReady<F> {
    const WRITE_SIZE: usize = F::WRITE_SIZE;
    const ERASE_SIZE: usize = F::ERASE_SIZE;

    async fn erase(&mut self, from: u32, to: u32) -> Result<(), Self::Error> {
        self.changed = true;
        self.journal.erase(&mut self.flash, from, to)
    }

    async fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), Self::Error> {
        self.changed = true;
        self.last_write_end = offset.saturating_add(bytes.len() as u32);
        self.flash.write(offset, bytes)
    }
}

/// Runs a future that never waits; one that did would give `None`.
pub(crate) fn now<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}
