//! Uptime from the processor's own timer, which interrupts 100 times a second.

use core::cell::Cell;

use cortex_m::peripheral::syst::SystClkSource;
use cortex_m::peripheral::{SCB, SYST};
use cortex_m_rt::exception;
use critical_section::Mutex;
use lock_firmware::Uptime;

/// Cycles in a microsecond, at the chip's 16 MHz.
const CYCLES: u32 = 16;
/// Microseconds between two interrupts.
const TICK_MICROS: u32 = 10_000;

static TICKS: Mutex<Cell<u64>> = Mutex::new(Cell::new(0));

/// Starts the timer.
pub(crate) fn start(timer: &mut SYST) {
    timer.set_clock_source(SystClkSource::Core);
    timer.set_reload(CYCLES * TICK_MICROS - 1);
    timer.clear_current();
    timer.enable_counter();
    timer.enable_interrupt();
}

/// Gives the time since the start.
pub(crate) fn now() -> Uptime {
    critical_section::with(|section| {
        let ticks = TICKS.borrow(section).get();
        let before = SYST::get_current();
        // The timer may have come round with its interrupt still waiting for the end of this section.
        let (ticks, left) = if SCB::is_pendst_pending() {
            (ticks + 1, SYST::get_current())
        } else {
            (ticks, before)
        };
        // It counts down, stays at zero for one cycle, and a tick begins there.
        let cycles = if left == 0 { 0 } else { CYCLES * TICK_MICROS - left };
        Uptime::from_micros(ticks * u64::from(TICK_MICROS) + u64::from(cycles / CYCLES))
    })
}

#[exception]
fn SysTick() {
    critical_section::with(|section| {
        let ticks = TICKS.borrow(section);
        ticks.set(ticks.get() + 1);
    });
}
