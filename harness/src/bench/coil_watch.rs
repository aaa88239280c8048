//! Watches the coil in every run, whatever the scenario asks: never both pins, never longer than 2 s.

use std::time::Duration;

use super::{Bench, StepFailure};

/// No pulse is longer (behaviour.md §1, LCK-3).
const LONGEST: Duration = Duration::from_secs(2);

impl Bench {
    /// Checks the coil's limits over everything that has happened so far.
    pub(crate) fn watch_coil(&self) -> Result<(), StepFailure> {
        let Some(eyes) = self.observer() else { return Ok(()) };
        if let Some(at) = eyes.both_coil_pins_driven() {
            return Err(StepFailure::new(
                "a coil that is never driven both ways at once (behaviour.md §1)",
                format!("it was at {at}"),
            ));
        }
        let longest = eyes.longest_pulse(self.now());
        if longest > LONGEST {
            return Err(StepFailure::new(
                format!("a coil that is never driven longer than {LONGEST:?} (LCK-3)"),
                format!("a pulse of {longest:?}"),
            ));
        }
        Ok(())
    }
}
