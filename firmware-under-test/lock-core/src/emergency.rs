//! The emergency unlock and the cooldown after it (behaviour.md, section 5; document A).

use core::time::Duration;

use lock_protocol::EndReason;

use crate::lock::Lock;
use crate::{Mark, Uptime};

/// No new lock can start for this long after an emergency unlock (EMG-2).
const COOLDOWN: Duration = Duration::from_hours(24);

impl Lock {
    /// Tells whether the row is there: only in a session that did not switch it off (BTN-5, EMG-4).
    pub(crate) fn offers_emergency_unlock(&self) -> bool {
        self.session.as_ref().is_some_and(|session| session.emergency_unlock)
    }

    /// Unlocks at once: session end and cooldown are stored, then the latch is driven (EMG-1).
    pub(crate) fn emergency_unlock(&mut self, now: Uptime) {
        self.cooldown = Some(Mark::after(now, COOLDOWN, &self.clock));
        self.end_session(now, EndReason::Emergency);
    }

    pub(crate) fn end_cooldown_if_due(&mut self, now: Uptime) {
        if self.cooldown.is_some_and(|end| end.is_reached(now)) {
            self.cooldown = None;
            self.save_state(now);
            self.status_changed = true;
        }
    }
}
