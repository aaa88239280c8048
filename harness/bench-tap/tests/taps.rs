//! Each tap against a mock of what it wraps: everything passes unchanged, and is reported.

use std::cell::RefCell;
use std::io::ErrorKind as IoErrorKind;

use bench_protocol::{EventKind, Pin};
use bench_tap::{Sink, TapI2c, TapOutput, TapSerial};
use embedded_hal::digital::{OutputPin, StatefulOutputPin};
use embedded_hal::i2c::{ErrorKind, I2c, NoAcknowledgeSource, Operation};
use embedded_hal_mock::eh1::MockError;
use embedded_hal_mock::eh1::digital::{Mock as PinMock, State, Transaction as PinTransaction};
use embedded_hal_mock::eh1::i2c::{Mock as I2cMock, Transaction as I2cTransaction};
use embedded_io::{Read, ReadReady, Write};

/// Writes reports down in words.
#[derive(Default)]
struct Notes(RefCell<Vec<String>>);

impl Sink for Notes {
    fn report(&self, kind: EventKind<'_>) {
        self.0.borrow_mut().push(format!("{kind:?}"));
    }
}

impl Notes {
    fn take(&self) -> Vec<String> {
        self.0.take()
    }
}

#[test]
fn an_output_reports_its_changes() {
    let notes = Notes::default();
    let mock = PinMock::new(&[
        PinTransaction::set(State::Low),
        PinTransaction::set(State::High),
        PinTransaction::set(State::High),
        PinTransaction::get_state(State::High),
        PinTransaction::set(State::Low),
    ]);
    let mut pin = TapOutput::new(mock, Pin::CoilLock, &notes);
    pin.set_low().unwrap();
    pin.set_high().unwrap();
    pin.set_high().unwrap();
    assert!(pin.is_set_high().unwrap());
    pin.set_low().unwrap();
    pin.release().done();
    assert_eq!(
        notes.take(),
        [
            "Pin { pin: CoilLock, high: false }",
            "Pin { pin: CoilLock, high: true }",
            "Pin { pin: CoilLock, high: false }"
        ]
    );
}

#[test]
fn an_output_that_fails_reports_nothing() {
    let notes = Notes::default();
    let broken = MockError::Io(IoErrorKind::NotConnected);
    let mock = PinMock::new(&[PinTransaction::set(State::High).with_error(broken.clone())]);
    let mut pin = TapOutput::new(mock, Pin::Led, &notes);
    assert_eq!(pin.set_high(), Err(broken));
    pin.release().done();
    assert!(notes.take().is_empty());
}

#[test]
fn a_bus_reports_what_was_written_and_read() {
    let notes = Notes::default();
    let mock = I2cMock::new(&[
        I2cTransaction::write(0x3C, vec![0x00, 0xAF]),
        I2cTransaction::read(0x68, vec![1, 2]),
        I2cTransaction::write_read(0x68, vec![0x0F], vec![0x88]),
    ]);
    let mut bus = TapI2c::new(mock, &notes);
    bus.write(0x3C, &[0x00, 0xAF]).unwrap();
    let mut two = [0; 2];
    bus.read(0x68, &mut two).unwrap();
    assert_eq!(two, [1, 2]);
    let mut status = [0];
    bus.write_read(0x68, &[0x0F], &mut status).unwrap();
    assert_eq!(status, [0x88]);
    bus.release().done();
    assert_eq!(
        notes.take(),
        [
            "I2cWrite { address: 60, bytes: [0, 175], acknowledged: true }",
            "I2cRead { address: 104, bytes: [1, 2], acknowledged: true }",
            "I2cWrite { address: 104, bytes: [15], acknowledged: true }",
            "I2cRead { address: 104, bytes: [136], acknowledged: true }"
        ]
    );
}

#[test]
fn joined_operations_are_one_on_the_wire() {
    let notes = Notes::default();
    let mock = I2cMock::new(&[
        I2cTransaction::transaction_start(0x3C),
        I2cTransaction::write(0x3C, vec![0x40]),
        I2cTransaction::write(0x3C, vec![1, 2, 3]),
        I2cTransaction::read(0x3C, vec![7]),
        I2cTransaction::read(0x3C, vec![8, 9]),
        I2cTransaction::write(0x3C, vec![5]),
        I2cTransaction::transaction_end(0x3C),
    ]);
    let mut bus = TapI2c::new(mock, &notes);
    let (mut one, mut two) = ([0; 1], [0; 2]);
    let mut operations = [
        Operation::Write(&[0x40]),
        Operation::Write(&[1, 2, 3]),
        Operation::Read(&mut one),
        Operation::Read(&mut two),
        Operation::Write(&[5]),
    ];
    bus.transaction(0x3C, &mut operations).unwrap();
    assert_eq!((one, two), ([7], [8, 9]));
    bus.release().done();
    assert_eq!(
        notes.take(),
        [
            "I2cWrite { address: 60, bytes: [64, 1, 2, 3], acknowledged: true }",
            "I2cRead { address: 60, bytes: [7, 8, 9], acknowledged: true }",
            "I2cWrite { address: 60, bytes: [5], acknowledged: true }"
        ]
    );
}

#[test]
fn a_bus_fault_is_passed_on_and_reported() {
    let notes = Notes::default();
    let nobody = ErrorKind::NoAcknowledge(NoAcknowledgeSource::Address);
    let mock = I2cMock::new(&[
        I2cTransaction::write(0x3C, vec![0xAE]).with_error(nobody),
        I2cTransaction::read(0x68, vec![9]).with_error(ErrorKind::Bus),
    ]);
    let mut bus = TapI2c::new(mock, &notes);
    assert_eq!(bus.write(0x3C, &[0xAE]), Err(nobody));
    assert_eq!(bus.read(0x68, &mut [0]), Err(ErrorKind::Bus));
    bus.release().done();
    assert_eq!(
        notes.take(),
        [
            "I2cWrite { address: 60, bytes: [174], acknowledged: false }",
            "I2cRead { address: 104, bytes: [], acknowledged: false }"
        ]
    );
}

/// A port that takes three bytes at a time, and gives what it holds.
struct Port {
    written: Vec<u8>,
    received: &'static [u8],
}

impl embedded_io::ErrorType for Port {
    type Error = embedded_io::ErrorKind;
}

impl Write for Port {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, Self::Error> {
        let count = bytes.len().min(3);
        self.written.extend_from_slice(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> Result<(), Self::Error> {
        Ok(())
    }
}

impl Read for Port {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize, Self::Error> {
        if self.received.is_empty() {
            return Err(embedded_io::ErrorKind::TimedOut);
        }
        Read::read(&mut self.received, buffer).map_err(|never| match never {})
    }
}

impl ReadReady for Port {
    fn read_ready(&mut self) -> Result<bool, Self::Error> {
        Ok(!self.received.is_empty())
    }
}

#[test]
fn a_serial_port_reports_whole_frames() {
    let notes = Notes::default();
    let port = Port { written: Vec::new(), received: b"xy\0long-long\0z\0rest" };
    let mut tap = TapSerial::<_, _, 4>::new(port, &notes);
    tap.write_all(b"\0abcd\0e").unwrap();
    tap.write_all(b"f\0").unwrap();
    tap.flush().unwrap();
    assert_eq!(notes.take(), ["LinkUp([97, 98, 99, 100])", "LinkUp([101, 102])"]);
    let mut received = Vec::new();
    let mut buffer = [0; 2];
    while tap.read_ready().unwrap() {
        let count = tap.read(&mut buffer).unwrap();
        received.extend_from_slice(&buffer[..count]);
    }
    assert_eq!(tap.read(&mut buffer), Err(embedded_io::ErrorKind::TimedOut));
    assert_eq!(received, b"xy\0long-long\0z\0rest");
    assert_eq!(
        notes.take(),
        ["LinkDown([120, 121])", "LinkDown([122])"],
        "the overlong one is not reported"
    );
    assert_eq!(tap.release().written, b"\0abcd\0ef\0");
}
