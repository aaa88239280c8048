//! Every scenario's doing, done by hand on a desk, is recorded as a scenario that passes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use bench_protocol::Instant;
use lockbench::bench::{Bench, BenchOptions};
use lockbench::feature::{PathSelection, Pickle, Plan, Request, load};
use lockbench::report::Outcome;
use lockbench::rig;
use lockbench::run::{RunOptions, Stop, run};
use lockbench::step::{Chapter, Keyword, StepId};
use lockbench::steps::run_step;
use lockbox_practice::record::Recorded;
use lockbox_practice::{Desk, Gesture, Step};

const SEED: u64 = 1;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn plan(folder: &Path) -> Plan {
    let selections = [PathSelection::whole(folder)];
    let request = Request { selections: &selections, tags: None, capabilities: &[], base: &root() };
    load(&request).expect("features without faults")
}

/// What a step does with hands alone, and what it needs a dashboard for.
fn is_done_by_hand(id: StepId) -> bool {
    let chapter = lockbench::step::entry(id).chapter;
    let by_hand =
        [Chapter::Button, Chapter::Plate, Chapter::Latch, Chapter::Power, Chapter::Session];
    by_hand.contains(&chapter) && id != StepId::LocalSessionRunning
        || matches!(
            id,
            StepId::EnterCode
                | StepId::PressKeys
                | StepId::LockWithCode
                | StepId::ChangePassword
                | StepId::HoldResetPin
                | StepId::BeginHoldResetPin
                | StepId::LetGoResetPin
                | StepId::GoOffline
                | StepId::ComeOnline
                | StepId::NetworkIs
                | StepId::StopResponding
        )
}

fn step_of(step: &lockbench::feature::PickleStep) -> Step {
    Step { text: step.text.clone(), table: step.table.clone(), call: step.call.clone() }
}

/// Weeks behind a code lock are millions of looks for a card, and take minutes for nothing new.
fn is_too_long(pickle: &Pickle) -> bool {
    let has_codes = pickle.steps.iter().any(|step| step.call.id == StepId::LockedWithCode);
    let most = Duration::from_hours(10 * 24);
    has_codes
        && pickle.steps.iter().any(|step| {
            step.call.id == StepId::TimePasses
                && step.call.duration(0).is_ok_and(|time| time > most)
        })
}

/// Does a scenario's Givens and Whens on a desk, with raw gestures wherever hands do it.
fn session(pickle: &Pickle) -> Result<Desk, String> {
    let mut bench = Bench::new(rig::DEFAULT, SEED, &BenchOptions::default()).unwrap();
    let play = |bench: &mut Bench, step: &Step| {
        run_step(bench, &step.call, step.table.as_ref())
            .map_err(|_| format!("`{}` goes only after a Then", step.text))
    };
    let givens = pickle.steps.iter().take_while(|step| step.kind == Keyword::Given).count();
    let (givens, rest) = pickle.steps.split_at(givens);
    let givens: Vec<Step> = givens.iter().map(step_of).collect();
    for step in &givens {
        play(&mut bench, step)?;
    }
    let mut deeds: Vec<(Instant, Gesture)> = Vec::new();
    for step in rest.iter().filter(|step| step.kind != Keyword::Then).map(step_of) {
        let (at, before) = (bench.now(), bench.stimuli().len());
        play(&mut bench, &step)?;
        if is_done_by_hand(step.call.id) {
            let done = &bench.stimuli()[before..];
            deeds.extend(done.iter().map(|(at, stimulus)| (*at, Gesture::Hand(*stimulus))));
        } else {
            deeds.push((at, Gesture::Step(step)));
        }
    }
    let mut desk = Desk::of(givens, SEED).map_err(|error| error.to_string())?;
    desk.perform(deeds).map_err(|error| error.to_string())?;
    desk.run_until(bench.now()).map_err(|error| error.to_string())?;
    assert_eq!(desk.view().text, bench.display_text(), "{}", pickle.name);
    assert_eq!(desk.now(), bench.now(), "{}", pickle.name);
    Ok(desk)
}

fn record(pickle: &Pickle) -> Result<Recorded, String> {
    if is_too_long(pickle) {
        return Err("weeks behind a code lock take too long to be done five times".to_owned());
    }
    session(pickle)?.record(&pickle.name).map_err(|error| error.to_string())
}

/// What became of the scenarios of a folder.
#[derive(Default)]
struct Tally {
    wishes: usize,
    keys: usize,
    /// Place and reason.
    untold: BTreeMap<String, String>,
}

/// Records every scenario, on two threads, in the plan's order.
fn record_all(pickles: &[Pickle]) -> Vec<Result<Recorded, String>> {
    let half = |rest: usize| {
        let shared = pickles.iter().enumerate().filter(move |(place, _)| place % 2 == rest);
        shared.map(|(place, pickle)| (place, record(pickle))).collect::<Vec<_>>()
    };
    let mut all = thread::scope(|scope| {
        let other = scope.spawn(|| half(1));
        let mut all = half(0);
        all.extend(other.join().unwrap());
        all
    });
    all.sort_by_key(|(place, _)| *place);
    all.into_iter().map(|(_, recorded)| recorded).collect()
}

fn round_trip(folder: &Path) -> Tally {
    let mut tally = Tally::default();
    let recordings = tempfile::tempdir().unwrap();
    let pickles = plan(folder).pickles;
    for (place, (pickle, recorded)) in pickles.iter().zip(record_all(&pickles)).enumerate() {
        match recorded {
            Ok(recorded) => {
                let file = recordings.path().join(format!("{place:04}.feature"));
                std::fs::write(file, &recorded.text).unwrap();
                if recorded.key_by_key { tally.keys += 1 } else { tally.wishes += 1 }
            }
            Err(reason) => {
                let place = format!("{}:{}", pickle.uri, pickle.selecting_line());
                tally.untold.insert(place, reason);
            }
        }
    }
    let plan = Arc::new(plan(recordings.path()));
    assert_eq!(plan.pickles.len(), tally.wishes + tally.keys);
    let report =
        run(&plan, &RunOptions { jobs: 2, ..RunOptions::default() }, &Stop::default(), |_| ());
    let mut failed = Vec::new();
    for scenario in &report.report.scenarios {
        if scenario.outcome != Outcome::Passed {
            let text = std::fs::read_to_string(&scenario.feature_path).unwrap();
            failed.push(format!(
                "{:?}\n{:#?}\n{text}",
                scenario.outcome,
                scenario.steps.iter().map(|step| &step.status).collect::<Vec<_>>()
            ));
        }
    }
    assert!(failed.is_empty(), "{} failed:\n{}", failed.len(), failed.join("\n"));
    tally
}

#[test]
fn what_every_feature_does_is_recorded_and_passes() {
    let mut folders = vec![root().join("features")];
    // What came with the project's documents, where it lies beside the checkout.
    let shared = root().join("../shared/scenarios");
    folders.extend(shared.is_dir().then_some(shared));
    for folder in folders {
        let Tally { wishes, keys, untold } = round_trip(&folder);
        eprintln!(
            "{}: {wishes} told as wishes, {keys} key by key, {} not",
            folder.display(),
            untold.len()
        );
        for (place, reason) in &untold {
            eprintln!("  {place}: {reason}");
        }
        let known = ["nothing was done yet", "weeks behind a code lock"];
        let unknown: Vec<_> = untold
            .iter()
            .filter(|(_, reason)| !known.iter().any(|known| reason.starts_with(known)))
            .collect();
        assert!(unknown.is_empty(), "can't be told: {unknown:#?}");
        assert!(wishes > 20 * keys, "too many are told key by key: {keys}");
        assert!(wishes > 20 * untold.len(), "too many can't be told: {untold:#?}");
    }
}
