//! How long to wait before the next attempt to connect.

use std::time::Duration;

const FIRST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(30);

/// The waits after broken connections: 1 s, 2 s, 4 s … 30 s, each up to a quarter longer or shorter by chance, so
/// that a thousand gateways don't come back at one instant.
///
/// **Source:** docs/dashboard-mqtt.md, *What a gateway does*, 8.
#[derive(Clone, Debug)]
pub struct Waits {
    next: Duration,
    chance: u64,
}

impl Waits {
    /// Begins at 1 s; chance follows from the seed.
    pub const fn new(seed: u64) -> Self {
        // A multiplication spreads seeds that are close together; zero would stay zero.
        Self { next: FIRST, chance: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1 }
    }

    /// A connection stood: begins at 1 s again.
    pub const fn reset(&mut self) {
        self.next = FIRST;
    }

    /// Gives the next wait.
    pub fn next_wait(&mut self) -> Duration {
        // xorshift64, Marsaglia 2003.
        self.chance ^= self.chance << 13;
        self.chance ^= self.chance >> 7;
        self.chance ^= self.chance << 17;
        let quarter = self.next / 4;
        let spread = quarter.as_millis() as u64 * 2 + 1;
        let wait = self.next.saturating_sub(quarter) + Duration::from_millis(self.chance % spread);
        self.next = (self.next * 2).min(LONGEST);
        wait
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_thirty_seconds_and_differ_by_a_quarter() {
        let mut all_firsts = Vec::new();
        for seed in 0..100 {
            let mut waits = Waits::new(seed);
            for seconds in [1, 2, 4, 8, 16, 30, 30] {
                let base = Duration::from_secs(seconds);
                let wait = waits.next_wait();
                assert!(wait.abs_diff(base) <= base / 4, "{wait:?} for {base:?}");
            }
            waits.reset();
            let first = waits.next_wait();
            assert!(first.abs_diff(FIRST) <= FIRST / 4, "{first:?}");
            all_firsts.push(first);
        }
        all_firsts.sort_unstable();
        all_firsts.dedup();
        assert!(all_firsts.len() > 50, "they come spread, not at once");
    }
}
