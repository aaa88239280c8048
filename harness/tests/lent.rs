//! A rig that another program lends does the same as one's own, event for event.

use std::io::pipe;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread;

use lockbench::bench::{Bench, BenchOptions};
use lockbench::feature::{PathSelection, Plan, Request, load};
use lockbench::report::{Outcome, RunReport};
use lockbench::rig::{LentRigs, RigSet, lend};
use lockbench::run::{RunOptions, Stop, run};
use lockbench::step::match_step;
use lockbench::steps::run_step;
use observer::Keep;

/// Borrows the simulated rig from another thread of this process, which stands for another program.
fn lent() -> RigSet {
    let (from_lender, mut to_borrower) = pipe().unwrap();
    let (mut from_borrower, to_lender) = pipe().unwrap();
    thread::spawn(move || lend(&RigSet::default(), &mut from_borrower, &mut to_borrower));
    RigSet::new(LentRigs::begin(from_lender, to_lender).unwrap())
}

fn plan(feature: &str) -> Arc<Plan> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let selections = [PathSelection::whole(root.join("features").join(feature))];
    let request = Request { selections: &selections, tags: None, capabilities: &[], base: &root };
    Arc::new(load(&request).expect("features without faults"))
}

fn replay(feature: &str, rigs: RigSet) -> RunReport {
    let options = RunOptions { rigs, ..RunOptions::default() };
    run(&plan(feature), &options, &Stop::default(), |_| ()).report
}

#[test]
fn scenarios_do_the_same_on_it() {
    for feature in ["emergency_unlock.feature", "hardware_unlock.feature"] {
        let (own, lent) = (replay(feature, RigSet::default()), replay(feature, lent()));
        assert_eq!(own.scenarios.len(), lent.scenarios.len());
        for (own, lent) in own.scenarios.iter().zip(&lent.scenarios) {
            assert_eq!(lent.outcome, Outcome::Passed, "{} {}", lent.place(), lent.name);
            assert_eq!(own.steps, lent.steps, "{}", own.place());
            assert_eq!(own.tracks, lent.tracks, "{}", own.place());
        }
    }
}

fn digest(rigs: RigSet, steps: &[&str]) -> u64 {
    let options = BenchOptions { keep: Keep::All, rigs, ..BenchOptions::default() };
    let mut bench = Bench::new("simulated", 7, &options).unwrap();
    for step in steps {
        run_step(&mut bench, &match_step(step, false).unwrap(), None).unwrap();
    }
    bench.with_history(observer::History::digest).unwrap()
}

#[test]
fn its_events_are_the_same_to_the_byte_also_with_a_store_that_was_moved_over() {
    let steps = ["a lockbox", "I start a lock of 10 minutes", "11 minutes pass"];
    assert_eq!(digest(lent(), &steps), digest(RigSet::default(), &steps));
}

#[test]
fn another_program_lends_it_and_ends_with_the_pipe() {
    let mut lender = Command::new(env!("CARGO_BIN_EXE_lockbench"))
        .args(["lend", "simulated"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (from, to) = (lender.stdout.take().unwrap(), lender.stdin.take().unwrap());
    let rigs = RigSet::new(LentRigs::begin(from, to).unwrap());
    let steps = ["a lockbox", "I start a lock of 30 seconds", "31 seconds pass"];
    assert_eq!(digest(rigs, &steps), digest(RigSet::default(), &steps));
    // Nothing of the rigs is left, and so the pipe is closed.
    assert!(lender.wait().unwrap().success());
}

#[test]
fn what_cant_be_done_and_a_lender_that_is_gone_are_told() {
    let rigs = lent();
    let options = BenchOptions { rigs: rigs.clone(), ..BenchOptions::default() };
    let mut bench = Bench::new("simulated", 7, &options).unwrap();
    let mut act = |text: &str| {
        let call = match_step(text, false).unwrap();
        run_step(&mut bench, &call, None).map_err(|failure| format!("{failure:?}"))
    };
    act("a lockbox").unwrap();
    let refused = act("I take the key out").and_then(|()| act("I take the key out")).unwrap_err();
    assert!(refused.contains("the key can't be taken out, it is not inside"), "{refused}");
    let (from_nobody, _) = pipe().unwrap();
    assert!(LentRigs::begin(from_nobody, std::io::sink()).is_err());
    let (garbage, mut writer) = pipe().unwrap();
    std::io::Write::write_all(&mut writer, &[0xFF; 16]).unwrap();
    let error = LentRigs::begin(garbage, std::io::sink()).err().unwrap();
    assert_eq!(error.to_string(), "what came over the pipe is no message of a rig");
}
