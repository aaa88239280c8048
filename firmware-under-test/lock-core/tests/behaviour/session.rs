//! A session from its commit to its end: ids, breaks, refusals, and what the clock does to its end.

use std::time::Duration;

use lock_core::{Direction, Input, Loaded, Reading, Row, Settings};
use lock_protocol::{
    AuditKind, Breaks, Command, EndReason, LatchState, Phase, Refusal, SessionId, SessionStatus,
};

use crate::shell::{BEGIN_US, Shell};

const BREAKS: Breaks = Breaks { length_s: 600, every_s: 0 };

fn session(shell: &Shell) -> Option<SessionStatus> {
    shell.lock.status(shell.now()).session
}

fn remaining_s(shell: &Shell) -> Option<u64> {
    session(shell).and_then(|session| session.remaining_s)
}

fn offers(shell: &Shell, wanted: &str) -> bool {
    let screen = shell.lock.screen(shell.now());
    screen.rows.iter().any(|row| matches!(row, Row::Choice { text, .. } if text.as_str() == wanted))
}

fn keyholders_start(shell: &mut Shell, id: u32) {
    shell.request(Command::StartSession {
        session: SessionId(id),
        duration_s: Some(7200),
        breaks: Some(BREAKS),
        emergency_unlock: true,
        time_hidden: false,
        void_from_s: i64::MAX,
    });
}

fn in_a_break() -> Shell {
    let mut shell = Shell::new();
    keyholders_start(&mut shell, 5);
    shell.open_lock_menu();
    shell.choose("Take a Break");
    shell.choose("Take a Break");
    shell.pass_until_idle();
    assert_eq!(shell.latch, LatchState::Unlocked);
    shell
}

#[test]
fn the_lock_numbers_its_own_sessions_from_one() {
    let mut shell = Shell::new();
    let mut ids = Vec::new();
    for _ in 0..3 {
        shell.lock_for_ten_minutes();
        ids.push(session(&shell).expect("it is locked").id.0);
        shell.pass_s(601);
    }
    assert_eq!(ids, [0x8000_0001, 0x8000_0002, 0x8000_0003]);
}

#[test]
fn the_devices_breaks_count_for_a_timed_lock_and_not_for_one_without_end() {
    let settings = Settings { pairing: Some([7; 32]), breaks: Some(BREAKS), ..Settings::default() };
    for (row, confirmed, expected) in [("Lock", "", true), ("Lock Forever", "Lock Forever", false)]
    {
        let mut shell = Shell::without_link(BEGIN_US, Loaded::Missing, Loaded::Record(settings));
        shell.feed(Input::Link(true));
        shell.choose(row);
        if confirmed.is_empty() {
            shell.enter();
        } else {
            shell.choose(confirmed);
        }
        shell.pass_until_idle();
        assert_eq!(shell.latch, LatchState::Locked, "{row}");
        shell.open_lock_menu();
        assert_eq!(offers(&shell, "Take a Break"), expected, "{row}");
    }
}

#[test]
fn five_percent_of_battery_still_lock_and_four_do_not() {
    for (percent, expected) in [(5, LatchState::Locked), (4, LatchState::Unlocked)] {
        let mut shell = Shell::new();
        shell.feed(Input::Battery(percent));
        shell.choose("Lock");
        shell.enter();
        shell.pass_until_idle();
        assert_eq!(shell.latch, expected, "{percent} %");
    }
}

#[test]
fn a_start_that_is_retried_by_hand_is_not_answered_twice() {
    let mut shell = Shell::new();
    shell.jammed = true;
    keyholders_start(&mut shell, 5);
    assert_eq!(shell.answers, [Err(Refusal::CouldNotLock)]);
    shell.jammed = false;
    shell.pass_s(2);
    shell.choose("Retry");
    shell.pass_until_idle();
    assert_eq!(session(&shell).map(|session| session.id), Some(SessionId(5)));
    assert_eq!(shell.answers, [Err(Refusal::CouldNotLock)]);
}

#[test]
fn a_lock_that_can_not_be_stored_is_driven_back() {
    let mut shell = Shell::new();
    shell.choose("Lock");
    shell.store_broken = true;
    shell.enter();
    shell.pass_until_idle();
    assert_eq!(session(&shell), None);
    assert_eq!(shell.latch, LatchState::Unlocked);
    let drives: Vec<_> = shell.drives.iter().map(|(_, direction)| *direction).collect();
    assert_eq!(drives, [Direction::Lock, Direction::Unlock]);
}

#[test]
fn a_store_that_fails_later_does_not_end_the_session() {
    let mut shell = Shell::new();
    shell.lock_for_ten_minutes();
    shell.pass_s(10);
    shell.feed(Input::StoreFailed);
    shell.pass_until_idle();
    assert_eq!(shell.latch, LatchState::Locked);
    assert!(session(&shell).is_some());
}

#[test]
fn a_break_is_over_once_the_box_is_locked_again() {
    let mut shell = in_a_break();
    assert_eq!(session(&shell).map(|session| session.phase), Some(Phase::Break));
    shell.choose("End Break");
    shell.pass_until_idle();
    assert_eq!(shell.latch, LatchState::Locked);
    assert_eq!(session(&shell).map(|session| session.phase), Some(Phase::Locked));
    let ended = AuditKind::BreakEnded { session: SessionId(5) };
    assert_eq!(shell.log.iter().filter(|event| event.kind == ended).count(), 1);
}

#[test]
fn a_break_that_can_not_be_ended_goes_on() {
    let mut shell = in_a_break();
    shell.jammed = true;
    shell.choose("End Break");
    shell.pass_until_idle();
    assert_eq!(session(&shell).map(|session| session.phase), Some(Phase::Break));
    assert_eq!(shell.drives.last().map(|(_, direction)| *direction), Some(Direction::Unlock));
}

#[test]
fn a_break_is_overdue_from_its_last_second_on() {
    let mut shell = in_a_break();
    shell.pass_s(590);
    assert_eq!(session(&shell).map(|session| session.phase), Some(Phase::Break));
    shell.pass_s(11);
    assert_eq!(session(&shell).map(|session| session.phase), Some(Phase::Overdue));
}

#[test]
fn only_an_emergency_is_logged_as_one() {
    let emergencies = |shell: &Shell| {
        shell.log.iter().filter(|event| event.kind == AuditKind::EmergencyUnlock).count()
    };
    let mut by_time = Shell::new();
    by_time.lock_for_ten_minutes();
    by_time.pass_s(601);
    assert_eq!(emergencies(&by_time), 0);

    let mut by_hand = Shell::new();
    by_hand.lock_for_ten_minutes();
    by_hand.open_lock_menu();
    by_hand.choose("Emergency Unlock");
    by_hand.choose("Unlock now");
    by_hand.pass_until_idle();
    assert_eq!(emergencies(&by_hand), 1);
    let ended = by_hand.log.iter().any(|event| {
        matches!(event.kind, AuditKind::SessionEnded { reason: EndReason::Emergency, .. })
    });
    assert!(ended, "{:?}", by_hand.log);
}

/// A break leaves the bolt home: nothing is to be driven then, unless a sensor says otherwise.
#[test]
fn an_end_in_a_break_drives_only_a_latch_that_may_be_locked() {
    for (sensors, expected) in [(LatchState::Unlocked, 0), (LatchState::Locked, 1)] {
        let mut shell = in_a_break();
        shell.stick_sensors(sensors);
        let before = shell.drives.len();
        shell.request(Command::Unlock { session: SessionId(5) });
        assert_eq!(session(&shell), None);
        assert_eq!(shell.drives.len() - before, expected, "the sensors say {sensors:?}");
    }
}

/// The tick never stopped, so it says when the end is, whatever the clock is set to (SES-2).
#[test]
fn an_end_whose_clock_is_lost_and_set_anew_goes_by_the_tick() {
    for restarted in [false, true] {
        let mut shell = Shell::new();
        shell.lock_for_ten_minutes();
        shell.pass_s(60);
        if restarted {
            shell.cut_power(Duration::ZERO);
            shell.feed(Input::Link(true));
        }
        let before = remaining_s(&shell).expect("it has an end");
        shell.lose_clock();
        shell.feed(Input::Clock(Reading::Lost));
        let utc_ms = shell.utc().0 + 3_600_000;
        shell.request(Command::SetClock { utc_ms });
        let after = remaining_s(&shell).expect("it has not come");
        assert!(after.abs_diff(before) <= 2, "{before} s left became {after} s ({restarted})");
    }
}
