//! What the chip itself knows of its last reset (nRF51 series reference manual v3.0.1, section 12.2; nRF52833
//! product specification v1.6, section 5.3.6).

use lock_firmware::RestartReason;

use crate::Register;

const REASONS: Register = Register::new(0x4000_0000, 0x400);
const BY_PIN: u32 = 1 << 0;
const BY_WATCHDOG: u32 = 1 << 1;
const BY_LOCKUP: u32 = 1 << 3;

/// Takes the chip's reason; the next start finds only its own.
pub fn reason() -> RestartReason {
    let reasons = REASONS.read();
    // Ones are cleared by writing ones.
    REASONS.write(reasons);
    if reasons & BY_LOCKUP != 0 {
        RestartReason::Fault
    } else if reasons & BY_WATCHDOG != 0 {
        RestartReason::Watchdog
    } else if reasons & BY_PIN != 0 {
        RestartReason::Pin
    } else {
        RestartReason::PowerOn
    }
}
