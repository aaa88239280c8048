//! Why the chip started: a panic or a fault leaves its reason in RAM that the start does not clear.

use core::panic::PanicInfo;
use core::sync::atomic::AtomicU32;

use cortex_m::peripheral::SCB;
use cortex_m_rt::{ExceptionFrame, exception};
use lock_firmware::RestartReason;

use crate::board::COILS;
use crate::register::Register;

/// Marks in RAM; any other value is what power-up left there.
const PANIC: u32 = 0x7061_6e69;
const FAULT: u32 = 0x6661_756c;
const REQUESTED: u32 = 0x7265_7175;

/// Bits of the chip's own reset reason (nRF51 series reference manual v3.0.1, section 12.2).
const BY_PIN: u32 = 1 << 0;
const BY_WATCHDOG: u32 = 1 << 1;
const BY_LOCKUP: u32 = 1 << 3;

#[unsafe(link_section = ".uninit.MARK")]
#[expect(unsafe_code, reason = "the start must leave it as it was")]
static MARK: AtomicU32 = AtomicU32::new(0);

/// Takes the reason of this start; the next start finds none.
pub(crate) fn take_reason() -> RestartReason {
    let chip = Register::RESET_REASON.read();
    Register::RESET_REASON.write(chip);
    let mark = Register::of(&MARK);
    let reason = match mark.read() {
        PANIC => RestartReason::Panic,
        FAULT => RestartReason::Fault,
        REQUESTED => RestartReason::Requested,
        _ if chip & BY_LOCKUP != 0 => RestartReason::Fault,
        _ if chip & BY_WATCHDOG != 0 => RestartReason::Watchdog,
        _ if chip & BY_PIN != 0 => RestartReason::Pin,
        _ => RestartReason::PowerOn,
    };
    mark.write(0);
    reason
}

/// Starts the chip anew, as the firmware wishes.
pub(crate) fn requested() -> ! {
    because(REQUESTED)
}

/// Ends the pulse, leaves the reason and starts the chip anew.
fn because(mark: u32) -> ! {
    Register::OUT_CLEAR.write(COILS);
    Register::of(&MARK).write(mark);
    SCB::sys_reset()
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    because(PANIC)
}

#[exception]
#[allow(unsafe_code, reason = "handlers are; not expect, since the macro copies it")]
unsafe fn HardFault(_: &ExceptionFrame) -> ! {
    because(FAULT)
}
