//! The MFRC522 itself: registers, FIFO, timer, and what comes and goes over the antenna.

use core::time::Duration;
use std::collections::VecDeque;

use bench_protocol::{Instant, Token};

use super::bits::Bits;
use super::field::Field;
use super::register::{
    BIT_FRAMING, COLL, COM_IRQ, COMMAND, CONTROL, CRC_RESULT_HIGH, CRC_RESULT_LOW, DIV_IRQ, ERROR,
    FIFO_DATA, FIFO_LEVEL, POWER_DOWN, STATUS_1, TX_CONTROL, VERSION, reset_value,
};
use crate::random::Random;

/// The FIFO's size (data sheet, 8.3).
pub(super) const FIFO_BYTES: usize = 64;
/// From the power-down line's rise until the oscillator is up: a crystal's usual time, and 1024 of its
/// periods (data sheet, 8.8.3).
const OSCILLATOR_START: Duration = Duration::from_micros(600);
/// What a soft reset takes.
const SOFT_RESET: Duration = Duration::from_micros(38);

/// A frame that was sent, and what comes back.
#[derive(Clone, Debug)]
pub(super) struct OnAir {
    /// When the last bit leaves.
    pub(super) sent_at: Instant,
    /// The first half, sending, has been taken note of.
    pub(super) sent: bool,
    /// When the answer has come wholly.
    pub(super) answered_at: Instant,
    /// What comes, per token that answers.
    pub(super) answers: Vec<Bits>,
    /// Whether an answer is listened for.
    pub(super) listens: bool,
}

/// The chip.
#[derive(Clone, Debug)]
pub(super) struct Chip {
    pub(super) registers: [u8; 64],
    pub(super) fifo: VecDeque<u8>,
    pub(super) field: Field,
    pub(super) on_air: Option<OnAir>,
    pub(super) timer_at: Option<Instant>,
    pub(super) crc: u16,
    on: bool,
    /// Soft power-down: registers stay, the oscillator and with it the field are off.
    asleep: bool,
    oscillates: bool,
    up_at: Instant,
}

impl Chip {
    pub(super) fn new(random: Random) -> Self {
        let mut chip = Self {
            registers: [0; 64],
            fifo: VecDeque::with_capacity(FIFO_BYTES),
            field: Field::new(random),
            on_air: None,
            timer_at: None,
            crc: 0,
            on: false,
            asleep: false,
            oscillates: true,
            up_at: Instant::ZERO,
        };
        chip.clear();
        chip
    }

    /// Drives the power-down line: low forgets everything.
    pub(super) fn set_on(&mut self, now: Instant, on: bool) {
        self.on = on;
        self.clear();
        self.field.switch(now, false);
        self.up_at = now + OSCILLATOR_START;
    }

    pub(super) fn set_oscillator(&mut self, now: Instant, oscillates: bool) {
        if oscillates && !self.oscillates {
            self.up_at = now + OSCILLATOR_START;
        }
        self.oscillates = oscillates;
        if !oscillates {
            self.on_air = None;
            self.field.switch(now, false);
        }
    }

    /// Enters or leaves soft power-down (data sheet, 8.6.2): what is on the air is lost, the timer stops;
    /// on waking the oscillator starts, and with it the field, if the antenna's drivers are on.
    fn set_asleep(&mut self, now: Instant, asleep: bool) {
        self.asleep = asleep;
        self.on_air = None;
        self.timer_at = None;
        self.up_at = now + OSCILLATOR_START;
        let driven = !asleep && self.oscillates && drives(self.get(TX_CONTROL));
        self.field.switch(if driven { self.up_at } else { now }, driven);
    }

    pub(super) fn replace_tokens(&mut self, now: Instant, tokens: &[Token]) {
        // An answer that has not come wholly never does.
        if let Some(on_air) = &mut self.on_air {
            on_air.answers.clear();
        }
        self.field.replace(now, tokens);
    }

    pub(super) fn field_is_on(&self, now: Instant) -> bool {
        self.field.is_on_at(now)
    }

    /// As a reset does; the antenna's drivers are off then.
    pub(super) fn soft_reset(&mut self, now: Instant) {
        self.clear();
        self.field.switch(now, false);
        self.up_at = now + SOFT_RESET;
    }

    fn clear(&mut self) {
        for (address, register) in self.registers.iter_mut().enumerate() {
            *register = reset_value(address as u8);
        }
        self.fifo.clear();
        self.on_air = None;
        self.timer_at = None;
        self.asleep = false;
    }

    fn is_up(&self, now: Instant) -> bool {
        self.on && !self.asleep && self.oscillates && now >= self.up_at
    }

    pub(super) fn get(&self, register: u8) -> u8 {
        self.registers.get(usize::from(register)).copied().unwrap_or_default()
    }

    pub(super) fn set(&mut self, register: u8, value: u8) {
        if let Some(place) = self.registers.get_mut(usize::from(register)) {
            *place = value;
        }
    }

    pub(super) fn raise(&mut self, register: u8, bits: u8) {
        self.set(register, self.get(register) | bits);
    }

    /// Reads a register; the FIFO gives its oldest byte away.
    pub(super) fn read(&mut self, now: Instant, register: u8) -> u8 {
        match register {
            COMMAND if !self.is_up(now) => self.get(COMMAND) | POWER_DOWN,
            FIFO_DATA => self.fifo.pop_front().unwrap_or_default(),
            FIFO_LEVEL => self.fifo.len() as u8,
            BIT_FRAMING => self.get(BIT_FRAMING) & 0x7F,
            other => self.get(other),
        }
    }

    /// Writes a register; one that can only be read stays as it is.
    ///
    /// Asleep, and while its oscillator starts, the chip takes in nothing but that it is to wake or sleep.
    pub(super) fn write(&mut self, now: Instant, register: u8, value: u8) {
        let sleep = value & POWER_DOWN != 0;
        if register == COMMAND && self.on && sleep != self.asleep {
            self.set_asleep(now, sleep);
            self.set(COMMAND, value & 0x2F);
        }
        if !self.is_up(now) {
            return;
        }
        match register {
            COMMAND => self.command(now, value),
            // Bit 7 says whether the marked flags are set or cleared (data sheet, 9.3.1.5).
            COM_IRQ | DIV_IRQ => {
                let flags = self.get(register);
                let marked = value & 0x7F;
                let changed = if value & 0x80 == 0 { flags & !marked } else { flags | marked };
                self.set(register, changed);
            }
            FIFO_DATA => self.push(value),
            FIFO_LEVEL => {
                if value & 0x80 != 0 {
                    self.fifo.clear();
                    self.set(ERROR, self.get(ERROR) & !super::register::BUFFER_OVERFLOW);
                }
            }
            CONTROL => self.control_timer(now, value),
            BIT_FRAMING => {
                self.set(BIT_FRAMING, value);
                if value & 0x80 != 0 {
                    self.start_send(now);
                }
            }
            COLL => self.set(COLL, self.get(COLL) & 0x7F | value & 0x80),
            TX_CONTROL => {
                self.set(TX_CONTROL, value);
                self.field.switch(now, drives(value));
            }
            ERROR | STATUS_1 | VERSION | CRC_RESULT_HIGH | CRC_RESULT_LOW => {}
            other => self.set(other, value),
        }
    }

    pub(super) fn push(&mut self, byte: u8) {
        if self.fifo.len() < FIFO_BYTES {
            self.fifo.push_back(byte);
        } else {
            self.raise(ERROR, super::register::BUFFER_OVERFLOW);
        }
        self.calculate();
    }
}

/// Tells whether a value of `TxControlReg` switches both of the antenna's drivers on.
const fn drives(tx_control: u8) -> bool {
    tx_control & 0x03 == 0x03
}
