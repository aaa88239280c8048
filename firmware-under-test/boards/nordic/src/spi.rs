//! The reader's SPI bus at 4 MHz, mode 0 (nRF51 series reference manual v3.0.1, chapter 26; nRF52833 product
//! specification v1.6, section 6.24).

use embedded_hal::digital::OutputPin;
use embedded_hal::spi::{Error, ErrorKind, ErrorType, Operation, SpiDevice};

use crate::{Input, Output, Pin, Register, Timer};

/// SPI1: the I2C bus has the peripheral that SPI0 shares with it.
const BASE: usize = 0x4000_4000;
const READY: Register = Register::new(BASE, 0x108);
const ENABLE: Register = Register::new(BASE, 0x500);
const SELECT_SCK: Register = Register::new(BASE, 0x508);
const SELECT_MOSI: Register = Register::new(BASE, 0x50c);
const SELECT_MISO: Register = Register::new(BASE, 0x510);
const RX: Register = Register::new(BASE, 0x518);
const TX: Register = Register::new(BASE, 0x51c);
const FREQUENCY: Register = Register::new(BASE, 0x524);
const MEGAHERTZ_4: u32 = 0x4000_0000;
/// The longest that a byte may take, which takes 2 µs.
const LIMIT_US: u64 = 100;

/// The peripheral did not move on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpiFault;

impl Error for SpiFault {
    fn kind(&self) -> ErrorKind {
        ErrorKind::Other
    }
}

/// The bus with the reader on it, its only part.
pub struct Spi {
    select: Output,
}

impl Spi {
    /// Starts the bus on these pins.
    pub fn start(sck: Pin, mosi: Pin, miso: Pin, select: Pin) -> Self {
        let _ = (Output::new(sck, false), Output::new(mosi, false), Input::new(miso));
        SELECT_SCK.write(sck.select());
        SELECT_MOSI.write(mosi.select());
        SELECT_MISO.write(miso.select());
        FREQUENCY.write(MEGAHERTZ_4);
        ENABLE.write(1);
        Self { select: Output::new(select, true) }
    }
}

/// Sends a byte and gives the one that came with it.
fn exchange(byte: u8) -> Result<u8, SpiFault> {
    READY.clear();
    TX.write(u32::from(byte));
    let begin = Timer::uptime().as_micros();
    while !READY.has_happened() {
        if Timer::uptime().as_micros() - begin > LIMIT_US {
            return Err(SpiFault);
        }
    }
    Ok(RX.read() as u8)
}

fn apply(operation: &mut Operation<'_, u8>) -> Result<(), SpiFault> {
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

impl ErrorType for Spi {
    type Error = SpiFault;
}

impl SpiDevice for Spi {
    fn transaction(&mut self, operations: &mut [Operation<'_, u8>]) -> Result<(), SpiFault> {
        let Ok(()) = self.select.set_low();
        let done = operations.iter_mut().try_for_each(apply);
        let Ok(()) = self.select.set_high();
        done
    }
}
