//! What is done from time to time: asking the clock chip, storing remainders.

use core::time::Duration;

use crate::deadline::{Earliest, Why};
use crate::lock::Lock;
use crate::{Brightness, Output, Uptime};

/// The clock is asked this often while a person may look.
pub(crate) const CLOCK_CHECK_LIT: Duration = Duration::from_secs(1);
/// The clock is asked this often in the dark; a box that sleeps asks when it keeps house.
const CLOCK_CHECK_DARK: Duration = Duration::from_secs(10);
/// Remainders are stored this often (SES-2 asks for 30 min), and a box that sleeps asks its clock.
const HOUSEKEEPING: Duration = Duration::from_mins(25);
/// The same while the clock's time is lost, when a power cut loses what was not stored.
const HOUSEKEEPING_LOST: Duration = Duration::from_mins(10);
/// While the second's phase is sought, the clock is asked this often, and so often at most.
const CLOCK_SYNC: Duration = Duration::from_millis(50);
const CLOCK_SYNC_TRIES: u8 = 25;
/// The phase is known well enough when the uncertainty is below this.
const CLOCK_SYNCED_US: i64 = 60_000;

/// When what is to be done next.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Housekeeping {
    clock_check: Uptime,
    sync_left: u8,
    save: Uptime,
}

impl Housekeeping {
    pub(crate) fn new(now: Uptime) -> Self {
        Self { clock_check: now + CLOCK_CHECK_LIT, sync_left: 0, save: now + HOUSEKEEPING_LOST }
    }

    pub(crate) fn deadline(&self, has_remainder: bool, earliest: &mut Earliest) {
        let why = if self.sync_left > 0 { Why::ClockSync } else { Why::ClockCheck };
        earliest.add(self.clock_check, why);
        if has_remainder {
            earliest.add(self.save, Why::Remainder);
        }
    }

    /// The second's phase is being sought.
    pub(crate) const fn is_syncing(&self) -> bool {
        self.sync_left > 0
    }

    /// The state was stored: its remainders are fresh.
    pub(crate) fn saved(&mut self, now: Uptime, every: Duration) {
        self.save = now + every;
    }

    /// A person may look from now on.
    pub(crate) fn lit(&mut self, now: Uptime) {
        self.clock_check = self.clock_check.min(now + CLOCK_CHECK_LIT);
    }

    /// The box sleeps: both things are done at the same wake-ups.
    pub(crate) fn asleep(&mut self, now: Uptime, every: Duration) {
        self.clock_check = now + every;
        self.save = now + every;
    }
}

impl Lock {
    /// Asks the clock where it is time to, and stores remainders.
    pub(crate) fn keep_house(&mut self, now: Uptime) {
        if now >= self.house.clock_check {
            self.output(Output::ReadClock);
            let unsynced = self.clock.width_us().is_some_and(|width| width > CLOCK_SYNCED_US);
            self.house.sync_left =
                if unsynced { self.house.sync_left.saturating_sub(1) } else { 0 };
            let every = match (self.house.sync_left, self.brightness(now)) {
                (0, Brightness::Off) if self.power.is_asleep() => self.housekeeping(),
                (0, Brightness::Off) => CLOCK_CHECK_DARK,
                (0, _) => CLOCK_CHECK_LIT,
                _ => CLOCK_SYNC,
            };
            self.house.clock_check = now + every;
        }
        if now >= self.house.save {
            if self.has_remainder() {
                self.save_state(now);
            }
            self.house.saved(now, self.housekeeping());
        }
    }

    /// How often remainders are stored at present.
    pub(crate) const fn housekeeping(&self) -> Duration {
        if self.clock.is_known() { HOUSEKEEPING } else { HOUSEKEEPING_LOST }
    }

    /// Seeks the phase of the clock's second, for about one second.
    pub(crate) fn sync_clock(&mut self, now: Uptime) {
        self.house.sync_left = CLOCK_SYNC_TRIES;
        self.house.clock_check = now + CLOCK_SYNC;
    }

    pub(crate) fn has_remainder(&self) -> bool {
        self.cooldown.is_some()
            || self.session.is_some_and(|session| session.end.is_some() || session.breaks.is_some())
    }
}
