//! The I2C bus at 400 kHz, with a limit to every wait (nRF51 series reference manual v3.0.1, chapter 28; nRF52833
//! product specification v1.6, section 6.31).
//!
//! The byte boundary suspends or stops the bus through PPI, since the nRF51's shortcuts for it don't work
//! (nRF51822 product anomaly notice, items 36 and 56). A bus that does not answer in time is switched off,
//! clocked free and switched on again.

use embedded_hal::i2c::{ErrorType, I2c, Operation};
use peripheral::{BusFault, bytes_of, clock_free, runs, within};

use crate::ppi::Channel;
use crate::{Pin, Register, Timer};

const BASE: usize = 0x4000_3000;
const START_READ: Register = Register::new(BASE, 0x000);
const START_WRITE: Register = Register::new(BASE, 0x008);
const STOP: Register = Register::new(BASE, 0x014);
const SUSPEND: Register = Register::new(BASE, 0x01c);
const RESUME: Register = Register::new(BASE, 0x020);
const STOPPED: Register = Register::new(BASE, 0x104);
const RECEIVED: Register = Register::new(BASE, 0x108);
const SENT: Register = Register::new(BASE, 0x11c);
const FAILED: Register = Register::new(BASE, 0x124);
const BOUNDARY: Register = Register::new(BASE, 0x138);
const FAILURE: Register = Register::new(BASE, 0x4c4);
const ENABLE: Register = Register::new(BASE, 0x500);
const SELECT_SCL: Register = Register::new(BASE, 0x508);
const SELECT_SDA: Register = Register::new(BASE, 0x50c);
const RX: Register = Register::new(BASE, 0x518);
const TX: Register = Register::new(BASE, 0x51c);
const FREQUENCY: Register = Register::new(BASE, 0x524);
const ADDRESS: Register = Register::new(BASE, 0x588);
const POWER: Register = Register::new(BASE, 0xffc);
const ON: u32 = 5;
const KILOHERTZ_400: u32 = 0x0668_0000;

/// The longest that a byte may take: none of the bus's parts holds the clock. A bus that is stuck costs this
/// once a transaction, and the firmware waits before it tries a part again.
const LIMIT_US: u64 = 300;
/// A pause before the bus is resumed, without which it may lock up (anomaly 56).
const PAUSE_US: u64 = 20;

/// A user of the bus; there may be several, none of them in an interrupt.
#[derive(Clone, Copy)]
pub struct Twi {
    scl: Pin,
    sda: Pin,
}

impl Twi {
    /// Starts the bus on these pins.
    pub fn start(scl: Pin, sda: Pin) -> Self {
        let twi = Self { scl, sda };
        twi.switch_on();
        twi
    }

    fn switch_on(self) {
        self.scl.share();
        self.sda.share();
        POWER.write(1);
        SELECT_SCL.write(self.scl.select());
        SELECT_SDA.write(self.sda.select());
        FREQUENCY.write(KILOHERTZ_400);
        ENABLE.write(ON);
    }

    /// Switches the bus off and on; a part that was left in the middle of a byte is clocked out of it.
    fn free(self) {
        Channel::Twi.disconnect();
        ENABLE.write(0);
        POWER.write(0);
        self.sda.set(true);
        self.scl.set(true);
        self.sda.share_driven();
        self.scl.share_driven();
        clock_free(|high| self.scl.set(high), Timer::uptime);
        self.switch_on();
    }
}

fn write(bytes: &[u8]) -> Result<(), BusFault> {
    for byte in bytes {
        SENT.clear();
        TX.write(u32::from(*byte));
        wait(SENT)?;
    }
    Ok(())
}

/// Reads what one run of reads asks for, and lets the bus stop after it, or not.
fn read(operations: &mut [Operation<'_>]) -> Result<(), BusFault> {
    let mut left = bytes_of(operations);
    if left == 0 {
        return Ok(());
    }
    let at_boundary = |left| {
        Channel::Twi.disconnect();
        Channel::Twi.connect(BOUNDARY, if left == 1 { STOP } else { SUSPEND });
    };
    at_boundary(left);
    RECEIVED.clear();
    STOPPED.clear();
    START_READ.trigger();
    for operation in operations {
        let Operation::Read(buffer) = operation else { continue };
        for place in buffer.iter_mut() {
            wait(RECEIVED)?;
            RECEIVED.clear();
            *place = RX.read() as u8;
            left -= 1;
            if left > 0 {
                if left == 1 {
                    at_boundary(left);
                }
                peripheral::pause(PAUSE_US, Timer::uptime);
                RESUME.trigger();
            }
        }
    }
    wait(STOPPED)?;
    Channel::Twi.disconnect();
    Ok(())
}

fn transfer(address: u8, operations: &mut [Operation<'_>]) -> Result<(), BusFault> {
    FAILED.clear();
    ADDRESS.write(u32::from(address));
    runs(operations, |run, is_last| {
        if matches!(run, [Operation::Read(_), ..]) {
            return read(run);
        }
        START_WRITE.trigger();
        for operation in run {
            if let Operation::Write(bytes) = operation {
                write(bytes)?;
            }
        }
        if is_last { stop() } else { Ok(()) }
    })
}

fn stop() -> Result<(), BusFault> {
    STOPPED.clear();
    STOP.trigger();
    wait(STOPPED)
}

/// Waits for an event, within limits.
fn wait(event: Register) -> Result<(), BusFault> {
    let is_over = || event.has_happened() || FAILED.has_happened();
    if !within(LIMIT_US, Timer::uptime, is_over) {
        return Err(BusFault::Stuck);
    }
    if event.has_happened() {
        return Ok(());
    }
    FAILED.clear();
    FAILURE.write(FAILURE.read());
    Err(BusFault::NoAcknowledge)
}

impl ErrorType for Twi {
    type Error = BusFault;
}

impl I2c for Twi {
    fn transaction(
        &mut self,
        address: u8,
        operations: &mut [Operation<'_>],
    ) -> Result<(), BusFault> {
        let done = transfer(address, operations);
        match done {
            Ok(()) => {}
            // Who was not acknowledged still ends the transfer; a bus that does not even stop is stuck.
            Err(BusFault::NoAcknowledge) => {
                Channel::Twi.disconnect();
                if stop().is_err() {
                    self.free();
                }
            }
            Err(BusFault::Stuck) => self.free(),
        }
        done
    }
}
