//! The shortest and the longest drive, and the rest after one that failed.

extern crate std;

use std::vec::Vec;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::*;

const fn ms(ms: u64) -> Uptime {
    Uptime::from_micros(ms * 1000)
}

/// Drives at 0, lets the sensors say so at `agrees`, and polls at each deadline until the end.
fn drive(latch: &mut Latch, begin: u64, agrees: Option<u64>) -> (u64, bool) {
    latch.drive(Direction::Lock);
    let mut now = ms(begin);
    let mut agrees = agrees.map(ms);
    for _ in 0..10 {
        if agrees.is_some_and(|at| at <= now) {
            latch.set_verdict(now, LatchState::Locked);
            agrees = None;
        }
        while let Some(step) = latch.step(now) {
            if let LatchStep::End(Direction::Lock, agreed) = step {
                return (now.as_micros() / 1000, agreed);
            }
        }
        let mut earliest = Earliest::default();
        latch.deadline(&mut earliest);
        let due = earliest.get().expect("a drive has a deadline").at;
        now = agrees.map_or(due, |at| at.min(due)).max(now);
    }
    panic!("the drive does not end");
}

#[test]
fn a_drive_lasts_from_its_least_to_its_most() {
    for (agrees, expected) in [
        (Some(0), (205, true)),
        (Some(60), (205, true)),
        (Some(205), (205, true)),
        (Some(206), (206, true)),
        (Some(1949), (1949, true)),
        (Some(1950), (1950, true)),
        (Some(1951), (1950, false)),
        (None, (1950, false)),
    ] {
        let mut latch = Latch::new(LatchState::Unlocked);
        assert_eq!(drive(&mut latch, 0, agrees), expected, "the sensors agree at {agrees:?} ms");
        assert!(latch.is_idle());
    }
    let longest_call = Duration::from_millis(5);
    assert!(
        MIN_DRIVE >= Duration::from_millis(200) + longest_call,
        "what is stored first takes its time"
    );
    assert!(
        MAX_DRIVE + longest_call < Duration::from_secs(2),
        "the longest call still fits below the limit"
    );
}

#[test]
fn after_a_failure_the_coil_rests_for_a_second_and_after_a_success_it_need_not() {
    let mut latch = Latch::new(LatchState::Unlocked);
    assert_eq!(drive(&mut latch, 0, None), (1950, false));
    latch.drive(Direction::Unlock);
    assert_eq!(latch.step(ms(1950)), None);
    assert_eq!(latch.direction(), Some(Direction::Unlock), "it will");
    let mut earliest = Earliest::default();
    latch.deadline(&mut earliest);
    let deadline = earliest.get().unwrap();
    assert_eq!((deadline.at, deadline.why), (ms(2950), Why::RetryPause));
    assert_eq!(latch.step(ms(2949)), None);
    assert_eq!(latch.step(ms(2950)), Some(LatchStep::Begin(Direction::Unlock)));
    assert_eq!(latch.step(ms(3155)), Some(LatchStep::End(Direction::Unlock, true)));
    latch.drive(Direction::Lock);
    assert_eq!(latch.step(ms(3155)), Some(LatchStep::Begin(Direction::Lock)));
}

#[test]
fn the_verdict_remembers_since_when() {
    let mut latch = Latch::new(LatchState::Locked);
    latch.set_verdict(ms(5), LatchState::Unlocked);
    latch.set_verdict(ms(9), LatchState::Unlocked);
    assert_eq!((latch.verdict(), latch.verdict_since()), (LatchState::Unlocked, ms(5)));
}

proptest! {
    #![proptest_config(ProptestConfig {
        rng_seed: RngSeed::Fixed(33),
        failure_persistence: None,
        ..ProptestConfig::with_cases(256)
    })]

    /// However the sensors bounce and whenever drives are asked for: no pulse is shorter than the
    /// least unless it is asked for anew, none longer than the most, and none follows a failure early.
    #[test]
    fn pulses_keep_their_limits(acts in proptest::collection::vec((0_u8..4, 1_u64..400), 1..200)) {
        let mut latch = Latch::new(LatchState::Unlocked);
        let (mut now, mut began, mut failed): (u64, Option<u64>, Option<u64>) = (0, None, None);
        let mut pulses: Vec<u64> = Vec::new();
        for (act, pause) in acts {
            let until = now + pause;
            match act {
                0 if latch.is_idle() => latch.drive(Direction::Lock),
                1 if latch.is_idle() => latch.drive(Direction::Unlock),
                2 => latch.set_verdict(ms(now), LatchState::Locked),
                _ => latch.set_verdict(ms(now), LatchState::Unlocked),
            }
            loop {
                while let Some(step) = latch.step(ms(now)) {
                    match step {
                        LatchStep::Begin(_) => {
                            prop_assert_eq!(began, None);
                            prop_assert!(failed.is_none_or(|at| now >= at + 1000));
                            began = Some(now);
                        }
                        LatchStep::End(_, agreed) => {
                            pulses.push(now - began.take().unwrap());
                            failed = (!agreed).then_some(now);
                        }
                    }
                }
                let mut earliest = Earliest::default();
                latch.deadline(&mut earliest);
                let due = earliest.get().map_or(until, |deadline| deadline.at.as_micros() / 1000);
                prop_assert!(earliest.get().is_none() || due > now, "due at {due}, polled at {now}");
                if due >= until {
                    break;
                }
                now = due;
            }
            now = until;
        }
        for pulse in pulses {
            // The last poll before the limit may lie up to one pause of the script after it: never here.
            prop_assert!((205..=1950).contains(&pulse), "{} ms", pulse);
        }
    }
}
