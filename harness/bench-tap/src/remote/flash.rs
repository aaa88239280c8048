//! The store's flash on the bench: words of 4 bytes, pages of 1024.

use bench_protocol::rpc::{Call, Outcome, Start};
use embedded_storage::nor_flash::{
    ErrorType, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash,
};

use super::{Bench, Transport};

/// Bytes that are read ahead: a start scans the whole store, a few bytes at a time.
const LINE: usize = 96;

/// The bench refused an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlashRefusal(pub Outcome);

impl NorFlashError for FlashRefusal {
    fn kind(&self) -> NorFlashErrorKind {
        match self.0 {
            Outcome::NotAligned => NorFlashErrorKind::NotAligned,
            Outcome::OutOfBounds => NorFlashErrorKind::OutOfBounds,
            _ => NorFlashErrorKind::Other,
        }
    }
}

/// What was read last, for as long as it is not written, and which pages hold nothing but ones.
pub(super) struct Held {
    line: [u8; LINE],
    start: u32,
    length: usize,
    /// One bit a page, of the first 32.
    blank_pages: u32,
}

/// Bytes of a page.
const PAGE: u32 = Start::PAGE as u32;
const ONES: [u8; LINE] = [0xff; LINE];

impl Held {
    pub(super) const EMPTY: Self = Self { line: [0; LINE], start: 0, length: 0, blank_pages: 0 };

    /// Gives what is known from `offset` on, up to `wanted` bytes.
    fn at(&self, offset: u32, wanted: usize) -> &[u8] {
        if pages(offset, offset + 1) & self.blank_pages != 0 {
            let left = (PAGE - offset % PAGE) as usize;
            return &ONES[..wanted.min(left).min(LINE)];
        }
        let Some(from) = offset.checked_sub(self.start).map(|from| from as usize) else {
            return &[];
        };
        let end = self.length.min(from.saturating_add(wanted));
        self.line.get(from..end).unwrap_or_default()
    }

    fn forget(&mut self, from: u32, to: u32) {
        self.blank_pages &= !pages(from, to);
        if from < self.start + self.length as u32 && self.start < to {
            self.length = 0;
        }
    }
}

/// Gives the bits of the pages that a range touches.
fn pages(from: u32, to: u32) -> u32 {
    let below = |page: u32| 1_u32.checked_shl(page).map_or(u32::MAX, |bit| bit - 1);
    below(to.div_ceil(PAGE)) & !below(from / PAGE)
}

/// The flash.
pub struct RemoteFlash<'b, T> {
    bench: &'b Bench<T>,
    bytes: u32,
}

impl<'b, T: Transport> RemoteFlash<'b, T> {
    /// Makes the part; there is one on a board. `bytes` are its capacity, and `blank_pages` those that need not
    /// be asked for, as in [`Start`].
    pub fn new(bench: &'b Bench<T>, bytes: u32, blank_pages: u32) -> Self {
        let mut held = bench.held.borrow_mut();
        held.length = 0;
        held.blank_pages = blank_pages;
        Self { bench, bytes }
    }

    fn fetch(&self, held: &mut Held, offset: u32) -> Result<(), FlashRefusal> {
        let bytes = (self.bytes.saturating_sub(offset) as usize).min(LINE);
        held.length = 0;
        let call = Call::FlashRead { offset, bytes: bytes as u16 };
        let length =
            self.bench.call_into(call, &[], &mut held.line[..bytes]).map_err(FlashRefusal)?;
        held.start = offset;
        held.length = length;
        if length == 0 { Err(FlashRefusal(Outcome::Failed)) } else { Ok(()) }
    }
}

impl<T> ErrorType for RemoteFlash<'_, T> {
    type Error = FlashRefusal;
}

impl<T: Transport> ReadNorFlash for RemoteFlash<'_, T> {
    const READ_SIZE: usize = 1;

    fn read(&mut self, mut offset: u32, mut bytes: &mut [u8]) -> Result<(), FlashRefusal> {
        let end = u32::try_from(bytes.len()).ok().and_then(|length| offset.checked_add(length));
        if end.is_none_or(|end| end > self.bytes) {
            return Err(FlashRefusal(Outcome::OutOfBounds));
        }
        let mut held = self.bench.held.borrow_mut();
        while !bytes.is_empty() {
            if held.at(offset, bytes.len()).is_empty() {
                self.fetch(&mut held, offset)?;
            }
            let there = held.at(offset, bytes.len());
            let (now, later) = bytes.split_at_mut(there.len());
            now.copy_from_slice(there);
            offset += now.len() as u32;
            bytes = later;
        }
        Ok(())
    }

    fn capacity(&self) -> usize {
        self.bytes as usize
    }
}

impl<T: Transport> NorFlash for RemoteFlash<'_, T> {
    const WRITE_SIZE: usize = 4;
    const ERASE_SIZE: usize = Start::PAGE;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), FlashRefusal> {
        self.bench.held.borrow_mut().forget(from, to);
        self.bench.call_into(Call::FlashErase { from, to }, &[], &mut []).map_err(FlashRefusal)?;
        self.bench.held.borrow_mut().blank_pages |= pages(from, to);
        Ok(())
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), FlashRefusal> {
        self.bench.held.borrow_mut().forget(offset, offset.saturating_add(bytes.len() as u32));
        self.bench
            .call_into(Call::FlashProgram { offset }, bytes, &mut [])
            .map(drop)
            .map_err(FlashRefusal)
    }
}
