//! Uptime from TIM2 at 1 MHz, and sleep until a deadline (RM0368, chapter 13).

use lock_firmware::Uptime;
use peripheral::Rounds;
use product_image::Clock;
use register::Register;

use crate::{enable_interrupt, supply, watchdog};

/// TIM2's number among the interrupts.
pub(crate) const INTERRUPT: i16 = 28;

const BASE: usize = 0x4000_0000;
const CONTROL: Register = Register::new(BASE, 0x00);
const INTERRUPTS: Register = Register::new(BASE, 0x0c);
const STATUS: Register = Register::new(BASE, 0x10);
const GENERATE: Register = Register::new(BASE, 0x14);
const COUNT: Register = Register::new(BASE, 0x24);
const PRESCALER: Register = Register::new(BASE, 0x28);
const RELOAD: Register = Register::new(BASE, 0x2c);
const COMPARE: Register = Register::new(BASE, 0x34);
const NVIC_UNPEND: Register = Register::new(0xe000_e280, 0);
/// The first compare register, in INTERRUPTS and STATUS.
const ALARM: u32 = 1 << 1;
/// 16 MHz, the internal oscillator's, by 16.
const BY_16: u32 = 15;
/// The longest sleep: the watchdog does not stand still in sleep, and is fed in between.
const LONGEST_US: u64 = 5_000_000;
/// An alarm nearer than this may be passed before it is set: no sleep is worth it.
const NEAREST_US: u64 = 20;

static ROUNDS: Rounds = Rounds::new();

/// TIM2 as the board's clock.
pub struct Timer(());

impl Timer {
    /// Starts the timer at zero.
    pub fn start() -> Self {
        supply(0, 1 << 0, 0);
        PRESCALER.write(BY_16);
        RELOAD.write(u32::MAX);
        GENERATE.write(1);
        STATUS.write(0);
        CONTROL.write(1);
        enable_interrupt(INTERRUPT);
        Self(())
    }

    /// Gives the time since the start; from interrupts, too.
    pub fn uptime() -> Uptime {
        ROUNDS.uptime(|| COUNT.read())
    }
}

impl Clock for Timer {
    fn now(&mut self) -> Uptime {
        Self::uptime()
    }

    /// 5 s at most.
    fn sleep_until(&mut self, at: Option<Uptime>, mut is_awaited: impl FnMut() -> bool) {
        watchdog::feed();
        let now = Self::uptime().as_micros();
        let wait = at.map_or(LONGEST_US, |at| at.as_micros().saturating_sub(now)).min(LONGEST_US);
        if wait <= NEAREST_US {
            return;
        }
        COMPARE.write((now + wait) as u32);
        cortex_m::interrupt::disable();
        STATUS.write(!ALARM);
        INTERRUPTS.write(ALARM);
        // Set too late, it would come a round later.
        let is_late = Self::uptime().as_micros() + NEAREST_US >= now + wait;
        if !is_late && !is_awaited() {
            // Interrupts wake it though they are held back, and are served below.
            cortex_m::asm::wfi();
        }
        INTERRUPTS.write(0);
        STATUS.write(!ALARM);
        NVIC_UNPEND.write(1 << INTERRUPT);
        enable_interrupts();
    }
}

#[expect(unsafe_code, reason = "it would break a critical section around it; there is none")]
fn enable_interrupts() {
    // SAFETY: only called where the board's loop sleeps, outside of critical sections.
    unsafe { cortex_m::interrupt::enable() }
}
