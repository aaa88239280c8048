//! One type for all outputs and one for all inputs, wherever they are.

use embedded_hal::digital::{ErrorType, InputPin, OutputPin};
use nordic::Coil;

use crate::expander::{self, In, Out, Silent};

/// An output.
pub enum Output {
    /// One of the coil's, with its cut-off.
    Coil(Coil),
    /// On the expander.
    Expander(Out),
}

impl ErrorType for Output {
    type Error = Silent;
}

impl OutputPin for Output {
    fn set_low(&mut self) -> Result<(), Silent> {
        match self {
            Self::Coil(pin) => {
                let Ok(()) = pin.set_low();
                Ok(())
            }
            Self::Expander(pin) => {
                let _ = pin.set_low();
                expander::answered()
            }
        }
    }

    fn set_high(&mut self) -> Result<(), Silent> {
        match self {
            Self::Coil(pin) => {
                let Ok(()) = pin.set_high();
                Ok(())
            }
            Self::Expander(pin) => {
                let _ = pin.set_high();
                expander::answered()
            }
        }
    }
}

/// An input.
pub enum Input {
    /// On the chip.
    Chip(nordic::Input),
    /// On the expander.
    Expander(In),
}

impl ErrorType for Input {
    type Error = Silent;
}

impl InputPin for Input {
    fn is_high(&mut self) -> Result<bool, Silent> {
        match self {
            Self::Chip(pin) => {
                let Ok(high) = pin.is_high();
                Ok(high)
            }
            Self::Expander(pin) => {
                let high = pin.is_high();
                expander::answered().and(high.map_err(|_| Silent))
            }
        }
    }

    fn is_low(&mut self) -> Result<bool, Silent> {
        self.is_high().map(|high| !high)
    }
}
