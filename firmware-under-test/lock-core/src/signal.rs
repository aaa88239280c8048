//! What LED and buzzer tell: that the reset pin can be let go, and that the lock was reset (RST-1).

use core::time::Duration;

use crate::deadline::{Earliest, Why};
use crate::lock::Lock;
use crate::{Output, Uptime};

/// A flash, a beep, and the pause after it.
const BEAT: Duration = Duration::from_millis(200);
/// So many of each.
const FLASHES: u8 = 3;

/// The rest of a pattern that runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Signal {
    /// Changes that are left; the signal is on before an odd number of them.
    changes: u8,
    next: Uptime,
}

impl Signal {
    pub(crate) const fn is_running(&self) -> bool {
        self.changes > 0
    }

    pub(crate) fn deadline(&self, earliest: &mut Earliest) {
        if self.is_running() {
            earliest.add(self.next, Why::Signal);
        }
    }
}

impl Lock {
    /// Tells whether LED and buzzer are under way.
    pub const fn is_signalling(&self) -> bool {
        self.access.signal.is_running()
    }

    /// Begins to flash and beep.
    pub(crate) fn flash_and_beep(&mut self, now: Uptime) {
        self.access.signal = Signal { changes: 2 * FLASHES - 1, next: now + BEAT };
        self.output(Output::Led(true));
        self.output(Output::Buzzer(true));
    }

    pub(crate) fn settle_signal(&mut self, now: Uptime) {
        let signal = &mut self.access.signal;
        if !signal.is_running() || now < signal.next {
            return;
        }
        signal.changes -= 1;
        signal.next = now + BEAT;
        let on = !signal.changes.is_multiple_of(2);
        self.output(Output::Led(on));
        self.output(Output::Buzzer(on));
    }
}
