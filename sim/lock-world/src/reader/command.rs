//! What the MFRC522's commands do (data sheet, section 10), and what its timer and antenna bring.

use core::time::Duration;

use bench_protocol::Instant;

use super::bits::{air_time, crc, of_bytes, to_bytes};
use super::chip::{Chip, OnAir};
use super::field::superposed;
use super::register::{
    BIT_FRAMING, COLL, COLL_ERR, COM_IRQ, COMMAND, CONTROL, CRC_ERR, CRC_IRQ, CRC_RESULT_HIGH,
    CRC_RESULT_LOW, DIV_IRQ, ERR_IRQ, ERROR, IDLE_IRQ, MODE, PROTOCOL_ERR, RX_IRQ, RX_MODE, T_MODE,
    T_PRESCALER, T_RELOAD_HIGH, T_RELOAD_LOW, TIMER_IRQ, TX_ASK, TX_IRQ, TX_MODE,
};

const IDLE: u8 = 0x0;
const CALCULATE_CRC: u8 = 0x3;
const TRANSMIT: u8 = 0x4;
const NO_COMMAND_CHANGE: u8 = 0x7;
const TRANSCEIVE: u8 = 0xC;
const MIFARE_AUTHENTICATE: u8 = 0xE;
const SOFT_RESET: u8 = 0xF;

impl Chip {
    /// Starts a command; one that runs ends.
    pub(super) fn command(&mut self, now: Instant, value: u8) {
        let command = value & 0x0F;
        if command == NO_COMMAND_CHANGE {
            return;
        }
        self.set(COMMAND, value & 0x2F);
        self.on_air = None;
        self.set(ERROR, 0);
        match command {
            SOFT_RESET => self.soft_reset(now),
            CALCULATE_CRC => {
                self.crc = self.crc_preset();
                self.calculate();
            }
            // Waits for ever: a MIFARE card's encryption is no part of the lockbox.
            IDLE | TRANSMIT | TRANSCEIVE | MIFARE_AUTHENTICATE => {}
            _ => self.end_command(),
        }
    }

    fn running(&self) -> u8 {
        self.get(COMMAND) & 0x0F
    }

    fn end_command(&mut self) {
        self.set(COMMAND, self.get(COMMAND) & 0xF0);
        self.raise(COM_IRQ, IDLE_IRQ);
    }

    fn crc_preset(&self) -> u16 {
        match self.get(MODE) & 0x03 {
            0 => 0x0000,
            1 => 0x6363,
            2 => 0xA671,
            _ => 0xFFFF,
        }
    }

    /// Takes the FIFO's bytes into the CRC while that command runs; it goes on until another one starts.
    pub(super) fn calculate(&mut self) {
        if self.running() != CALCULATE_CRC {
            return;
        }
        let bytes: Vec<u8> = self.fifo.drain(..).collect();
        let [low, high] = crc(self.crc, &bytes);
        self.crc = u16::from_le_bytes([low, high]);
        self.set(CRC_RESULT_LOW, low);
        self.set(CRC_RESULT_HIGH, high);
        self.raise(DIV_IRQ, CRC_IRQ);
    }

    /// Sends what the FIFO holds, if the command that runs does so.
    pub(super) fn start_send(&mut self, now: Instant) {
        let listens = self.running() == TRANSCEIVE;
        if !listens && self.running() != TRANSMIT {
            return;
        }
        let with_crc = self.get(TX_MODE) & 0x80 != 0;
        let last_bits = usize::from(self.get(BIT_FRAMING) & 0x07);
        let unsent = if last_bits == 0 { 0 } else { 8 - last_bits };
        let length = (8 * (self.fifo.len() + 2 * usize::from(with_crc))).saturating_sub(unsent);
        let sent_at = now + air_time(length);
        // Nobody in the field understands type A without its modulation (data sheet, 9.3.2.6).
        let type_a = self.get(TX_ASK) & 0x40 != 0;
        let mut answers = Vec::new();
        let mut delay = Duration::ZERO;
        if type_a && !self.field.is_empty() {
            let mut bytes: Vec<u8> = self.fifo.iter().copied().collect();
            if with_crc {
                let tail = crc(self.crc_preset(), &bytes);
                bytes.extend(tail);
            }
            let mut frame = of_bytes(&bytes);
            frame.truncate(length);
            for (answer, after) in self.field.hear(sent_at, &frame) {
                delay = delay.max(after + air_time(answer.len()));
                answers.push(answer);
            }
        }
        self.fifo.clear();
        let answered_at = sent_at + delay;
        self.on_air = Some(OnAir { sent_at, sent: false, answered_at, answers, listens });
        self.set(COLL, self.get(COLL) & 0x80 | 0x20);
    }

    /// Brings flags and FIFO up to `now`.
    pub(super) fn advance(&mut self, now: Instant) {
        if let Some(mut on_air) = self.on_air.take() {
            if !on_air.sent && now >= on_air.sent_at {
                on_air.sent = true;
                self.raise(COM_IRQ, TX_IRQ);
                if self.get(T_MODE) & 0x80 != 0 {
                    self.timer_at = Some(on_air.sent_at + self.timer_period());
                }
            }
            let comes = on_air.listens && !on_air.answers.is_empty();
            if comes && now >= on_air.answered_at {
                if self.timer_at.is_some_and(|at| at > on_air.answered_at) {
                    self.timer_at = None;
                }
                self.receive(&on_air.answers);
            } else if comes || now < on_air.sent_at {
                self.on_air = Some(on_air);
            }
        }
        if self.timer_at.is_some_and(|at| now >= at) {
            self.timer_at = None;
            self.raise(COM_IRQ, TIMER_IRQ);
        }
    }

    /// Starts or stops the timer by hand.
    pub(super) fn control_timer(&mut self, now: Instant, value: u8) {
        if value & 0x80 != 0 {
            self.timer_at = None;
        }
        if value & 0x40 != 0 {
            self.timer_at = Some(now + self.timer_period());
        }
    }

    /// Gives (2 × prescaler + 1) × (reload + 1) periods of 13.56 MHz (data sheet, 8.5).
    fn timer_period(&self) -> Duration {
        let prescaler = u64::from(self.get(T_MODE) & 0x0F) << 8 | u64::from(self.get(T_PRESCALER));
        let reload = u64::from(self.get(T_RELOAD_HIGH)) << 8 | u64::from(self.get(T_RELOAD_LOW));
        Duration::from_nanos((2 * prescaler + 1) * (reload + 1) * 1_000_000 / 13_560)
    }

    /// Takes in what the tokens answered, all at once.
    fn receive(&mut self, answers: &[Vec<bool>]) {
        let (mut bits, collision) = superposed(answers);
        let aligned = usize::from(self.get(BIT_FRAMING) >> 4 & 0x07);
        let mut errors = 0;
        if let Some(place) = collision {
            errors |= COLL_ERR;
            let position = place + aligned + 1;
            // Position 32 reads as 0, what lies beyond is not told (data sheet, 9.3.1.15).
            let told = if position <= 32 { (position % 32) as u8 } else { 0x20 };
            self.set(COLL, self.get(COLL) & 0x80 | told);
            if self.get(COLL) & 0x80 == 0 {
                bits.iter_mut().skip(place + 1).for_each(|bit| *bit = false);
            }
        }
        let mut frame = vec![false; aligned];
        frame.extend(bits);
        let last_bits = frame.len() % 8;
        let mut bytes = to_bytes(&frame);
        if self.get(RX_MODE) & 0x80 != 0 {
            let body = bytes.len().saturating_sub(2);
            if last_bits != 0 || bytes.len() < 2 {
                errors |= PROTOCOL_ERR;
            } else if crc(self.crc_preset(), &bytes[..body]) != bytes[body..] {
                errors |= CRC_ERR;
            }
            bytes.truncate(body);
        }
        self.set(CONTROL, self.get(CONTROL) & 0xF8 | last_bits as u8);
        for byte in bytes {
            self.push(byte);
        }
        self.raise(ERROR, errors);
        self.raise(COM_IRQ, RX_IRQ);
        if self.get(ERROR) != 0 {
            self.raise(COM_IRQ, ERR_IRQ);
        }
    }
}
