//! What a world asks of the processor that runs the firmware: in this process, or on a board behind a probe.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use bench_protocol::ResetReason;

use crate::world::World;

/// A world that its processor's pins and buses look at, too.
pub type SharedWorld = Rc<RefCell<World>>;

/// Runs the firmware, one call at a time; its wires are the world's.
///
/// Time is the world's: it moves on in calls by what they take on a bus or in flash, and not else.
pub trait Processor {
    /// What keeps the rig from going on, which says nothing about the firmware.
    type Failure;

    /// Starts the firmware from reset, with an uptime of zero; the world has told of the start already.
    ///
    /// # Errors
    /// [`Stopped`].
    fn start(
        &mut self,
        world: &SharedWorld,
        reason: ResetReason,
    ) -> Result<(), Stopped<Self::Failure>>;

    /// Lets the firmware do what is due at an uptime in microseconds.
    ///
    /// # Errors
    /// [`Stopped`].
    fn poll(
        &mut self,
        world: &SharedWorld,
        uptime_us: u64,
    ) -> Result<Polled, Stopped<Self::Failure>>;

    /// The processor has lost its power, or is held in reset: whatever it knew is forgotten.
    fn stop(&mut self);
}

/// When the firmware wants to be polled next, and how it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Polled {
    /// The uptime of its deadline in microseconds; `None` if it waits for an edge or a byte only.
    pub at_us: Option<u64>,
    /// The deadline's reason, for reports.
    pub why: Cow<'static, str>,
    /// Nothing is being driven, debounced, redrawn, stored, sent or retried.
    pub at_rest: bool,
    /// The firmware asks for a restart.
    pub restart: bool,
    /// Bytes that the processor has taken off the link wait in it: it is to be polled at once.
    pub unread: bool,
}

/// Why the firmware does not go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped<F> {
    /// It panicked or faulted, and the processor is reset for that reason.
    Crashed(ResetReason),
    /// The rig can't go on.
    Failed(F),
}
