//! The reader's chip and the tokens in its field, judged by a driver that was written for the real ones.

use core::time::Duration;
use std::cell::RefCell;
use std::rc::Rc;

use bench_protocol::{Pin, ReaderFault, Stimulus, Token};
use embedded_hal::spi::{self, ErrorKind, Operation, SpiDevice};
use lock_world::World;
use mfrc522::comm::blocking::spi::{DummyDelay, SpiInterface};
use mfrc522::{Error, Initialized, Mfrc522};

use crate::bench::Bench;

const CARD: Token = Token::Keycard { key: 7, secret: [1; 16] };
const OTHER_CARD: Token = Token::Keycard { key: 8, secret: [1; 16] };
const PHONE: Token = Token::Phone { key: 7, secret: [1; 16] };

/// The world's SPI bus, which gives up after so many transfers: the driver waits in loops without end.
struct Bus {
    world: Rc<RefCell<World>>,
    budget: Rc<RefCell<u32>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct BudgetSpent;

impl spi::Error for BudgetSpent {
    fn kind(&self) -> ErrorKind {
        ErrorKind::Other
    }
}

impl spi::ErrorType for Bus {
    type Error = BudgetSpent;
}

impl SpiDevice for Bus {
    fn transaction(&mut self, operations: &mut [Operation<'_, u8>]) -> Result<(), BudgetSpent> {
        let left = self.budget.borrow().checked_sub(1).ok_or(BudgetSpent)?;
        self.budget.replace(left);
        let mut world = self.world.borrow_mut();
        world.select_reader(true);
        for operation in operations {
            match operation {
                Operation::Write(bytes) => world.exchange_reader(&mut bytes.to_vec()),
                Operation::TransferInPlace(bytes) => world.exchange_reader(bytes),
                other => panic!("the driver does not use {other:?}"),
            }
        }
        world.select_reader(false);
        Ok(())
    }
}

type Driver = Mfrc522<SpiInterface<Bus, DummyDelay>, Initialized>;

struct Desk {
    world: Rc<RefCell<World>>,
    budget: Rc<RefCell<u32>>,
}

impl Desk {
    /// The chip's oscillator is up.
    fn new() -> Self {
        let mut world = Bench::new().world;
        world.write_pin(Pin::ReaderReset, true);
        let desk =
            Self { world: Rc::new(RefCell::new(world)), budget: Rc::new(RefCell::new(20_000)) };
        desk.pass_ms(1);
        desk
    }

    fn bus(&self) -> Bus {
        Bus { world: Rc::clone(&self.world), budget: Rc::clone(&self.budget) }
    }

    /// The driver, with the field on for long enough to wake what is in it.
    fn driver(&self) -> Driver {
        let driver = Mfrc522::new(SpiInterface::new(self.bus())).init().unwrap();
        self.pass_ms(6);
        driver
    }

    fn hold(&self, tokens: &[Token]) {
        self.world.borrow_mut().hold_together(tokens);
    }

    fn apply(&self, stimulus: Stimulus) {
        self.world.borrow_mut().apply(stimulus).unwrap();
    }

    fn pass_ms(&self, ms: u64) {
        let at = self.world.borrow().now() + Duration::from_millis(ms);
        self.world.borrow_mut().advance_to(at);
    }

    /// Writes one register, or reads it.
    fn write(&self, register: u8, value: u8) {
        self.bus().write(&[register << 1, value]).unwrap();
    }

    fn read(&self, register: u8) -> u8 {
        let mut bytes = [register << 1 | 0x80, 0];
        self.bus().transfer_in_place(&mut bytes).unwrap();
        bytes[1]
    }
}

fn select(driver: &mut Driver) -> Result<Vec<u8>, Error<BudgetSpent>> {
    let answer = driver.reqa()?;
    Ok(driver.select(&answer)?.as_bytes().to_vec())
}

#[test]
fn the_public_driver_finds_each_token_by_its_number() {
    let desk = Desk::new();
    desk.hold(&[CARD]);
    let mut driver = desk.driver();
    assert_eq!(driver.version(), Ok(0x92));
    assert_eq!(select(&mut driver), Ok(vec![0x04, 0x51, 0x7A, 0, 0, 0, 7]));
    desk.hold(&[Token::Foreign]);
    desk.pass_ms(6);
    assert_eq!(select(&mut driver), Ok(vec![0xDE, 0xAD, 0x00, 0x42]));
    // A phone draws another number each time that the field comes.
    let mut numbers = Vec::new();
    for _ in 0..4 {
        desk.hold(&[PHONE]);
        desk.pass_ms(6);
        let number = select(&mut driver).unwrap();
        assert_eq!((number.len(), number[0]), (4, 0x08));
        assert!(!numbers.contains(&number));
        numbers.push(number);
    }
}

#[test]
fn an_empty_field_answers_nothing_until_the_timer_runs_down() {
    let desk = Desk::new();
    let mut driver = desk.driver();
    let before = desk.world.borrow().now();
    assert!(matches!(driver.reqa(), Err(Error::Timeout)));
    let took = desk.world.borrow().now().since(before);
    // 1001 periods of 25 µs after 0.1 ms of sending
    assert!((25_000..25_400).contains(&took.as_micros()), "{took:?}");
}

#[test]
fn a_token_needs_five_milliseconds_of_field() {
    let desk = Desk::new();
    let mut driver = Mfrc522::new(SpiInterface::new(desk.bus())).init().unwrap();
    desk.pass_ms(3);
    desk.hold(&[CARD]);
    desk.pass_ms(4);
    assert!(matches!(driver.reqa(), Err(Error::Timeout)));
    assert!(driver.reqa().is_ok());
}

#[test]
fn the_anticollision_tells_two_cards_apart() {
    let desk = Desk::new();
    desk.hold(&[CARD, OTHER_CARD]);
    let mut driver = desk.driver();
    let first = select(&mut driver).unwrap();
    driver.hlta().unwrap();
    let second = select(&mut driver).unwrap();
    driver.hlta().unwrap();
    assert!(matches!(driver.reqa(), Err(Error::Timeout)), "both rest");
    let mut numbers = [first, second];
    numbers.sort();
    assert_eq!(numbers.map(|number| number[6]), [7, 8]);
}

#[test]
fn a_card_that_leaves_is_silent_at_once() {
    let desk = Desk::new();
    desk.hold(&[CARD]);
    let mut driver = desk.driver();
    let answer = driver.reqa().unwrap();
    desk.apply(Stimulus::Field(None));
    assert!(matches!(driver.select(&answer), Err(Error::Timeout)));
}

#[test]
fn iso_dep_is_answered_with_the_cards_own_parameters() {
    let desk = Desk::new();
    desk.hold(&[CARD]);
    let mut driver = desk.driver();
    select(&mut driver).unwrap();
    // E0 50 and its CRC, as any description of ISO/IEC 14443-4 shows it.
    let answer = driver.transceive::<16>(&[0xE0, 0x50, 0xBC, 0xA5], 0, 0).unwrap();
    assert_eq!(answer.valid_bytes, 8);
    assert_eq!(answer.buffer[..6], [0x06, 0x77, 0x77, 0x71, 0x02, 0x80]);
}

#[test]
fn a_wrong_crc_is_not_answered() {
    let desk = Desk::new();
    desk.hold(&[CARD]);
    let mut driver = desk.driver();
    select(&mut driver).unwrap();
    let answer = driver.transceive::<16>(&[0xE0, 0x50, 0xBC, 0xA4], 0, 0);
    assert!(matches!(answer, Err(Error::Timeout)));
}

#[test]
fn a_broken_reader_reads_as_it_is_broken() {
    for (fault, expected) in [(ReaderFault::DataLow, 0x00), (ReaderFault::DataHigh, 0xFF)] {
        let desk = Desk::new();
        desk.apply(Stimulus::Reader(Some(fault)));
        assert_eq!(desk.read(0x37), expected);
        desk.apply(Stimulus::Reader(None));
        assert_eq!(desk.read(0x37), 0x92);
    }
    let desk = Desk::new();
    desk.apply(Stimulus::Reader(Some(ReaderFault::NoOscillator)));
    desk.pass_ms(100);
    assert_eq!(desk.read(0x01) & 0x10, 0x10, "the oscillator never comes up");
    let started = Mfrc522::new(SpiInterface::new(desk.bus())).init();
    assert!(
        matches!(started, Err(Error::Comm(BudgetSpent))),
        "the driver waits without end, so that only the budget ends it"
    );
}

#[test]
fn registers_keep_to_the_data_sheet() {
    let desk = Desk::new();
    for (register, value) in [(0x01, 0x20), (0x04, 0x14), (0x11, 0x3F), (0x14, 0x80), (0x26, 0x48)]
    {
        assert_eq!(desk.read(register), value, "register {register:02X}h after a reset");
    }
    // Bit 7 sets the flags that are marked, without it they are cleared (9.3.1.5).
    desk.write(0x04, 0x80 | 0x21);
    assert_eq!(desk.read(0x04), 0x35);
    desk.write(0x04, 0x7F);
    assert_eq!(desk.read(0x04), 0x00);
    // The FIFO gives in order what it took, and takes 64 (8.3).
    for byte in 0..65 {
        desk.write(0x09, byte);
    }
    assert_eq!((desk.read(0x0A), desk.read(0x06) & 0x10), (64, 0x10));
    assert_eq!((desk.read(0x09), desk.read(0x09), desk.read(0x0A)), (0, 1, 62));
    desk.write(0x0A, 0x80);
    assert_eq!(desk.read(0x0A), 0);
    // The CRC coprocessor, from 6363h.
    desk.write(0x11, 0x3D);
    desk.write(0x09, 0x12);
    desk.write(0x09, 0x34);
    desk.write(0x01, 0x03);
    assert_eq!((desk.read(0x05) & 0x04, desk.read(0x22), desk.read(0x21)), (0x04, 0x26, 0xCF));
    // What can't be written stays.
    desk.write(0x37, 0x11);
    assert_eq!(desk.read(0x37), 0x92);
}

#[test]
fn powered_down_it_forgets_and_reads_as_nothing() {
    let desk = Desk::new();
    let _driver = desk.driver();
    assert!(desk.world.borrow().reader_field());
    desk.world.borrow_mut().write_pin(Pin::ReaderReset, false);
    assert!(!desk.world.borrow().reader_field());
    assert_eq!(desk.read(0x37), 0x00);
    desk.world.borrow_mut().write_pin(Pin::ReaderReset, true);
    assert_eq!(desk.read(0x01) & 0x10, 0x10, "the oscillator is not up yet");
    desk.pass_ms(1);
    assert_eq!((desk.read(0x01), desk.read(0x14)), (0x20, 0x80));
}

/// Soft power-down: data sheet, 8.6.2.
#[test]
fn asleep_it_keeps_its_registers_and_its_field_is_off() {
    let desk = Desk::new();
    desk.hold(&[CARD]);
    let mut driver = desk.driver();
    assert!(driver.reqa().is_ok());
    desk.write(0x26, 0x70);
    desk.write(0x01, 0x10);
    desk.pass_ms(50);
    assert!(!desk.world.borrow().reader_field());
    assert_eq!(desk.read(0x01) & 0x10, 0x10, "it tells that it sleeps");
    desk.write(0x26, 0x11);
    assert_eq!(
        (desk.read(0x26), desk.read(0x14) & 0x03),
        (0x70, 0x03),
        "nothing but the wake counts"
    );
    desk.write(0x01, 0x00);
    assert_eq!(desk.read(0x01) & 0x10, 0x10, "the oscillator is not up yet");
    desk.pass_ms(1);
    assert_eq!(desk.read(0x01) & 0x10, 0x00);
    assert!(desk.world.borrow().reader_field());
    desk.pass_ms(3);
    assert!(matches!(driver.reqa(), Err(Error::Timeout)), "the card needs 5 ms of field");
    assert!(driver.reqa().is_ok(), "it has forgotten that it was asked");
}

#[test]
fn the_field_goes_with_the_power() {
    let desk = Desk::new();
    let _driver = desk.driver();
    desk.apply(Stimulus::Power(false));
    assert!(!desk.world.borrow().reader_field());
}

#[test]
fn what_is_held_is_told_without_its_secret() {
    let mut bench = Bench::new();
    for token in [Some(PHONE), Some(CARD), Some(Token::Foreign), None] {
        bench.world.apply(Stimulus::Field(token)).unwrap();
    }
    let told: Vec<String> =
        bench.lines_with(&["reader"]).into_iter().map(|(_, words)| words).collect();
    assert_eq!(
        told,
        [
            r#"Stimulus("hold the phone with key 7 to the reader")"#,
            r#"Stimulus("hold the keycard with key 7 to the reader")"#,
            r#"Stimulus("hold a foreign card to the reader")"#,
            r#"Stimulus("nothing is held to the reader")"#,
        ]
    );
    assert_eq!(format!("{PHONE:?}"), "Phone { key: 7 }");
}
