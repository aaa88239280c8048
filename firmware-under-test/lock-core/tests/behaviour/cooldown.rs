//! Twenty-four hours, which nothing shortens (EMG-2, EMG-3).

use core::time::Duration;

use lock_core::{Input, Reading};
use lock_protocol::{Command, LatchState, RestartReason};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::shell::Shell;

const DAY_S: u64 = 86_400;

fn in_cooldown() -> Shell {
    let mut shell = Shell::new();
    shell.lock_for_ten_minutes();
    shell.open_lock_menu();
    shell.choose("Emergency Unlock");
    shell.choose("Unlock now");
    assert_eq!(left_s(&shell), Some(DAY_S as u32));
    shell.pass_until_idle();
    assert_eq!(shell.latch, LatchState::Unlocked);
    shell
}

fn left_s(shell: &Shell) -> Option<u32> {
    shell.lock.status(shell.now()).cooldown_s
}

#[test]
fn it_ends_at_twenty_four_hours_and_no_row_locks_before() {
    let mut shell = in_cooldown();
    let end = shell.true_us() + (DAY_S as i64) * 1_000_000;
    shell.pass_s(DAY_S - 1);
    assert!(left_s(&shell).is_some());
    shell.pass(Duration::from_micros((end - shell.true_us()) as u64));
    assert_eq!(left_s(&shell), None);
    shell.press(lock_core::Button::Back);
    shell.lock_for_ten_minutes();
}

#[test]
fn the_jam_of_the_latch_does_not_undo_it() {
    let mut shell = Shell::new();
    shell.lock_for_ten_minutes();
    shell.jammed = true;
    shell.open_lock_menu();
    shell.choose("Emergency Unlock");
    shell.choose("Unlock now");
    shell.cut_power(Duration::from_secs(1));
    assert!(left_s(&shell).is_some_and(|left| left > 86_390), "{:?}", left_s(&shell));
    assert_eq!(shell.lock.status(shell.now()).session, None);
}

#[test]
fn when_the_clock_is_found_the_larger_remainder_holds() {
    for (name, off_s, set_ahead_s, expected_s) in [
        // Powered time says 23 h, the clock as well.
        ("nothing was lost", 0, 0_i64, 23 * 3600_u32),
        // Five hours without power: the clock says 18 h, powered time 23 h.
        ("the power was away", 5 * 3600, 0, 23 * 3600),
        // Somebody sets the clock two hours back: the clock says 25 h.
        ("the clock is set back", 0, -2 * 3600, 25 * 3600),
        ("the clock is set ahead", 0, 20 * 3600, 23 * 3600),
    ] {
        let mut shell = in_cooldown();
        shell.pass_s(3600);
        shell.lose_clock();
        shell.feed(Input::Clock(Reading::Lost));
        shell.cut_power(Duration::from_secs(off_s));
        shell.feed(Input::Link(true));
        let utc_ms = shell.utc().0 + set_ahead_s * 1000;
        shell.request(Command::SetClock { utc_ms });
        let left = left_s(&shell).expect(name);
        assert!(left.abs_diff(expected_s) <= 5, "{name}: {left} s left");
    }
}

/// Something that may not shorten a cooldown.
#[derive(Clone, Copy, Debug)]
enum Attempt {
    Wait(u64),
    Cut(u64),
    Restart,
    LoseClock,
    SilenceChip(bool),
    SetChip(i64),
    SetClock(i64),
    Press(bool),
}

fn attempt() -> impl Strategy<Value = Attempt> {
    let shift_s = prop_oneof![-200_000_i64..-3, 3_i64..200_000];
    prop_oneof![
        3 => (1_u64..20_000).prop_map(Attempt::Wait),
        2 => (0_u64..20_000).prop_map(Attempt::Cut),
        1 => Just(Attempt::Restart),
        1 => Just(Attempt::LoseClock),
        1 => any::<bool>().prop_map(Attempt::SilenceChip),
        1 => shift_s.clone().prop_map(Attempt::SetChip),
        1 => shift_s.prop_map(Attempt::SetClock),
        1 => any::<bool>().prop_map(Attempt::Press),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig {
        rng_seed: RngSeed::Fixed(24),
        failure_persistence: None,
        ..ProptestConfig::with_cases(128)
    })]

    /// Whatever a person, the supply, the clock and the dashboard do: what is left never falls by more
    /// than the time that has really passed.
    #[test]
    fn nothing_shortens_it(attempts in proptest::collection::vec(attempt(), 1..25)) {
        let mut shell = in_cooldown();
        let begin = shell.true_us();
        for attempt in attempts {
            match attempt {
                Attempt::Wait(seconds) => shell.pass_s(seconds),
                Attempt::Cut(seconds) => shell.cut_power(Duration::from_secs(seconds)),
                Attempt::Restart => shell.restart(Duration::ZERO, RestartReason::Panic),
                Attempt::LoseClock => shell.lose_clock(),
                Attempt::SilenceChip(silent) => shell.silence_chip(silent),
                Attempt::SetChip(ahead_s) => {
                    // Noticed at the latest by the housekeeping of a box that sleeps. A chip that is set
                    // while nobody can look is not told from time that passed without power.
                    if shell.chip_answers() {
                        shell.set_chip_ahead(ahead_s * 1_000_000);
                        shell.pass_s(601);
                    }
                }
                Attempt::SetClock(ahead_s) => {
                    shell.feed(Input::Link(true));
                    let utc_ms = shell.utc().0 + ahead_s * 1000;
                    shell.request(Command::SetClock { utc_ms });
                }
                Attempt::Press(lock_enter) => shell.press(if lock_enter {
                    lock_core::Button::LockEnter
                } else {
                    lock_core::Button::Back
                }),
            }
            let passed_s = (shell.true_us() - begin) / 1_000_000;
            let left = left_s(&shell).map_or(0, i64::from);
            prop_assert!(
                left + passed_s + 3 >= DAY_S as i64,
                "{left} s left after {passed_s} s, by {attempt:?}"
            );
            prop_assert!(shell.lock.status(shell.now()).session.is_none(), "a lock started");
            if left == 0 {
                break;
            }
        }
    }
}
