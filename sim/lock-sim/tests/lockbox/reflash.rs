//! A reflash keeps the store: today's firmware reads what its form's images hold (PWR-2).

use std::time::Duration;

use bench_protocol::{Button, LatchPosition, Stimulus};
use lock_protocol::{
    AuditKind, Breaks, Command, KeyId, OperationSource, Phase, RestartReason, Status,
};

use crate::bench::Bench;
use crate::image::{PASSWORD, SESSION, bench_of, set_password};

const FORM: &str = "form-2";
const DAY_S: u64 = 86_400;

fn status(bench: &Bench) -> Status {
    bench.dashboard.status.expect("the dashboard with the image's key hears the lock")
}

/// What no start may have done, whatever the image.
fn assert_kept(bench: &Bench, latch: LatchPosition) {
    assert_eq!(bench.latch(), latch);
    assert_eq!(bench.eyes().coil_pulses(), [], "nothing is driven at the start");
    let log = &bench.dashboard.log;
    let numbers: Vec<u32> = log.iter().map(|event| event.sequence).collect();
    assert!(numbers.windows(2).all(|pair| pair[1] == pair[0] + 1), "no gap: {numbers:?}");
    let start = AuditKind::Restarted(RestartReason::PowerOn);
    assert_eq!(log.last().map(|event| event.kind), Some(start), "the start is the newest event");
    bench.dashboard.assert_logged(AuditKind::Paired);
    bench.dashboard.assert_logged(AuditKind::PasswordChanged);
    let status = status(bench);
    assert!(!status.default_password && status.emergency_unlock);
    assert_eq!(status.breaks, Some(Breaks { length_s: 900, every_s: 3600 }));
}

#[test]
fn an_open_box_keeps_its_pairing_settings_password_and_keys() {
    let mut bench = bench_of(FORM, "open");
    assert_kept(&bench, LatchPosition::Unlocked);
    assert_eq!((status(&bench).session, status(&bench).cooldown_s), (None, None));
    assert_eq!(bench.dashboard.count(AuditKind::KeyStored { key: KeyId(3) }), 1);
    lock_with_a_code(&mut bench);
    let source = OperationSource::Keypad;
    for (code, key) in [("1111", 1), ("162342", 3)] {
        bench.enter(code);
        assert_eq!(bench.latch(), LatchPosition::Locked, "{code}");
        let key = Some(KeyId(key));
        bench.dashboard.assert_logged(AuditKind::CredentialDenied { source, key });
    }
    bench.enter("48151");
    assert_eq!(bench.latch(), LatchPosition::Unlocked);
    bench.dashboard.assert_logged(AuditKind::CodeUnlocked { source, key: Some(KeyId(2)) });
    bench.choose("Stay Unlocked");
    bench.settle();
    lock_with_a_code(&mut bench);
    bench.enter(PASSWORD);
    assert_eq!(bench.latch(), LatchPosition::Unlocked);
}

fn lock_with_a_code(bench: &mut Bench) {
    bench.choose("Lock with Code");
    bench.settle();
    assert_eq!(bench.latch(), LatchPosition::Locked, "{}", bench.words());
}

#[test]
fn a_keyholders_session_goes_on_to_its_end_and_the_keyholder_ends_it() {
    let mut bench = bench_of(FORM, "keyholder-session");
    assert_kept(&bench, LatchPosition::Locked);
    let session = status(&bench).session.expect("a session");
    assert_eq!((session.id, session.phase), (SESSION, Phase::Locked));
    let left = session.remaining_s.expect("an end");
    assert!(left.abs_diff(980 * DAY_S) < 60, "{left}");
    bench.pass(Duration::from_secs(left - 5));
    assert_eq!(bench.latch(), LatchPosition::Locked, "early");
    bench.pass_s(6);
    assert_eq!(bench.latch(), LatchPosition::Unlocked, "late");

    let mut bench = bench_of(FORM, "keyholder-session");
    bench.dashboard.ask(&mut bench.lockbox, Command::Unlock { session: SESSION });
    bench.settle();
    assert_eq!(bench.latch(), LatchPosition::Unlocked);
}

#[test]
fn a_session_of_the_device_goes_on_to_its_end() {
    let mut bench = bench_of(FORM, "local-session");
    assert_kept(&bench, LatchPosition::Locked);
    let session = status(&bench).session.expect("a session");
    assert!(session.id.is_local());
    let left = session.remaining_s.expect("an end");
    assert!((530..=540).contains(&left), "{left}");
    bench.pass(Duration::from_secs(left - 2));
    assert_eq!(bench.latch(), LatchPosition::Locked, "early");
    bench.pass_s(4);
    assert_eq!(bench.latch(), LatchPosition::Unlocked, "late");
}

#[test]
fn a_break_goes_on_and_a_cooldown_too() {
    let mut bench = bench_of(FORM, "break");
    assert_kept(&bench, LatchPosition::Unlocked);
    assert_eq!(status(&bench).session.map(|session| session.phase), Some(Phase::Break));
    bench.choose("End Break");
    bench.settle();
    assert_eq!(bench.latch(), LatchPosition::Locked, "{}", bench.words());

    let mut bench = bench_of(FORM, "cooldown");
    assert_kept(&bench, LatchPosition::Unlocked);
    let left = status(&bench).cooldown_s.expect("a cooldown");
    assert!(left.abs_diff(23 * 3600) < 60, "{left}");
    bench.choose("Lock");
    bench.settle();
    bench.assert_shows("E-LOCK-20");
}

#[test]
fn a_code_lock_keeps_its_count_of_wrong_codes_and_its_pause() {
    let mut bench = bench_of(FORM, "code-lock");
    assert_kept(&bench, LatchPosition::Locked);
    assert!(status(&bench).code_lock);
    assert_eq!(bench.dashboard.count(AuditKind::WrongCode), 5);
    bench.enter(PASSWORD);
    assert_eq!(
        bench.latch(),
        LatchPosition::Locked,
        "the keypad is disabled for the rest of 1 min"
    );
    bench.pass_s(60);
    for _ in 0..5 {
        bench.enter("9999");
    }
    bench.dashboard.assert_logged(AuditKind::KeypadDisabled { seconds: 300 });
    bench.pass_s(300);
    bench.enter(PASSWORD);
    assert_eq!(bench.latch(), LatchPosition::Unlocked);
}

#[test]
fn a_new_box_is_still_new() {
    let mut bench = bench_of(FORM, "new");
    assert_eq!(bench.latch(), LatchPosition::Unlocked);
    bench.pair();
    assert!(status(&bench).default_password);
    bench.dashboard.assert_logged(AuditKind::Paired);
    bench.apply(Stimulus::Button { button: Button::Back, down: true });
    bench.apply(Stimulus::Button { button: Button::Back, down: false });
    bench.lock_for_ten_minutes();
}

/// What firmware without codes and keys has stored.
const OLD_FORM: &str = "form-1";

/// What no takeover may have done, whatever the image; gives what the lock says of itself.
fn assert_taken_over(bench: &Bench, latch: LatchPosition) -> Status {
    assert_eq!(bench.latch(), latch);
    assert_eq!(bench.eyes().coil_pulses(), [], "nothing is driven at the start");
    let log = &bench.dashboard.log;
    let numbers: Vec<u32> = log.iter().map(|event| event.sequence).collect();
    assert!(numbers.windows(2).all(|pair| pair[1] == pair[0] + 1), "no gap: {numbers:?}");
    bench.dashboard.assert_logged(AuditKind::Restarted(RestartReason::PowerOn));
    let status = status(bench);
    assert!(status.default_password, "there was none");
    assert_eq!(status.breaks, Some(Breaks { length_s: 900, every_s: 3600 }));
    status
}

#[test]
fn a_box_from_before_codes_and_keys_can_be_used_with_both_at_once() {
    let mut bench = bench_of(OLD_FORM, "open");
    let status = assert_taken_over(&bench, LatchPosition::Unlocked);
    assert_eq!((status.session, status.cooldown_s), (None, None));
    set_password(&mut bench);
    for id in 1..=20 {
        let now_s = bench.lockbox.world().utc_s();
        let pin = lock_protocol::Digits::parse(&format!("{id:05}")).ok();
        let (from_s, until_s) = (now_s, now_s + 1000);
        let key =
            lock_protocol::DigitalKey { id: KeyId(id), from_s, until_s, pin, secret: [3; 16] };
        bench.dashboard.ask(&mut bench.lockbox, Command::PutKey(key));
        bench.settle();
    }
    assert!(
        bench.dashboard.answers.iter().all(|(_, result)| result.is_ok()),
        "{:?}",
        bench.dashboard.answers
    );
    lock_with_a_code(&mut bench);
    bench.enter("00017");
    assert_eq!(bench.latch(), LatchPosition::Unlocked);
}

#[test]
fn sessions_from_before_codes_and_keys_go_on() {
    for (name, days) in [("keyholder-session", 980), ("young-session", 30)] {
        let mut bench = bench_of(OLD_FORM, name);
        let session = assert_taken_over(&bench, LatchPosition::Locked).session.expect("a session");
        assert_eq!((session.id, session.phase), (SESSION, Phase::Locked));
        let left = session.remaining_s.expect("an end");
        assert!(left.abs_diff(days * DAY_S) <= 3601, "{left}");
        bench.pass(Duration::from_secs(left - 5));
        assert_eq!(bench.latch(), LatchPosition::Locked, "early");
        bench.pass_s(6);
        assert_eq!(bench.latch(), LatchPosition::Unlocked, "late");
    }
    let mut bench = bench_of(OLD_FORM, "local-session");
    let session = assert_taken_over(&bench, LatchPosition::Locked).session.expect("a session");
    assert!(session.id.is_local());
    bench.emergency_unlock();
    bench.settle();
    assert_eq!(bench.latch(), LatchPosition::Unlocked);
}

#[test]
fn a_cooldown_from_before_codes_and_keys_goes_on() {
    let mut bench = bench_of(OLD_FORM, "cooldown");
    let left = assert_taken_over(&bench, LatchPosition::Unlocked).cooldown_s.expect("a cooldown");
    assert!(left.abs_diff(23 * 3600) < 60, "{left}");
    bench.choose("Lock");
    bench.settle();
    bench.assert_shows("E-LOCK-20");
}
