//! The reader's SPI bus at 4 MHz, mode 0 (nRF51 series reference manual v3.0.1, chapter 26; nRF52833 product
//! specification v1.6, section 6.24).

use embedded_hal::spi::{ErrorType, Operation, SpiDevice};
use peripheral::{SpiFault, transact, within};

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
    let is_through = within(LIMIT_US, Timer::uptime, || READY.has_happened());
    if is_through { Ok(RX.read() as u8) } else { Err(SpiFault) }
}

impl ErrorType for Spi {
    type Error = SpiFault;
}

impl SpiDevice for Spi {
    fn transaction(&mut self, operations: &mut [Operation<'_, u8>]) -> Result<(), SpiFault> {
        transact(&mut self.select, operations, exchange)
    }
}
