//! The MFRC522 on SPI, register by register: no call waits, and each has a budget of transfers.
//!
//! The public driver crate (`mfrc522` 0.8) is not used here, though the tests of the virtual chip use it:
//! it waits in a loop for each answer, while a token may think for 38 ms and longer; its registers are
//! private, so that an exchange can't be begun by one call and ended by a later one; and a token that
//! names a fourth part of its number ends in its `unreachable!`.

use embedded_hal::spi::{Operation, SpiDevice};

use super::frame::{FIFO_BYTES, Form, Frame, Heard};
use super::register::{
    ANTENNA_ON, CHIP_TYPE, CLEAR_FLAGS, COLL_ERR, ERR_IRQ, FLUSH, FRAME_ERR, FULL_GAIN,
    FULL_MODULATION, IDLE, POWER_DOWN, RX_IRQ, Register, START_SEND, TRANSCEIVE, TX_IRQ, TYPE_A,
    WITH_CRC,
};

/// The most transfers of one poll; each moves at most 65 bytes, so that a poll takes less than 2 ms even
/// at 1 MHz.
pub(super) const MOST_TRANSFERS: u8 = 24;

/// The chip is missing, silent or stuck, or the bus is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ChipFault;

/// The chip on its bus.
pub(super) struct Chip<S> {
    spi: S,
    budget: u8,
}

impl<S: SpiDevice> Chip<S> {
    pub(super) fn new(spi: S) -> Self {
        Self { spi, budget: 0 }
    }

    /// Gives the transfers of a new poll.
    pub(super) fn refill(&mut self) {
        self.budget = MOST_TRANSFERS;
    }

    /// Tells whether the oscillator is up; a chip that says it is another type is a fault.
    pub(super) fn is_up(&mut self) -> Result<bool, ChipFault> {
        if self.read(Register::Version)? & 0xF0 != CHIP_TYPE {
            return Err(ChipFault);
        }
        Ok(self.read(Register::Command)? & POWER_DOWN == 0)
    }

    /// Sets what differs from the reset's values for type A at 106 kbit/s, and switches the field on.
    pub(super) fn switch_field_on(&mut self) -> Result<(), ChipFault> {
        self.write(Register::TxAsk, FULL_MODULATION)?;
        self.write(Register::Mode, TYPE_A)?;
        self.write(Register::RfCfg, FULL_GAIN)?;
        self.write(Register::TxControl, ANTENNA_ON)
    }

    /// Reads back what was set last: a chip that took nothing in, or has forgotten it, is a fault.
    pub(super) fn check_field(&mut self) -> Result<(), ChipFault> {
        if self.read(Register::TxControl)? == ANTENNA_ON { Ok(()) } else { Err(ChipFault) }
    }

    /// Puts the chip to sleep with its registers as they are, its field off (soft power-down, 8.6.2).
    ///
    /// Flags go first: one that is found set after the next request is that request's.
    pub(super) fn sleep(&mut self) -> Result<(), ChipFault> {
        self.write(Register::ComIrq, CLEAR_FLAGS)?;
        self.write(Register::Command, POWER_DOWN)
    }

    /// Wakes the chip; its oscillator and its field are back a moment later.
    pub(super) fn wake(&mut self) -> Result<(), ChipFault> {
        self.write(Register::Command, IDLE)
    }

    /// Sends a frame and listens from then on.
    ///
    /// The request, in the one short frame, is the first one after a reset or a sleep: no command runs, no
    /// flag is set, and no CRC was asked for.
    pub(super) fn send(&mut self, frame: &Frame) -> Result<(), ChipFault> {
        let crc = if frame.form == Form::Checked { WITH_CRC } else { 0 };
        let last_bits = if frame.form == Form::Short { 7 } else { 0 };
        if frame.form != Form::Short {
            self.write(Register::Command, IDLE)?;
            self.write(Register::ComIrq, CLEAR_FLAGS)?;
            self.write(Register::TxMode, crc)?;
            self.write(Register::RxMode, crc)?;
        }
        self.write(Register::FifoLevel, FLUSH)?;
        self.fill(&frame.bytes)?;
        self.write(Register::Command, TRANSCEIVE)?;
        self.write(Register::BitFraming, START_SEND | last_bits)
    }

    /// Gives what came, or nothing yet; silence once it is `over`, unless not even the frame has left.
    pub(super) fn hear<'a>(
        &mut self,
        buffer: &'a mut [u8; FIFO_BYTES],
        over: bool,
    ) -> Result<Option<Heard<'a>>, ChipFault> {
        let flags = self.read(Register::ComIrq)?;
        if flags & (RX_IRQ | ERR_IRQ) == 0 {
            return match (over, flags & TX_IRQ) {
                (false, _) => Ok(None),
                (true, 0) => Err(ChipFault),
                (true, _) => Ok(Some(Heard::Silence)),
            };
        }
        let error = self.read(Register::Error)?;
        if error & FRAME_ERR != 0 {
            return Ok(Some(Heard::Garbled));
        }
        if error & COLL_ERR != 0 {
            return Ok(Some(Heard::Collision));
        }
        let level = usize::from(self.read(Register::FifoLevel)?);
        let odd_bits = self.read(Register::Control)? & 0x07;
        match buffer.get_mut(..level) {
            Some(bytes) if level > 0 && odd_bits == 0 => {
                self.empty(bytes)?;
                Ok(Some(Heard::Answer(bytes)))
            }
            _ => Ok(Some(Heard::Garbled)),
        }
    }

    fn read(&mut self, register: Register) -> Result<u8, ChipFault> {
        let mut bytes = [register.to_read(), 0];
        self.transfer(&mut [Operation::TransferInPlace(&mut bytes)])?;
        Ok(bytes[1])
    }

    fn write(&mut self, register: Register, value: u8) -> Result<(), ChipFault> {
        self.transfer(&mut [Operation::Write(&[register.to_write(), value])])
    }

    fn fill(&mut self, bytes: &[u8]) -> Result<(), ChipFault> {
        let address = [Register::FifoData.to_write()];
        self.transfer(&mut [Operation::Write(&address), Operation::Write(bytes)])
    }

    /// Each byte out but the last names the register again (8.1.2.1).
    fn empty(&mut self, bytes: &mut [u8]) -> Result<(), ChipFault> {
        let address = [Register::FifoData.to_read()];
        bytes.fill(address[0]);
        if let Some(last) = bytes.last_mut() {
            *last = 0;
        }
        self.transfer(&mut [Operation::Write(&address), Operation::TransferInPlace(bytes)])
    }

    fn transfer(&mut self, operations: &mut [Operation<'_, u8>]) -> Result<(), ChipFault> {
        self.budget = self.budget.checked_sub(1).ok_or(ChipFault)?;
        self.spi.transaction(operations).map_err(|_| ChipFault)
    }
}

#[cfg(test)]
mod tests;
