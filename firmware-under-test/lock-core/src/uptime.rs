//! The monotonic tick: microseconds since the firmware started.

use core::ops::{Add, Sub};
use core::time::Duration;

/// A point in time since the firmware started, in microseconds.
///
/// 64 bits: 32 would overflow within the documented 1000 years (BTN-9). Its sums are kept out of line: inlined in their
/// hundred places they take 3 KB of a Cortex-M0's flash, as a [`Duration`] has to be multiplied out in each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Uptime(u64);

impl Uptime {
    /// The start of the firmware.
    pub const ZERO: Self = Self(0);

    /// Makes a point in time from microseconds since the firmware started.
    pub const fn from_micros(micros: u64) -> Self {
        Self(micros)
    }

    /// Gives the microseconds since the firmware started.
    pub const fn as_micros(self) -> u64 {
        self.0
    }

    /// Gives the time since `earlier`, or zero if `earlier` is later.
    #[inline(never)]
    pub const fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(self.0.saturating_sub(earlier.0))
    }
}

impl Add<Duration> for Uptime {
    type Output = Self;

    #[inline(never)]
    fn add(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)))
    }
}

impl Sub<Duration> for Uptime {
    type Output = Self;

    #[inline(never)]
    fn sub(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)))
    }
}
