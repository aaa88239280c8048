//! An output on the bench, with the board's own pin beside it where the rig has something wired to that.

use core::convert::Infallible;

use bench_tap::remote::RemoteOutput;
use embedded_hal::digital::{ErrorType, OutputPin};

use crate::line::Line;

/// An output that the bench is told of.
pub(crate) struct Driven<C> {
    real: Option<C>,
    bench: RemoteOutput<'static, Line>,
}

impl<C> Driven<C> {
    /// Makes the output; `real` is driven first, and whatever the bench does meanwhile.
    pub(crate) const fn new(bench: RemoteOutput<'static, Line>, real: Option<C>) -> Self {
        Self { real, bench }
    }
}

impl<C> ErrorType for Driven<C> {
    type Error = Infallible;
}

impl<C: OutputPin<Error = Infallible>> OutputPin for Driven<C> {
    fn set_low(&mut self) -> Result<(), Infallible> {
        if let Some(pin) = &mut self.real {
            pin.set_low()?;
        }
        self.bench.set_low()
    }

    fn set_high(&mut self) -> Result<(), Infallible> {
        if let Some(pin) = &mut self.real {
            pin.set_high()?;
        }
        self.bench.set_high()
    }
}
