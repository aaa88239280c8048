//! What waits for the lock, and what becomes of it: order, repetition, and the hour of a start (PWR-3).

mod site;

use std::time::Duration;

use dashboard_core::{
    AuditKind, Dashboard, EndReason, Lockbox, Refusal, Refused, SessionId, SessionState,
};
use lock_protocol::Command;
use site::lock::FakeLock;
use site::{BOX, DAY, HOUR, START, Site, settings};

const SECOND: Duration = Duration::from_secs(1);

fn commands(site: &Site) -> Vec<Command> {
    site.lock.applied.iter().map(|request| request.command).collect()
}

#[test]
fn what_is_asked_offline_is_applied_in_order_on_reconnect() {
    let mut site = Site::paired();
    site.goes_offline();
    site.ask(|lockbox, now| lockbox.set_emergency_unlock(now, false)).unwrap();
    site.ask(|lockbox, now| lockbox.start_session(now, settings(DAY))).unwrap();
    site.ask(|lockbox, now| lockbox.set_duration(now, 2 * DAY)).unwrap();
    assert_eq!((site.state(), site.lockbox().waiting_requests()), (Some(SessionState::Pending), 3));
    site.pass(Duration::from_mins(59));
    assert!(site.lock.applied.is_empty());
    site.comes_online();
    assert!(matches!(
        commands(&site)[..],
        [
            Command::SetEmergencyUnlock { on: false },
            Command::StartSession { session: SessionId(1), duration_s: Some(86_400), .. },
            Command::SetDuration { session: SessionId(1), duration_s: 172_800 },
        ]
    ));
    let ids: Vec<_> = site.lock.applied.iter().map(|request| request.id.0).collect();
    assert_eq!(ids, [1, 2, 3]);
    assert_eq!((site.state(), site.lockbox().waiting_requests()), (Some(SessionState::Locked), 0));
}

#[test]
fn a_start_is_void_after_an_hour_and_never_sent() {
    let mut site = Site::paired();
    site.goes_offline();
    site.ask(|lockbox, now| lockbox.start_session(now, settings(DAY))).unwrap();
    site.ask(|lockbox, now| lockbox.set_duration(now, 2 * DAY)).unwrap();
    assert_eq!(site.dashboard.deadline(), Some(START.plus(HOUR)));
    site.pass(Duration::from_millis(3_599_999));
    assert_eq!(site.state(), Some(SessionState::Pending));
    site.pass(Duration::from_millis(1));
    assert_eq!(site.state(), Some(SessionState::Abandoned));
    assert_eq!(site.dashboard.deadline(), None);
    site.comes_online();
    assert!(site.lock.applied.is_empty());
    assert_eq!(site.state(), Some(SessionState::Abandoned));
    assert_eq!(site.lockbox().waiting_requests(), 0);
}

#[test]
fn a_start_that_was_lost_on_the_way_is_never_sent_after_its_hour() {
    let mut site = Site::paired();
    site.dashboard.lockbox_mut(BOX).unwrap().start_session(START, settings(DAY)).unwrap();
    assert!(site.dashboard.poll_transmit().is_some(), "sent, and lost");
    site.goes_offline();
    site.pass(HOUR);
    assert_eq!(site.state(), Some(SessionState::Abandoned));
    site.comes_online();
    assert!(site.lock.applied.is_empty());
    assert_eq!(site.lockbox().waiting_requests(), 0);
}

#[test]
fn what_was_not_sent_before_the_link_went_is_not_sent_late() {
    let mut site = Site::paired();
    site.dashboard.lockbox_mut(BOX).unwrap().start_session(START, settings(DAY)).unwrap();
    site.goes_offline();
    assert_eq!(site.dashboard.poll_transmit(), None);
    site.comes_online();
    assert_eq!(site.lock.applied.len(), 1, "under a new counter");
}

#[test]
fn a_start_that_the_lock_calls_void_is_abandoned() {
    let mut site = Site::paired();
    site.lock.next_answer = Some(Refusal::Void);
    site.ask(|lockbox, now| lockbox.start_session(now, settings(DAY))).unwrap();
    assert_eq!(site.state(), Some(SessionState::Abandoned));
    assert_eq!(site.refusals(), ["start session: void: older than 1 hour"]);
}

#[test]
fn a_start_whose_answer_was_lost_is_not_void_if_the_lock_began_it() {
    let mut site = Site::paired();
    site.dashboard.lockbox_mut(BOX).unwrap().start_session(START, settings(DAY)).unwrap();
    let (_, frame) = site.dashboard.poll_transmit().unwrap();
    site.lock.receive(START, &frame);
    while site.lock.poll_transmit().is_some() {}
    site.goes_offline();
    site.pass(2 * HOUR);
    assert_eq!(site.state(), Some(SessionState::Abandoned));
    site.comes_online();
    assert_eq!(site.state(), Some(SessionState::Locked));
    assert_eq!(site.lock.applied.len(), 1);
}

#[test]
fn a_pending_session_is_taken_back_without_a_trace() {
    let mut site = Site::paired();
    let nothing = site.ask(Lockbox::abandon);
    assert_eq!(nothing, Err(Refused::Rule(Refusal::SessionOver)));
    site.goes_offline();
    site.ask(|lockbox, now| lockbox.start_session(now, settings(DAY))).unwrap();
    assert_eq!(site.ask(Lockbox::abandon), Ok(()));
    assert_eq!(site.state(), Some(SessionState::Abandoned));
    site.comes_online();
    assert!(site.lock.applied.is_empty());
    // A session that runs isn't pending.
    site.ask(|lockbox, now| lockbox.start_session(now, settings(DAY))).unwrap();
    let running = site.ask(Lockbox::abandon);
    assert_eq!(running, Err(Refused::Rule(Refusal::SessionActive)));
}

#[test]
fn a_pending_session_that_was_sent_is_unlocked_if_it_began() {
    for arrived in [true, false] {
        let mut site = Site::paired();
        site.dashboard.lockbox_mut(BOX).unwrap().start_session(START, settings(DAY)).unwrap();
        let (_, frame) = site.dashboard.poll_transmit().unwrap();
        if arrived {
            site.lock.receive(START, &frame);
            while site.lock.poll_transmit().is_some() {}
        }
        site.goes_offline();
        site.ask(Lockbox::abandon).unwrap();
        assert_eq!(site.state(), Some(SessionState::Abandoned));
        site.comes_online();
        assert_eq!(site.lock.status.session, None);
        let state = if arrived { SessionState::Completed } else { SessionState::Abandoned };
        assert_eq!(site.state(), Some(state));
        assert!(site.refusals().is_empty(), "{:?}", site.refusals());
    }
}

#[test]
fn requests_for_a_session_that_is_over_are_dropped_and_said() {
    let mut site = Site::paired();
    site.ask(|lockbox, now| lockbox.start_session(now, settings(DAY))).unwrap();
    site.goes_offline();
    site.ask(|lockbox, now| lockbox.set_emergency_unlock(now, false)).unwrap();
    site.ask(|lockbox, now| lockbox.set_duration(now, 2 * DAY)).unwrap();
    site.ask(Lockbox::unlock).unwrap();
    site.lock_does(|lock, now| lock.ends(now, EndReason::Emergency));
    site.comes_online();
    assert_eq!(site.state(), Some(SessionState::Completed));
    assert_eq!(site.refusals(), ["set duration: session is over", "unlock: session is over"]);
    assert_eq!(site.lock.applied.len(), 2, "the start and the setting");
}

#[test]
fn a_local_session_that_came_first_wins_over_a_queued_start() {
    let mut site = Site::paired();
    site.goes_offline();
    site.ask(|lockbox, now| lockbox.start_session(now, settings(DAY))).unwrap();
    site.lock_does(|lock, now| lock.starts_local(now, 1, Some(600)));
    site.comes_online();
    assert_eq!(site.refusals(), ["start session: session active"]);
    assert_eq!(site.state(), Some(SessionState::Locked));
    assert!(site.lockbox().session().unwrap().is_self_locked());

    // One that ended before is history, and the queued one counts.
    let mut site = Site::paired();
    site.goes_offline();
    site.ask(|lockbox, now| lockbox.start_session(now, settings(DAY))).unwrap();
    site.lock_does(|lock, now| {
        lock.starts_local(now, 1, Some(600));
        lock.ends(now, EndReason::Time);
    });
    site.comes_online();
    assert_eq!(site.state(), Some(SessionState::Locked));
    site.ask(Lockbox::unlock).unwrap();
    assert_eq!(site.lockbox().sessions().last().unwrap().id(), SessionId(1));
    assert_eq!(site.lockbox().sessions().len(), 2);
}

#[test]
fn an_unanswered_request_is_sent_again_under_its_number_until_the_lock_is_silent() {
    let mut site = Site::paired();
    site.lock.deaf = true;
    site.ask(|lockbox, now| lockbox.start_session(now, settings(DAY))).unwrap();
    assert_eq!(site.dashboard.deadline(), Some(START.plus(2 * SECOND)));
    site.pass(9 * SECOND);
    assert!(site.lockbox().is_online());
    site.pass(SECOND);
    assert!(!site.lockbox().is_online(), "five times without an answer");
    assert_eq!(site.dashboard.deadline(), Some(START.plus(HOUR)), "the start's end only");
    site.lock.deaf = false;
    site.pass(SECOND);
    assert!(site.lock.applied.is_empty());
    site.comes_online();
    assert_eq!((site.lock.applied.len(), site.lock.applied[0].id.0), (1, 1));
    assert_eq!(site.state(), Some(SessionState::Locked));
}

#[test]
fn any_word_of_the_lock_makes_it_heard_again() {
    let mut site = Site::paired();
    site.lock.deaf = true;
    site.ask(|lockbox, now| lockbox.start_session(now, settings(DAY))).unwrap();
    site.pass(10 * SECOND);
    assert!(!site.lockbox().is_online());
    site.lock.deaf = false;
    site.lock_does(|lock, now| lock.happens(now, AuditKind::TamperLatch));
    assert!(site.lockbox().is_online());
    assert_eq!(site.state(), Some(SessionState::Locked));
}

#[test]
fn a_callers_clock_that_is_set_back_delays_nothing() {
    let mut site = Site::paired();
    site.lock.deaf = true;
    site.ask(|lockbox, now| lockbox.set_emergency_unlock(now, false)).unwrap();
    site.lock.deaf = false;
    site.now = dashboard_core::Utc::from_secs(1_000_000);
    site.dashboard.handle_timeout(site.now);
    site.exchange();
    assert_eq!(site.lock.applied.len(), 1);
}

#[test]
fn the_clock_is_set_where_it_is_wrong_and_before_anything_else() {
    for (error_ms, set) in [
        (Some(0), false),
        (Some(1900), false),
        (Some(-1900), false),
        (Some(4000), true),
        (Some(-4000), true),
        (None, true),
    ] {
        let mut site = Site::paired();
        site.goes_offline();
        site.lock.clock_error_ms = error_ms;
        site.ask(|lockbox, now| lockbox.set_emergency_unlock(now, false)).unwrap();
        site.pass(HOUR);
        site.comes_online();
        let utc_ms = START.plus(HOUR).as_millis();
        let mut expected = vec![Command::SetEmergencyUnlock { on: false }];
        if set {
            expected.insert(0, Command::SetClock { utc_ms });
        }
        assert_eq!(commands(&site), expected, "{error_ms:?}");
    }
}

#[test]
fn a_clock_that_can_not_be_set_is_tried_once_a_connection() {
    let mut site = Site::paired();
    site.goes_offline();
    for tries in 1..3 {
        site.lock.clock_error_ms = None;
        site.lock.next_answer = Some(Refusal::StoreFault);
        site.comes_online();
        site.lock_does(FakeLock::tell_status);
        assert_eq!(site.lock.status.last_command.0, tries);
    }
    assert!(site.refusals().is_empty(), "nobody asked for it");
    // A clock that is lost while online is set, too.
    site.lock.clock_error_ms = Some(0);
    site.lock_does(FakeLock::tell_status);
    site.lock.clock_error_ms = None;
    site.lock_does(FakeLock::tell_status);
    assert!(matches!(commands(&site)[..], [Command::SetClock { .. }]));
}

#[test]
fn a_clock_is_asked_to_be_set_once_however_often_the_lock_says_hello() {
    let mut site = Site::paired();
    site.lock.clock_error_ms = None;
    site.lock.deaf = true;
    site.lock_does(FakeLock::hello);
    site.lock_does(FakeLock::hello);
    assert_eq!(site.lockbox().waiting_requests(), 1);
}

#[test]
fn a_stored_dashboard_goes_on_where_it_was() {
    let mut site = Site::paired();
    site.ask(|lockbox, now| lockbox.start_session(now, settings(DAY))).unwrap();
    site.goes_offline();
    site.ask(Lockbox::unlock).unwrap();
    let stored = serde_json::to_string(&site.dashboard).unwrap();
    let restored: Dashboard = serde_json::from_str(&stored).unwrap();
    assert_eq!(restored, site.dashboard);
    site.dashboard = restored;
    site.comes_online();
    assert_eq!(site.state(), Some(SessionState::Completed));
    assert_eq!(site.lock.applied.len(), 2);
}
