//! Asks a run to stop: by Ctrl-C, or after the first failure.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// A flag that every thread of a run looks at.
#[derive(Clone, Debug)]
pub struct Stop {
    interrupted: Arc<AtomicBool>,
    first_failure: Arc<AtomicUsize>,
}

impl Default for Stop {
    fn default() -> Self {
        Self {
            interrupted: Arc::new(AtomicBool::new(false)),
            first_failure: Arc::new(AtomicUsize::new(usize::MAX)),
        }
    }
}

impl Stop {
    /// Asks the run to stop after the step that is running.
    pub fn interrupt(&self) {
        self.interrupted.store(true, Ordering::SeqCst);
    }

    /// Tells whether the run was asked to stop.
    pub fn is_interrupted(&self) -> bool {
        self.interrupted.load(Ordering::SeqCst)
    }

    /// Notes that scenario `index` of the plan did not pass, in a run that stops at the first.
    pub(super) fn failed(&self, index: usize) {
        self.first_failure.fetch_min(index, Ordering::SeqCst);
    }

    /// Tells why scenario `index` of the plan is not to be run.
    ///
    /// Scenarios before the first failure are run to their end, so that the first failure is the same
    /// for any number of threads.
    pub(super) fn reason(&self, index: usize) -> Option<&'static str> {
        if self.is_interrupted() {
            Some(INTERRUPTED)
        } else if index > self.first_failure.load(Ordering::SeqCst) {
            Some(FAIL_FAST)
        } else {
            None
        }
    }
}

pub(super) const INTERRUPTED: &str = "interrupted";
pub(super) const FAIL_FAST: &str = "stopped after the first failure";
