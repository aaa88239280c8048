//! Why the chip started: who restarts it leaves a mark in RAM that the start does not clear.

use core::sync::atomic::AtomicU32;

use cortex_m::peripheral::SCB;
use lock_firmware::RestartReason;

/// Who restarted the chip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A panic.
    Panic = 0x7061_6e69,
    /// A fault of the processor.
    Fault = 0x6661_756c,
    /// The firmware's wish.
    Requested = 0x7265_7175,
}

#[unsafe(link_section = ".uninit.MARK")]
#[expect(unsafe_code, reason = "the start must leave it as it was")]
static MARK: AtomicU32 = AtomicU32::new(0);

/// Takes the mark, so that the next start finds none; any other value is what power-up left there.
pub fn take() -> Option<RestartReason> {
    let mark = access(None);
    access(Some(0));
    [
        (Mark::Panic, RestartReason::Panic),
        (Mark::Fault, RestartReason::Fault),
        (Mark::Requested, RestartReason::Requested),
    ]
    .into_iter()
    .find_map(|(known, reason)| (mark == known as u32).then_some(reason))
}

/// Leaves the mark and starts the chip anew. A board ends its coil's pulse before it calls this.
pub fn because(mark: Mark) -> ! {
    access(Some(mark as u32));
    SCB::sys_reset()
}

/// Writes or reads the mark where it lies: what the compiler knows of the variable is not so.
#[expect(unsafe_code, reason = "the variable keeps what the last run of the program wrote")]
fn access(written: Option<u32>) -> u32 {
    let place = MARK.as_ptr();
    // SAFETY: it is an aligned variable that nothing else uses.
    unsafe {
        if let Some(value) = written {
            place.write_volatile(value);
        }
        place.read_volatile()
    }
}
