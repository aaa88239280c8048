//! Tells how the crowd's connections are: each by itself for a few, the sum for many.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::voice::Voice;

/// More are told by their sum.
const FEW: usize = 10;

/// How many of the crowd have their dashboard.
#[derive(Clone)]
pub(super) struct Tally {
    all: usize,
    voice: Voice,
    there: Arc<AtomicUsize>,
}

impl Tally {
    pub(super) fn new(all: usize, voice: Voice) -> Self {
        Self { all, voice, there: Arc::default() }
    }

    pub(super) fn connected(&self, name: &str) {
        if self.all <= FEW {
            self.voice.word(format_args!("{name}: connected to the broker"));
        }
    }

    pub(super) fn lost(&self, name: &str, why: &str, wait: Duration) {
        if self.all <= FEW {
            self.voice.word(format_args!(
                "{name}: no broker: {why}; again in {:.1} s",
                wait.as_secs_f32()
            ));
        }
    }

    /// A lockbox's dashboard came or went.
    pub(super) fn network(&self, name: &str, is_there: bool) {
        if self.all <= FEW {
            let word = if is_there { "there" } else { "gone" };
            self.voice.word(format_args!("{name}: the dashboard is {word}"));
            return;
        }
        if is_there {
            let there = self.there.fetch_add(1, Ordering::Relaxed) + 1;
            if there.is_multiple_of(self.all.div_ceil(10)) || there == self.all {
                self.voice.word(format_args!("{there} of {} have their dashboard", self.all));
            }
        } else if self.there.fetch_sub(1, Ordering::Relaxed) == self.all {
            self.voice.word("the dashboard goes");
        }
    }
}
