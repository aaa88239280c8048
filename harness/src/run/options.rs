//! How a plan is to be run.

use std::path::PathBuf;

use crate::dashboard::DashboardSource;
use crate::rig::{self, RigFact, RigSet};

/// How much is kept of each step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// The display after every step, and the timeline.
    #[default]
    Full,
    /// Only what explains failures: for benchmarks and sweeps.
    Failures,
}

/// How a plan is to be run.
#[derive(Clone, Debug)]
pub struct RunOptions {
    /// Name of the rig.
    pub rig: String,
    /// Where the rig is looked for by its name.
    pub rigs: RigSet,
    /// Where the dashboard comes from.
    pub dashboards: DashboardSource,
    /// What the report tells of the rig.
    pub facts: Vec<RigFact>,
    /// Capabilities of the rig, for `@needs.<capability>`.
    pub capabilities: Vec<String>,
    /// Seed of the run; each scenario's own follows from it.
    pub seed: u64,
    /// Number of threads; 0 counts as 1.
    pub jobs: usize,
    /// Run nothing after the first scenario that does not pass.
    pub fail_fast: bool,
    /// How much is kept of each step.
    pub detail: Detail,
    /// Whether to keep the events of the (one) scenario as a waveform.
    pub waveform: bool,
    /// The folder into which each scenario's events are written, for `lockbench compare`.
    pub recording: Option<PathBuf>,
    /// The command line, for the report.
    pub command: String,
}

impl RunOptions {
    /// Tells whether every event is to be kept.
    pub const fn keeps_all_events(&self) -> bool {
        self.waveform || self.recording.is_some()
    }
}

impl Default for RunOptions {
    fn default() -> Self {
        Self {
            rig: rig::DEFAULT.to_owned(),
            rigs: RigSet::default(),
            dashboards: DashboardSource::default(),
            facts: Vec::new(),
            capabilities: Vec::new(),
            seed: 0,
            jobs: 1,
            fail_fast: false,
            detail: Detail::Full,
            waveform: false,
            recording: None,
            command: String::new(),
        }
    }
}
