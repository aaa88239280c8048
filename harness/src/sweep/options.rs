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
    /// Second cuts.
    pub seconds: Seconds,
    /// Only this one.
    pub spot: Option<Spot>,
}

impl Default for SweepOptions {
    fn default() -> Self {
        Self {
            rig: crate::rig::Simulated::NAME.to_owned(),
            seed: 0,
            jobs: 1,
            every: NonZeroU64::MIN,
            seconds: Seconds::default(),
            spot: None,
        }
    }
}
