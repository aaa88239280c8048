//! The tap of an output pin.

use bench_protocol::{EventKind, Pin};
use embedded_hal::digital::{ErrorType, OutputPin, StatefulOutputPin};

use crate::Sink;

/// An output pin that reports its changes of level.
///
/// The first level is always reported. What the pin itself refuses is an error to the caller and no report.
#[derive(Debug)]
pub struct TapOutput<P, S> {
    inner: P,
    pin: Pin,
    sink: S,
    level: Option<bool>,
}

impl<P: OutputPin, S: Sink> TapOutput<P, S> {
    /// Wraps the pin that is wired to `pin` of the lockbox.
    pub fn new(inner: P, pin: Pin, sink: S) -> Self {
        Self { inner, pin, sink, level: None }
    }

    /// Gives the pin back.
    pub fn release(self) -> P {
        self.inner
    }

    fn has_become(&mut self, high: bool) {
        if self.level != Some(high) {
            self.level = Some(high);
            self.sink.report(EventKind::Pin { pin: self.pin, high });
        }
    }
}

impl<P: OutputPin, S: Sink> ErrorType for TapOutput<P, S> {
    type Error = P::Error;
}

impl<P: OutputPin, S: Sink> OutputPin for TapOutput<P, S> {
    fn set_low(&mut self) -> Result<(), Self::Error> {
        self.inner.set_low()?;
        self.has_become(false);
        Ok(())
    }

    fn set_high(&mut self) -> Result<(), Self::Error> {
        self.inner.set_high()?;
        self.has_become(true);
        Ok(())
    }
}

impl<P: StatefulOutputPin, S: Sink> StatefulOutputPin for TapOutput<P, S> {
    fn is_set_high(&mut self) -> Result<bool, Self::Error> {
        self.inner.is_set_high()
    }

    fn is_set_low(&mut self) -> Result<bool, Self::Error> {
        self.inner.is_set_low()
    }
}
