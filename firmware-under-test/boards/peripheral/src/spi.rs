//! A transaction with the only part of an SPI bus, byte by byte.

use core::convert::Infallible;

use embedded_hal::digital::OutputPin;
use embedded_hal::spi::{Error, ErrorKind, Operation};

/// The peripheral did not move on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpiFault;

impl Error for SpiFault {
    fn kind(&self) -> ErrorKind {
        ErrorKind::Other
    }
}

/// Selects the part for some operations; `exchange` sends a byte and gives the one that came with it.
///
/// # Errors
/// What `exchange` fails with; the rest is left out, and the part is let go all the same.
pub fn transact(
    select: &mut impl OutputPin<Error = Infallible>,
    operations: &mut [Operation<'_, u8>],
    exchange: impl Fn(u8) -> Result<u8, SpiFault> + Copy,
) -> Result<(), SpiFault> {
    let Ok(()) = select.set_low();
    let done = operations.iter_mut().try_for_each(|operation| apply(operation, exchange));
    let Ok(()) = select.set_high();
    done
}

fn apply(
    operation: &mut Operation<'_, u8>,
    exchange: impl Fn(u8) -> Result<u8, SpiFault> + Copy,
) -> Result<(), SpiFault> {
    match operation {
        Operation::Read(buffer) => {
            buffer.iter_mut().try_for_each(|place| exchange(0).map(|byte| *place = byte))
        }
        Operation::Write(bytes) => bytes.iter().try_for_each(|byte| exchange(*byte).map(drop)),
        Operation::TransferInPlace(bytes) => {
            bytes.iter_mut().try_for_each(|place| exchange(*place).map(|byte| *place = byte))
        }
        Operation::Transfer(buffer, bytes) => {
            for number in 0..buffer.len().max(bytes.len()) {
                let byte = exchange(bytes.get(number).copied().unwrap_or(0))?;
                if let Some(place) = buffer.get_mut(number) {
                    *place = byte;
                }
            }
            Ok(())
        }
        // The firmware has no delay calls.
        Operation::DelayNs(_) => Ok(()),
    }
}
