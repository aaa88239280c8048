//! Pins by their number on the chip.

use core::convert::Infallible;

use embedded_hal::digital::{ErrorType, InputPin, OutputPin};

use crate::register::Register;

/// An output; driven low first.
pub(crate) struct Output(u32);

impl Output {
    /// Takes the pin of that number, 0 to 31.
    pub(crate) fn new(number: u32) -> Self {
        let pin = Self(1 << number);
        Register::OUT_CLEAR.write(pin.0);
        Register::DIRECTION_SET.write(pin.0);
        pin
    }
}

impl ErrorType for Output {
    type Error = Infallible;
}

impl OutputPin for Output {
    fn set_low(&mut self) -> Result<(), Infallible> {
        Register::OUT_CLEAR.write(self.0);
        Ok(())
    }

    fn set_high(&mut self) -> Result<(), Infallible> {
        Register::OUT_SET.write(self.0);
        Ok(())
    }
}

/// An input.
pub(crate) struct Input(u32);

impl Input {
    /// Takes the pin of that number, 0 to 31.
    pub(crate) const fn new(number: u32) -> Self {
        Self(1 << number)
    }
}

impl ErrorType for Input {
    type Error = Infallible;
}

impl InputPin for Input {
    fn is_high(&mut self) -> Result<bool, Infallible> {
        Ok(Register::IN.read() & self.0 != 0)
    }

    fn is_low(&mut self) -> Result<bool, Infallible> {
        self.is_high().map(|high| !high)
    }
}
