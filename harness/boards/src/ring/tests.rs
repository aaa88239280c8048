//! Tests of a channel against a board that is played by the test.

use super::*;

/// Memory from address 0x100 on.
struct Ram {
    bytes: Vec<u8>,
    accesses: usize,
}

const BASE: u64 = 0x100;
/// The description lies here, the buffer behind it, on an odd address.
const BUFFER: u32 = 0x100 + 32 + 3;
const SIZE: u32 = 21;

impl Ram {
    fn new() -> Self {
        let mut ram = Self { bytes: vec![0xEE; 128], accesses: 0 };
        for (place, word) in [0, BUFFER, SIZE, 0, 0, 0].into_iter().enumerate() {
            ram.set(place, word);
        }
        ram
    }

    fn set(&mut self, place: usize, word: u32) {
        self.bytes[4 * place..4 * place + 4].copy_from_slice(&word.to_le_bytes());
    }

    fn get(&self, place: usize) -> u32 {
        u32::from_le_bytes(self.bytes[4 * place..4 * place + 4].try_into().unwrap())
    }

    fn ring(&self) -> Ring {
        Ring::parse(BASE, &self.bytes[..DESCRIPTION]).unwrap()
    }

    /// Reads or writes the ring as the board does.
    fn cell(&mut self, place: u32) -> &mut u8 {
        let start = (u64::from(BUFFER) - BASE) as usize;
        &mut self.bytes[start + place as usize]
    }

    /// Gives how many there was room for: the board waits with the others.
    fn board_writes(&mut self, bytes: &[u8]) -> usize {
        for (place, byte) in bytes.iter().enumerate() {
            let at = self.get(3);
            if (at + 1) % SIZE == self.get(4) {
                return place;
            }
            *self.cell(at) = *byte;
            self.set(3, (at + 1) % SIZE);
        }
        bytes.len()
    }

    fn board_reads(&mut self, most: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        while self.get(4) != self.get(3) && bytes.len() < most {
            let at = self.get(4);
            bytes.push(*self.cell(at));
            self.set(4, (at + 1) % SIZE);
        }
        bytes
    }
}

impl Memory for Ram {
    fn read_words(&mut self, address: u64, words: &mut [u32]) -> Result<(), Failure> {
        assert_eq!(address % 4, 0);
        self.accesses += 1;
        let first = (address - BASE) as usize / 4;
        for (place, word) in words.iter_mut().enumerate() {
            *word = self.get(first + place);
        }
        Ok(())
    }

    fn write_words(&mut self, address: u64, words: &[u32]) -> Result<(), Failure> {
        assert_eq!(address % 4, 0);
        self.accesses += 1;
        for (place, word) in words.iter().enumerate() {
            self.set((address - BASE) as usize / 4 + place, *word);
        }
        Ok(())
    }

    fn write_bytes(&mut self, address: u64, bytes: &[u8]) -> Result<(), Failure> {
        self.accesses += 1;
        let start = (address - BASE) as usize;
        self.bytes[start..start + bytes.len()].copy_from_slice(bytes);
        Ok(())
    }
}

#[test]
fn bytes_come_over_in_order_whatever_the_lengths() {
    let (mut ram, mut got, mut sent) = (Ram::new(), Vec::new(), Vec::new());
    let mut ring = ram.ring();
    for turn in 0..200_u32 {
        let bytes: Vec<u8> = (0..turn * 7 % 19).map(|n| (turn + n) as u8).collect();
        let mut rest = bytes.as_slice();
        while !rest.is_empty() {
            rest = &rest[ram.board_writes(rest)..];
            while ring.take(&mut ram, &mut got).unwrap() {}
        }
        sent.extend(bytes);
    }
    assert_eq!(got, sent);
}

#[test]
fn bytes_go_over_in_order_and_the_neighbours_stay_as_they_are() {
    let (mut ram, mut got, mut sent) = (Ram::new(), Vec::new(), Vec::new());
    let mut ring = ram.ring();
    for turn in 0..200_u32 {
        let bytes: Vec<u8> = (0..turn * 5 % 23).map(|n| (turn ^ n) as u8).collect();
        let mut rest = bytes.as_slice();
        while !rest.is_empty() {
            let put = ring.put(&mut ram, rest).unwrap();
            rest = &rest[put..];
            got.extend(ram.board_reads(1 + turn as usize % 9));
        }
        sent.extend(bytes);
    }
    got.extend(ram.board_reads(usize::MAX));
    assert_eq!(got, sent);
    let start = (u64::from(BUFFER) - BASE) as usize;
    assert!(ram.bytes[DESCRIPTION..start].iter().all(|byte| *byte == 0xEE));
    assert!(ram.bytes[start + SIZE as usize..].iter().all(|byte| *byte == 0xEE));
}

#[test]
fn a_question_and_its_answer_cost_four_accesses() {
    let mut ram = Ram::new();
    let mut ring = ram.ring();
    ring.put(&mut ram, &[1, 2, 3]).unwrap();
    assert_eq!(ram.accesses, 2);
    let mut ram = Ram::new();
    let mut ring = ram.ring();
    ram.board_writes(&[4, 5, 6]);
    assert!(ring.take(&mut ram, &mut Vec::new()).unwrap());
    assert_eq!(ram.accesses, 2);
}

#[test]
fn what_is_no_channel_is_none_and_a_wild_place_is_a_failure() {
    let mut ram = Ram::new();
    let mut ring = ram.ring();
    ram.set(3, SIZE);
    assert!(Ring::parse(BASE, &ram.bytes[..DESCRIPTION]).is_none());
    assert!(ring.take(&mut ram, &mut Vec::new()).is_err());
    assert!(Ring::parse(BASE, &[0; DESCRIPTION]).is_none());
    assert!(Ring::parse(BASE, &[0; 7]).is_none());
}
