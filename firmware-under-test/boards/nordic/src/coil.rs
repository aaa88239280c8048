//! The coil's two pins, each of which hardware drives low 2 s after it was driven high, whatever the processor
//! does (LCK-3).
//!
//! TIMER1's compare event reaches GPIOTE through PPI: no interrupt, no code. Timer, PPI and GPIOTE go on
//! while a debugger has halted the processor, after a lockup, and while interrupts are held back. A reset
//! makes both pins inputs, which the driver's pull-downs take low.

use core::convert::Infallible;

use embedded_hal::digital::{ErrorType, OutputPin};

use crate::ppi::Channel;
use crate::{Output, Pin, Register};

const TIMER: usize = 0x4000_9000;
const TIMER_START: Register = Register::new(TIMER, 0x000);
const TIMER_STOP: Register = Register::new(TIMER, 0x004);
const TIMER_CLEAR: Register = Register::new(TIMER, 0x00c);
const TIMER_COMPARED: Register = Register::new(TIMER, 0x140);
const TIMER_SHORTS: Register = Register::new(TIMER, 0x200);
const TIMER_BIT_MODE: Register = Register::new(TIMER, 0x508);
const TIMER_PRESCALER: Register = Register::new(TIMER, 0x510);
const TIMER_COMPARE: Register = Register::new(TIMER, 0x540);
/// Stops the timer at its first compare.
const STOP_AT_COMPARE: u32 = 1 << 8;
/// 16 MHz by 2^9: 31 250 counts a second, the slowest; 16 bits of it are 2.1 s.
const SLOWEST: u32 = 9;
/// 2 s of counts, the most that LCK-3 lets the coil have.
const LIMIT: u32 = 62_500;

const GPIOTE: usize = 0x4000_6000;
const GPIOTE_OUT: Register = Register::new(GPIOTE, 0x000);
const GPIOTE_CONFIGURATION: Register = Register::new(GPIOTE, 0x510);
const TASK_MODE: u32 = 3;
const TO_HIGH: u32 = 1 << 16;
const TO_LOW: u32 = 2 << 16;
const BEGIN_HIGH: u32 = 1 << 20;

/// A pin without a pad, through which an nRF51 has to set a GPIOTE channel high: it does not heed the level
/// that the configuration asks for (nRF51822 product anomaly notice, "OUTINIT").
pub type Detour = Option<Pin>;

/// One of the coil's pins.
pub struct Coil {
    channel: u8,
    pin: Pin,
    detour: Detour,
    is_driven: bool,
}

impl Coil {
    /// Takes both pins, low, and makes the cut-off ready.
    pub fn pair(pins: [Pin; 2], detour: Detour) -> [Self; 2] {
        // What an earlier owner of the pins has left: without the timer it would never end.
        Self::all_low();
        TIMER_STOP.trigger();
        TIMER_BIT_MODE.write(0);
        TIMER_PRESCALER.write(SLOWEST);
        TIMER_COMPARE.write(LIMIT);
        TIMER_SHORTS.write(STOP_AT_COMPARE);
        Channel::CutOffFirst.connect(TIMER_COMPARED, GPIOTE_OUT.at(0));
        Channel::CutOffSecond.connect(TIMER_COMPARED, GPIOTE_OUT.at(1));
        let [first, second] = pins;
        [(0, first), (1, second)].map(|(channel, pin)| {
            // Low for whenever GPIOTE does not have it.
            let _ = Output::new(pin, false);
            Self { channel, pin, detour, is_driven: false }
        })
    }

    /// Drives both pins low: for panics and faults.
    pub fn all_low() {
        for channel in 0..2 {
            GPIOTE_OUT.at(channel).trigger();
            GPIOTE_CONFIGURATION.at(channel).write(0);
        }
    }
}

impl ErrorType for Coil {
    type Error = Infallible;
}

impl OutputPin for Coil {
    fn set_low(&mut self) -> Result<(), Infallible> {
        GPIOTE_OUT.at(usize::from(self.channel)).trigger();
        GPIOTE_CONFIGURATION.at(usize::from(self.channel)).write(0);
        if self.is_driven {
            // The other pin is low: both are never driven at once.
            TIMER_STOP.trigger();
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
        TIMER_STOP.trigger();
        TIMER_COMPARED.clear();
        TIMER_CLEAR.trigger();
        TIMER_START.trigger();
        let configuration = GPIOTE_CONFIGURATION.at(usize::from(self.channel));
        if let Some(detour) = self.detour {
            configuration.write(TASK_MODE | detour.select() << 8 | TO_HIGH);
            // The channel takes up to three cycles to be configured.
            cortex_m::asm::delay(3);
            GPIOTE_OUT.at(usize::from(self.channel)).trigger();
        }
        configuration.write(TASK_MODE | self.pin.select() << 8 | TO_LOW | BEGIN_HIGH);
        Ok(())
    }
}
