//! How a sweep is to be made.

use std::num::NonZeroU64;

/// One cut, or two, to be repeated alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Number of the opportunity, as a violation names it.
    pub cut: u64,
    /// Number of the opportunity in the recovery, if the violation names one.
    pub second: Option<u64>,
}

/// How many second cuts follow each first one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Seconds {
    /// None.
    None,
    /// One, at another moment of the recovery each time.
    #[default]
    InTurn,
    /// One at every moment of the recovery.
    All,
}

/// How a sweep is to be made.
#[derive(Clone, Debug)]
pub struct SweepOptions {
    /// Name of the rig.
    pub rig: String,
    /// Seed of the run; each scenario's own follows from it, as in `lockbench run`.
    pub seed: u64,
    /// Number of threads; 0 counts as 1.
    pub jobs: usize,
    /// Only every so many-th opportunity of a scenario is tried.
    pub every: NonZeroU64,
    /// No more than so many opportunities in any one step are tried, evenly spread: days that pass hold
    /// hundreds of remainders stored, all alike.
    pub most: NonZeroU64,
    /// Second cuts.
    pub seconds: Seconds,
    /// Only this one.
    pub spot: Option<Spot>,
}

/// The opportunities of one step that are tried by default.
const MOST: NonZeroU64 = NonZeroU64::new(300).expect("it is not zero");

impl Default for SweepOptions {
    fn default() -> Self {
        Self {
            rig: crate::rig::DEFAULT.to_owned(),
            seed: 0,
            jobs: 1,
            every: NonZeroU64::MIN,
            most: MOST,
            seconds: Seconds::default(),
            spot: None,
        }
    }
}
