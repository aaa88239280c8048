//! The coil's two pins, which TIM3 drives itself in one pulse of 2 s at most, whatever the processor does (LCK-3;
//! RM0368, section 13.3.10).
//!
//! The pins are the timer's outputs: high while its single run lasts, low before and after. Firmware can end
//! the pulse, it can't prolong it. TIM3 runs on while a debugger has halted the processor: its freeze bit in
//! DBGMCU_APB1_FZ is cleared here. A reset makes both pins inputs, which the driver's pull-downs take low.

use core::convert::Infallible;

use embedded_hal::digital::{ErrorType, OutputPin};
use register::Register;

use crate::pin::Pin;
use crate::supply;

const BASE: usize = 0x4000_0400;
const CONTROL: Register = Register::new(BASE, 0x00);
const GENERATE: Register = Register::new(BASE, 0x14);
const OUTPUTS: Register = Register::new(BASE, 0x18);
const OUTPUTS_ENABLE: Register = Register::new(BASE, 0x20);
const PRESCALER: Register = Register::new(BASE, 0x28);
const RELOAD: Register = Register::new(BASE, 0x2c);
const COMPARE: Register = Register::new(BASE, 0x34);
/// Which timers stand still in a halt; TIM3 is bit 1.
const FREEZE: Register = Register::new(0xe004_2008, 0);
/// Runs once, then stands still.
const ONE_PULSE: u32 = 1 << 3;
const RUN: u32 = 1;
/// 16 MHz by 1600: 10 000 counts a second.
const BY_1600: u32 = 1599;
/// 2 s of counts, the most that LCK-3 lets the coil have, after the one before the pulse begins.
const LIMIT: u32 = 20_000;
/// An output's mode in its byte of OUTPUTS: held low; high from the compare on (PWM mode 2).
const HELD_LOW: u32 = 0b100 << 4;
const FROM_COMPARE: u32 = 0b111 << 4;
/// TIM3's outputs are function 2 of their pins.
const FUNCTION: u32 = 2;

/// One of the coil's pins: PA6 is the timer's first output, PA7 its second.
pub struct Coil {
    output: u32,
    is_driven: bool,
}

impl Coil {
    /// Takes both pins, low.
    pub fn pair() -> [Self; 2] {
        supply(0, 1 << 1, 0);
        Self::all_low();
        FREEZE.modify(1 << 1, 0);
        PRESCALER.write(BY_1600);
        RELOAD.write(LIMIT);
        COMPARE.at(0).write(1);
        COMPARE.at(1).write(1);
        OUTPUTS_ENABLE.write(1 << 0 | 1 << 4);
        Pin::a(6).give_to(FUNCTION, 0);
        Pin::a(7).give_to(FUNCTION, 0);
        [0, 1].map(|output| Self { output, is_driven: false })
    }

    /// Drives both pins low: for the start, panics and faults.
    pub fn all_low() {
        OUTPUTS.write(HELD_LOW | HELD_LOW << 8);
        CONTROL.write(ONE_PULSE);
    }
}

impl ErrorType for Coil {
    type Error = Infallible;
}

impl OutputPin for Coil {
    fn set_low(&mut self) -> Result<(), Infallible> {
        let shift = 8 * self.output;
        OUTPUTS.modify(0xff << shift, HELD_LOW << shift);
        if self.is_driven {
            // The other pin is low: both are never driven at once.
            CONTROL.write(ONE_PULSE);
            self.is_driven = false;
        }
        Ok(())
    }

    fn set_high(&mut self) -> Result<(), Infallible> {
        if self.is_driven {
            // A drive that goes on is not prolonged.
            return Ok(());
        }
        self.is_driven = true;
        CONTROL.write(ONE_PULSE);
        // Takes prescaler and limit over, and begins at zero.
        GENERATE.write(1);
        let shift = 8 * self.output;
        OUTPUTS.modify(0xff << shift, FROM_COMPARE << shift);
        CONTROL.write(ONE_PULSE | RUN);
        Ok(())
    }
}
