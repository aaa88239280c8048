//! Letting time go on: to an instant, or until the lockbox is at rest.

use std::time::Duration;

use bench_protocol::Instant;
use dashboard_core::Utc;

use super::{Bench, StepFailure};
use crate::rig::{Capability, RigError};

/// A step ends when the device is at rest, at the latest after this much of its time.
const REST_WITHIN: Duration = Duration::from_secs(10);
/// Nobody waits longer for a step on a rig whose time is real.
const LONGEST_WAIT: Duration = Duration::from_mins(2);
/// So many happenings without a millisecond passing are no progress.
const STUCK_AFTER: u32 = 100_000;

impl Bench {
    /// Lets time go on to `at`, with everything that happens until then; a call that the firmware makes at
    /// `at` may end a few milliseconds later.
    ///
    /// # Errors
    /// [`StepFailure`] if there is no lockbox, or its rig failed.
    pub fn run_until(&mut self, at: Instant) -> Result<(), StepFailure> {
        let rig = self.rig()?;
        let capability = Capability::VirtualTime;
        let jumps = rig.capabilities().contains(&capability)
            && !self.options.dashboards.dashboards().takes_away().contains(&capability);
        if at.since(rig.now()) > LONGEST_WAIT && !jumps {
            return Err(RigError::Lacks { rig: self.rig_name.clone(), capability }.into());
        }
        self.run_while(at, |_| true)
    }

    /// Lets the lockbox come to rest: nothing driven, debounced, redrawn, stored, sent, connected or
    /// retried, and it has started; for at most 10 s.
    ///
    /// # Errors
    /// [`StepFailure`] if there is no lockbox, or its rig failed.
    pub fn settle(&mut self) -> Result<(), StepFailure> {
        let limit = self.now() + REST_WITHIN;
        self.pump()?;
        self.run_while(limit, |bench| !bench.is_at_rest())
    }

    fn is_at_rest(&self) -> bool {
        let asking = self.dashboard.as_ref().is_some_and(|dashboard| dashboard.is_asking());
        !asking && self.rig.as_ref().is_none_or(|rig| rig.at_rest())
    }

    fn run_while(
        &mut self,
        limit: Instant,
        more: impl Fn(&Self) -> bool,
    ) -> Result<(), StepFailure> {
        self.stop_at_cut()?;
        let (mut stuck_at, mut happenings) = (self.now(), 0);
        while self.now() < limit && more(self) {
            let next = self.dashboard_deadline().map_or(limit, |at| at.clamp(self.now(), limit));
            if let Some(rig) = self.rig.as_deref_mut() {
                rig.run_to_next(next)?;
            }
            self.stop_at_cut()?;
            self.pump()?;
            self.show();
            happenings += 1;
            if self.now().since(stuck_at) >= Duration::from_millis(1) {
                (stuck_at, happenings) = (self.now(), 0);
            } else if happenings > STUCK_AFTER {
                let why = self.rig()?.pending();
                return Err(
                    RigError::Stuck { rig: self.rig_name.clone(), at: self.now(), why }.into()
                );
            }
        }
        Ok(())
    }

    /// A power cut of the sweep ends whatever is being done.
    fn stop_at_cut(&mut self) -> Result<(), StepFailure> {
        match self.rig.as_deref_mut().ok_or_else(StepFailure::no_lockbox)?.take_cut() {
            Some(point) => Err(RigError::Cut(point).into()),
            None => Ok(()),
        }
    }

    /// When the dashboard has something to do, on the rig's time.
    fn dashboard_deadline(&self) -> Option<Instant> {
        let at = self.dashboard.as_ref()?.deadline()?;
        let ahead: Utc = self.utc();
        // Rounded up, so that the deadline has come when its instant has.
        let millis = u64::try_from(at.as_millis().saturating_sub(ahead.as_millis())).unwrap_or(0);
        Some(self.now() + Duration::from_millis(millis + 1))
    }
}
