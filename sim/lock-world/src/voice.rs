//! Where events go.

use std::cell::RefCell;
use std::rc::Rc;

use bench_protocol::{Event, EventKind, Instant, Recorder};

/// The way to the recorder, if there is one; a clone has none.
#[derive(Default)]
pub(crate) struct Voice(Option<Rc<RefCell<dyn Recorder>>>);

impl Voice {
    /// Speaks to another recorder from now on, or to none.
    pub(crate) fn set(&mut self, recorder: Option<Rc<RefCell<dyn Recorder>>>) {
        self.0 = recorder;
    }

    /// Tells whether anybody listens.
    pub(crate) fn is_heard(&self) -> bool {
        self.0.is_some()
    }

    /// Tells the recorder that something happened.
    pub(crate) fn tell(&self, at: Instant, kind: EventKind<'_>) {
        if let Some(recorder) = &self.0 {
            recorder.borrow_mut().record(&Event { at, kind });
        }
    }
}

/// Two worlds must not write into one history.
impl Clone for Voice {
    fn clone(&self) -> Self {
        Self(None)
    }
}
