//! Readings narrow the difference between tick and clock, follow drift, and tell jumps from it.

extern crate std;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::*;

const fn at(us: i64) -> Uptime {
    Uptime::from_micros(us as u64)
}

/// What a chip that is `offset_us` ahead of the uptime says at `now_us`.
const fn chip(offset_us: i64, now_us: i64) -> Reading {
    Reading::Seconds((offset_us + now_us).div_euclid(SECOND_US))
}

/// What is read when, in microseconds, and what the last of it changes.
type Row = (&'static str, &'static [(i64, Reading)], ClockChange);

#[test]
fn each_reading_changes_what_the_table_says() {
    use ClockChange::{Drifted, Found, Jumped, Lost, Narrowed, None};
    use Reading::Seconds;
    let table: [Row; 12] = [
        ("the first", &[(0, Seconds(1000))], Found),
        ("lost before it was known", &[(0, Reading::Lost)], None),
        ("silent before it was known", &[(0, Reading::Silent)], None),
        ("the same second, later", &[(0, Seconds(1000)), (300_000, Seconds(1000))], Narrowed),
        ("the same again", &[(0, Seconds(1000)), (0, Seconds(1000))], None),
        ("the next second, early", &[(0, Seconds(1000)), (200_000, Seconds(1001))], Narrowed),
        ("lost", &[(0, Seconds(1000)), (1, Reading::Lost)], Lost),
        ("silent", &[(0, Seconds(1000)), (1, Reading::Silent)], Lost),
        (
            "the chip is 40 ms further than it can be",
            &[(0, Seconds(1000)), (960_000, Seconds(1002))],
            Drifted { by_us: 40_000 },
        ),
        (
            "the chip is 30 ms less far than it can be",
            &[(0, Seconds(1000)), (2_030_000, Seconds(1001))],
            Drifted { by_us: -30_000 },
        ),
        (
            "the chip stands",
            &[(0, Seconds(1000)), (2_500_000, Seconds(1000))],
            Jumped { by_us: -2_500_000 },
        ),
        (
            "set an hour ahead",
            &[(0, Seconds(1000)), (0, Seconds(4600))],
            Jumped { by_us: 3_600_000_000 },
        ),
    ];
    for (name, readings, expected) in table {
        let mut clock = Clock::default();
        let last = readings.iter().map(|(now, reading)| clock.read(at(*now), *reading)).last();
        assert_eq!(last, Some(expected), "{name}");
        let known = !matches!(readings.last(), Some((_, Reading::Lost | Reading::Silent)));
        assert_eq!(clock.is_known(), known, "{name}");
    }
}

#[test]
fn a_set_clock_is_known_to_the_millisecond_and_moves_by_what_it_was_set() {
    let mut clock = Clock::default();
    assert_eq!(clock.set(at(5_000_000), Utc(1_000_000)), ClockChange::Found);
    assert_eq!(clock.width_us(), Some(1000));
    assert_eq!(clock.earliest(at(6_000_000)), Some(Utc(1_001_000)));
    for (utc_ms, by_us) in [(1_001_500, 499_500), (0, -1_001_500_500)] {
        let change = clock.set(at(6_000_000), Utc(utc_ms));
        assert_eq!(change, ClockChange::Jumped { by_us }, "set to {utc_ms} ms");
    }
}

#[test]
fn the_ends_of_the_scale_do_no_harm() {
    for seconds in [i64::MIN, -1, 0, i64::MAX] {
        for now in [0, u64::MAX] {
            let mut clock = Clock::default();
            clock.read(Uptime::from_micros(now), Reading::Seconds(seconds));
            clock.set(Uptime::from_micros(now), Utc(seconds));
            clock.set(Uptime::from_micros(now), Utc(seconds.wrapping_neg()));
            clock.read(Uptime::from_micros(now), Reading::Seconds(seconds));
            assert!(clock.earliest(Uptime::from_micros(now)).is_some());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        rng_seed: RngSeed::Fixed(31),
        failure_persistence: None,
        ..ProptestConfig::with_cases(256)
    })]

    /// Whatever the phase of the chip's second and the moments of the readings: the true time is
    /// never before the earliest, never over a second after it, and the uncertainty never grows.
    #[test]
    fn the_true_time_stays_within_what_is_known(
        offset_us in 0_i64..4_000_000_000_000_000,
        gaps in proptest::collection::vec(1_i64..3_000_000, 1..40),
    ) {
        let mut clock = Clock::default();
        let (mut now, mut width) = (0, SECOND_US);
        for gap in gaps {
            now += gap;
            let change = clock.read(at(now), chip(offset_us, now));
            let moved = matches!(change, ClockChange::Drifted { .. } | ClockChange::Jumped { .. });
            prop_assert!(!moved);
            let (low, high) = (clock.earliest_us(now).unwrap(), clock.latest_us(now).unwrap());
            let truth = offset_us + now;
            prop_assert!(low <= truth && truth <= high, "{low} <= {truth} <= {high}");
            prop_assert!(high - low <= width);
            width = high - low;
        }
    }

    /// Readings 50 ms apart find the phase of the second to 50 ms within a second and a bit.
    #[test]
    fn a_quick_succession_finds_the_phase(offset_us in 0_i64..4_000_000_000_000_000) {
        let mut clock = Clock::default();
        for step in 0..22 {
            clock.read(at(step * 50_000), chip(offset_us, step * 50_000));
        }
        prop_assert!(clock.width_us().unwrap() <= 50_000, "{:?}", clock.width_us());
    }

    /// While the tick runs a little differently, the time stays right to the second that the chip tells.
    #[test]
    fn the_time_stays_right_while_the_tick_drifts(ppm in -200_i64..200, hours in 1_i64..200) {
        let mut clock = Clock::default();
        let offset = 1_700_000_000 * SECOND_US;
        for minutes in (0..hours * 60).step_by(10) {
            let now = minutes * 60 * SECOND_US;
            let truth = offset + now + now * ppm / 1_000_000;
            clock.read(at(now), Reading::Seconds(truth.div_euclid(SECOND_US)));
            let low = clock.earliest_us(now).unwrap();
            prop_assert!((truth - low).abs() <= SECOND_US, "{} us off", truth - low);
        }
    }
}
