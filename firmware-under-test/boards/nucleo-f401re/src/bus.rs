//! The I2C bus at 400 kHz on PB8 and PB9, with a limit to every wait (RM0368, chapter 18).
//!
//! A bus that does not answer in time is switched off, clocked free and switched on again.

use embedded_hal::i2c::{ErrorType, I2c, Operation};
use peripheral::{BusFault, bytes_of, clock_free, runs, within};
use register::Register;

use crate::clock::Timer;
use crate::pin::Pin;
use crate::supply;

const BASE: usize = 0x4000_5400;
const CONTROL: Register = Register::new(BASE, 0x00);
const FREQUENCY: Register = Register::new(BASE, 0x04);
const DATA: Register = Register::new(BASE, 0x10);
const STATUS: Register = Register::new(BASE, 0x14);
const STATUS_BUSY: Register = Register::new(BASE, 0x18);
const CLOCK: Register = Register::new(BASE, 0x1c);
const RISE: Register = Register::new(BASE, 0x20);

const ON: u32 = 1 << 0;
const START: u32 = 1 << 8;
const STOP: u32 = 1 << 9;
const ACKNOWLEDGE: u32 = 1 << 10;
/// The acknowledge bit is about the byte after the next one.
const AHEAD: u32 = 1 << 11;
const SOFTWARE_RESET: u32 = 1 << 15;

const STARTED: u32 = 1 << 0;
const ADDRESSED: u32 = 1 << 1;
const TRANSFERRED: u32 = 1 << 2;
const RECEIVED: u32 = 1 << 6;
const EMPTY: u32 = 1 << 7;
const NOT_ACKNOWLEDGED: u32 = 1 << 10;
/// Lost arbitration, bus error.
const DISTURBED: u32 = 1 << 9 | 1 << 8;

/// The bus's own clock in MHz, the internal oscillator's.
const MEGAHERTZ: u32 = 16;
/// Fast mode, low twice as long as high: 16 MHz / (3 × 14) are 381 kHz.
const FAST: u32 = (1 << 15) + 14;
/// Rising takes 300 ns at most, which are five clocks and one.
const RISING: u32 = 6;

/// The longest that a byte may take: none of the bus's parts holds the clock.
const LIMIT_US: u64 = 300;

const SCL: Pin = Pin::b(8);
const SDA: Pin = Pin::b(9);

/// A user of the bus; there may be several, none of them in an interrupt.
#[derive(Clone, Copy)]
pub struct Bus(());

impl Bus {
    /// Starts the bus.
    pub fn start() -> Self {
        supply(0, 1 << 21, 0);
        switch_on();
        Self(())
    }
}

fn switch_on() {
    SCL.share();
    SDA.share();
    CONTROL.write(SOFTWARE_RESET);
    CONTROL.write(0);
    FREQUENCY.write(MEGAHERTZ);
    CLOCK.write(FAST);
    RISE.write(RISING);
    CONTROL.write(ON);
}

/// Switches the bus off and on; a part that was left in the middle of a byte is clocked out of it.
fn free() {
    CONTROL.write(0);
    SDA.share_driven();
    SCL.share_driven();
    clock_free(|high| SCL.drive_shared(high), Timer::uptime);
    switch_on();
}

/// Waits for a bit of the status, within limits.
fn wait(bit: u32) -> Result<(), BusFault> {
    let mut status = 0;
    let is_over = || {
        status = STATUS.read();
        status & (bit | NOT_ACKNOWLEDGED | DISTURBED) != 0
    };
    if !within(LIMIT_US, Timer::uptime, is_over) {
        return Err(BusFault::Stuck);
    }
    if status & NOT_ACKNOWLEDGED != 0 {
        STATUS.modify(NOT_ACKNOWLEDGED, 0);
        return Err(BusFault::NoAcknowledge);
    }
    if status & DISTURBED != 0 { Err(BusFault::Stuck) } else { Ok(()) }
}

/// Says the address, after a start or a repeated start.
fn address(address: u8, reads: bool) -> Result<(), BusFault> {
    CONTROL.modify(0, START);
    wait(STARTED)?;
    DATA.write(u32::from(address) << 1 | u32::from(reads));
    wait(ADDRESSED)
}

fn write(to: u8, run: &[Operation<'_>]) -> Result<(), BusFault> {
    address(to, false)?;
    // Reading it lets the address go.
    STATUS_BUSY.read();
    for operation in run {
        let Operation::Write(bytes) = operation else { continue };
        for byte in *bytes {
            wait(EMPTY)?;
            DATA.write(u32::from(*byte));
        }
    }
    // The last byte is through before a stop or a repeated start.
    wait(EMPTY)?;
    let any = run.iter().any(|operation| matches!(operation, Operation::Write(b) if !b.is_empty()));
    if any { wait(TRANSFERRED) } else { Ok(()) }
}

/// Reads one run. The chip answers a byte as soon as it is in, so the last is refused one byte ahead of time,
/// and where there are but two, before the first (RM0368, section 18.3.3, "Master receiver").
fn read(from: u8, run: &mut [Operation<'_>], is_last: bool) -> Result<(), BusFault> {
    let total = bytes_of(run);
    if total == 0 {
        return Ok(());
    }
    CONTROL.modify(AHEAD, ACKNOWLEDGE | if total == 2 { AHEAD } else { 0 });
    address(from, true)?;
    let end = if is_last { STOP } else { 0 };
    // An interrupt between the two would let a byte begin.
    critical_section::with(|_| {
        if total == 1 {
            CONTROL.modify(ACKNOWLEDGE, 0);
        }
        STATUS_BUSY.read();
        match total {
            1 => CONTROL.modify(0, end),
            2 => CONTROL.modify(ACKNOWLEDGE, 0),
            _ => {}
        }
    });
    let mut left = total;
    for operation in run {
        let Operation::Read(buffer) = operation else { continue };
        for place in buffer.iter_mut() {
            *place = next_byte(left, end)?;
            left -= 1;
        }
    }
    Ok(())
}

/// Takes the next of `left` bytes that still come.
fn next_byte(left: usize, end: u32) -> Result<u8, BusFault> {
    match left {
        // This byte and the one after it are in, and the clock is held: the one after that is refused.
        3 => {
            wait(TRANSFERRED)?;
            CONTROL.modify(ACKNOWLEDGE, 0);
            Ok(DATA.read() as u8)
        }
        // The last two are in.
        2 => {
            wait(TRANSFERRED)?;
            Ok(critical_section::with(|_| {
                CONTROL.modify(0, end);
                DATA.read() as u8
            }))
        }
        _ => {
            wait(RECEIVED)?;
            Ok(DATA.read() as u8)
        }
    }
}

fn transfer(address: u8, operations: &mut [Operation<'_>]) -> Result<(), BusFault> {
    runs(operations, |run, is_last| {
        if matches!(run, [Operation::Read(_), ..]) {
            return read(address, run, is_last);
        }
        write(address, run)?;
        if is_last {
            CONTROL.modify(0, STOP);
        }
        Ok(())
    })
}

impl ErrorType for Bus {
    type Error = BusFault;
}

impl I2c for Bus {
    fn transaction(
        &mut self,
        address: u8,
        operations: &mut [Operation<'_>],
    ) -> Result<(), BusFault> {
        let done = transfer(address, operations);
        match done {
            Ok(()) => {}
            Err(BusFault::NoAcknowledge) => CONTROL.modify(0, STOP),
            Err(BusFault::Stuck) => free(),
        }
        done
    }
}
