//! A panic ends the pulse, restarts, keeps all state, and leaves its reason in the log (LCK-4).

use std::time::Duration;

use bench_protocol::{Button, Coil, LatchPosition, ResetReason, Stimulus};
use lock_protocol::{AuditKind, RestartReason};
use observer::Direction;

use crate::bench::Bench;
use crate::hand::TEN_MINUTES;

/// Lets time go on until the coil is driven.
fn run_to_drive(bench: &mut Bench) {
    while !bench.is_driving() {
        assert!(bench.step(bench.now() + Duration::from_secs(1)), "a drive");
    }
}

/// A panic now; the next poll comes at the latest at the next press.
fn panic_now(bench: &mut Bench) {
    let boots = bench.boots().len();
    bench.lockbox.inject_panic();
    bench.apply(Stimulus::Button { button: Button::Back, down: true });
    let limit = bench.now() + Duration::from_millis(500);
    while bench.boots().len() == boots {
        assert!(bench.step(limit), "a restart");
    }
    bench.apply(Stimulus::Button { button: Button::Back, down: false });
    assert_eq!(bench.boots().last(), Some(&ResetReason::Panic));
}

#[test]
fn a_panic_in_a_pulse_ends_it_and_an_uncommitted_lock_is_driven_back() {
    let mut bench = Bench::new();
    bench.pair();
    bench.choose("Lock");
    bench.settle();
    bench.press(Button::LockEnter);
    run_to_drive(&mut bench);
    bench.pass(Duration::from_millis(30));
    let began = bench.last_drive(Direction::Lock).unwrap();
    let before = bench.now();
    panic_now(&mut bench);
    let pulse = bench.eyes().coil_pulses_since(began)[0];
    let end = pulse.end.expect("the restart ends it");
    assert!(end.since(before) <= Duration::from_millis(2), "the coil stayed on until {end}");
    bench.pass_s(3);
    assert_eq!(bench.latch(), LatchPosition::Unlocked, "a lock that was not committed");
    bench.pass_s(5);
    bench.dashboard.assert_logged(AuditKind::Restarted(RestartReason::Panic));
}

#[test]
fn a_panic_in_the_pulse_of_an_emergency_unlock_keeps_the_cooldown_and_still_opens() {
    let mut bench = Bench::new();
    bench.pair();
    bench.lock_for_ten_minutes();
    let confirmed = bench.emergency_unlock();
    run_to_drive(&mut bench);
    panic_now(&mut bench);
    assert_eq!(bench.lockbox.world().coil(), Coil::Off);
    bench.pass_s(3);
    assert_eq!(bench.latch(), LatchPosition::Unlocked, "it is tried again at each start");
    bench.pass_s(5);
    bench.wake();
    bench.assert_shows("Cooldown 23:59:");
    bench.dashboard.assert_logged(AuditKind::EmergencyUnlock);
    bench.dashboard.assert_logged(AuditKind::Restarted(RestartReason::Panic));
    let status = bench.dashboard.status.expect("it is online");
    assert_eq!(status.session, None);
    let gone = bench.now().since(confirmed).as_secs();
    let left = u64::from(status.cooldown_s.expect("a cooldown runs"));
    assert!(left <= 86_400 && left + gone + 1 >= 86_400, "{left} s left after {gone} s");

    bench.run_until(confirmed + Duration::from_secs(86_390));
    bench.wake();
    bench.assert_shows("Cooldown 00:00:");
    bench.run_until(confirmed + Duration::from_secs(86_402));
    bench.wake();
    assert!(!bench.words().contains("Cooldown"), "{}", bench.words());
}

#[test]
fn panics_in_a_session_keep_it_locked_and_its_end() {
    let mut bench = Bench::new();
    bench.pair();
    bench.lock_for_ten_minutes();
    let locked = bench.now();
    for _ in 0..8 {
        bench.pass(Duration::from_millis(61_300));
        panic_now(&mut bench);
        bench.pass_s(2);
        assert_eq!(bench.latch(), LatchPosition::Locked);
    }
    let drives = bench.eyes().coil_pulses().len();
    assert_eq!(drives, 1, "no start drove anything");
    bench.run_until(locked + TEN_MINUTES - Duration::from_millis(1500));
    assert_eq!(bench.latch(), LatchPosition::Locked, "early");
    bench.run_until(locked + TEN_MINUTES + Duration::from_millis(1500));
    assert_eq!(bench.latch(), LatchPosition::Unlocked, "late");
    bench.pass_s(5);
    assert_eq!(bench.dashboard.count(AuditKind::Restarted(RestartReason::Panic)), 8);
}

#[test]
fn a_ten_second_hold_restarts_and_keeps_the_session_and_less_does_not() {
    let mut bench = Bench::new();
    bench.lock_for_ten_minutes();
    bench.hold(Button::LockEnter, Duration::from_millis(9_900));
    bench.pass_s(2);
    assert_eq!(bench.boots(), [ResetReason::PowerOn]);
    bench.hold(Button::LockEnter, Duration::from_secs(10));
    bench.pass_s(2);
    assert_eq!(bench.boots(), [ResetReason::PowerOn, ResetReason::Software]);
    bench.assert_shows("Locked");
    bench.assert_shows("09:3");
}

#[test]
fn a_hung_box_keeps_its_session_over_the_supervisors_reset_and_ends_it_if_it_is_over() {
    let mut bench = Bench::new();
    bench.lock_for_ten_minutes();
    bench.apply(Stimulus::Hang);
    bench.pass(TEN_MINUTES + Duration::from_mins(1));
    assert_eq!(bench.latch(), LatchPosition::Locked, "a hung processor does nothing");
    bench.hold(Button::LockEnter, Duration::from_secs(10));
    bench.pass_s(3);
    assert_eq!(bench.boots().last(), Some(&ResetReason::Pin));
    assert_eq!(bench.latch(), LatchPosition::Unlocked, "the end is evaluated at the start");
}
