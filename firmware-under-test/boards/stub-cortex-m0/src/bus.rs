//! Buses without a protocol: every byte goes through one register.

use core::convert::Infallible;

use embedded_hal::i2c::{self, I2c};
use embedded_hal::spi::{self, SpiDevice};

use crate::register::Register;

/// The I2C bus, as display and clock chip each see it.
pub(crate) struct SharedI2c;

impl i2c::ErrorType for SharedI2c {
    type Error = Infallible;
}

impl I2c for SharedI2c {
    fn transaction(
        &mut self,
        address: u8,
        operations: &mut [i2c::Operation<'_>],
    ) -> Result<(), Infallible> {
        Register::I2C_SENT.write(u32::from(address));
        for operation in operations {
            match operation {
                i2c::Operation::Write(bytes) => send(Register::I2C_SENT, bytes),
                i2c::Operation::Read(buffer) => receive(Register::I2C_RECEIVED, buffer),
            }
        }
        Ok(())
    }
}

/// The SPI bus with the reader on it.
pub(crate) struct Reader;

impl spi::ErrorType for Reader {
    type Error = Infallible;
}

impl SpiDevice for Reader {
    fn transaction(&mut self, operations: &mut [spi::Operation<'_, u8>]) -> Result<(), Infallible> {
        for operation in operations {
            match operation {
                spi::Operation::Write(bytes) | spi::Operation::Transfer(_, bytes) => {
                    send(Register::SPI_SENT, bytes);
                }
                spi::Operation::Read(buffer) | spi::Operation::TransferInPlace(buffer) => {
                    receive(Register::SPI_RECEIVED, buffer);
                }
                // The firmware has no delay calls.
                spi::Operation::DelayNs(_) => {}
            }
        }
        Ok(())
    }
}

/// The serial link to the gateway.
pub(crate) struct Serial;

impl embedded_io::ErrorType for Serial {
    type Error = Infallible;
}

impl embedded_io::Read for Serial {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize, Infallible> {
        let mut count = 0;
        for byte in buffer {
            if Register::SERIAL_READY.read() == 0 {
                break;
            }
            *byte = Register::SERIAL_RECEIVED.read_byte();
            count += 1;
        }
        Ok(count)
    }
}

impl embedded_io::Write for Serial {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, Infallible> {
        send(Register::SERIAL_SENT, bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}

fn send(register: Register, bytes: &[u8]) {
    for byte in bytes {
        register.write(u32::from(*byte));
    }
}

fn receive(register: Register, buffer: &mut [u8]) {
    for byte in buffer {
        *byte = register.read_byte();
    }
}
