//! What goes over the bus to the DS3231, byte for byte, and what comes of its answers.

extern crate std;

use core::convert::Infallible;
use std::cell::RefCell;
use std::rc::Rc;
use std::vec;

use embedded_hal::i2c::{ErrorKind, ErrorType, NoAcknowledgeSource, Operation};
use embedded_hal_mock::eh1::i2c::{Mock, Transaction};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::*;

const CHIP: u8 = 0x68;
/// The status register, its oscillator-stop flag and its alarm flag.
const STATUS: u8 = 0x0F;
const STOPPED: u8 = 0x80;
const ALARM_1: u8 = 0x01;
/// The control register, its interrupt enable and its choice of the pin's use.
const CONTROL: u8 = 0x0E;
const INTERRUPT_1: u8 = 0x01;
const PIN_IS_INTERRUPT: u8 = 0x04;

fn read(register: u8, answer: &[u8]) -> Transaction {
    Transaction::write_read(CHIP, vec![register], answer.to_vec())
}

fn write(bytes: &[u8]) -> Transaction {
    Transaction::write(CHIP, bytes.to_vec())
}

fn silence() -> ErrorKind {
    ErrorKind::NoAcknowledge(NoAcknowledgeSource::Address)
}

/// Runs something on a chip from which exactly these transfers are expected.
fn with<T>(expected: &[Transaction], run: impl FnOnce(&mut RealTimeClock<Mock>) -> T) -> T {
    let mut bus = Mock::new(expected);
    let mut clock = RealTimeClock::new(bus.clone());
    let result = run(&mut clock);
    bus.done();
    result
}

#[test]
fn the_time_is_read_after_the_oscillator_stop_flag() {
    // Monday, 2026-01-05 09:00:07, and the same with a century: 2126.
    let table: [(&[u8], i64); 4] = [
        (&[0x07, 0x00, 0x09, 0x02, 0x05, 0x01, 0x26], 1_767_603_607),
        (&[0x00, 0x00, 0x00, 0x07, 0x01, 0x01, 0x00], 946_684_800),
        (&[0x59, 0x59, 0x23, 0x05, 0x31, 0x12, 0x99], 4_102_444_799),
        // 12-hour mode, 9 p.m.
        (&[0x00, 0x00, 0x69, 0x02, 0x05, 0x01, 0x26], 1_767_646_800),
    ];
    for (registers, seconds) in table {
        let expected = [read(STATUS, &[0]), read(0x00, registers)];
        assert_eq!(
            with(&expected, RealTimeClock::read),
            Reading::Seconds(seconds),
            "{registers:x?}"
        );
    }
}

#[test]
fn a_stopped_oscillator_is_a_lost_time_and_silence_is_silence() {
    assert_eq!(with(&[read(STATUS, &[STOPPED])], RealTimeClock::read), Reading::Lost);
    let dead = [read(STATUS, &[0]).with_error(silence())];
    assert_eq!(with(&dead, RealTimeClock::read), Reading::Silent);
    let dies = [read(STATUS, &[0]), read(0x00, &[0; 7]).with_error(ErrorKind::Bus)];
    assert_eq!(with(&dies, RealTimeClock::read), Reading::Silent);
    // 45 o'clock on the 77th.
    let nonsense = [
        read(STATUS, &[0]),
        read(0x00, &[0, 0, 0x3F, 1, 0x77, 0x01, 0x26]),
        // It is not the 29th of February 2100.
        read(0x04, &[0x77]),
    ];
    assert_eq!(with(&nonsense, RealTimeClock::read), Reading::Silent);
}

/// The chip takes 2100 for a leap year.
#[test]
fn a_leap_day_that_is_none_is_skipped_and_no_other_day_is() {
    let chip = Chip::new();
    let mut clock = RealTimeClock::new(chip.clone());
    for (place, byte) in [0x30, 0x59, 0x23, 0x02, 0x29, 0x82, 0x00].into_iter().enumerate() {
        chip.set(place as u8, byte);
    }
    // 2100-03-01 23:59:30
    assert_eq!(clock.read(), Reading::Seconds(4_107_628_770));
    assert_eq!([0x04, 0x05, 0x06].map(|register| chip.get(register)), [0x01, 0x83, 0x00]);
    // February 30 of that year, and February 29 of 2099 and of 2101.
    for (date, month, year) in [(0x30, 0x82, 0x00), (0x29, 0x02, 0x99), (0x29, 0x82, 0x01)] {
        let chip = Chip::new();
        for (place, byte) in [0, 0, 0, 1, date, month, year].into_iter().enumerate() {
            chip.set(place as u8, byte);
        }
        assert_eq!(RealTimeClock::new(chip.clone()).read(), Reading::Silent);
        assert_eq!(chip.get(0x04), date);
    }
}

#[test]
fn setting_writes_the_whole_second_and_clears_the_flag() {
    let expected = [
        write(&[0x00, 0x07, 0x00, 0x09, 0x02, 0x05, 0x01, 0x26]),
        // Ones leave the alarms' flags as they are; bit 3 is the 32 kHz output, on from power-on.
        write(&[STATUS, 0x0B]),
    ];
    let set = with(&expected, |clock| clock.set(Utc(1_767_603_607_900)));
    assert_eq!(set, Ok(Utc(1_767_603_607_000)), "the chip can't hold the 900 ms");
}

#[test]
fn a_time_that_the_chip_cannot_hold_is_a_fault_and_nothing_is_written() {
    for utc in [Utc(i64::MIN), Utc(-1), Utc(946_684_799_000), Utc(i64::MAX)] {
        assert_eq!(with(&[], |clock| clock.set(utc)), Err(ClockFault), "{utc:?}");
    }
    let dead = [write(&[0x00, 0x00, 0x00, 0x09, 0x02, 0x05, 0x01, 0x26]).with_error(silence())];
    assert_eq!(with(&dead, |clock| clock.set(Utc(1_767_603_600_000))), Err(ClockFault));
}

/// A chip of registers only, which can be looked at.
#[derive(Clone)]
struct Chip(Rc<RefCell<Registers>>);

struct Registers {
    bytes: [u8; 0x13],
    pointer: usize,
}

impl Chip {
    fn new() -> Self {
        Self(Rc::new(RefCell::new(Registers { bytes: [0; 0x13], pointer: 0 })))
    }

    fn get(&self, register: u8) -> u8 {
        self.0.borrow().bytes[usize::from(register)]
    }

    fn set(&self, register: u8, bits: u8) {
        self.0.borrow_mut().bytes[usize::from(register)] |= bits;
    }
}

impl ErrorType for Chip {
    type Error = Infallible;
}

impl I2c for Chip {
    fn transaction(&mut self, _: u8, operations: &mut [Operation<'_>]) -> Result<(), Infallible> {
        let mut registers = self.0.borrow_mut();
        for operation in operations {
            match operation {
                Operation::Write(bytes) => {
                    registers.pointer = usize::from(bytes[0]);
                    for byte in &bytes[1..] {
                        let at = registers.pointer;
                        registers.bytes[at] = *byte;
                        registers.pointer += 1;
                    }
                }
                Operation::Read(buffer) => {
                    for place in buffer.iter_mut() {
                        *place = registers.bytes[registers.pointer];
                        registers.pointer += 1;
                    }
                }
            }
        }
        Ok(())
    }
}

#[test]
fn the_alarm_is_set_to_day_and_time_and_switched_off_again() {
    let chip = Chip::new();
    chip.set(STATUS, ALARM_1);
    let mut clock = RealTimeClock::new(chip.clone());
    clock.set_alarm(Some(Utc(1_767_603_607_000))).unwrap();
    let alarm = [0x07, 0x08, 0x09, 0x0A].map(|register| chip.get(register));
    assert_eq!(alarm, [0x07, 0x00, 0x09, 0x05], "2026-01-05 09:00:07, all compared");
    let both = INTERRUPT_1 | PIN_IS_INTERRUPT;
    assert_eq!(chip.get(CONTROL) & both, both);
    assert_eq!(chip.get(STATUS) & ALARM_1, 0, "an old alarm is forgotten");
    clock.set_alarm(None).unwrap();
    assert_eq!(chip.get(CONTROL) & INTERRUPT_1, 0, "the interrupt is off");
}

#[test]
fn no_alarm_makes_a_lost_time_valid() {
    for at in [None, Some(Utc(1_767_603_607_000))] {
        let chip = Chip::new();
        let mut clock = RealTimeClock::new(chip.clone());
        clock.set(Utc(1_767_603_600_000)).unwrap();
        clock.set_alarm(Some(Utc(1_767_603_607_000))).unwrap();
        assert_eq!(clock.read(), Reading::Seconds(1_767_603_600));
        chip.set(STATUS, STOPPED | ALARM_1);
        assert_eq!(clock.read(), Reading::Lost);
        assert_eq!(clock.set_alarm(at), Ok(()));
        assert_eq!(clock.read(), Reading::Lost, "alarm {at:?}");
        assert_eq!(chip.get(CONTROL) & INTERRUPT_1, 0, "no alarm by a lost time");
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        rng_seed: RngSeed::Fixed(3231),
        failure_persistence: None,
        ..ProptestConfig::with_cases(2000)
    })]

    /// Whatever a broken chip says, it is a time or silence, never a panic.
    #[test]
    fn any_registers_are_read(registers in any::<[u8; 7]>()) {
        let chip = Chip::new();
        for (place, byte) in registers.into_iter().enumerate() {
            chip.set(place as u8, byte);
        }
        let reading = RealTimeClock::new(chip).read();
        let is_answer = matches!(reading, Reading::Silent | Reading::Seconds(946_684_800..=7_258_118_399));
        prop_assert!(is_answer, "{:?}", reading);
    }

    #[test]
    fn what_is_set_is_read(seconds in 946_684_800_i64..4_102_444_799) {
        let mut clock = RealTimeClock::new(Chip::new());
        clock.set(Utc(seconds * 1000)).unwrap();
        prop_assert_eq!(clock.read(), Reading::Seconds(seconds));
    }
}
