//! Uptime from TIMER0 at 1 MHz, and sleep until a deadline (nRF51 series reference manual v3.0.1, chapter 18;
//! nRF52833 product specification v1.6, section 6.28).
//!
//! TIMER0 and not the slower RTC: QEMU's RTC never ticks. The price is the clock
//! that it needs in sleep, some hundred microamperes on the nRF51.

use lock_firmware::Uptime;
use peripheral::Rounds;
use product_image::Clock;

use crate::{Register, enable_interrupt};

const BASE: usize = 0x4000_8000;
const START: Register = Register::new(BASE, 0x000);
const CLEAR: Register = Register::new(BASE, 0x00c);
const CAPTURE: Register = Register::new(BASE, 0x040);
const COMPARED: Register = Register::new(BASE, 0x140);
const INTERRUPTS_SET: Register = Register::new(BASE, 0x304);
const INTERRUPTS_CLEAR: Register = Register::new(BASE, 0x308);
const BIT_MODE: Register = Register::new(BASE, 0x508);
const PRESCALER: Register = Register::new(BASE, 0x510);
const COMPARE: Register = Register::new(BASE, 0x540);

/// The compare register of the alarm, and the one that captures.
const ALARM: usize = 0;
const NOW: usize = 1;
/// TIMER0's bit among the interrupts of the NVIC, on both chips.
const INTERRUPT: i16 = 8;
/// Where the NVIC takes withdrawals, one bit an interrupt (Armv6-M architecture, B3.4).
const NVIC_UNPEND: Register = Register::new(0xe000_e280, 0);
/// The longest sleep: half of the counter's round, so that no round is missed.
const LONGEST_US: u64 = 1 << 31;
/// An alarm nearer than this may be passed before it is set: no sleep is worth it.
const NEAREST_US: u64 = 20;

static ROUNDS: Rounds = Rounds::new();

/// TIMER0 as the board's clock.
pub struct Timer(());

impl Timer {
    /// Starts the timer at zero.
    pub fn start() -> Self {
        const WIDTH_32: u32 = 3;
        const MEGAHERTZ: u32 = 4;
        BIT_MODE.write(WIDTH_32);
        PRESCALER.write(MEGAHERTZ);
        CLEAR.trigger();
        START.trigger();
        enable_interrupt(INTERRUPT);
        Self(())
    }

    /// Gives the time since the start; from interrupts, too.
    pub fn uptime() -> Uptime {
        ROUNDS.uptime(|| {
            CAPTURE.at(NOW).trigger();
            COMPARE.at(NOW).read()
        })
    }
}

impl Clock for Timer {
    fn now(&mut self) -> Uptime {
        Self::uptime()
    }

    /// Half an hour at most.
    fn sleep_until(&mut self, at: Option<Uptime>, mut is_awaited: impl FnMut() -> bool) {
        let now = Self::uptime().as_micros();
        let wait = at.map_or(LONGEST_US, |at| at.as_micros().saturating_sub(now)).min(LONGEST_US);
        if wait <= NEAREST_US {
            return;
        }
        COMPARED.at(ALARM).clear();
        COMPARE.at(ALARM).write((now + wait) as u32);
        cortex_m::interrupt::disable();
        INTERRUPTS_SET.write(1 << (16 + ALARM));
        // Set too late, it would come a round later.
        let is_late = Self::uptime().as_micros() + NEAREST_US >= now + wait;
        if !is_late && !is_awaited() {
            // Interrupts wake it though they are held back, and are served below.
            cortex_m::asm::wfi();
        }
        INTERRUPTS_CLEAR.write(1 << (16 + ALARM));
        COMPARED.at(ALARM).clear();
        NVIC_UNPEND.write(1 << INTERRUPT);
        enable_interrupts();
    }
}

#[expect(unsafe_code, reason = "it would break a critical section around it; there is none")]
fn enable_interrupts() {
    // SAFETY: only called where the board's loop sleeps, outside of critical sections.
    unsafe { cortex_m::interrupt::enable() }
}
