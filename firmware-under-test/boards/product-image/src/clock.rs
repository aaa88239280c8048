//! A board's time.

use lock_firmware::Uptime;

/// The board's own time, and sleep by it.
pub trait Clock {
    /// Gives the time since the chip's start.
    fn now(&mut self) -> Uptime;

    /// Sleeps until `at`, or until any interrupt; not at all if `is_awaited` says that there is work.
    ///
    /// The question is asked where no interrupt can come between it and the sleep. It may return early.
    fn sleep_until(&mut self, at: Option<Uptime>, is_awaited: impl FnMut() -> bool);
}
