//! The card and phone reader: an MFRC522 on SPI, with what is held to it.
//!
//! Modelled at the level of registers and bits on the air: SPI addressing, FIFO, bit framing, the commands
//! `Idle`, `CalcCRC`, `Transmit`, `Transceive` and `SoftReset`, timer, interrupt flags, collisions, and the
//! time that frames take. Not modelled: parity bits, MIFARE encryption, the analog receiver, test
//! registers, and I2C and UART in place of SPI.
//!
//! **Source:** NXP MFRC522 data sheet rev. 3.9; ISO/IEC 14443-3 and -4 for what is in the field.

mod application;
mod bits;
mod block;
mod chip;
mod command;
mod field;
mod proof;
mod register;
mod tag;

use bench_protocol::{Instant, ReaderFault, Token};

use crate::random::Random;
use chip::Chip;

/// The reader as the bus sees it, with its faults.
#[derive(Clone, Debug)]
pub(crate) struct CardReader {
    chip: Chip,
    fault: Option<ReaderFault>,
    /// The reader's power-down line is high: it is on.
    on: bool,
    selected: bool,
    address: Address,
}

/// What the bytes of one SPI transaction mean so far (data sheet, 8.1.2).
#[derive(Clone, Copy, Debug)]
enum Address {
    /// No byte has come since the chip was selected.
    None,
    /// The next byte out is this register.
    Read(u8),
    /// The next bytes in go to this register.
    Write(u8),
    /// A read has ended.
    Over,
}

impl CardReader {
    /// A reader that is off, with nothing in its field.
    pub(crate) fn new(random: Random) -> Self {
        Self {
            chip: Chip::new(random),
            fault: None,
            on: false,
            selected: false,
            address: Address::None,
        }
    }

    /// Breaks the reader, or repairs it.
    pub(crate) fn set_fault(&mut self, now: Instant, fault: Option<ReaderFault>) {
        self.fault = fault;
        self.chip.set_oscillator(now, fault != Some(ReaderFault::NoOscillator));
    }

    /// Puts one token into the field in place of what was there, or leaves the field empty.
    pub(crate) fn hold(&mut self, now: Instant, token: Option<Token>) {
        self.hold_together(now, token.as_slice());
    }

    /// Puts several tokens into the field at once.
    pub(crate) fn hold_together(&mut self, now: Instant, tokens: &[Token]) {
        self.chip.advance(now);
        self.chip.replace_tokens(now, tokens);
    }

    /// Drives the reader's power-down line.
    pub(crate) fn set_on(&mut self, now: Instant, on: bool) {
        if on != self.on {
            self.on = on;
            self.chip.set_on(now, on);
        }
    }

    /// Drives the chip select.
    pub(crate) fn select(&mut self, selected: bool) {
        self.selected = selected;
        self.address = Address::None;
    }

    /// Exchanges one byte with the bus, at `now`; gives what the data line carried meanwhile.
    pub(crate) fn exchange(&mut self, now: Instant, sent: u8) -> u8 {
        match self.fault {
            Some(ReaderFault::DataLow) => return 0x00,
            Some(ReaderFault::DataHigh) => return 0xFF,
            Some(ReaderFault::NoOscillator) | None => {}
        }
        if !self.on || !self.selected {
            return 0x00;
        }
        self.chip.advance(now);
        match self.address {
            Address::None => {
                self.address = Address::of(sent);
                0x00
            }
            Address::Read(register) => {
                let value = self.chip.read(now, register);
                self.address = match Address::of(sent) {
                    Address::Read(next) => Address::Read(next),
                    _ => Address::Over,
                };
                value
            }
            Address::Write(register) => {
                self.chip.write(now, register, sent);
                0x00
            }
            Address::Over => 0x00,
        }
    }

    /// Tells whether the reader's field is on.
    pub(crate) fn field_is_on(&self, now: Instant) -> bool {
        self.on && self.chip.field_is_on(now)
    }
}

impl Address {
    /// Bit 7 reads, bits 6 to 1 are the register, bit 0 is always 0 (data sheet, table 8).
    fn of(byte: u8) -> Self {
        let register = (byte >> 1) & 0x3F;
        if byte & 0x80 == 0 { Self::Write(register) } else { Self::Read(register) }
    }
}
