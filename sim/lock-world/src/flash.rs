//! A NOR flash: erasing sets bits, programming clears them, and a cut leaves a torn operation.

use core::ops::Range;

use crate::config::FlashGeometry;
use crate::fault::FlashFault;
use crate::random::Random;

/// The flash's cells and how often each word was programmed since its erase.
#[derive(Clone, Debug)]
pub(crate) struct NorFlash {
    geometry: FlashGeometry,
    bytes: Vec<u8>,
    programs: Vec<u8>,
}

impl NorFlash {
    /// Makes an erased flash.
    pub(crate) fn new(geometry: FlashGeometry) -> Self {
        let size = geometry.pages as usize * geometry.page_bytes as usize;
        let words = size / geometry.word_bytes.max(1) as usize;
        Self { geometry, bytes: vec![0xFF; size], programs: vec![0; words] }
    }

    pub(crate) fn geometry(&self) -> FlashGeometry {
        self.geometry
    }

    /// Takes over the cells of an image; those beyond it are erased, those beyond the flash left out.
    ///
    /// A word counts as programmed once, one without a bit left to clear as often as it may be.
    pub(crate) fn load(&mut self, image: &[u8]) {
        self.bytes.fill(0xFF);
        for (cell, byte) in self.bytes.iter_mut().zip(image) {
            *cell = *byte;
        }
        let words = self.bytes.chunks(self.geometry.word_bytes.max(1) as usize);
        for (count, word) in self.programs.iter_mut().zip(words) {
            *count = match word {
                blank if blank.iter().all(|byte| *byte == 0xFF) => 0,
                spent if spent.iter().all(|byte| *byte == 0) => self.geometry.programs_per_word,
                _ => 1,
            };
        }
    }

    /// Gives all cells.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Gives how often each word was programmed since its erase.
    pub(crate) fn programs(&self) -> &[u8] {
        &self.programs
    }

    /// Puts in other cells with their wear; `false`, and nothing has changed, where the sizes differ.
    pub(crate) fn put(&mut self, bytes: &[u8], programs: &[u8]) -> bool {
        let fits = bytes.len() == self.bytes.len() && programs.len() == self.programs.len();
        if fits {
            self.bytes.copy_from_slice(bytes);
            self.programs.copy_from_slice(programs);
        }
        fits
    }

    /// Copies cells out.
    pub(crate) fn read(&self, offset: u32, buffer: &mut [u8]) -> Result<(), FlashFault> {
        let range = self.range(offset, buffer.len(), 1)?;
        buffer.copy_from_slice(&self.bytes[range]);
        Ok(())
    }

    /// Tells whether a program is allowed: aligned, inside, no word too often.
    pub(crate) fn check_program(&self, offset: u32, length: usize) -> Result<(), FlashFault> {
        let range = self.range(offset, length, self.geometry.word_bytes)?;
        let most = self.geometry.programs_per_word;
        if self.programs[self.words(&range)].iter().any(|&count| count >= most) {
            return Err(FlashFault::Overprogrammed);
        }
        Ok(())
    }

    /// Tells whether an erase is allowed: aligned to pages and inside.
    pub(crate) fn check_erase(&self, offset: u32, length: u32) -> Result<(), FlashFault> {
        self.range(offset, length as usize, self.geometry.page_bytes).map(|_| ())
    }

    /// Clears the bits that are clear in `bytes`; the caller has checked the range.
    pub(crate) fn program(&mut self, offset: u32, bytes: &[u8]) {
        let range = offset as usize..offset as usize + bytes.len();
        let words = self.words(&range);
        for count in &mut self.programs[words] {
            *count = count.saturating_add(1);
        }
        for (cell, byte) in self.bytes[range].iter_mut().zip(bytes) {
            *cell &= byte;
        }
    }

    /// Programs the first `words` words, and of the next one a random part of the bits to be cleared.
    pub(crate) fn tear_program(
        &mut self,
        offset: u32,
        bytes: &[u8],
        words: u32,
        random: &mut Random,
    ) {
        let word_bytes = self.geometry.word_bytes as usize;
        let done = (words as usize * word_bytes).min(bytes.len());
        self.program(offset, &bytes[..done]);
        let torn = &bytes[done..(done + word_bytes).min(bytes.len())];
        let mut word = [0xFF; 16];
        for (to, from) in word.iter_mut().zip(torn) {
            *to = from | random.bits() as u8;
        }
        let length = torn.len().min(word.len());
        self.program(offset + done as u32, &word[..length]);
    }

    /// Sets all bits of whole pages; the caller has checked the range.
    pub(crate) fn erase(&mut self, offset: u32, length: u32) {
        let range = offset as usize..(offset + length) as usize;
        let words = self.words(&range);
        self.bytes[range].fill(0xFF);
        self.programs[words].fill(0);
    }

    /// Erases the first `pages` pages, and leaves random bits in the next one.
    ///
    /// The words of that page count as programmed as often as before: it has to be erased again.
    pub(crate) fn tear_erase(&mut self, offset: u32, length: u32, pages: u32, random: &mut Random) {
        let done = (pages * self.geometry.page_bytes).min(length);
        self.erase(offset, done);
        let torn = (offset + done) as usize
            ..(offset + length.min(done + self.geometry.page_bytes)) as usize;
        for cells in self.bytes[torn].chunks_mut(8) {
            let bits = random.bits().to_le_bytes();
            cells.copy_from_slice(&bits[..cells.len()]);
        }
    }

    fn range(&self, offset: u32, length: usize, unit: u32) -> Result<Range<usize>, FlashFault> {
        let (offset, unit) = (offset as usize, unit.max(1) as usize);
        if !offset.is_multiple_of(unit) || !length.is_multiple_of(unit) {
            return Err(FlashFault::NotAligned);
        }
        match offset.checked_add(length) {
            Some(end) if end <= self.bytes.len() => Ok(offset..end),
            _ => Err(FlashFault::OutOfBounds),
        }
    }

    fn words(&self, bytes: &Range<usize>) -> Range<usize> {
        let word_bytes = self.geometry.word_bytes.max(1) as usize;
        bytes.start / word_bytes..bytes.end / word_bytes
    }
}
