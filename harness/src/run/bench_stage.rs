//! The bench as a stage: the one place where runner and step bodies meet.

use bench_protocol::Instant;
use observer::Keep;

use super::stage::{Interruption, Stage};
use crate::bench::{Bench, BenchOptions, StepFailure};
use crate::report::{Picture, Track, vcd};
use crate::step::{StepCall, Table};
use crate::steps::run_step;

impl Stage for Bench {
    fn open(rig: &str, seed: u64, waveform: bool) -> Result<Self, String> {
        let keep = if waveform { Keep::All } else { BenchOptions::default().keep };
        Self::new(rig, seed, &BenchOptions { keep }).map_err(|error| error.to_string())
    }

    fn play(&mut self, call: &StepCall, table: Option<&Table>) -> Result<(), Interruption> {
        let played = run_step(self, call, table);
        self.end_step();
        played.map_err(|failure| match failure {
            StepFailure::Unmet { expected, observed, hint } => {
                Interruption::Failed(Box::new(self.failure_context(expected, observed, hint)))
            }
            StepFailure::Rig(error) => Interruption::Rig(error.to_string()),
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
}
