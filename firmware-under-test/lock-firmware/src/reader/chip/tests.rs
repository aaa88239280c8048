//! The driver's bytes on the bus, one by one, as the data sheet wants them.

extern crate std;

use std::vec;
use std::vec::Vec;

use embedded_hal::spi::ErrorKind;
use embedded_hal_mock::eh1::spi::{Mock, Transaction};

use super::*;

fn write(bytes: &[u8]) -> Vec<Transaction<u8>> {
    vec![
        Transaction::transaction_start(),
        Transaction::write_vec(bytes.to_vec()),
        Transaction::transaction_end(),
    ]
}

fn read(address: u8, value: u8) -> Vec<Transaction<u8>> {
    vec![
        Transaction::transaction_start(),
        Transaction::transfer_in_place(vec![address, 0], vec![0, value]),
        Transaction::transaction_end(),
    ]
}

fn with_chip<T>(
    transfers: &[Vec<Transaction<u8>>],
    act: impl FnOnce(&mut Chip<Mock<u8>>) -> T,
) -> T {
    let mut mock = Mock::new(&transfers.concat());
    let mut chip = Chip::new(mock.clone());
    chip.refill();
    let given = act(&mut chip);
    mock.done();
    given
}

#[test]
fn a_chip_of_another_type_is_a_fault() {
    let table = [
        (0x92, 0x20, Ok(true)),
        (0x91, 0x30, Ok(false)),
        (0x90, 0x20, Ok(true)),
        (0x00, 0x00, Err(ChipFault)),
        (0xFF, 0xFF, Err(ChipFault)),
        (0x12, 0x20, Err(ChipFault)),
    ];
    for (version, command, expected) in table {
        let mut transfers = vec![read(0xEE, version)];
        if expected.is_ok() {
            transfers.push(read(0x82, command));
        }
        assert_eq!(with_chip(&transfers, Chip::is_up), expected, "{version:02x}");
    }
}

#[test]
fn a_field_that_stays_off_is_a_fault() {
    let transfers =
        [write(&[0x2A, 0x40]), write(&[0x22, 0x3D]), write(&[0x4C, 0x70]), write(&[0x28, 0x83])];
    assert_eq!(with_chip(&transfers, Chip::switch_field_on), Ok(()));
    let fault = Err(ChipFault);
    for (control, expected) in [(0x83, Ok(())), (0x80, fault), (0x00, fault), (0xFF, fault)] {
        assert_eq!(with_chip(&[read(0xA8, control)], Chip::check_field), expected);
    }
}

#[test]
fn it_sleeps_with_no_flag_set_and_wakes_by_one_transfer() {
    let transfers = [write(&[0x08, 0x7F]), write(&[0x02, 0x10])];
    assert_eq!(with_chip(&transfers, Chip::sleep), Ok(()));
    assert_eq!(with_chip(&[write(&[0x02, 0x00])], Chip::wake), Ok(()));
}

#[test]
fn frames_are_sent_in_their_form() {
    let bytes = vec![
        Transaction::transaction_start(),
        Transaction::write_vec(vec![0x12]),
        Transaction::write_vec(vec![0x26, 0x50]),
        Transaction::transaction_end(),
    ];
    for (form, crc, framing) in [
        (Form::Short, None, 0x87),
        (Form::Bare, Some(0x00), 0x80),
        (Form::Checked, Some(0x80), 0x80),
    ] {
        let mut frame = Frame::default();
        frame.set(form, &[&[0x26], &[0x50]]);
        // What a talk may have left behind is none before the request.
        let mut transfers = Vec::new();
        if let Some(crc) = crc {
            transfers.extend([
                write(&[0x02, 0x00]),
                write(&[0x08, 0x7F]),
                write(&[0x24, crc]),
                write(&[0x26, crc]),
            ]);
        }
        transfers.extend([
            write(&[0x14, 0x80]),
            bytes.clone(),
            write(&[0x02, 0x0C]),
            write(&[0x1A, framing]),
        ]);
        assert_eq!(with_chip(&transfers, |chip| chip.send(&frame)), Ok(()));
    }
}

#[test]
fn what_came_is_read_once_it_is_whole() {
    let quiet = [
        (0x44, false, Ok(None)),
        (0x44, true, Ok(Some(Heard::Silence))),
        // Not sent yet, and never sent.
        (0x04, false, Ok(None)),
        (0x04, true, Err(ChipFault)),
    ];
    for (flags, over, expected) in quiet {
        with_chip(&[read(0x88, flags)], |chip| {
            assert_eq!(chip.hear(&mut [0; FIFO_BYTES], over), expected, "{flags:02x} {over}");
        });
    }
    let transfers = [
        read(0x88, 0x64),
        read(0x8C, 0x00),
        read(0x94, 0x02),
        read(0x98, 0x10),
        vec![
            Transaction::transaction_start(),
            Transaction::write_vec(vec![0x92]),
            Transaction::transfer_in_place(vec![0x92, 0x00], vec![0x44, 0x03]),
            Transaction::transaction_end(),
        ],
    ];
    with_chip(&transfers, |chip| {
        let mut buffer = [0; FIFO_BYTES];
        assert_eq!(chip.hear(&mut buffer, false), Ok(Some(Heard::Answer(&[0x44, 0x03]))));
    });
}

#[test]
fn errors_and_odd_frames_are_told_apart() {
    let table: &[(&[(u8, u8)], Heard<'_>)] = &[
        (&[(0x88, 0x22), (0x8C, 0x08)], Heard::Collision),
        (&[(0x88, 0x22), (0x8C, 0x04)], Heard::Garbled),
        (&[(0x88, 0x02), (0x8C, 0x01)], Heard::Garbled),
        // Four bits are no whole byte; an empty FIFO and an overfull one.
        (&[(0x88, 0x20), (0x8C, 0x00), (0x94, 1), (0x98, 0x14)], Heard::Garbled),
        (&[(0x88, 0x20), (0x8C, 0x00), (0x94, 0), (0x98, 0x10)], Heard::Garbled),
        (&[(0x88, 0x20), (0x8C, 0x00), (0x94, 65), (0x98, 0x10)], Heard::Garbled),
        // Stuck high.
        (&[(0x88, 0xFF), (0x8C, 0xFF)], Heard::Garbled),
    ];
    for (reads, expected) in table {
        let transfers: Vec<_> =
            reads.iter().map(|(address, value)| read(*address, *value)).collect();
        with_chip(&transfers, |chip| {
            assert_eq!(chip.hear(&mut [0; FIFO_BYTES], false), Ok(Some(*expected)), "{reads:02x?}");
        });
    }
}

/// A bus on which nothing goes through.
struct Failing;

impl embedded_hal::spi::ErrorType for Failing {
    type Error = ErrorKind;
}

impl SpiDevice for Failing {
    fn transaction(&mut self, _: &mut [Operation<'_, u8>]) -> Result<(), ErrorKind> {
        Err(ErrorKind::Other)
    }
}

#[test]
fn a_bus_that_fails_and_a_budget_that_is_spent_are_faults() {
    let mut failing = Chip::new(Failing);
    failing.refill();
    assert_eq!(failing.is_up(), Err(ChipFault));
    assert_eq!(failing.send(&Frame::default()), Err(ChipFault));
    let most = vec![read(0x88, 0x00); usize::from(MOST_TRANSFERS)];
    with_chip(&most, |chip| {
        for _ in 0..MOST_TRANSFERS {
            assert_eq!(chip.hear(&mut [0; FIFO_BYTES], false), Ok(None));
        }
        assert_eq!(chip.hear(&mut [0; FIFO_BYTES], false), Err(ChipFault));
    });
}
