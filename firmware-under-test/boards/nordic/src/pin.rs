//! Pins by port and number (nRF51 series reference manual v3.0.1, chapter 14; nRF52833 product specification
//! v1.6, section 6.9).

use core::convert::Infallible;

use embedded_hal::digital::{ErrorType, InputPin, OutputPin};

use crate::Register;

const BASE: usize = 0x5000_0000;
/// Bytes from one port's registers to the next's; the nRF51 has one port.
const PORT: usize = 0x300;

/// What PIN_CNF takes: pulled up, and driven.
const PULL_UP: u32 = 3 << 2;
const DRIVEN: u32 = 1;
/// Low drives as usual, high is left to a resistor: what TWI wants.
const OPEN_DRAIN: u32 = 6 << 8;
/// Where PIN_CNF takes the level that is sensed, and the two of them.
const SENSE: u32 = 16;
const SENSE_HIGH: u32 = 2;
const SENSE_LOW: u32 = 3;

/// A pin of the chip: its number, and 32 more in the second port, as peripherals select it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pin(u8);

impl Pin {
    /// Names `P0.number`, 0 to 31.
    pub const fn p0(number: u8) -> Self {
        Self(number % 32)
    }

    /// Names `P1.number`, 0 to 31; the nRF51 has none.
    pub const fn p1(number: u8) -> Self {
        Self(32 + number % 32)
    }

    /// Gives the number by which peripherals select the pin.
    pub(crate) const fn select(self) -> u32 {
        self.0 as u32
    }

    const fn bit(self) -> u32 {
        1 << (self.0 % 32)
    }

    const fn register(self, offset: usize) -> Register {
        Register::new(BASE + PORT * (self.0 / 32) as usize, offset)
    }

    const fn configuration(self) -> Register {
        self.register(0x700).at((self.0 % 32) as usize)
    }

    pub(crate) fn set(self, high: bool) {
        let register = if high { self.register(0x508) } else { self.register(0x50c) };
        register.write(self.bit());
    }

    pub(crate) fn is_high(self) -> bool {
        self.register(0x510).read() & self.bit() != 0
    }

    /// Senses the level that the pin does not have; for inputs.
    pub(crate) fn sense_change(self, is_high: bool) {
        let level = if is_high { SENSE_LOW } else { SENSE_HIGH };
        self.configuration().write(PULL_UP | level << SENSE);
    }

    /// Makes it a wire of the I2C bus, with the chip's own weak pull-up besides the bus's.
    pub(crate) fn share(self) {
        self.configuration().write(PULL_UP | OPEN_DRAIN);
    }

    /// As `share`, but driven, for clocking a stuck bus free.
    pub(crate) fn share_driven(self) {
        self.configuration().write(PULL_UP | OPEN_DRAIN | DRIVEN);
    }
}

/// An output; low at first, but where it was asked for high.
pub struct Output(Pin);

impl Output {
    /// Takes the pin.
    pub fn new(pin: Pin, high: bool) -> Self {
        pin.set(high);
        pin.configuration().write(DRIVEN);
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
    /// Takes the pin; its edges are latched if it is one of the wires of [`crate::LatchedEdges`].
    pub fn new(pin: Pin) -> Self {
        pin.configuration().write(PULL_UP);
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
