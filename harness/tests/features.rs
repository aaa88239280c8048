//! Every scenario of `features/` passes, on any number of threads, with the same report.

use std::path::Path;
use std::sync::Arc;

use lockbench::feature::{PathSelection, Plan, Request, load};
use lockbench::report::{Outcome, RunReport};
use lockbench::run::{RunOptions, Stop, run};

fn plan() -> Arc<Plan> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let selections = [PathSelection::whole(root.join("features"))];
    let request = Request { selections: &selections, tags: None, capabilities: &[], base: &root };
    Arc::new(load(&request).expect("features without faults"))
}

fn replay(plan: &Arc<Plan>, jobs: usize) -> RunReport {
    run(plan, &RunOptions { jobs, ..RunOptions::default() }, &Stop::default(), |_| ()).report
}

#[test]
fn every_feature_passes_and_the_number_of_jobs_changes_nothing() {
    let plan = plan();
    let (one, two) = (replay(&plan, 1), replay(&plan, 2));
    let failed: Vec<String> = one
        .scenarios
        .iter()
        .filter(|scenario| scenario.outcome != Outcome::Passed)
        .map(|scenario| format!("{} {}", scenario.place(), scenario.name))
        .collect();
    assert!(failed.is_empty(), "{} of {} failed: {failed:#?}", failed.len(), one.scenarios.len());
    assert_eq!(one.scenarios.len(), two.scenarios.len());
    for (first, second) in one.scenarios.iter().zip(&two.scenarios) {
        assert_eq!(first.place(), second.place());
        assert_eq!(first.steps, second.steps, "{}", first.place());
        assert_eq!(first.tracks, second.tracks, "{}", first.place());
    }
}
