//! A lockbox on a bench, moved and read by steps alone.

use lockbench::bench::{Bench, BenchOptions, StepFailure};
use lockbench::step::{match_step, render_duration};
use lockbench::steps::run_step;
use std::time::Duration;

/// Seed of bounce and the like, the same in all cases.
const SEED: u64 = 11;

pub(crate) struct LockboxOnBench {
    bench: Bench,
}

impl LockboxOnBench {
    /// Puts a lockbox on a bench, with breaks of 15 minutes each hour.
    pub(crate) fn new() -> Result<Self, String> {
        let bench = Bench::new("simulated", SEED, &BenchOptions::default())
            .map_err(|error| error.to_string())?;
        let mut lockbox = Self { bench };
        lockbox.step("a lockbox")?;
        lockbox.step("breaks of 15 minutes are allowed every 1 hour")?;
        Ok(lockbox)
    }

    /// Runs a step that must hold.
    pub(crate) fn step(&mut self, text: &str) -> Result<(), String> {
        let call = match_step(text, false).map_err(|error| error.to_string())?;
        run_step(&mut self.bench, &call, None).map_err(|failure| match failure {
            StepFailure::Unmet { expected, observed, .. } => {
                format!("step `{text}`: expected {expected}; observed {observed}")
            }
            StepFailure::Rig(error) => format!("step `{text}`: {error}"),
        })
    }

    /// Tells whether a step holds.
    pub(crate) fn holds(&mut self, text: &str) -> bool {
        self.step(text).is_ok()
    }

    /// Gives the rig's instant in microseconds.
    pub(crate) fn now_us(&self) -> u64 {
        self.bench.now().as_micros()
    }

    pub(crate) fn shows(&self, words: &str) -> bool {
        self.bench.display_text().contains(words)
    }

    /// Reads the cooldown off the main menu, in microseconds.
    pub(crate) fn cooldown_us(&mut self) -> Option<u64> {
        if self.holds("no cooldown is running") {
            return None;
        }
        let text = self.bench.display_text();
        let face = text.split("Cooldown ").nth(1)?.split(' ').next()?;
        let parts: Vec<u64> = face.split(':').filter_map(|part| part.parse().ok()).collect();
        let [hours, minutes, seconds] = parts[..] else { return None };
        Some((hours * 3600 + minutes * 60 + seconds) * 1_000_000)
    }
}

/// Writes seconds as a step does.
pub(crate) fn duration(seconds: u64) -> String {
    render_duration(Duration::from_secs(seconds))
}
