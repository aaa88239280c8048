//! The debug port over a memory without a chip.

use super::*;

const CSW: u8 = 0x0;
const TAR: u8 = 0x4;
const DRW: u8 = 0xC;
const ABORT: u8 = 0x0;
const CTRL_STAT: u8 = 0x4;
const SELECT: u8 = 0x8;
const RDBUFF: u8 = 0xC;
const POWER: u32 = 0x5000_0000;
const STICKYERR: u32 = 1 << 5;
const BYTES: u32 = 0x10;
const WORDS: u32 = 0x12;
const WORDS_IN_PLACE: u32 = 0x02;

/// 2 KB from address 0; counts its accesses.
#[derive(Debug)]
pub(crate) struct Memory {
    bytes: Vec<u8>,
    accesses: usize,
    is_gone: bool,
}

impl Memory {
    fn range(&self, address: u32, length: usize) -> Result<std::ops::Range<usize>, BusFault> {
        if self.is_gone {
            return Err(BusFault::Gone);
        }
        let start = address as usize;
        if start + length <= self.bytes.len() {
            Ok(start..start + length)
        } else {
            Err(BusFault::Fault)
        }
    }
}

impl Bus for Memory {
    fn read(&mut self, address: u32, _: Width, bytes: &mut [u8]) -> Result<(), BusFault> {
        self.accesses += 1;
        let range = self.range(address, bytes.len())?;
        bytes.copy_from_slice(&self.bytes[range]);
        Ok(())
    }

    fn write(&mut self, address: u32, _: Width, bytes: &[u8]) -> Result<(), BusFault> {
        self.accesses += 1;
        let range = self.range(address, bytes.len())?;
        self.bytes[range].copy_from_slice(bytes);
        Ok(())
    }

    fn reset_pin(&mut self, _: bool) -> Result<(), BusFault> {
        Ok(())
    }

    fn is_there(&mut self) -> bool {
        !self.is_gone
    }
}

/// A port as after power-up.
pub(crate) fn cold() -> DebugPort<Memory> {
    let bytes = (0..2048_u32).map(|number| (number ^ number >> 8) as u8).collect();
    DebugPort::new(Memory { bytes, accesses: 0, is_gone: false })
}

/// A port whose line was reset and whose power was asked for.
pub(crate) fn connected() -> DebugPort<Memory> {
    let mut port = cold();
    port.drive(56, u64::MAX);
    port.drive(8, 0);
    port.read_port(0).unwrap();
    port.write_port(CTRL_STAT, POWER).unwrap();
    port
}

fn at(control: u32, address: u32) -> DebugPort<Memory> {
    let mut port = connected();
    port.write_access(CSW, &[control]).unwrap();
    port.write_access(TAR, &[address]).unwrap();
    port
}

fn word(address: u32) -> u32 {
    let byte = |at: u32| (at ^ at >> 8) as u8;
    u32::from_le_bytes([address, address + 1, address + 2, address + 3].map(byte))
}

#[test]
fn nothing_is_answered_before_a_line_reset_and_the_identity() {
    let mut port = cold();
    assert_eq!(port.read_port(0), Err(Refusal::Silence));
    port.drive(56, u64::MAX);
    assert_eq!(port.read_port(CTRL_STAT), Err(Refusal::Silence), "the identity comes first");
    port.drive(56, u64::MAX);
    assert_eq!(port.read_port(0), Ok(0x0BB1_1477));
    assert_eq!(port.read_port(CTRL_STAT), Ok(0));
}

#[test]
fn power_is_acknowledged_as_asked_and_needed_for_access() {
    let mut port = cold();
    port.drive(56, u64::MAX);
    port.read_port(0).unwrap();
    assert_eq!(port.read_access(CSW, &mut [0]), Err((0, Refusal::Fault)));
    port.write_port(ABORT, 1 << 2).unwrap();
    port.write_port(CTRL_STAT, POWER).unwrap();
    assert_eq!(port.read_port(CTRL_STAT), Ok(0xF000_0000));
    assert_eq!(port.read_access(CSW, &mut [0]), Ok(()));
    port.write_port(CTRL_STAT, 0).unwrap();
    assert_eq!(port.read_port(CTRL_STAT), Ok(0));
}

#[test]
fn there_is_one_access_port() {
    let mut port = connected();
    let mut identity = |select: u32| {
        port.write_port(SELECT, select).unwrap();
        let mut value = [0];
        port.read_access(0xC, &mut value).unwrap();
        value[0]
    };
    assert_eq!(identity(0x0000_00F0), 0x0477_0021);
    assert_eq!(identity(0x0100_00F0), 0);
    assert_eq!(identity(0xFF00_00F0), 0);
}

#[test]
fn a_block_of_words_is_one_access() {
    let mut port = at(WORDS, 0x10);
    let mut values = [0; 8];
    port.read_access(DRW, &mut values).unwrap();
    assert_eq!(values, [0, 1, 2, 3, 4, 5, 6, 7].map(|number| word(0x10 + 4 * number)));
    assert_eq!(port.bus().accesses, 1);
    assert_eq!(port.read_port(RDBUFF), Ok(values[7]), "the last value is posted");
}

#[test]
fn the_address_wraps_within_a_kilobyte() {
    let mut port = at(WORDS, 0x3FC);
    let mut values = [0; 2];
    port.read_access(DRW, &mut values).unwrap();
    assert_eq!(values, [word(0x3FC), word(0)]);
    let mut address = [0];
    port.read_access(TAR, &mut address).unwrap();
    assert_eq!(address, [4]);
}

#[test]
fn without_increment_the_address_stays() {
    let mut port = at(WORDS_IN_PLACE, 0x20);
    let mut values = [0; 3];
    port.read_access(DRW, &mut values).unwrap();
    assert_eq!(values, [word(0x20); 3]);
}

#[test]
fn bytes_come_and_go_in_their_lanes() {
    let mut port = at(BYTES, 0x21);
    let mut values = [0; 3];
    port.read_access(DRW, &mut values).unwrap();
    assert_eq!(values, [0x21 << 8, 0x22 << 16, 0x23 << 24]);
    port.write_access(TAR, &[0x41]).unwrap();
    port.write_access(DRW, &[0xAA00, 0xBB_0000]).unwrap();
    assert_eq!(port.bus().bytes[0x40..0x44], [0x40, 0xAA, 0xBB, 0x43]);
}

#[test]
fn a_fault_sticks_until_it_is_cleared() {
    let mut port = at(WORDS, 0x800);
    assert_eq!(port.read_access(DRW, &mut [0]), Err((0, Refusal::Fault)));
    assert_eq!(port.read_access(CSW, &mut [0]), Err((0, Refusal::Fault)));
    assert_eq!(port.read_port(RDBUFF), Err(Refusal::Fault));
    assert_eq!(port.write_port(SELECT, 0), Err(Refusal::Fault));
    assert_eq!(port.read_port(0), Ok(0x0BB1_1477), "the identity is always told");
    assert_eq!(port.read_port(CTRL_STAT).unwrap() & STICKYERR, STICKYERR);
    port.write_port(ABORT, 1 << 2).unwrap();
    assert_eq!(port.read_port(CTRL_STAT).unwrap() & STICKYERR, 0);
    assert_eq!(port.read_access(CSW, &mut [0]), Ok(()));
}

#[test]
fn what_was_read_before_a_fault_is_good() {
    let mut port = at(WORDS, 0x7F8);
    let mut values = [0; 4];
    assert_eq!(port.read_access(DRW, &mut values), Ok(()), "wraps within the last kilobyte");
    let mut port = at(WORDS, 0x7F8);
    port.bus().bytes.truncate(0x7FC);
    assert_eq!(port.read_access(DRW, &mut values), Err((1, Refusal::Fault)));
    assert_eq!(values[0], word(0x7F8));
}

#[test]
fn a_fault_of_a_write_shows_with_the_next_transfer() {
    let mut port = at(WORDS, 0x800);
    assert_eq!(port.write_access(DRW, &[1]), Ok(()));
    assert_eq!(port.read_port(RDBUFF), Err(Refusal::Fault));
}

#[test]
fn trouble_is_made_as_often_as_asked() {
    let mut port = at(WORDS, 0);
    port.make_trouble(LinkTrouble::Wait { accesses: 2 });
    let mut values = [0; 2];
    assert_eq!(port.read_access(DRW, &mut values), Err((0, Refusal::Wait)));
    assert_eq!(port.read_access(CSW, &mut [0]), Ok(()), "only memory is busy");
    assert_eq!(port.read_access(DRW, &mut values), Err((0, Refusal::Wait)));
    assert_eq!(port.read_access(DRW, &mut values), Ok(()));
    assert_eq!(values, [word(0), word(4)]);
    port.make_trouble(LinkTrouble::Fault { accesses: 1 });
    assert_eq!(port.read_access(DRW, &mut values), Err((0, Refusal::Fault)));
    port.clear_error();
    assert_eq!(port.read_access(DRW, &mut values), Ok(()));
    port.make_trouble(LinkTrouble::Unplugged);
    assert_eq!(port.read_port(0), Err(Refusal::Silence));
    port.make_trouble(LinkTrouble::None);
    assert_eq!(port.read_port(0), Err(Refusal::Silence), "the line has to be reset first");
}

#[test]
fn a_chip_that_goes_is_silence() {
    let mut port = at(WORDS, 0);
    port.bus().is_gone = true;
    assert_eq!(port.read_access(DRW, &mut [0]), Err((0, Refusal::Silence)));
    assert_eq!(port.read_port(0), Err(Refusal::Silence));
}
