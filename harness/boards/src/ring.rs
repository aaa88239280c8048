//! One RTT channel as the probe sees it: a ring in the board's memory, half of it known without looking.
//!
//! Each access costs a round trip, so none is made twice: of a channel to the board this side alone writes
//! the bytes, of one from the board it alone moves the reading place. Memory is read and written in whole
//! words, which a probe does in one block.

use crate::failure::Failure;
use crate::line::Memory;

/// Bytes of a channel's description: name, buffer, size, writing place, reading place, flags.
pub(crate) const DESCRIPTION: usize = 24;
const WRITTEN: u64 = 12;
const READ: u64 = 16;

/// A channel of the board.
#[derive(Clone, Debug)]
pub(crate) struct Ring {
    /// Where its description lies.
    address: u64,
    buffer: u64,
    size: u32,
    written: u32,
    read: u32,
    /// What the reading place is in the board's memory.
    told: u32,
    /// The words that the buffer lies in, as this side wrote them.
    shadow: Vec<u32>,
}

impl Ring {
    /// Reads a channel's description; `None` where there is no channel.
    pub(crate) fn parse(address: u64, description: &[u8]) -> Option<Self> {
        let word = |place: usize| {
            let bytes = description.get(4 * place..4 * place + 4)?;
            Some(u32::from_le_bytes(bytes.try_into().ok()?))
        };
        let (buffer, size) = (u64::from(word(1)?), word(2)?);
        let (written, read) = (word(3)?, word(4)?);
        if buffer == 0 || size < 2 || written >= size || read >= size {
            return None;
        }
        let words = (buffer % 4 + u64::from(size)).div_ceil(4) as usize;
        Some(Self { address, buffer, size, written, read, told: read, shadow: vec![0; words] })
    }

    /// Takes what the board has written.
    pub(crate) fn take(
        &mut self,
        memory: &mut impl Memory,
        into: &mut Vec<u8>,
    ) -> Result<bool, Failure> {
        let mut written = [0];
        memory.read_words(self.address + WRITTEN, &mut written)?;
        if written[0] >= self.size {
            return Err(Failure::Probe(format!(
                "the board's channel of {} bytes is written up to byte {}",
                self.size, written[0]
            )));
        }
        self.written = written[0];
        let found = self.written != self.read;
        while self.read != self.written {
            let end = if self.written > self.read { self.written } else { self.size };
            self.copy(memory, self.read, end, into)?;
            self.read = if end == self.size { 0 } else { end };
        }
        // The board needs the room only when its channel runs full.
        let untold = (self.read + self.size - self.told) % self.size;
        let is_full = (self.written + 1) % self.size == self.told;
        if untold > self.size / 2 || (is_full && untold > 0) {
            memory.write_words(self.address + READ, &[self.read])?;
            self.told = self.read;
        }
        Ok(found)
    }

    fn copy(
        &self,
        memory: &mut impl Memory,
        from: u32,
        to: u32,
        into: &mut Vec<u8>,
    ) -> Result<(), Failure> {
        let start = self.buffer + u64::from(from);
        let skipped = (start % 4) as usize;
        let length = (to - from) as usize;
        let mut words = vec![0; (skipped + length).div_ceil(4)];
        memory.read_words(start - skipped as u64, &mut words)?;
        let bytes = words.iter().flat_map(|word| word.to_le_bytes());
        into.extend(bytes.skip(skipped).take(length));
        Ok(())
    }

    /// Writes bytes to the board, as many as there is room for; gives how many.
    pub(crate) fn put(&mut self, memory: &mut impl Memory, bytes: &[u8]) -> Result<usize, Failure> {
        if self.room() < bytes.len() as u32 {
            let mut read = [0];
            memory.read_words(self.address + READ, &mut read)?;
            self.read = read[0].min(self.size - 1);
        }
        let count = bytes.len().min(self.room() as usize);
        let until_end = (self.size - self.written) as usize;
        let (first, second) = bytes[..count].split_at(count.min(until_end));
        for part in [first, second].into_iter().filter(|part| !part.is_empty()) {
            self.store(memory, part)?;
            self.written = (self.written + part.len() as u32) % self.size;
        }
        if count > 0 {
            memory.write_words(self.address + WRITTEN, &[self.written])?;
        }
        Ok(count)
    }

    /// One byte is always left free, or full would look like empty.
    fn room(&self) -> u32 {
        (self.read + self.size - self.written - 1) % self.size
    }

    /// Writes bytes at the writing place, with the rest of the words that they lie in.
    ///
    /// At both ends of the buffer a word may belong to a neighbour: there single bytes are written.
    fn store(&mut self, memory: &mut impl Memory, bytes: &[u8]) -> Result<(), Failure> {
        let offset = (self.buffer % 4) as usize;
        let from = offset + self.written as usize;
        let to = from + bytes.len();
        for (place, byte) in (from..to).zip(bytes) {
            let mut word = self.shadow[place / 4].to_le_bytes();
            word[place % 4] = *byte;
            self.shadow[place / 4] = u32::from_le_bytes(word);
        }
        let end = offset + self.size as usize;
        let whole = from / 4 * 4 >= offset && to.div_ceil(4) * 4 <= end;
        if whole {
            let words = &self.shadow[from / 4..to.div_ceil(4)];
            let start = self.buffer - offset as u64 + (from / 4 * 4) as u64;
            memory.write_words(start, words)
        } else {
            memory.write_bytes(self.buffer + u64::from(self.written), bytes)
        }
    }
}

#[cfg(test)]
mod tests;
