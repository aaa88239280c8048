//! Where the server's time comes from: the machine's clock, or one that a bench moves.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use dashboard_core::Utc;

/// The server's clock.
#[derive(Debug)]
pub enum Clock {
    /// The machine's.
    System,
    /// A test clock, in milliseconds since 1970: it stands still until somebody sets it, and never goes back.
    Test(AtomicI64),
}

impl Clock {
    /// Makes a test clock.
    pub const fn test(at: Utc) -> Self {
        Self::Test(AtomicI64::new(at.as_millis()))
    }

    /// Tells whether it is a test clock, which every page says.
    pub const fn is_test(&self) -> bool {
        matches!(self, Self::Test(_))
    }

    /// Gives the time.
    pub fn now(&self) -> Utc {
        match self {
            Self::System => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                Utc::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
            }
            Self::Test(millis) => Utc::from_millis(millis.load(Ordering::Acquire)),
        }
    }

    /// Sets a test clock forward; an earlier time leaves it where it is. Tells whether it is a test clock.
    pub fn set(&self, to: Utc) -> bool {
        let Self::Test(millis) = self else { return false };
        millis.fetch_max(to.as_millis(), Ordering::AcqRel);
        true
    }

    /// Gives how long to wait for a time; `None` for a test clock, whose time comes by being set.
    pub fn wait_until(&self, at: Utc) -> Option<Duration> {
        (!self.is_test()).then(|| at.since(self.now()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_clock_moves_only_forward_and_only_when_set() {
        let clock = Clock::test(Utc::from_secs(10));
        assert!(clock.is_test() && clock.set(Utc::from_secs(20)));
        assert!(clock.set(Utc::from_secs(15)));
        assert_eq!(clock.now(), Utc::from_secs(20));
        assert_eq!(clock.wait_until(Utc::from_secs(30)), None);
        assert!(!Clock::System.set(Utc::from_secs(0)));
        assert!(Clock::System.wait_until(Utc::from_secs(0)) == Some(Duration::ZERO));
    }
}
