//! A window into the guest's RAM: accesses that neither wake QEMU nor wait for it.
//!
//! A bench asks for RTT's offsets thousands of times a second; through the test socket each question costs
//! two switches of processes, and on a busy machine milliseconds.
//! The window is optional: where the host does not allow it, all goes through the socket.

use std::cell::Cell;
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::time::Duration;

use super::qtest::Qtest;
use crate::chip::{RAM, RAM_BYTES};
use crate::error::Result;

/// Larger mappings are QEMU's own heap and code, in bytes.
const LARGEST: u64 = 1 << 20;
const PAGE: u64 = 4096;
const MARKS: [&[u8; 16]; 2] = [b"virtual-probe/1.", b"virtual-probe/2!"];
/// Short reads may be torn by a write of the core, and are repeated until two agree, in bytes.
const SHORT: usize = 64;

/// So many looks at the same take about as long as an idle machine's guest needs to answer.
const PATIENT_LOOKS: u32 = 15;
/// Between looks from then on; the kernel makes it about 70 µs.
const REST: Duration = Duration::from_micros(20);

#[derive(Debug)]
pub(super) struct Window {
    memory: File,
    base: u64,
    /// Where it was last read, what, and how often the same.
    last: Cell<(u32, u64, u32)>,
}

impl Window {
    /// Looks for the RAM of a guest that has not run yet, by a mark in it.
    pub(super) fn find(process: u32, qtest: &mut Qtest) -> Result<Option<Self>> {
        let mut before = [0; 16];
        qtest.read_block(RAM.start, &mut before)?;
        qtest.write_block(RAM.start, MARKS[0])?;
        let found = Self::search(process);
        // Another place may hold the mark by chance, e.g. a buffer of the socket: RAM follows a change.
        qtest.write_block(RAM.start, MARKS[1])?;
        let found = found.filter(|window| window.holds(MARKS[1]));
        qtest.write_block(RAM.start, &before)?;
        Ok(found)
    }

    /// Reads RAM; false if the process is gone.
    pub(super) fn read(&self, address: u32, bytes: &mut [u8]) -> bool {
        let at = self.base + u64::from(address - RAM.start);
        if self.memory.read_exact_at(bytes, at).is_err() {
            return false;
        }
        if bytes.len() > SHORT {
            return true;
        }
        let mut again = [0; SHORT];
        let again = &mut again[..bytes.len()];
        loop {
            if self.memory.read_exact_at(again, at).is_err() {
                return false;
            }
            if again == bytes {
                self.give_way(address, bytes);
                return true;
            }
            bytes.copy_from_slice(again);
        }
    }

    /// Who reads the same again is waiting for the guest, and should not take its time on a busy machine.
    fn give_way(&self, address: u32, bytes: &[u8]) {
        let value =
            bytes.iter().fold(0, |value: u64, byte| value.rotate_left(8) ^ u64::from(*byte));
        let (last_address, last_value, looks) = self.last.get();
        let is_same = (last_address, last_value) == (address, value);
        let looks = if is_same { looks + 1 } else { 0 };
        self.last.set((address, value, looks));
        if looks > PATIENT_LOOKS {
            std::thread::sleep(REST);
        }
    }

    /// Writes RAM of a running guest; false if it has to go through the socket.
    ///
    /// A word whose upper half stays is taken for an offset, which the guest must not see half written:
    /// through the window it changes in one byte or not at all.
    pub(super) fn write(&self, address: u32, bytes: &[u8]) -> bool {
        let at = self.base + u64::from(address - RAM.start);
        let Ok(new) = <[u8; 4]>::try_from(bytes) else {
            return self.memory.write_all_at(bytes, at).is_ok();
        };
        let mut old = [0; 4];
        if self.memory.read_exact_at(&mut old, at).is_err() {
            return false;
        }
        let mut changed = (0..4).filter(|lane| old[*lane] != new[*lane]);
        match (changed.next(), changed.next()) {
            (None, _) => true,
            (Some(lane), None) => {
                self.memory.write_all_at(&new[lane..=lane], at + lane as u64).is_ok()
            }
            _ if old[2..] != new[2..] => self.memory.write_all_at(&new, at).is_ok(),
            _ => false,
        }
    }

    /// Mappings of just the right size first; the kernel may have joined it with its neighbours.
    fn search(process: u32) -> Option<Self> {
        let path = format!("/proc/{process}/mem");
        let memory = File::options().read(true).write(true).open(path).ok()?;
        let maps = std::fs::read_to_string(format!("/proc/{process}/maps")).unwrap_or_default();
        let mut ranges: Vec<_> = maps.lines().filter_map(anonymous).collect();
        ranges.sort_by_key(|(start, end)| end - start);
        let mut window = Self { memory, base: 0, last: Cell::new((0, 0, 0)) };
        for (start, end) in ranges {
            window.base = start;
            while window.base + u64::from(RAM_BYTES) <= end {
                if window.holds(MARKS[0]) {
                    return Some(window);
                }
                window.base += PAGE;
            }
        }
        None
    }

    fn holds(&self, mark: &[u8; 16]) -> bool {
        let mut bytes = [0; 16];
        self.memory.read_exact_at(&mut bytes, self.base).is_ok() && bytes == *mark
    }
}

/// The range of a mapping that can be guest memory: private, writable, without a file, and not too large.
fn anonymous(line: &str) -> Option<(u64, u64)> {
    let mut words = line.split_whitespace();
    let (start, end) = words.next()?.split_once('-')?;
    let is_plain = words.next()? == "rw-p" && words.nth(2)? == "0" && words.next().is_none();
    let start = u64::from_str_radix(start, 16).ok()?;
    let end = u64::from_str_radix(end, 16).ok()?;
    (is_plain && end - start <= LARGEST).then_some((start, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guest_memory_is_a_small_anonymous_mapping() {
        let table = [
            (
                "7f0000000000-7f0000004000 rw-p 00000000 00:00 0 ",
                Some((0x7f00_0000_0000, 0x7f00_0000_4000)),
            ),
            ("7f0000000000-7f0040000000 rw-p 00000000 00:00 0 ", None),
            ("7f0000000000-7f0000004000 r--p 00000000 00:00 0 ", None),
            ("7f0000000000-7f0000004000 rw-p 00000000 00:00 0 [heap]", None),
            ("7f0000000000-7f0000004000 rw-p 00001000 fe:00 77 /lib/x.so", None),
            ("", None),
        ];
        for (line, expected) in table {
            assert_eq!(anonymous(line), expected, "{line}");
        }
    }
}
