//! How fast the main job is: side by side in one run, as ratios; the smallest of several rounds counts.

use std::path::Path;
use std::time::{Duration, Instant};

use lock_sim::Lockbox;
use lock_world::{World, WorldConfig};
use lockbench::bench::{Bench, BenchOptions};
use lockbench::feature::{PathSelection, Request, load};
use lockbench::run::{Detail, RunOptions, Stop, run};
use lockbench::step::match_step;
use lockbench::steps::run_step;

const ROUNDS: usize = 7;
const SCENARIO: [&str; 7] = [
    "a lockbox",
    "a lock session of 45 minutes is running",
    "I open the lock menu",
    "I choose \"Emergency Unlock\"",
    "I confirm",
    "the lockbox is unlocked",
    "the lock session has ended",
];

fn main() {
    a_day_of_a_locked_box();
    scenarios_a_second();
    harness_against_direct();
}

/// Gives the shortest of some rounds, each prepared afresh.
fn shortest<S>(mut prepare: impl FnMut() -> S, mut act: impl FnMut(&mut S)) -> Duration {
    let round = |_| {
        let mut state = prepare();
        let began = Instant::now();
        act(&mut state);
        began.elapsed()
    };
    (0..ROUNDS).map(round).min().unwrap_or_default()
}

fn bench_after(steps: &[&str]) -> Bench {
    let mut bench =
        Bench::new("simulated", 1, &BenchOptions::default()).expect("the simulated rig");
    for step in steps {
        play(&mut bench, step);
    }
    bench
}

fn play(bench: &mut Bench, step: &str) {
    let call = match_step(step, false).expect("a step of the catalogue");
    run_step(bench, &call, None).unwrap_or_else(|failure| panic!("{step}: {failure:?}"));
}

/// (1) 24 hours of a locked box left alone: two lit minutes, then dark.
fn a_day_of_a_locked_box() {
    let locked = ["a lockbox", "a lock session of 7 days is running"];
    let lit = shortest(|| bench_after(&locked), |bench| play(bench, "2 minutes pass"));
    let dark_from = [locked[0], locked[1], "2 minutes pass"];
    let dark =
        shortest(|| bench_after(&dark_from), |bench| play(bench, "23 hours 58 minutes pass"));
    println!(
        "24 hours of a locked box: {:.3} ms (target 5), of it dark {:.3} ms (target 1)",
        ms(lit + dark),
        ms(dark)
    );
    println!("  ratio lit two minutes : dark day = {:.2}", ratio(lit, dark));
}

/// (2) Scenarios a second, all of `features/`, on one job and on two.
fn scenarios_a_second() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let selections = [PathSelection::whole(root.join("features"))];
    let plan =
        load(&Request { selections: &selections, tags: None, capabilities: &[], base: &root })
            .expect("features that can be read");
    let plan = std::sync::Arc::new(plan);
    let time = |jobs, detail| {
        let options = RunOptions { jobs, detail, ..RunOptions::default() };
        shortest(
            || (),
            |()| {
                run(&plan, &options, &Stop::default(), |_| ());
            },
        )
    };
    let count = plan.pickles.len() as f64;
    let (one, two) = (time(1, Detail::Failures), time(2, Detail::Failures));
    let full = time(1, Detail::Full);
    println!(
        "{count} scenarios: {:.0} a second on one job (target 2000)",
        count / one.as_secs_f64()
    );
    println!("  ratio jobs 1 : jobs 2 = {:.2} (target 1.7)", ratio(one, two));
    println!("  ratio with pictures and timelines : without = {:.2}", ratio(full, one));
}

/// (3) A scenario in the harness against the same inputs fed to the simulated lockbox directly.
fn harness_against_direct() {
    let mut recorded = bench_after(&SCENARIO[..1]);
    let store = recorded.rig_mut().expect("a lockbox").world();
    for step in &SCENARIO[1..] {
        play(&mut recorded, step);
    }
    let (script, end) = (recorded.stimuli().to_vec(), recorded.now());
    let harness = shortest(
        || (),
        |()| {
            bench_after(&SCENARIO);
        },
    );
    let direct = shortest(
        || {
            let mut world = World::new(WorldConfig::default());
            world.take_flash_of(&store);
            Lockbox::with_world(world)
        },
        |lockbox| {
            for (at, stimulus) in &script {
                lockbox.run_until(*at);
                lockbox.apply(*stimulus).expect("what was possible before");
            }
            lockbox.run_until(end);
        },
    );
    println!(
        "an emergency unlock: {:.3} ms in the harness, {:.3} ms directly",
        ms(harness),
        ms(direct)
    );
    println!("  ratio harness : direct = {:.2} (target 2)", ratio(harness, direct));
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

fn ratio(first: Duration, second: Duration) -> f64 {
    first.as_secs_f64() / second.as_secs_f64()
}
