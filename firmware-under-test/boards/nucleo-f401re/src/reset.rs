//! What the chip itself knows of its last reset (RM0368, section 6.3.21).

use lock_firmware::RestartReason;
use register::Register;

const STATUS: Register = Register::new(0x4002_3800, 0x74);
const FORGET: u32 = 1 << 24;
const BY_POWER: u32 = 1 << 27;
const BY_WATCHDOG: u32 = 1 << 29;
/// The reset line, which all other resets pull as well.
const BY_PIN: u32 = 1 << 26;

/// Takes the chip's reason; the next start finds only its own.
pub fn reason() -> RestartReason {
    let status = STATUS.read();
    STATUS.modify(0, FORGET);
    if status & BY_POWER != 0 {
        RestartReason::PowerOn
    } else if status & BY_WATCHDOG != 0 {
        RestartReason::Watchdog
    } else if status & BY_PIN != 0 {
        RestartReason::Pin
    } else {
        RestartReason::PowerOn
    }
}
