//! A mark is never reached before its moment, whatever the chip's phase, cuts and losses.

extern crate std;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::*;
use crate::{Reading, Utc};

const SECOND: i64 = 1_000_000;
const HOUR: Duration = Duration::from_hours(1);

const fn at(us: i64) -> Uptime {
    Uptime::from_micros(us as u64)
}

fn read(clock: &mut Clock, mark: &mut Mark, now: Uptime, reading: Reading, keep_longer: bool) {
    let change = clock.read(now, reading);
    mark.adjust(change, now, clock, keep_longer);
}

#[test]
fn a_mark_counts_down_on_the_tick_alone() {
    let clock = Clock::default();
    let mark = Mark::after(at(SECOND), HOUR, &clock);
    assert_eq!(mark.remaining(at(SECOND)), HOUR);
    assert_eq!(mark.elapsed(at(SECOND)), Duration::ZERO);
    assert!(!mark.is_reached(at(3601 * SECOND - 1)));
    assert!(mark.is_reached(at(3601 * SECOND)), "equal counts as reached");
    assert_eq!(mark.elapsed(at(3602 * SECOND)), Duration::from_secs(1));
    assert_eq!(mark.store(at(2 * SECOND)).utc_us, None);
    assert_eq!(mark.plus(HOUR).remaining(at(SECOND)), 2 * HOUR);
    let eternity = Mark::after(at(0), Duration::MAX, &clock).plus(Duration::MAX);
    assert!(!eternity.is_reached(Uptime::from_micros(i64::MAX as u64 - 1)));
}

/// Makes a mark an hour ahead of a known time, stores it half an hour later, and brings it back.
fn restored(off_s: i64, clock_then: Reading) -> (Mark, Uptime, Clock) {
    let mut clock = Clock::default();
    clock.set(at(0), Utc(1_000_000_000));
    let stored = Mark::after(at(0), HOUR, &clock).store(at(1800 * SECOND));
    let mut clock = Clock::default();
    let start = at(20_000);
    let reading = match clock_then {
        Reading::Seconds(_) => Reading::Seconds(1_000_000 + 1800 + off_s),
        other => other,
    };
    clock.read(start, reading);
    (Mark::restore(stored, start, &clock), start, clock)
}

#[test]
fn a_mark_comes_back_by_the_clock_or_else_by_powered_time() {
    let known = Reading::Seconds(0);
    for (name, off_s, clock, expected_s) in [
        ("no time without power", 0, known, 1800),
        ("ten minutes without power", 600, known, 1200),
        ("a day without power", 86_400, known, 0),
        ("the clock lost", 600, Reading::Lost, 1800),
        ("the clock silent, after a day", 86_400, Reading::Silent, 1800),
    ] {
        let (mark, start, _) = restored(off_s, clock);
        let left = mark.remaining(start);
        let off = left.abs_diff(Duration::from_secs(expected_s));
        assert!(off <= Duration::from_millis(2), "{name}: {left:?} left");
    }
}

#[test]
fn drift_moves_the_moment_and_a_jump_does_not() {
    let mut clock = Clock::default();
    clock.set(at(0), Utc(1_000_000_000));
    let mark = Mark::after(at(0), HOUR, &clock);
    for (change, expected_s) in [
        (ClockChange::None, 3600),
        (ClockChange::Lost, 3600),
        (ClockChange::Drifted { by_us: SECOND }, 3599),
        (ClockChange::Drifted { by_us: -SECOND }, 3601),
        (ClockChange::Jumped { by_us: 7200 * SECOND }, 3600),
        (ClockChange::Jumped { by_us: -7200 * SECOND }, 3600),
    ] {
        let mut moved = mark;
        moved.adjust(change, at(0), &clock, false);
        assert_eq!(moved.remaining(at(0)), Duration::from_secs(expected_s), "{change:?}");
    }
}

#[test]
fn after_a_jump_a_power_cut_brings_the_same_moment_back() {
    let mut clock = Clock::default();
    clock.set(at(0), Utc(1_000_000_000));
    let mut mark = Mark::after(at(0), HOUR, &clock);
    let change = clock.set(at(600 * SECOND), Utc(2_000_000_000));
    assert!(matches!(change, ClockChange::Jumped { .. }));
    mark.adjust(change, at(600 * SECOND), &clock, false);
    let stored = mark.store(at(600 * SECOND));
    let mut clock = Clock::default();
    clock.read(at(0), Reading::Seconds(2_000_000 + 100));
    let left = Mark::restore(stored, at(0), &clock).remaining(at(0));
    assert!(left.abs_diff(Duration::from_secs(2900)) <= Duration::from_secs(1), "{left:?}");
}

#[test]
fn when_a_lost_time_is_found_a_session_takes_the_clocks_word_and_a_cooldown_the_longer() {
    for (name, found_after_s, keep_longer, expected_s) in [
        ("a session: the clock says half an hour less", 3600, false, 0),
        ("a session: the clock says the same", 1800, false, 1800),
        ("a session: the clock says more", 900, false, 2700),
        ("a cooldown: the clock says less", 3600, true, 1800),
        ("a cooldown: the clock says more", 900, true, 2700),
    ] {
        let (mut mark, start, mut clock) = restored(0, Reading::Lost);
        let change = clock.set(start, Utc((1_000_000 + found_after_s) * 1000));
        assert_eq!(change, ClockChange::Found);
        mark.adjust(change, start, &clock, keep_longer);
        let left = mark.remaining(start);
        let off = left.abs_diff(Duration::from_secs(expected_s));
        assert!(off <= Duration::from_millis(2), "{name}: {left:?} left");
    }
}

/// One start of the firmware: how long it runs, how long the power is away after it, and the gaps
/// between its readings of the chip; all in microseconds.
#[derive(Clone, Debug)]
struct Run {
    length: i64,
    off: i64,
    gaps: std::vec::Vec<i64>,
}

fn run() -> impl Strategy<Value = Run> {
    (1_i64..40 * SECOND, 0..20 * SECOND, proptest::collection::vec(1..2 * SECOND, 0..30))
        .prop_map(|(length, off, gaps)| Run { length, off, gaps })
}

proptest! {
    #![proptest_config(ProptestConfig {
        rng_seed: RngSeed::Fixed(32),
        failure_persistence: None,
        ..ProptestConfig::with_cases(512)
    })]

    /// Through any number of cuts, with readings at any moments: never early, and late by no more than
    /// what is not known of the chip's second when the mark is made and when it is judged.
    #[test]
    fn never_early_and_late_only_by_what_is_not_known(
        phase_us in 0..SECOND,
        ahead_us in SECOND..90 * SECOND,
        runs in proptest::collection::vec(run(), 1..5),
    ) {
        let zero = 1_700_000_000 * SECOND + phase_us;
        // On the true time's scale, in microseconds since the first start.
        let (mut boot, mut moment) = (0, 0);
        let mut stored: Option<StoredMark> = None;
        let mut made_width = 0;
        for run in runs {
            let truth_of = |now: i64| zero + boot + now;
            let chip = |now: i64| Reading::Seconds(truth_of(now).div_euclid(SECOND));
            let mut clock = Clock::default();
            clock.read(at(0), chip(0));
            let mut mark = if let Some(stored) = stored {
                Mark::restore(stored, at(0), &clock)
            } else {
                moment = ahead_us;
                Mark::after(at(0), Duration::from_micros(ahead_us as u64), &clock)
            };
            let mut now: i64 = 0;
            for gap in run.gaps.iter().copied().chain([i64::MAX]) {
                let next = now.saturating_add(gap).min(run.length);
                let reached = mark.uptime().as_micros() as i64;
                if reached <= next {
                    let late = boot + reached.max(now) - moment;
                    prop_assert!(late >= 0, "{} us early", -late);
                    let known = made_width.max(clock.width_us().unwrap()) + clock.width_us().unwrap();
                    // A cut over the moment is no lateness of the mark.
                    if reached > now {
                        prop_assert!(late <= known, "{late} us late, {known} us not known");
                    }
                    return Ok(());
                }
                now = next;
                if gap != i64::MAX {
                    read(&mut clock, &mut mark, at(now), chip(now), false);
                }
            }
            if stored.is_none() {
                made_width = clock.width_us().unwrap();
            }
            stored = Some(mark.store(at(now)));
            boot += now + run.off;
        }
    }

    /// With the chip lost, powered time counts: the remainder that was stored, and never less.
    #[test]
    fn without_a_clock_no_remainder_is_lost_to_a_cut(
        ahead_us in SECOND..1000 * SECOND,
        runs_us in proptest::collection::vec(1..300 * SECOND, 1..6),
    ) {
        let clock = Clock::default();
        let mut stored = Mark::after(at(0), Duration::from_micros(ahead_us as u64), &clock).store(at(0));
        let mut powered = 0;
        for run_us in runs_us {
            let mark = Mark::restore(stored, at(0), &clock);
            if mark.is_reached(at(run_us)) {
                prop_assert!(powered + run_us >= ahead_us);
                return Ok(());
            }
            powered += run_us;
            stored = mark.store(at(run_us));
        }
        prop_assert!(powered < ahead_us, "{powered} us were enough for {ahead_us} us");
    }
}
