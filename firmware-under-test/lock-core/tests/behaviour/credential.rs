//! Digital keys: their period, where they count, and what is refused (KEY-1, KEY-4, KEY-6, KEY-7).

use core::time::Duration;

use lock_core::{Button, Input};
use lock_protocol::{
    AuditKind, Command, DigitalKey, KeyId, LatchState, OperationSource, Refusal, SessionId,
};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::code_lock::{code_locked, is_code_locked};
use crate::shell::Shell;
use crate::vault::digits;

const KEY: KeyId = KeyId(8);

fn put(shell: &Shell, from_s: i64, until_s: i64, pin: &str) -> Command {
    let now_s = shell.utc().0 / 1000;
    Command::PutKey(DigitalKey {
        id: KEY,
        from_s: now_s + from_s,
        until_s: now_s + until_s,
        pin: (!pin.is_empty()).then(|| digits(pin)),
        secret: [5; 16],
    })
}

/// A box that is locked with a code, and a key with the PIN 48151 for that time from now.
pub(crate) fn with_key(from_s: i64, until_s: i64) -> Shell {
    let mut shell = code_locked();
    shell.pass_s(5);
    let command = put(&shell, from_s, until_s, "48151");
    shell.request(command);
    assert_eq!(shell.answers, [Ok(())]);
    shell
}

fn last_answer(shell: &Shell) -> Result<(), Refusal> {
    *shell.answers.last().expect("an answer")
}

fn unlock_from_app(shell: &mut Shell) -> Result<(), Refusal> {
    shell.request(Command::UnlockWithKey { key: KEY, void_from_s: i64::MAX });
    last_answer(shell)
}

#[test]
fn every_source_opens_in_the_period_and_only_there() {
    for (from_s, until_s, refusal) in [
        (-10, 60, None),
        (20, 60, Some(Refusal::OutsidePeriod)),
        (-60, -10, Some(Refusal::OutsidePeriod)),
    ] {
        for source in [
            OperationSource::Keypad,
            OperationSource::Phone,
            OperationSource::Card,
            OperationSource::App,
        ] {
            let mut shell = with_key(from_s, until_s);
            match source {
                OperationSource::Keypad => shell.code("48151"),
                OperationSource::App => {
                    assert_eq!(unlock_from_app(&mut shell), refusal.map_or(Ok(()), Err));
                }
                _ => {
                    shell.feed(Input::CredentialPresented { source, key: KEY });
                    shell.pass_until_idle();
                }
            }
            let opens = refusal.is_none();
            assert_eq!(shell.latch == LatchState::Unlocked, opens, "{source:?} {from_s}");
            let key = Some(KEY);
            let expected = if opens {
                AuditKind::CodeUnlocked { source, key }
            } else {
                AuditKind::CredentialDenied { source, key }
            };
            assert!(shell.log.iter().any(|event| event.kind == expected), "{source:?} {from_s}");
            assert!(!shell.log.iter().any(|event| event.kind == AuditKind::WrongCode));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        rng_seed: RngSeed::Fixed(8),
        failure_persistence: None,
        ..ProptestConfig::with_cases(60)
    })]

    /// Never before the start, never at the end or after it; for the rest of the period always.
    #[test]
    fn the_period_is_kept_to_the_second(from_s in -20_i64..20, length_s in 1_i64..20, at_ms in 0_u64..25_000) {
        let mut shell = with_key(from_s, from_s + length_s);
        let DigitalKey { from_s, until_s, .. } = shell.vault.keys[&KEY];
        shell.pass(Duration::from_millis(at_ms));
        let entered_us = shell.true_us();
        let answer = unlock_from_app(&mut shell);
        let inside = |margin_us: i64| {
            from_s * 1_000_000 + margin_us <= entered_us
                && entered_us < until_s * 1_000_000 - margin_us
        };
        if inside(100_000) {
            prop_assert_eq!(answer, Ok(()));
        } else if !inside(0) {
            prop_assert_eq!(answer, Err(Refusal::OutsidePeriod));
        }
        prop_assert_eq!(shell.latch == LatchState::Unlocked, answer.is_ok());
    }
}

#[test]
fn without_a_clock_only_the_master_password_opens() {
    let mut shell = with_key(-10, 1000);
    shell.lose_clock();
    shell.pass_s(20);
    shell.press(Button::Back);
    shell.code("48151");
    assert!(is_code_locked(&shell));
    assert_eq!(unlock_from_app(&mut shell), Err(Refusal::TimeUnknown));
    shell.code("2580");
    assert_eq!(shell.latch, LatchState::Unlocked);
}

#[test]
fn a_clock_that_jumps_moves_no_period() {
    let mut shell = with_key(-10, 1000);
    shell.set_chip_ahead(366 * 86_400 * 1_000_000);
    shell.pass_s(20);
    assert_eq!(unlock_from_app(&mut shell), Err(Refusal::OutsidePeriod));
    shell.set_chip_ahead(0);
    shell.pass_s(20);
    assert_eq!(unlock_from_app(&mut shell), Ok(()));
}

#[test]
fn a_key_that_was_deleted_or_never_was_opens_nothing() {
    let mut shell = with_key(-10, 1000);
    for _ in 0..2 {
        shell.request(Command::DeleteKey { key: KEY });
        assert_eq!(last_answer(&shell), Ok(()), "deleting once more is no error");
    }
    shell.code("48151");
    assert_eq!(unlock_from_app(&mut shell), Err(Refusal::KeyUnknown));
    shell.feed(Input::CredentialPresented { source: OperationSource::Phone, key: KEY });
    shell.feed(Input::CredentialRejected { source: OperationSource::Card });
    shell.pass_until_idle();
    assert!(is_code_locked(&shell));
    assert_eq!(shell.log.iter().filter(|event| event.kind == AuditKind::WrongCode).count(), 1);
}

#[test]
fn in_a_session_nothing_opens() {
    let mut shell = with_key(-10, 100_000);
    shell.request(Command::StartSession {
        session: SessionId(4),
        duration_s: Some(3600),
        breaks: None,
        emergency_unlock: true,
        time_hidden: false,
        void_from_s: i64::MAX,
    });
    shell.code("48151");
    shell.code("2580");
    assert_eq!(unlock_from_app(&mut shell), Err(Refusal::SessionActive));
    for source in [OperationSource::Phone, OperationSource::Card] {
        shell.feed(Input::CredentialPresented { source, key: KEY });
    }
    shell.pass_until_idle();
    assert_eq!(shell.latch, LatchState::Locked);
    assert!(shell.lock.status(shell.now()).session.is_some());
    assert!(!shell.lock.wants_reader());
}

#[test]
fn a_command_that_came_too_late_is_void() {
    let mut shell = with_key(-10, 1000);
    let now_s = shell.utc().0 / 1000;
    shell.request(Command::UnlockWithKey { key: KEY, void_from_s: now_s });
    assert_eq!(last_answer(&shell), Err(Refusal::Void));
    assert!(is_code_locked(&shell));
}

#[test]
fn an_unlock_of_a_box_that_is_open_is_no_error() {
    let mut shell = with_key(-10, 1000);
    shell.code("2580");
    let drives = shell.drives.len();
    assert_eq!(unlock_from_app(&mut shell), Ok(()));
    assert_eq!(shell.drives.len(), drives);
}

#[test]
fn a_key_that_can_not_be_is_refused() {
    let mut shell = code_locked();
    for (from_s, until_s, pin, expected) in [
        (0, 0, "48151", Err(Refusal::BadPeriod)),
        (10, 9, "", Err(Refusal::BadPeriod)),
        (0, 10, "481", Err(Refusal::PinLength)),
        (0, 10, "4815162", Err(Refusal::PinLength)),
        (0, 10, "2580", Err(Refusal::PinIsMaster)),
        (0, 10, "4815", Ok(())),
        (0, 10, "481516", Ok(())),
        (0, 1, "", Ok(())),
    ] {
        let command = put(&shell, from_s, until_s, pin);
        shell.request(command);
        assert_eq!(last_answer(&shell), expected, "{from_s} {until_s} {pin}");
    }
}

#[test]
fn the_reader_looks_only_where_it_can_open() {
    let mut shell = code_locked();
    assert!(shell.lock.wants_reader());
    shell.pass_s(300);
    assert!(shell.lock.wants_reader(), "in the dark, too");
    shell.pass_s(600);
    assert!(shell.lock.is_asleep() && !shell.lock.wants_reader());
    shell.press(Button::Back);
    assert!(shell.lock.wants_reader());
    shell.code("2580");
    assert!(!shell.lock.wants_reader());
}
