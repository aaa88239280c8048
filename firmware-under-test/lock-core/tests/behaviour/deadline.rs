//! Deadlines: each has its reason, and who polls only at them misses nothing.

use core::time::Duration;

use lock_core::{Button, ButtonEvent, Input, Why};
use lock_protocol::LatchState;

use crate::shell::Shell;

#[track_caller]
fn assert_next(shell: &Shell, why: Why, within: Duration) {
    let deadline = shell.lock.deadline(shell.now()).expect("a deadline");
    assert_eq!(deadline.why, why, "{deadline:?} at {:?}", shell.now());
    assert!(deadline.at > shell.now() && deadline.at <= shell.now() + within, "{deadline:?}");
}

#[test]
fn a_drive_names_its_end() {
    let mut shell = Shell::new();
    shell.pass_s(2);
    shell.choose("Lock");
    shell.jammed = true;
    shell.enter();
    let deadline = shell.lock.deadline(shell.now()).unwrap();
    assert!(deadline.at <= shell.now() + lock_core::MAX_DRIVE);
    let mut reasons = Vec::new();
    while shell.lock.is_driving() {
        let deadline = shell.lock.deadline(shell.now()).unwrap();
        reasons.push(deadline.why);
        shell.pass(deadline.at.since(shell.now()));
    }
    assert!(reasons.contains(&Why::Drive) && reasons.contains(&Why::RetryPause), "{reasons:?}");
}

#[test]
fn a_lit_countdown_is_redrawn_each_second_and_a_dark_one_is_not() {
    let mut shell = Shell::new();
    shell.lock_for_ten_minutes();
    shell.pass_s(3);
    let mut redraws = 0;
    let start = shell.now();
    while shell.now().since(start) < Duration::from_secs(10) {
        let deadline = shell.lock.deadline(shell.now()).unwrap();
        redraws += u32::from(deadline.why == Why::Screen);
        shell.pass(deadline.at.since(shell.now()).max(Duration::from_micros(1)));
    }
    assert!((9..=11).contains(&redraws), "{redraws} redraws in 10 s");
    shell.pass_s(200);
    let deadline = shell.lock.deadline(shell.now()).unwrap();
    assert_ne!(deadline.why, Why::Screen);
    assert!(deadline.at.since(shell.now()) > Duration::from_secs(1), "{deadline:?}");
}

#[test]
fn a_latch_that_is_found_locked_is_reported_after_a_moment() {
    let mut shell = Shell::new();
    shell.pass_s(3);
    shell.feed(Input::Latch(LatchState::Locked));
    assert_next(&shell, Why::LatchMismatch, Duration::from_millis(300));
    // A sensor that only bounced is no mismatch.
    shell.pass(Duration::from_millis(100));
    shell.feed(Input::Latch(LatchState::Unlocked));
    shell.pass_s(1);
    assert!(shell.log.iter().all(|event| event.kind != lock_protocol::AuditKind::CouldNotUnlock));
}

#[test]
fn holds_and_presses_at_the_same_instant_do_no_harm() {
    let mut shell = Shell::new();
    shell.lock_for_ten_minutes();
    for event in [ButtonEvent::Down, ButtonEvent::Held2s, ButtonEvent::Down, ButtonEvent::Held2s] {
        shell.feed(Input::Button(Button::LockEnter, event));
    }
    shell.feed(Input::Button(Button::LockEnter, ButtonEvent::Up { held: Duration::from_secs(2) }));
    let choices = shell
        .lock
        .screen(shell.now())
        .rows
        .iter()
        .filter(|row| matches!(row, lock_core::Row::Choice { .. }))
        .count();
    assert_eq!(choices, 4, "the lock menu is open, nothing was chosen");
}
