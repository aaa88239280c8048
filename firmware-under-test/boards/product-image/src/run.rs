//! The loop: poll, then sleep until the deadline or until something has come.

use lock_firmware::{Device, Hardware, Parts, RestartReason};

use crate::{Clock, restart};

/// Runs the firmware for good. `is_awaited` tells whether an edge or a byte has come.
pub fn run<H: Hardware>(
    parts: impl FnOnce() -> Parts<H>,
    reason: RestartReason,
    clock: &mut impl Clock,
    is_awaited: fn() -> bool,
) -> ! {
    let mut device = device(parts);
    device.start(clock.now(), reason);
    loop {
        let next = device.poll(clock.now());
        if next.restart {
            restart::because(restart::Mark::Requested);
        }
        // An interrupt that brings nothing to do is no reason to poll.
        while !is_awaited() && next.at.is_none_or(|at| clock.now() < at) {
            clock.sleep_until(next.at, is_awaited);
        }
    }
}

/// Kept apart, so that what the parts take of the stack is given back before the start.
#[inline(never)]
fn device<H: Hardware>(parts: impl FnOnce() -> Parts<H>) -> Device<H> {
    Device::new(parts())
}
