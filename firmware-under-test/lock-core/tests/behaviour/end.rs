//! Ends come at their time: never early, at most 1 s late, through cuts and whatever the chip's phase.

use core::time::Duration;

use lock_core::{Direction, Input, Reading};
use lock_protocol::{AuditKind, Command, EndReason, LatchState, SessionId};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::shell::{BEGIN_US, Shell};

const TEN_MINUTES_US: i64 = 600_000_000;
const SECOND_US: i64 = 1_000_000;

fn unlocked_at(shell: &Shell) -> Option<i64> {
    let last = shell.drives.iter().rev().find(|(_, direction)| *direction == Direction::Unlock);
    last.map(|(at, _)| *at)
}

#[test]
fn a_session_ends_once_and_says_so() {
    let mut shell = Shell::new();
    let start = shell.lock_for_ten_minutes();
    shell.pass_s(700);
    assert_eq!(shell.latch, LatchState::Unlocked);
    let ended: Vec<_> = shell
        .log
        .iter()
        .filter(|event| matches!(event.kind, AuditKind::SessionEnded { .. }))
        .collect();
    assert!(matches!(
        ended[..],
        [event] if matches!(event.kind, AuditKind::SessionEnded { reason: EndReason::Time, .. })
    ));
    assert!(unlocked_at(&shell).unwrap() >= start + TEN_MINUTES_US - 20_000);
}

#[test]
fn a_clock_that_is_set_moves_the_end_with_it() {
    for ahead_s in [-86_400, -3600, 3600, 86_400, 400 * 86_400] {
        let mut shell = Shell::new();
        let start = shell.lock_for_ten_minutes();
        shell.pass_s(60);
        shell.set_chip_ahead(ahead_s * SECOND_US);
        shell.pass_s(120);
        shell.cut_power(Duration::from_secs(100));
        shell.pass(Duration::from_micros(
            (start + TEN_MINUTES_US - 20_000 - shell.true_us()) as u64,
        ));
        assert_eq!(shell.latch, LatchState::Locked, "set {ahead_s} s ahead: early");
        shell.pass_s(2);
        assert_eq!(shell.latch, LatchState::Unlocked, "set {ahead_s} s ahead: late");
    }
}

#[test]
fn a_new_duration_counts_from_the_start() {
    let mut shell = Shell::new();
    let session = SessionId(9);
    shell.request(Command::StartSession {
        session,
        duration_s: Some(7200),
        breaks: None,
        emergency_unlock: true,
        time_hidden: false,
        void_from_s: i64::MAX,
    });
    let start = shell.true_us();
    shell.pass_s(300);
    shell.request(Command::SetDuration { session, duration_s: 600 });
    assert_eq!(shell.answers, [Ok(()), Ok(())]);
    shell.pass(Duration::from_micros((start + TEN_MINUTES_US - 30_000 - shell.true_us()) as u64));
    assert_eq!(shell.latch, LatchState::Locked);
    shell.pass_s(2);
    assert_eq!(shell.latch, LatchState::Unlocked);
}

/// Cuts: after how long, and for how long.
fn cuts(most: usize) -> impl Strategy<Value = Vec<(u64, u64)>> {
    proptest::collection::vec((0_u64..400_000, 0_u64..150_000), 0..most)
}

proptest! {
    #![proptest_config(ProptestConfig {
        rng_seed: RngSeed::Fixed(10),
        failure_persistence: None,
        ..ProptestConfig::with_cases(96)
    })]

    /// The chip's second may begin at any moment against the lock's, and cuts may come at any time.
    #[test]
    fn never_early_and_at_most_a_second_late(
        phase_us in 0..SECOND_US,
        wait_ms in 0_u64..5000,
        cuts in cuts(4),
    ) {
        let mut shell = Shell::starting_at(BEGIN_US + phase_us);
        shell.pass(Duration::from_millis(wait_ms));
        let start = shell.lock_for_ten_minutes();
        let end = start + TEN_MINUTES_US;
        // The drive ends at most this long before the bench sees that it has.
        let seen_us = 10_000;
        for (after_ms, off_ms) in cuts {
            let before_end = (end - seen_us - shell.true_us() - 1).max(0) as u64;
            let off = Duration::from_millis(off_ms);
            shell.pass(Duration::from_millis(after_ms).min(Duration::from_micros(before_end)));
            prop_assert_eq!(shell.latch, LatchState::Locked);
            if shell.true_us() + off.as_micros() as i64 + SECOND_US > end {
                break;
            }
            shell.cut_power(off);
            prop_assert_eq!(shell.latch, LatchState::Locked);
        }
        shell.pass(Duration::from_micros((end + 3 * SECOND_US - shell.true_us()).max(0) as u64));
        let at = unlocked_at(&shell).expect("it ends");
        prop_assert!(at >= end - seen_us, "{} us early", end - at);
        prop_assert!(at <= end + SECOND_US, "{} us late", at - end);
    }

    /// With the clock lost at any moment, powered time counts: not a moment less, and what a cut costs
    /// is no more than what had not been stored.
    #[test]
    fn without_a_clock_powered_time_counts(
        lost_after_ms in 0_u64..300_000,
        cuts in cuts(4),
    ) {
        let mut shell = Shell::new();
        shell.lock_for_ten_minutes();
        let begin = shell.powered;
        shell.pass(Duration::from_millis(lost_after_ms));
        shell.lose_clock();
        shell.feed(Input::Clock(Reading::Lost));
        let mut allowed = Duration::from_secs(601);
        for (after_ms, off_ms) in cuts {
            shell.pass(Duration::from_millis(after_ms));
            if shell.latch == LatchState::Unlocked {
                break;
            }
            shell.cut_power(Duration::from_millis(off_ms));
            allowed += Duration::from_millis(after_ms) + Duration::from_secs(1);
        }
        while shell.latch == LatchState::Locked {
            let took = shell.powered.saturating_sub(begin);
            prop_assert!(took <= allowed, "still locked after {took:?} with power");
            shell.pass(Duration::from_millis(500));
        }
        let took = shell.powered.saturating_sub(begin);
        prop_assert!(took >= Duration::from_millis(599_900), "unlocked after {took:?} with power");
    }
}
