//! Pins by port and number (RM0368, chapter 8).

use core::convert::Infallible;

use embedded_hal::digital::{ErrorType, InputPin, OutputPin};
use register::Register;

use crate::supply;

const BASE: usize = 0x4002_0000;
/// Bytes from one port's registers to the next's.
const PORT: usize = 0x400;
const MODE: usize = 0x00;
const OPEN_DRAIN: usize = 0x04;
const PULL: usize = 0x0c;
const LEVELS: usize = 0x10;
const SET_RESET: usize = 0x18;
const FUNCTION: usize = 0x20;
const INPUT: u32 = 0;
const OUTPUT: u32 = 1;
const ALTERNATE: u32 = 2;
const ANALOG: u32 = 3;
const UP: u32 = 1;

/// A pin of the chip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pin {
    port: u8,
    number: u8,
}

impl Pin {
    /// Names `PAnumber`, 0 to 15.
    pub const fn a(number: u8) -> Self {
        Self { port: 0, number }
    }

    /// Names `PBnumber`, 0 to 15.
    pub const fn b(number: u8) -> Self {
        Self { port: 1, number }
    }

    /// Names `PCnumber`, 0 to 15.
    pub const fn c(number: u8) -> Self {
        Self { port: 2, number }
    }

    /// Gives the port's number, A first, and the pin's in it.
    pub(crate) const fn place(self) -> (u32, u32) {
        (self.port as u32, self.number as u32)
    }

    const fn register(self, offset: usize) -> Register {
        Register::new(BASE + PORT * self.port as usize, offset)
    }

    fn set_mode(self, mode: u32, pull: u32) {
        supply(1 << self.port, 0, 0);
        let shift = 2 * self.number;
        self.register(PULL).modify(3 << shift, pull << shift);
        self.register(MODE).modify(3 << shift, mode << shift);
    }

    fn set(self, high: bool) {
        self.register(SET_RESET).write(1 << if high { self.number } else { self.number + 16 });
    }

    pub(crate) fn is_high(self) -> bool {
        self.register(LEVELS).read() & 1 << self.number != 0
    }

    /// Gives the pin to a peripheral (datasheet DS10086, table 9).
    pub(crate) fn give_to(self, function: u32, pull: u32) {
        let shift = 4 * (self.number % 8);
        supply(1 << self.port, 0, 0);
        let half = self.register(FUNCTION).at(usize::from(self.number / 8));
        half.modify(0xf << shift, function << shift);
        self.set_mode(ALTERNATE, pull);
    }

    /// Makes it a wire of the I2C bus: function 4, open drain, with the chip's own weak pull-up besides the bus's.
    pub(crate) fn share(self) {
        self.register(OPEN_DRAIN).modify(0, 1 << self.number);
        self.give_to(4, UP);
    }

    /// As `share`, but driven by the program, for clocking a stuck bus free.
    pub(crate) fn share_driven(self) {
        self.set(true);
        self.set_mode(OUTPUT, UP);
    }

    pub(crate) fn drive_shared(self, high: bool) {
        self.set(high);
    }

    pub(crate) fn make_analog(self) {
        self.set_mode(ANALOG, 0);
    }
}

/// An output.
pub struct Output(Pin);

impl Output {
    /// Takes the pin, at the level given.
    pub fn new(pin: Pin, high: bool) -> Self {
        supply(1 << pin.port, 0, 0);
        pin.set(high);
        pin.set_mode(OUTPUT, 0);
        Self(pin)
    }
}

impl ErrorType for Output {
    type Error = Infallible;
}

impl OutputPin for Output {
    fn set_low(&mut self) -> Result<(), Infallible> {
        self.0.set(false);
        Ok(())
    }

    fn set_high(&mut self) -> Result<(), Infallible> {
        self.0.set(true);
        Ok(())
    }
}

/// An input with the chip's pull-up.
pub struct Input(Pin);

impl Input {
    /// Takes the pin; its edges are latched if it is one of the wires of [`crate::edge::LatchedEdges`].
    pub fn new(pin: Pin) -> Self {
        pin.set_mode(INPUT, UP);
        Self(pin)
    }
}

impl ErrorType for Input {
    type Error = Infallible;
}

impl InputPin for Input {
    fn is_high(&mut self) -> Result<bool, Infallible> {
        Ok(self.0.is_high())
    }

    fn is_low(&mut self) -> Result<bool, Infallible> {
        Ok(!self.0.is_high())
    }
}
