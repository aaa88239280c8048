//! What persons and surroundings do, at random and in any order, against a small model of the rules.
//!
//! Each case is a list of doings from a fixed seed. After each, what a person reads off the lockbox and
//! the dashboard is compared with the model. What fails shrinks to a short list of steps.
//!
//! **Source**: sections 3–7 of behaviour.md.

mod bench;
mod doing;
mod model;

use proptest::collection::vec;
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

use bench::LockboxOnBench;
use doing::{Doing, beginning, doing};
use model::Model;

const CASES: u32 = 1000;
const LONGEST: usize = 24;

#[test]
fn the_lockbox_does_what_the_model_says() {
    let config = Config {
        cases: CASES,
        failure_persistence: None,
        max_shrink_iters: 2000,
        ..Config::default()
    };
    let chance = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, chance);
    let doings = (beginning(), vec(doing(), 1..LONGEST));
    let doings = doings.prop_map(|(beginning, rest)| [beginning, rest].concat());
    let outcome = runner.run(&doings, |doings| play(&doings).map_err(TestCaseError::fail));
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}

/// Doings that once were worth a look of their own.
#[test]
fn chosen_lists_hold() {
    use Doing::{
        ComeOnline, CutPower, EmergencyUnlock, EndBreak, GoOffline, KeyholderStarts, LoseClock,
        OpenPlate, SetsDuration, StartLock, TakeBreak, Wait,
    };
    for doings in [
        vec![
            KeyholderStarts(3600),
            EmergencyUnlock,
            CutPower(10_800),
            Wait(86_400),
            StartLock(600),
        ],
        vec![
            StartLock(7200),
            Wait(3600),
            TakeBreak,
            OpenPlate,
            Wait(1200),
            EndBreak,
            CutPower(60),
            Wait(3600),
        ],
        vec![GoOffline, StartLock(7200), LoseClock, CutPower(10_800), ComeOnline, Wait(60)],
        vec![
            GoOffline,
            LoseClock,
            StartLock(7200),
            CutPower(10_800),
            Wait(3600),
            ComeOnline,
            Wait(7200),
        ],
        vec![
            KeyholderStarts(86_400),
            Wait(3600),
            SetsDuration(1800),
            Wait(60),
            KeyholderStarts(600),
        ],
    ] {
        if let Err(why) = play(&doings) {
            panic!("{doings:#?}: {why}");
        }
    }
}

fn play(doings: &[Doing]) -> Result<(), String> {
    let mut lockbox = LockboxOnBench::new()?;
    let mut model = Model::default();
    for (place, doing) in doings.iter().enumerate() {
        let told = |why: String| format!("after {place} doings, `{doing:?}`: {why}");
        doing.play(&mut lockbox, &mut model).map_err(told)?;
        model.compare(&mut lockbox).map_err(told)?;
    }
    Ok(())
}
