//! The reader's SPI bus at 4 MHz, mode 0, on SPI2 (RM0368, chapter 20).

use embedded_hal::spi::{ErrorType, Operation, SpiDevice};
use peripheral::{SpiFault, transact, within};
use register::Register;

use crate::clock::Timer;
use crate::pin::{Output, Pin};
use crate::supply;

const BASE: usize = 0x4000_3800;
const CONTROL: Register = Register::new(BASE, 0x00);
const STATUS: Register = Register::new(BASE, 0x08);
const DATA: Register = Register::new(BASE, 0x0c);
const RECEIVED: u32 = 1 << 0;
/// On, master with its own select, a quarter of 16 MHz.
const ON: u32 = 1 << 6 | 1 << 9 | 1 << 8 | 1 << 3 | 1 << 2;
/// SPI2 is function 5 of its pins.
const FUNCTION: u32 = 5;
/// The longest that a byte may take, which takes 2 µs.
const LIMIT_US: u64 = 100;

/// The bus with the reader on it, its only part.
pub struct Spi {
    select: Output,
}

impl Spi {
    /// Starts the bus on PB13 (clock), PB14 (from the reader), PB15 (to it), with its select on `select`.
    pub fn start(select: Pin) -> Self {
        supply(0, 1 << 14, 0);
        for pin in [13, 14, 15].map(Pin::b) {
            pin.give_to(FUNCTION, 0);
        }
        CONTROL.write(ON);
        Self { select: Output::new(select, true) }
    }
}

/// Sends a byte and gives the one that came with it.
fn exchange(byte: u8) -> Result<u8, SpiFault> {
    DATA.write(u32::from(byte));
    let is_through = within(LIMIT_US, Timer::uptime, || STATUS.read() & RECEIVED != 0);
    if is_through { Ok(DATA.read() as u8) } else { Err(SpiFault) }
}

impl ErrorType for Spi {
    type Error = SpiFault;
}

impl SpiDevice for Spi {
    fn transaction(&mut self, operations: &mut [Operation<'_, u8>]) -> Result<(), SpiFault> {
        transact(&mut self.select, operations, exchange)
    }
}
