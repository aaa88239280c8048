//! The bench as a stage: the one place where runner and step bodies meet.

use bench_protocol::Instant;
use observer::{History, Keep};

use super::options::RunOptions;
use super::stage::{Interruption, Stage};
use crate::bench::{Bench, BenchOptions, StepFailure};
use crate::report::{Picture, Track, vcd};
use crate::rig::{Rig, RigError};
use crate::step::{StepCall, Table};
use crate::steps::run_step;

impl Stage for Bench {
    fn open(options: &RunOptions, seed: u64) -> Result<Self, String> {
        let mut bench = BenchOptions {
            rigs: options.rigs.clone(),
            dashboards: options.dashboards.clone(),
            ..BenchOptions::default()
        };
        if options.keeps_all_events() {
            bench.keep = Keep::All;
        }
        Self::new(&options.rig, seed, &bench).map_err(|error| error.to_string())
    }

    fn play(&mut self, call: &StepCall, table: Option<&Table>) -> Result<(), Interruption> {
        let played = run_step(self, call, table);
        self.end_step();
        played.map_err(|failure| match failure {
            StepFailure::Unmet { expected, observed, hint } => {
                Interruption::Failed(Box::new(self.failure_context(expected, observed, hint)))
            }
            StepFailure::Rig(RigError::Lacks { capability, .. }) => {
                Interruption::Lacks(capability.name())
            }
            StepFailure::Rig(RigError::NotHere(why)) => Interruption::NotHere(why),
            StepFailure::Rig(error) => {
                Interruption::Rig { reason: error.to_string(), retry: error.is_worth_a_retry() }
            }
        })
    }

    fn now(&self) -> Instant {
        self.now()
    }

    fn picture(&self) -> Option<Picture> {
        self.picture()
    }

    fn display_text(&self) -> String {
        self.display_text()
    }

    fn tracks(&self) -> Vec<Track> {
        self.tracks()
    }

    fn waveform(&self) -> std::io::Result<Vec<u8>> {
        let mut file = Vec::new();
        match self.with_history(|history| vcd::write(history.iter(), &mut file)) {
            Some(written) => written.map(|()| file),
            None => Ok(file),
        }
    }

    fn notes(&self) -> Vec<String> {
        self.rig().map_or_else(|_| Vec::new(), Rig::notes)
    }

    fn event_count(&self) -> usize {
        self.with_history(History::next_index).unwrap_or_default()
    }

    fn events(&self) -> Vec<u8> {
        self.with_history(History::to_postcard).unwrap_or_default()
    }
}
