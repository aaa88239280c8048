//! Pins that are on the bench.

use core::convert::Infallible;

use bench_protocol::Pin;
use embedded_hal::digital::{ErrorType, InputPin, OutputPin};

use super::{Bench, Transport};

/// An output on the bench.
pub struct RemoteOutput<'b, T> {
    bench: &'b Bench<T>,
    pin: Pin,
}

impl<'b, T: Transport> RemoteOutput<'b, T> {
    /// Makes the output; its level stays as it is.
    pub const fn new(bench: &'b Bench<T>, pin: Pin) -> Self {
        Self { bench, pin }
    }
}

impl<T> ErrorType for RemoteOutput<'_, T> {
    type Error = Infallible;
}

impl<T: Transport> OutputPin for RemoteOutput<'_, T> {
    fn set_low(&mut self) -> Result<(), Infallible> {
        self.bench.drive(self.pin, false);
        Ok(())
    }

    fn set_high(&mut self) -> Result<(), Infallible> {
        self.bench.drive(self.pin, true);
        Ok(())
    }
}

/// An input on the bench, as it was at the bench's last word: between two words no time passes.
pub struct RemoteInput<'b, T> {
    bench: &'b Bench<T>,
    pin: Pin,
}

impl<'b, T: Transport> RemoteInput<'b, T> {
    /// Makes the input.
    pub const fn new(bench: &'b Bench<T>, pin: Pin) -> Self {
        Self { bench, pin }
    }
}

impl<T> ErrorType for RemoteInput<'_, T> {
    type Error = Infallible;
}

impl<T: Transport> InputPin for RemoteInput<'_, T> {
    fn is_high(&mut self) -> Result<bool, Infallible> {
        Ok(self.bench.level(self.pin))
    }

    fn is_low(&mut self) -> Result<bool, Infallible> {
        self.is_high().map(|high| !high)
    }
}
