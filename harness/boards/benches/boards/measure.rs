//! Rounds, and how their times are told.

use std::time::{Duration, Instant};

/// How often things are done that take long.
const ROUNDS: usize = 5;

/// Takes times and prints them.
pub(crate) struct Measure {
    rounds: usize,
}

impl Default for Measure {
    fn default() -> Self {
        Self { rounds: ROUNDS }
    }
}

impl Measure {
    /// Does something some times, each time prepared afresh, and prints how long it took.
    pub(crate) fn time<S>(
        &self,
        name: &str,
        target: Option<Duration>,
        mut prepare: impl FnMut() -> S,
        mut act: impl FnMut(S),
    ) {
        let round = |_| {
            let state = prepare();
            let began = Instant::now();
            act(state);
            began.elapsed()
        };
        let mut times: Vec<Duration> = (0..self.rounds).map(round).collect();
        times.sort();
        let (Some(shortest), Some(middle)) = (times.first(), times.get(times.len() / 2)) else {
            return;
        };
        let target = target.map(|target| format!(" (target {})", ms(target))).unwrap_or_default();
        println!("{name}: {} at best, {} in the middle{target}", ms(*shortest), ms(*middle));
    }
}

/// Prints what was counted.
pub(crate) fn count(name: &str, count: u64, unit: &str, most: Option<u64>) {
    let target = most.map(|most| format!(" (target {most} at most)")).unwrap_or_default();
    println!("{name}: {count} {unit}{target}");
}

fn ms(duration: Duration) -> String {
    format!("{:.3} ms", duration.as_secs_f64() * 1000.0)
}
