//! What matching costs, and what the runner itself costs: scenarios of seven steps that do nothing.

use std::fmt::Write as _;
use std::sync::Arc;

use bench_protocol::Instant;
use lockbench::feature::{PathSelection, Plan, Request, load};
use lockbench::report::{Picture, Track};
use lockbench::run::{Interruption, RunOptions, Stage, Stop, run_on};
use lockbench::step::{StepCall, Table, catalogue, match_step};

/// A stage on which nothing happens.
struct Nothing;

impl Stage for Nothing {
    fn open(_: &RunOptions, _: u64) -> Result<Self, String> {
        Ok(Self)
    }

    fn play(&mut self, _: &StepCall, _: Option<&Table>) -> Result<(), Interruption> {
        Ok(())
    }

    fn now(&self) -> Instant {
        Instant::ZERO
    }

    fn picture(&self) -> Option<Picture> {
        None
    }

    fn display_text(&self) -> String {
        String::new()
    }

    fn tracks(&self) -> Vec<Track> {
        Vec::new()
    }

    fn waveform(&self) -> std::io::Result<Vec<u8>> {
        Ok(Vec::new())
    }
}

fn main() {
    divan::main();
}

/// Matches every example of the catalogue once.
#[divan::bench]
fn match_all_examples(bencher: divan::Bencher<'_, '_>) {
    bencher.counter(divan::counter::ItemsCount::new(catalogue().len())).bench(|| {
        catalogue()
            .iter()
            .filter(|entry| match_step(entry.example, entry.takes_table()).is_ok())
            .count()
    });
}

/// Replays 1000 scenarios of seven empty steps through cucumber.
#[divan::bench(args = [1, 2])]
fn replay_empty_steps(bencher: divan::Bencher<'_, '_>, jobs: usize) {
    let plan = Arc::new(plan(1000));
    let options = RunOptions { jobs, ..RunOptions::default() };
    bencher.counter(divan::counter::ItemsCount::new(plan.pickles.len())).bench(|| {
        run_on::<Nothing>(&plan, &options, &Stop::default(), |_| ()).report.scenarios.len()
    });
}

/// Loads a file of 1000 scenarios.
#[divan::bench]
fn load_scenarios(bencher: divan::Bencher<'_, '_>) {
    bencher.counter(divan::counter::ItemsCount::new(1000_usize)).bench(|| plan(1000).pickles.len());
}

const STEPS: &str = "    Given a lockbox
    And a lock session of 1 day is running
    When I open the lock menu
    And I choose \"Sleep\"
    And I confirm
    Then the lockbox is locked
    And no cooldown is running";

fn plan(scenarios: usize) -> Plan {
    let mut text = "Feature: nothing\n".to_owned();
    for number in 0..scenarios {
        let _ = writeln!(text, "  Scenario: {number}\n{STEPS}");
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("nothing.feature");
    std::fs::write(&file, text).expect("a feature file");
    let selections = [PathSelection::whole(file)];
    let request =
        Request { selections: &selections, tags: None, capabilities: &[], base: folder.path() };
    load(&request).expect("the file is good")
}
