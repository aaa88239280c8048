//! Echoes what comes over RTT, but for a few bytes that make it misbehave.
#![no_std]
#![no_main]

use core::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use cortex_m::peripheral::NVIC;
use cortex_m_rt::{ExceptionFrame, entry, exception};
use rtt_target::{ChannelMode, rtt_init};

const BREAKPOINT: u8 = 1;
const FAULT: u8 = 2;
const LOCKUP: u8 = 3;
const RESET: u8 = 4;
const SLEEP: u8 = 5;

/// Counts the bytes that were echoed.
#[unsafe(no_mangle)]
static ECHOED: AtomicU32 = AtomicU32::new(0);
/// Counts wake-ups from sleep.
#[unsafe(no_mangle)]
static WOKEN: AtomicU32 = AtomicU32::new(0);
/// Tells that the HardFault handler ran.
#[unsafe(no_mangle)]
static FAULTED: AtomicU32 = AtomicU32::new(0);
static LOCKS_UP: AtomicBool = AtomicBool::new(false);

/// An interrupt that no peripheral of the nRF51 has, for a bench to pend.
#[derive(Clone, Copy)]
struct Doorbell;

// SAFETY: the Cortex-M0 has 32 interrupts.
unsafe impl cortex_m::interrupt::InterruptNumber for Doorbell {
    fn number(self) -> u16 {
        26
    }
}

#[entry]
fn main() -> ! {
    let channels = rtt_init! {
        up: { 0: { size: 256, mode: ChannelMode::NoBlockSkip, name: "echo" } }
        down: { 0: { size: 256, name: "echo" } }
    };
    let mut up = channels.up.0;
    let mut down = channels.down.0;
    up.write(b"ready\n");
    // SAFETY: nothing relies on the interrupt being off.
    unsafe { NVIC::unmask(Doorbell) };
    let mut sleeps = false;
    loop {
        let mut bytes = [0; 64];
        let count = down.read(&mut bytes);
        for byte in &bytes[..count] {
            match *byte {
                BREAKPOINT => cortex_m::asm::bkpt(),
                FAULT => cortex_m::asm::udf(),
                LOCKUP => {
                    LOCKS_UP.store(true, Ordering::Relaxed);
                    cortex_m::asm::udf();
                }
                RESET => cortex_m::peripheral::SCB::sys_reset(),
                SLEEP => sleeps = true,
                other => {
                    up.write(&[echo(other)]);
                }
            }
        }
        if sleeps && count == 0 {
            cortex_m::asm::wfi();
            let woken = WOKEN.load(Ordering::Relaxed);
            WOKEN.store(woken.wrapping_add(1), Ordering::Relaxed);
        }
    }
}

/// Somewhere to set a breakpoint.
#[unsafe(no_mangle)]
#[inline(never)]
fn echo(byte: u8) -> u8 {
    let echoed = ECHOED.load(Ordering::Relaxed);
    ECHOED.store(echoed.wrapping_add(1), Ordering::Relaxed);
    byte
}

#[exception]
unsafe fn HardFault(_: &ExceptionFrame) -> ! {
    FAULTED.store(0xFA17, Ordering::Relaxed);
    if LOCKS_UP.load(Ordering::Relaxed) {
        cortex_m::asm::udf();
    }
    loop {
        cortex_m::asm::nop();
    }
}

#[exception]
unsafe fn DefaultHandler(_: i16) {}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {
        cortex_m::asm::nop();
    }
}
