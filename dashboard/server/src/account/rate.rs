//! A limit for requests that cost the server something, whether they are right or wrong, by the address they come from.

use std::collections::BTreeMap;
use std::time::Duration;

/// So many at once are nothing unusual: a house moves in, or a test does.
const AT_ONCE: u32 = 120;
/// After that, one in so long. Hashing a password takes some 20 ms of a processor.
const ONE_IN: Duration = Duration::from_millis(500);
/// The most addresses of which count is kept; beyond it those go that have the most left.
const MOST: usize = 10_000;

/// What each address has used up, and is given back as time goes by.
///
/// Time is the machine's, counted from any start: a test clock stands still, and processors don't.
#[derive(Debug, Default)]
pub(crate) struct Rates(BTreeMap<String, Duration>);

impl Rates {
    /// Takes in a request, or tells how long it has to wait.
    pub(crate) fn take(&mut self, who: &str, now: Duration) -> Result<(), Duration> {
        if self.0.len() >= MOST && !self.0.contains_key(who) {
            self.forget(now);
        }
        // Kept is the time at which all is given back.
        let full_at = self.0.get(who).map_or(now, |full_at| (*full_at).max(now));
        let wait = (full_at + ONE_IN).saturating_sub(now + ONE_IN * AT_ONCE);
        if wait.is_zero() {
            self.0.insert(who.to_owned(), full_at + ONE_IN);
            Ok(())
        } else {
            Err(wait)
        }
    }

    fn forget(&mut self, now: Duration) {
        self.0.retain(|_, full_at| *full_at > now);
        let first = self.0.iter().min_by_key(|(_, full_at)| **full_at);
        if let Some(first) = first.map(|(who, _)| who.clone()).filter(|_| self.0.len() >= MOST) {
            self.0.remove(&first);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_at_once_are_taken_and_then_one_in_so_long() {
        let mut rates = Rates::default();
        let begin = Duration::from_secs(5);
        for number in 0..AT_ONCE {
            assert_eq!(rates.take("a", begin), Ok(()), "{number}");
        }
        assert_eq!(rates.take("a", begin), Err(ONE_IN));
        assert_eq!(rates.take("b", begin), Ok(()), "another address is another one");
        let later = begin + Duration::from_millis(499);
        assert_eq!(rates.take("a", later), Err(Duration::from_millis(1)));
        assert_eq!(rates.take("a", begin + ONE_IN), Ok(()));
        assert_eq!(rates.take("a", begin + ONE_IN), Err(ONE_IN), "a refusal costs nothing more");
        let long_after = begin + ONE_IN * AT_ONCE * 3;
        for number in 0..AT_ONCE {
            assert_eq!(rates.take("a", long_after), Ok(()), "{number}");
        }
        assert_eq!(rates.take("a", long_after), Err(ONE_IN), "more than all is not given back");
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let mut rates = Rates::default();
        let busy =
            |rates: &mut Rates| (0..AT_ONCE).all(|_| rates.take("busy", Duration::ZERO).is_ok());
        assert!(busy(&mut rates));
        for index in 0..MOST + 10 {
            assert_eq!(rates.take(&index.to_string(), Duration::ZERO), Ok(()));
        }
        assert_eq!(rates.0.len(), MOST);
        assert!(rates.take("busy", Duration::ZERO).is_err(), "who used the most is not forgotten");
    }
}
