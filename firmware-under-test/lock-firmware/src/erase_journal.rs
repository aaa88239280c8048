//! Writes down each erase before it begins, so that one that a power cut tore is done again at the start.
//!
//! A page whose erase was torn holds anything, even what looks like the marks of a page in use (PWR-4). So
//! the page's number goes into a journal page first, and is struck out once the page is erased. At the
//! start, a number that is not struck out names the one page that may be torn.

use embedded_storage::nor_flash::NorFlash;

/// Begins each entry, so that nothing that a torn erase of the journal leaves passes for one.
const TAG: [u8; 4] = *b"ERAS";
/// An entry: the tag, the page's number, and the same inverted.
const ENTRY: usize = 8;
/// The largest unit of programming that fits.
const LARGEST_WORD: usize = 32;

/// The journal in the last page of a flash; all other pages are for the store.
pub(crate) struct EraseJournal {
    /// Byte offset of the journal's page.
    start: u32,
    /// Byte offset of the next entry; at the page's end when it is full.
    next: u32,
}

impl EraseJournal {
    /// Finds the journal, and erases again what was being erased when the power went.
    ///
    /// Nothing else may use the flash before. A flash that is broken is found out by who writes to it.
    pub(crate) fn open<F: NorFlash>(flash: &mut F) -> Self {
        let start = (flash.capacity() as u32).saturating_sub(F::ERASE_SIZE as u32);
        let mut journal = Self { start, next: start };
        let mut torn = None;
        for at in (start..Self::end::<F>(start)).step_by(Self::place::<F>()) {
            let (entry, strike) = (read(flash, at), read(flash, at + Self::half::<F>()));
            if !is_blank(entry) || !is_blank(strike) {
                // Whatever it is, nothing can be written there.
                journal.next = at + Self::place::<F>() as u32;
                torn = page_of(entry).filter(|_| is_blank(strike));
            }
        }
        if let Some(page) = torn
            && page * (F::ERASE_SIZE as u32) < start
        {
            // The entry goes only with the whole journal: struck out twice, it would not be.
            let from = page * F::ERASE_SIZE as u32;
            if flash.erase(from, from + F::ERASE_SIZE as u32).is_ok() {
                let _ = journal.clear(flash);
            }
        }
        journal
    }

    /// Gives the number of pages before the journal.
    pub(crate) const fn pages<F: NorFlash>(&self) -> u32 {
        self.start / F::ERASE_SIZE as u32
    }

    /// Erases whole pages.
    ///
    /// # Errors
    /// Those of the flash.
    pub(crate) fn erase<F: NorFlash>(
        &mut self,
        flash: &mut F,
        from: u32,
        to: u32,
    ) -> Result<(), F::Error> {
        for at in (from..to).step_by(F::ERASE_SIZE) {
            if self.next + Self::place::<F>() as u32 > Self::end::<F>(self.start) {
                self.clear(flash)?;
            }
            let entry = self.next;
            // Used up even if the write fails: a word is programmed once.
            self.next += Self::place::<F>() as u32;
            write::<F>(flash, entry, entry_of(at / F::ERASE_SIZE as u32))?;
            flash.erase(at, at + F::ERASE_SIZE as u32)?;
            write::<F>(flash, entry + Self::half::<F>(), [0; ENTRY])?;
        }
        Ok(())
    }

    /// Erases the journal itself. If that is torn nothing else is being erased, and what is left names no page.
    fn clear<F: NorFlash>(&mut self, flash: &mut F) -> Result<(), F::Error> {
        flash.erase(self.start, self.start + F::ERASE_SIZE as u32)?;
        self.next = self.start;
        Ok(())
    }

    const fn end<F: NorFlash>(start: u32) -> u32 {
        start + F::ERASE_SIZE as u32
    }

    /// Bytes of an entry with its strike.
    const fn place<F: NorFlash>() -> usize {
        2 * Self::half::<F>() as usize
    }

    /// Bytes of an entry in whole words.
    const fn half<F: NorFlash>() -> u32 {
        ENTRY.next_multiple_of(F::WRITE_SIZE) as u32
    }
}

fn entry_of(page: u32) -> [u8; ENTRY] {
    let mut entry = [0; ENTRY];
    entry[..4].copy_from_slice(&TAG);
    entry[4..6].copy_from_slice(&(page as u16).to_le_bytes());
    entry[6..].copy_from_slice(&(!page as u16).to_le_bytes());
    entry
}

fn page_of(entry: [u8; ENTRY]) -> Option<u32> {
    let [.., low, high, inverted_low, inverted_high] = entry;
    let page = u32::from(u16::from_le_bytes([low, high]));
    (entry[..4] == TAG && [inverted_low, inverted_high] == [!low, !high]).then_some(page)
}

fn is_blank(entry: [u8; ENTRY]) -> bool {
    entry.iter().all(|byte| *byte == 0xFF)
}

/// Reads an entry; what can't be read is as if it were used.
fn read<F: NorFlash>(flash: &mut F, at: u32) -> [u8; ENTRY] {
    let mut entry = [0; ENTRY];
    let _ = flash.read(at, &mut entry);
    entry
}

fn write<F: NorFlash>(flash: &mut F, at: u32, entry: [u8; ENTRY]) -> Result<(), F::Error> {
    let mut words = [0xFF; LARGEST_WORD];
    words[..ENTRY].copy_from_slice(&entry);
    let length = ENTRY.next_multiple_of(F::WRITE_SIZE).min(LARGEST_WORD);
    flash.write(at, &words[..length])
}

#[cfg(test)]
mod tests;
