//! The states of sessions, what is refused, and what the keyholder is told (SES, EMG, BRK).

mod site;

use std::time::Duration;

use dashboard_core::{
    AuditKind, Breaks, EndReason, Lockbox, Operation, Origin, Phase, Refusal, Refused, SessionId,
    SessionState,
};
use site::lock::FakeLock;
use site::{DAY, HOUR, START, Site, settings};

const LOCAL: Result<(), Refused> = Err(Refused::Rule(Refusal::LocalSession));
const OVER: Result<(), Refused> = Err(Refused::Rule(Refusal::SessionOver));

#[test]
fn a_keyholders_session_from_start_to_unlock() {
    let mut site = Site::paired();
    assert_eq!(site.state(), None);
    site.dashboard.lockbox_mut(site::BOX).unwrap().start_session(START, settings(7 * DAY)).unwrap();
    assert_eq!(site.state(), Some(SessionState::Pending), "until the lock has confirmed");
    site.exchange();
    assert_eq!(site.state(), Some(SessionState::Locked));
    let session = *site.lockbox().session().unwrap();
    assert_eq!((session.id(), session.origin()), (SessionId(1), Some(Origin::Keyholder)));
    assert_eq!(session.duration(), Some(7 * DAY));
    assert_eq!(site.ask(Lockbox::unlock), Ok(()));
    assert_eq!(site.state(), Some(SessionState::Completed));
    assert_eq!(site.notices(), ["session completed"]);
    assert_eq!(site.ask(|lockbox, now| lockbox.start_session(now, settings(HOUR))), Ok(()));
    assert_eq!(site.state(), Some(SessionState::Locked));
    assert!(site.refusals().is_empty());
}

#[test]
fn starting_while_one_is_active_is_refused_at_once() {
    for offline in [false, true] {
        let mut site = Site::paired();
        site.ask(|lockbox, now| lockbox.start_session(now, settings(DAY))).unwrap();
        if offline {
            site.goes_offline();
        }
        let again = site.ask(|lockbox, now| lockbox.start_session(now, settings(HOUR)));
        assert_eq!(again, Err(Refused::Rule(Refusal::SessionActive)));
        assert_eq!(site.refusals(), ["start session: session active"]);
        assert_eq!((site.state(), site.lock.applied.len()), (Some(SessionState::Locked), 1));
    }
}

#[test]
fn the_locks_refusal_leaves_what_was_there() {
    for refusal in [
        Refusal::Cooldown,
        Refusal::SessionActive,
        Refusal::NoBackPlate,
        Refusal::CouldNotLock,
        Refusal::BatteryLow,
        Refusal::StoreFault,
    ] {
        let text = refusal.text();
        let mut site = Site::paired();
        site.lock.next_answer = Some(refusal);
        assert_eq!(site.ask(|lockbox, now| lockbox.start_session(now, settings(DAY))), Ok(()));
        assert_eq!(site.state(), None);
        let entry = site.lockbox().refusals()[0];
        assert_eq!((entry.text(), entry.request, entry.at), (text, Operation::StartSession, START));
        assert_eq!(site.ask(|lockbox, now| lockbox.start_session(now, settings(DAY))), Ok(()));
        assert_eq!(site.state(), Some(SessionState::Locked), "after {text}");
    }
}

#[test]
fn a_busy_lock_is_asked_again_under_a_new_number() {
    let mut site = Site::paired();
    site.lock.next_answer = Some(Refusal::Busy);
    site.ask(|lockbox, now| lockbox.start_session(now, settings(DAY))).unwrap();
    assert_eq!(site.state(), Some(SessionState::Pending));
    site.pass(Duration::from_secs(2));
    assert_eq!(site.state(), Some(SessionState::Locked));
    assert_eq!((site.lock.applied.len(), site.refusals().len()), (1, 0));
}

#[test]
fn a_duration_out_of_range_is_refused() {
    let year = Duration::from_secs(31_556_952);
    let refused = Err(Refused::Rule(Refusal::BadDuration));
    let mut site = Site::paired();
    for bad in [
        Duration::ZERO,
        Duration::from_millis(999),
        1000 * year + Duration::from_secs(1),
        Duration::MAX,
    ] {
        assert_eq!(site.ask(|lockbox, now| lockbox.start_session(now, settings(bad))), refused);
    }
    assert_eq!(site.ask(|lockbox, now| lockbox.start_session(now, settings(1000 * year))), Ok(()));
    assert_eq!(site.ask(|lockbox, now| lockbox.set_duration(now, Duration::ZERO)), refused);
    assert_eq!(site.ask(|lockbox, now| lockbox.set_duration(now, DAY)), Ok(()));
    assert_eq!(site.lockbox().session().unwrap().duration(), Some(DAY));
    assert_eq!(site.lockbox().remaining(site.now), Some(DAY));
    assert_eq!(site.refusals().len(), 5);
}

#[test]
fn a_self_locked_session_is_the_persons_own() {
    let mut site = Site::paired();
    site.lock_does(|lock, now| {
        lock.starts_local(now, 1, Some(7200));
        lock.hello(now);
    });
    assert_eq!(site.state(), Some(SessionState::Locked));
    assert_eq!(site.ask(Lockbox::unlock), LOCAL);
    assert_eq!(site.ask(Lockbox::end_session), LOCAL);
    assert_eq!(site.ask(|lockbox, now| lockbox.set_duration(now, HOUR)), LOCAL);
    assert_eq!(site.ask(Lockbox::administrator_end_session), LOCAL);
    assert_eq!(site.refusals().len(), 4);
    assert_eq!(site.refusals()[3], "end session as administrator: local session");
    assert!(site.lock.applied.is_empty());
    assert_eq!(site.state(), Some(SessionState::Locked));
}

#[test]
fn lock_forever_may_be_given_an_end_and_is_ended_by_its_keyholder() {
    let mut site = Site::paired();
    site.lock_does(|lock, now| {
        lock.starts_local(now, 1, None);
        lock.hello(now);
    });
    assert_eq!(site.ask(|lockbox, now| lockbox.set_duration(now, HOUR)), Ok(()));
    assert_eq!(site.ask(Lockbox::unlock), Ok(()));
    assert_eq!(site.state(), Some(SessionState::Completed));
}

#[test]
fn the_hardware_way_is_ended_by_the_keyholder_at_once() {
    for offline in [false, true] {
        let mut site = Site::paired();
        site.ask(|lockbox, now| lockbox.start_session(now, settings(DAY))).unwrap();
        site.lock_does(|lock, now| lock.happens(now, AuditKind::TamperPlate { seen: false }));
        assert_eq!(site.state(), Some(SessionState::Locked), "breaking it open tells nothing");
        if offline {
            site.goes_offline();
        }
        assert_eq!(site.ask(Lockbox::end_session), Ok(()));
        assert_eq!(site.state(), Some(SessionState::Completed));
        assert_eq!(site.lock.status.session.is_none(), !offline);
        // The lock still says locked; that does not bring the session back.
        site.comes_online();
        assert_eq!(site.state(), Some(SessionState::Completed));
        assert_eq!(site.lock.status.session, None);
        assert_eq!(site.notices(), ["session completed"]);
        assert!(site.refusals().is_empty());
    }
}

#[test]
fn an_end_that_came_first_makes_the_keyholders_end_no_refusal() {
    let mut site = Site::paired();
    site.ask(|lockbox, now| lockbox.start_session(now, settings(DAY))).unwrap();
    site.goes_offline();
    site.lock_does(|lock, now| lock.ends(now, EndReason::Time));
    site.ask(Lockbox::end_session).unwrap();
    site.comes_online();
    assert_eq!(site.state(), Some(SessionState::Completed));
    assert!(site.refusals().is_empty(), "{:?}", site.refusals());
}

#[test]
fn an_administrator_ends_a_self_locked_session_after_the_break_open() {
    for tampered in [false, true] {
        let mut site = Site::paired();
        assert_eq!(site.ask(Lockbox::report_break_open), OVER);
        site.lock_does(|lock, now| {
            lock.starts_local(now, 1, Some(7200));
            lock.hello(now);
        });
        if tampered {
            site.lock_does(|lock, now| lock.happens(now, AuditKind::TamperPlate { seen: false }));
        } else {
            assert_eq!(site.ask(Lockbox::report_break_open), Ok(()));
        }
        assert_eq!(site.ask(Lockbox::end_session), LOCAL, "the keyholder");
        assert_eq!(site.ask(Lockbox::administrator_end_session), Ok(()));
        assert_eq!(site.state(), Some(SessionState::Completed));
        assert_eq!(site.lock.status.session, None);
    }
}

#[test]
fn an_end_that_the_lock_refuses_is_taken_back() {
    let mut site = Site::paired();
    site.lock_does(|lock, now| {
        lock.starts_local(now, 1, Some(7200));
        lock.hello(now);
    });
    site.ask(Lockbox::report_break_open).unwrap();
    // The lock sees its plate: the report was wrong.
    site.lock.next_answer = Some(Refusal::LocalSession);
    site.ask(Lockbox::administrator_end_session).unwrap();
    assert_eq!(site.state(), Some(SessionState::Locked));
    assert_eq!(site.refusals(), ["end session as administrator: local session"]);
}

#[test]
fn an_administrator_needs_a_report_for_a_keyholders_session_too() {
    let mut site = Site::paired();
    assert_eq!(site.ask(Lockbox::administrator_end_session), OVER);
    site.ask(|lockbox, now| lockbox.start_session(now, settings(DAY))).unwrap();
    let refused = site.ask(Lockbox::administrator_end_session);
    assert_eq!(refused, Err(Refused::BreakOpenNotReported));
    site.ask(Lockbox::report_break_open).unwrap();
    assert_eq!(site.ask(Lockbox::administrator_end_session), Ok(()));
}

#[test]
fn an_emergency_unlock_offline_is_told_once_when_the_link_is_back() {
    let mut site = Site::paired();
    site.ask(|lockbox, _| lockbox.set_contact("keyholder@example.org"));
    site.ask(|lockbox, now| lockbox.start_session(now, settings(7 * DAY))).unwrap();
    site.goes_offline();
    site.lock_does(|lock, now| lock.ends(now, EndReason::Emergency));
    site.pass(HOUR);
    assert_eq!(site.state(), Some(SessionState::Locked), "until it is told");
    site.lock.status.cooldown_s = Some(82_800);
    site.comes_online();
    // Everything arrives once more, as after a lost acknowledgement.
    site.lock_does(FakeLock::hello);
    assert_eq!(site.state(), Some(SessionState::Completed));
    assert_eq!(site.notices(), ["session completed", "emergency unlock"]);
    assert_eq!(site.lockbox().notices()[1].at, START, "when it happened, not when it was told");
    let mails: Vec<_> = std::iter::from_fn(|| site.ask(|lockbox, _| lockbox.poll_mail())).collect();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to, "keyholder@example.org");
    assert_eq!(mails[0].subject, "Lockbox 1: emergency unlock");
    assert_eq!(site.lockbox().mails(), mails);

    let refused = Err(Refused::Rule(Refusal::Cooldown));
    assert_eq!(site.ask(|lockbox, now| lockbox.start_session(now, settings(HOUR))), refused);
    site.goes_offline();
    site.pass(22 * HOUR);
    assert_eq!(site.ask(|lockbox, now| lockbox.start_session(now, settings(HOUR))), refused);
    site.pass(HOUR);
    site.lock.status.cooldown_s = None;
    site.comes_online();
    assert_eq!(site.ask(|lockbox, now| lockbox.start_session(now, settings(HOUR))), Ok(()));
    assert_eq!(site.state(), Some(SessionState::Locked));
}

#[test]
fn the_last_seconds_of_a_cooldown_are_the_locks_to_judge() {
    let mut site = Site::paired();
    site.lock.status.cooldown_s = Some(6);
    site.lock_does(FakeLock::tell_status);
    let start =
        |site: &mut Site| site.ask(|lockbox, now| lockbox.start_session(now, settings(HOUR)));
    assert_eq!(start(&mut site), Err(Refused::Rule(Refusal::Cooldown)));
    site.pass(Duration::from_secs(1));
    assert_eq!(start(&mut site), Ok(()));
    assert_eq!(site.refusals(), ["start session: cooldown"; 2], "the second one by the lock");
}

#[test]
fn breaks_are_followed_and_a_missed_one_is_told_once() {
    let mut site = Site::paired();
    site.ask(|lockbox, now| lockbox.start_session(now, settings(7 * DAY))).unwrap();
    let session = SessionId(1);
    let mut step = |kind, phase, state| {
        site.lock.status.session.as_mut().unwrap().phase = phase;
        site.lock_does(|lock, now| lock.happens(now, kind));
        site.lock_does(FakeLock::hello);
        assert_eq!(site.state(), Some(state), "{kind:?}");
        (site.notices(), site.lockbox().mails().len())
    };
    step(AuditKind::BreakStarted { session }, Phase::Break, SessionState::Break);
    let told = step(AuditKind::BreakMissed { session }, Phase::Overdue, SessionState::Break);
    assert_eq!(told, (vec!["break missed"], 1));
    let told = step(AuditKind::BreakEnded { session }, Phase::Locked, SessionState::Locked);
    assert_eq!(told, (vec!["break missed"], 1));
}

#[test]
fn emergency_unlock_is_judged_by_the_lock_and_kept_there() {
    let mut site = Site::paired();
    site.ask(|lockbox, now| lockbox.start_session(now, settings(DAY))).unwrap();
    assert_eq!(site.ask(|lockbox, now| lockbox.set_emergency_unlock(now, false)), Ok(()));
    assert_eq!(site.refusals(), ["set emergency unlock: only while unlocked"]);
    assert!(site.lockbox().defaults().session(None).emergency_unlock);
    site.ask(Lockbox::unlock).unwrap();
    site.ask(|lockbox, now| lockbox.set_emergency_unlock(now, false)).unwrap();
    // The device's setting counts in every session; a second memory of it would outlive its change.
    assert!(site.lockbox().defaults().session(None).emergency_unlock);
    assert!(!site.lock.status.emergency_unlock);
}

#[test]
fn breaks_are_set_for_the_keyholders_sessions_and_for_the_devices_own() {
    let breaks = Some(Breaks { length_s: 900, every_s: 172_800 });
    let mut site = Site::paired();
    site.ask(|lockbox, _| lockbox.set_break_defaults(breaks));
    assert_eq!(site.lockbox().defaults().session(None).breaks, breaks);
    assert!(site.lock.applied.is_empty());
    site.ask(|lockbox, now| lockbox.set_device_breaks(now, breaks)).unwrap();
    assert_eq!(site.lock.status.breaks, breaks);
}

#[test]
fn a_session_that_ends_offline_stays_locked_until_the_lock_is_back() {
    let mut site = Site::paired();
    site.ask(|lockbox, now| lockbox.start_session(now, settings(HOUR))).unwrap();
    site.goes_offline();
    site.pass(HOUR);
    site.lock_does(|lock, now| lock.ends(now, EndReason::Time));
    site.pass(HOUR);
    assert_eq!(site.state(), Some(SessionState::Locked));
    assert!(site.view().contains("Time left: 00:00"), "{}", site.view());
    site.comes_online();
    assert_eq!(site.state(), Some(SessionState::Completed));
}

#[test]
fn nothing_is_asked_of_a_lockbox_that_is_not_paired() {
    let mut dashboard = dashboard_core::Dashboard::new(1);
    dashboard.add_lockbox(site::BOX);
    let lockbox = dashboard.lockbox_mut(site::BOX).unwrap();
    assert_eq!(lockbox.start_session(START, settings(DAY)), Err(Refused::NotPaired));
    assert_eq!(lockbox.unlock(START), Err(Refused::NotPaired));
    assert_eq!(lockbox.set_emergency_unlock(START, true), Err(Refused::NotPaired));
    assert_eq!(lockbox.refusals().len(), 3);
    assert_eq!(lockbox.refusals()[0].text(), "not paired");
    assert_eq!(dashboard.poll_transmit(), None);
}
