//! How much of its stack the bench image really uses, with the deepest of what it can do.

use std::sync::Arc;

use lockbench::feature::{PathSelection, Request, load};
use lockbench::report::{Outcome, ScenarioReport};
use lockbench::rig::RigSet;
use lockbench::run::{Detail, RunOptions, Stop, run};

use crate::measure::{Measure, count};
use crate::set_up::{RIG, bench_after, rigs, workspace};

/// Files whose scenarios go deep: menus and QR codes, keys with their proofs, the store and its erasing.
const DEEP: [&str; 5] = ["emergency_unlock", "pairing", "cards", "factory_reset", "power_loss"];

pub(crate) fn depth(_: &Measure) {
    let rigs = rigs();
    // A board to visit: the runner takes it again, as it is the only one.
    drop(bench_after(&rigs, &["a lockbox"]));
    let mut room = None;
    rigs.visit_idle(RIG, |board| {
        room = Some(board.paint_stack().unwrap_or_else(|failure| panic!("{failure}")));
    });
    let room = room.expect("a board");
    let root = workspace();
    let file = |name: &str| root.join("features").join(name).with_extension("feature");
    let selections = DEEP.map(|name| PathSelection::whole(file(name)));
    let request = Request { selections: &selections, tags: None, capabilities: &[], base: &root };
    let plan = Arc::new(load(&request).expect("features that can be read"));
    let options = RunOptions {
        rig: RIG.to_owned(),
        rigs: RigSet::new(rigs.clone()),
        detail: Detail::Failures,
        ..RunOptions::default()
    };
    let report = run(&plan, &options, &Stop::default(), |_| ()).report;
    let passed = |scenario: &ScenarioReport| scenario.outcome == Outcome::Passed;
    assert!(report.scenarios.iter().all(passed), "what did not run to its end was not deep");
    let scenarios = report.scenarios.len();
    rigs.visit_idle(RIG, |board| {
        let deepest = board.deepest_stack().unwrap_or_else(|failure| panic!("{failure}"));
        let name = format!("deepest stack of {scenarios} scenarios, of {} bytes", room.bytes());
        count(&name, deepest, "bytes", None);
    });
}
