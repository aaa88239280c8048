//! Limits of tries: so many, then a wait that grows, for an address or an account.

use std::collections::BTreeMap;
use std::time::Duration;

use dashboard_core::Utc;

/// How many tries there are before a wait.
const FREE: u32 = 5;
/// The first wait; each further wrong try doubles it.
const FIRST_WAIT: Duration = Duration::from_secs(30);
/// The longest wait.
const LONGEST_WAIT: Duration = Duration::from_mins(15);
/// After so long without a wrong try all is forgotten.
const FORGET_AFTER: Duration = Duration::from_hours(1);
/// The most of whom is kept count; beyond it the oldest are forgotten.
const MOST: usize = 10_000;

/// What stands against a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Nothing.
    Go,
    /// It has to wait for so long.
    Wait(Duration),
}

/// The wrong tries of whomever.
#[derive(Debug, Default)]
pub(crate) struct Attempts(BTreeMap<String, (u32, Utc)>);

impl Attempts {
    /// Judges whether somebody may try now.
    pub(crate) fn judge(&self, who: &str, now: Utc) -> Verdict {
        let Some((wrong, last)) = self.0.get(who) else { return Verdict::Go };
        let wait = wait_after(*wrong).saturating_sub(now.since(*last));
        if wait.is_zero() { Verdict::Go } else { Verdict::Wait(wait) }
    }

    /// Takes in a try. It counts as wrong until it proves right, so that many at once don't slip through.
    pub(crate) fn tried(&mut self, who: &str, now: Utc) {
        if self.0.len() >= MOST {
            self.0.retain(|_, (_, last)| now.since(*last) < FORGET_AFTER);
        }
        if self.0.len() >= MOST
            && let Some(oldest) = self.0.iter().min_by_key(|(_, (_, last))| *last)
        {
            let oldest = oldest.0.clone();
            self.0.remove(&oldest);
        }
        let entry = self.0.entry(who.to_owned()).or_insert((0, now));
        if now.since(entry.1) >= FORGET_AFTER {
            entry.0 = 0;
        }
        *entry = (entry.0.saturating_add(1), now);
    }

    /// Takes in that a try was right.
    pub(crate) fn was_right(&mut self, who: &str) {
        self.0.remove(who);
    }
}

fn wait_after(wrong: u32) -> Duration {
    match wrong.checked_sub(FREE) {
        None => Duration::ZERO,
        Some(more) => FIRST_WAIT.saturating_mul(1 << more.min(10)).min(LONGEST_WAIT),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_are_forgotten_and_the_right_password_ends_them() {
        let mut attempts = Attempts::default();
        let mut now = Utc::from_secs(1000);
        for (wrong, wait_s) in [
            (1, 0),
            (2, 0),
            (3, 0),
            (4, 0),
            (5, 30),
            (6, 60),
            (7, 120),
            (8, 240),
            (9, 480),
            (10, 900),
            (11, 900),
        ] {
            attempts.tried("a", now);
            let expected = match wait_s {
                0 => Verdict::Go,
                wait_s => Verdict::Wait(Duration::from_secs(wait_s)),
            };
            assert_eq!(attempts.judge("a", now), expected, "{wrong}");
            assert_eq!(attempts.judge("b", now), Verdict::Go, "{wrong}");
            now = now.plus(Duration::from_secs(wait_s));
            assert_eq!(attempts.judge("a", now), Verdict::Go, "{wrong}");
        }
        attempts.tried("a", now.plus(FORGET_AFTER));
        assert_eq!(attempts.judge("a", now.plus(FORGET_AFTER)), Verdict::Go);
        for _ in 0..9 {
            attempts.tried("a", now);
        }
        attempts.was_right("a");
        assert_eq!(attempts.judge("a", now), Verdict::Go);
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let mut attempts = Attempts::default();
        for index in 0..MOST + 10 {
            attempts.tried(&index.to_string(), Utc::from_secs(index as i64 / 100));
        }
        assert_eq!(attempts.0.len(), MOST);
    }
}
