//! An uptime of 64 bits from a counter of 32.

use core::cell::Cell;

use critical_section::Mutex;
use lock_firmware::Uptime;

/// The rounds that a counter of microseconds has made, seen from how it was at the last look.
///
/// It has to be looked at once in a round, which is 71 minutes.
#[derive(Debug)]
pub struct Rounds(Mutex<Cell<u64>>);

impl Rounds {
    /// Begins with a counter at zero.
    #[expect(clippy::new_without_default, reason = "it is made for a static, and only once")]
    pub const fn new() -> Self {
        Self(Mutex::new(Cell::new(0)))
    }

    /// Gives the time since the start by what the counter says now; from interrupts, too.
    pub fn uptime(&self, counter: impl FnOnce() -> u32) -> Uptime {
        critical_section::with(|section| {
            let count = u64::from(counter());
            let last = self.0.borrow(section).get();
            let round = last & !u64::from(u32::MAX);
            let again = u64::from(count < last & u64::from(u32::MAX)) << 32;
            let now = (round | count) + again;
            self.0.borrow(section).set(now);
            Uptime::from_micros(now)
        })
    }
}
