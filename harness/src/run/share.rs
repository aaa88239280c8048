//! Deals the scenarios of a plan out to threads, in order, in shares that get smaller to the end.

use std::sync::atomic::{AtomicUsize, Ordering};

/// A share is never larger: a thread learns of a stop between scenarios, not between shares.
const LARGEST: usize = 64;

/// The scenarios that are still to be dealt out.
pub(super) struct Shares {
    /// Places in the plan, in order.
    places: Vec<usize>,
    next: AtomicUsize,
    threads: usize,
}

impl Shares {
    pub(super) fn new(places: Vec<usize>, threads: usize) -> Self {
        Self { places, next: AtomicUsize::new(0), threads: threads.max(1) }
    }

    /// Takes the next share; empty when none is left.
    pub(super) fn take(&self) -> &[usize] {
        let size = |next: usize| {
            let left = self.places.len() - next;
            // Several shares a thread, so that no thread is left with a long last one.
            (left / (4 * self.threads)).clamp(1, LARGEST).min(left)
        };
        let taken = self
            .next
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |next| Some(next + size(next)))
            .unwrap_or(self.places.len());
        &self.places[taken..taken + size(taken)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scenario_is_dealt_once_and_in_order() {
        for threads in [0, 1, 2, 7] {
            for count in [0, 1, 2, 100, 1000] {
                let shares = Shares::new((0..count).collect(), threads);
                let mut dealt = Vec::new();
                loop {
                    let share = shares.take();
                    if share.is_empty() {
                        break;
                    }
                    assert!(share.len() <= LARGEST);
                    dealt.extend_from_slice(share);
                }
                assert_eq!(dealt, (0..count).collect::<Vec<_>>(), "{threads} threads");
                assert!(shares.take().is_empty());
            }
        }
    }
}
