//! What the keyholder sees, line by line, and the audit log in words.

mod site;

use std::time::Duration;

use dashboard_core::{
    AuditKind, Breaks, Dashboard, EndReason, Origin, Part, Phase, RejectReason, RestartReason,
    SessionId, SessionSettings, event_text,
};
use insta::assert_snapshot;
use site::{BOX, DAY, HOUR, START, Site, settings};

fn running(settings: SessionSettings) -> Site {
    let mut site = Site::paired();
    site.ask(|lockbox, now| lockbox.start_session(now, settings)).unwrap();
    site
}

#[test]
fn before_anything() {
    let mut dashboard = Dashboard::new(1);
    dashboard.add_lockbox(BOX);
    assert_snapshot!(dashboard.lockbox(BOX).unwrap().keyholder_view(START).join("\n"), @"
    Lockbox 1
    not paired
    ");
}

#[test]
fn unlocked_and_online() {
    let mut site = Site::paired();
    site.ask(|lockbox, _| lockbox.set_name("Holiday box"));
    assert_snapshot!(site.view(), @"
    Holiday box
    online
    Emergency option: on
    Battery 80 %
    Back plate: closed
    ");
}

#[test]
fn locked_with_a_code_and_with_the_password_that_everybody_knows() {
    let mut site = Site::paired();
    site.lock_does(|lock, now| {
        lock.status.code_lock = true;
        lock.status.default_password = true;
        lock.tell_status(now);
    });
    assert_snapshot!(site.view(), @"
    Lockbox 1
    online
    Locked with a code
    Default password: change it
    Emergency option: on
    Battery 80 %
    Back plate: closed
    ");
}

#[test]
fn a_hidden_time_is_shown_to_the_keyholder() {
    let mut site = running(SessionSettings {
        breaks: Some(Breaks { length_s: 900, every_s: 172_800 }),
        emergency_unlock: false,
        time_hidden: true,
        ..settings(7 * DAY)
    });
    site.now = site.now.plus(Duration::from_secs(2));
    assert_snapshot!(site.view(), @"
    Lockbox 1
    online
    Session: locked
    Time left: 6d 23h 59:58
    Time hidden on the device
    Emergency option: off
    Breaks: 15 min every 2 d
    Battery 80 %
    Back plate: closed
    ");
}

#[test]
fn forever_offline_on_usb() {
    let mut site = Site::paired();
    site.lock_does(|lock, now| {
        lock.status.usb = true;
        lock.status.plate = false;
        lock.status.battery_percent = 4;
        lock.starts_local(now, 1, None);
        lock.hello(now);
    });
    site.goes_offline();
    assert_snapshot!(site.view(), @"
    Lockbox 1
    offline, last seen 2026-01-05 09:00:00 UTC
    Session: locked
    Time left: forever
    Emergency option: on
    Battery 4 %
    USB
    Back plate: open
    ");
}

#[test]
fn a_break_and_a_late_one() {
    let mut site = running(settings(HOUR));
    let session = SessionId(1);
    site.lock.status.session.as_mut().unwrap().phase = Phase::Break;
    site.lock_does(|lock, now| lock.happens(now, AuditKind::BreakStarted { session }));
    assert_snapshot!(site.view(), @"
    Lockbox 1
    online
    Session: break
    Time left: 1h 00:00
    Break
    Emergency option: on
    Battery 80 %
    Back plate: closed
    ");
    site.lock.status.session.as_mut().unwrap().phase = Phase::Overdue;
    site.lock_does(|lock, now| lock.happens(now, AuditKind::BreakMissed { session }));
    assert_snapshot!(site.view(), @"
    Lockbox 1
    online
    Session: break
    Time left: 1h 00:00
    Break: late
    Emergency option: on
    Battery 80 %
    Back plate: closed
    Notice: break missed, 2026-01-05 09:00:00 UTC
    ");
}

#[test]
fn a_cooldown_and_what_was_refused() {
    let mut site = running(settings(DAY));
    site.lock_does(|lock, now| {
        lock.ends(now, EndReason::Emergency);
        lock.hello(now);
    });
    site.pass(Duration::from_secs(4 * 3600 + 30 * 60 + 2));
    site.ask(|lockbox, now| lockbox.start_session(now, settings(HOUR))).unwrap_err();
    assert_snapshot!(site.view(), @"
    Lockbox 1
    online
    Session: completed
    Cooldown 19:29:58
    Emergency option: on
    Battery 80 %
    Back plate: closed
    Notice: emergency unlock, 2026-01-05 09:00:00 UTC
    Notice: session completed, 2026-01-05 09:00:00 UTC
    Refused: start session: cooldown
    ");
}

#[test]
fn pending_while_offline() {
    let mut site = Site::paired();
    site.goes_offline();
    site.ask(|lockbox, now| lockbox.start_session(now, settings(HOUR))).unwrap();
    site.ask(|lockbox, now| lockbox.set_duration(now, DAY)).unwrap();
    assert_snapshot!(site.view(), @"
    Lockbox 1
    offline, last seen 2026-01-05 09:00:00 UTC
    Session: pending
    Emergency option: on
    Battery 80 %
    Back plate: closed
    Waiting: 2 requests
    ");
}

#[test]
fn mails() {
    let mut site = running(settings(DAY));
    let session = SessionId(1);
    site.lock_does(|lock, now| lock.happens(now, AuditKind::BreakMissed { session }));
    site.lock_does(|lock, now| {
        lock.ends(now, EndReason::Emergency);
        lock.hello(now);
    });
    let mails: Vec<_> =
        site.lockbox().mails().iter().map(|m| format!("{}\n{}", m.subject, m.body)).collect();
    assert_snapshot!(mails.join("\n"), @"
    Lockbox 1: break missed
    The break of Lockbox 1 was over on 2026-01-05 09:00:00 UTC, and the key is not locked in again.

    Lockbox 1: emergency unlock
    Lockbox 1 was opened by emergency unlock on 2026-01-05 09:00:00 UTC.
    The session has ended. No new lock can start for 24 hours.
    ");
}

#[test]
fn the_audit_log_in_words() {
    let session = SessionId(1);
    let ended = |reason| AuditKind::SessionEnded { session, reason };
    let fault = |part, failed| AuditKind::PartFault { part, failed };
    let kinds = [
        AuditKind::Restarted(RestartReason::PowerOn),
        AuditKind::Restarted(RestartReason::Requested),
        AuditKind::Restarted(RestartReason::Watchdog),
        AuditKind::Restarted(RestartReason::Panic),
        AuditKind::Restarted(RestartReason::Fault),
        AuditKind::Restarted(RestartReason::Pin),
        AuditKind::SessionStarted { session, origin: Origin::Local, duration_s: None },
        ended(EndReason::Time),
        ended(EndReason::Keyholder),
        ended(EndReason::Ended),
        ended(EndReason::Emergency),
        AuditKind::EmergencyUnlock,
        AuditKind::BreakStarted { session },
        AuditKind::BreakEnded { session },
        AuditKind::BreakMissed { session },
        AuditKind::DurationSet { session, duration_s: 1 },
        AuditKind::CouldNotLock,
        AuditKind::CouldNotUnlock,
        AuditKind::TamperPlate { seen: false },
        AuditKind::TamperPlate { seen: true },
        AuditKind::TamperLatch,
        AuditKind::EmergencyUnlockSet { on: true },
        AuditKind::EmergencyUnlockSet { on: false },
        AuditKind::BreaksSet { on: true },
        AuditKind::BreaksSet { on: false },
        fault(Part::Display, true),
        fault(Part::Display, false),
        fault(Part::Clock, true),
        fault(Part::Clock, false),
        fault(Part::Store, true),
        fault(Part::Store, false),
        AuditKind::ClockLost,
        AuditKind::ClockSet,
        AuditKind::LinkRejected(RejectReason::NotAuthentic),
        AuditKind::LinkRejected(RejectReason::Replayed),
        AuditKind::LinkRejected(RejectReason::Malformed),
        AuditKind::Paired,
        AuditKind::RecordUnreadable,
    ];
    let texts = kinds.map(event_text);
    assert_snapshot!(texts.join("\n"), @"
    restart: power on
    restart: requested
    restart: watchdog
    restart: panic
    restart: fault
    restart: reset line
    session started
    session ended: time
    session ended: keyholder
    session ended: ended by dashboard
    session ended: emergency
    emergency unlock
    break started
    break ended
    break missed
    duration set
    could not lock
    could not unlock
    tamper: back plate opened
    tamper: back plate closed
    tamper: latch
    emergency option turned on
    emergency option turned off
    breaks turned on
    breaks turned off
    display fault
    display works again
    clock fault
    clock works again
    store fault
    store works again
    clock lost
    clock set
    link: command rejected, forged or altered
    link: command rejected, replayed
    link: frame rejected, malformed
    paired
    session record unreadable
    ");
    let mut site = Site::paired();
    for kind in kinds.into_iter().filter(|kind| !matches!(kind, AuditKind::SessionEnded { .. })) {
        site.lock_does(|lock, now| lock.happens(now, kind));
    }
    let logged: Vec<_> =
        site.lockbox().audit().iter().map(dashboard_core::AuditEntry::text).collect();
    assert_eq!(logged.len(), kinds.len() - 4);
    assert!(logged.iter().all(|text| texts.contains(&text.as_str())));
}
