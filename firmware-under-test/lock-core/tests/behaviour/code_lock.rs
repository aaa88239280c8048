//! Lock with Code, what ends it, and the lock that follows by itself (KEY-8, SES-8).

use core::time::Duration;

use insta::assert_snapshot;
use lock_core::{Button, Direction, Input, Loaded, Settings};
use lock_protocol::{AuditKind, Command, LatchState, OperationSource, SessionId};

use crate::album::Album;
use crate::shell::{BEGIN_US, Shell};
use crate::vault::{digits, tag};

/// A lock with the master password 2580, paired and with the link up.
pub(crate) fn with_password() -> Shell {
    let settings = Settings {
        pairing: Some([7; 32]),
        code_key: Some([3; 16]),
        password: Some(tag(digits("2580"))),
        ..Settings::default()
    };
    let mut shell = Shell::without_link(BEGIN_US, Loaded::Missing, Loaded::Record(settings));
    shell.feed(Input::Link(true));
    shell
}

pub(crate) fn code_locked() -> Shell {
    let mut shell = with_password();
    shell.choose("Lock with Code");
    shell.pass_until_idle();
    assert_eq!(shell.latch, LatchState::Locked);
    assert!(is_code_locked(&shell));
    shell
}

pub(crate) fn is_code_locked(shell: &Shell) -> bool {
    shell.lock.status(shell.now()).code_lock
}

pub(crate) fn opened() -> Shell {
    let mut shell = code_locked();
    shell.code("2580");
    assert_eq!(shell.latch, LatchState::Unlocked);
    shell
}

fn keyholders_start() -> Command {
    Command::StartSession {
        session: SessionId(4),
        duration_s: Some(3600),
        breaks: None,
        emergency_unlock: true,
        time_hidden: false,
        void_from_s: i64::MAX,
    }
}

fn logged(shell: &Shell, kind: AuditKind) -> usize {
    shell.log.iter().filter(|event| event.kind == kind).count()
}

#[test]
fn screens() {
    let mut album = Album::default();
    let mut shell = Shell::new();
    shell.choose("Lock with Code");
    album.add("while the default password stands", &shell);
    let mut shell = code_locked();
    album.add("locked with a code", &shell);
    shell.type_keys("258");
    album.add("three digits", &shell);
    shell.enter();
    album.add("pressed too short, the entry is gone", &shell);
    shell.open_lock_menu();
    album.add("its menu", &shell);
    shell.type_keys("99");
    album.add("two digits over the menu", &shell);
    shell.type_keys("*");
    shell.code("1111");
    album.add("a wrong code over the menu", &shell);
    shell.code("2580");
    album.add("opened", &shell);
    shell.pass_s(10);
    album.add("ten seconds later", &shell);
    shell.plate = false;
    shell.feed(Input::Plate(false));
    shell.pass_s(40);
    shell.press(Button::Back);
    album.add("plate open", &shell);
    shell.choose("Settings");
    shell.code("2580");
    album.add("a right code in the settings", &shell);
    shell.choose("About");
    shell.type_keys("25");
    album.add("two digits where there is no row for them", &shell);
    assert_snapshot!(album.into_text());
}

#[test]
fn it_locks_again_after_thirty_seconds_without_an_input() {
    let mut shell = opened();
    shell.pass_s(29);
    assert_eq!(shell.latch, LatchState::Unlocked);
    shell.feed(Input::Knob(1));
    shell.pass_s(29);
    assert_eq!(shell.latch, LatchState::Unlocked, "an input begins it anew");
    shell.pass_s(3);
    assert_eq!(shell.latch, LatchState::Locked);
    assert!(is_code_locked(&shell));
    assert_eq!(logged(&shell, AuditKind::CodeLocked), 1);
    assert_eq!(logged(&shell, AuditKind::Relocked), 1);
    let source = OperationSource::Keypad;
    assert_eq!(logged(&shell, AuditKind::CodeUnlocked { source, key: None }), 1);
}

#[test]
fn it_does_not_lock_again_with_the_plate_open_or_when_told_to_stay_unlocked() {
    let mut shell = opened();
    shell.plate = false;
    shell.feed(Input::Plate(false));
    shell.pass_s(3600);
    assert_eq!(shell.latch, LatchState::Unlocked);
    shell.plate = true;
    shell.feed(Input::Plate(true));
    shell.pass_s(29);
    assert_eq!(shell.latch, LatchState::Unlocked);
    shell.pass_s(3);
    assert_eq!(shell.latch, LatchState::Locked, "it was closed, and asleep before");
    shell.code("2580");
    shell.choose("Stay Unlocked");
    shell.pass_s(24 * 3600);
    assert_eq!(shell.latch, LatchState::Unlocked);
    shell.press(Button::Back);
    shell.choose("Lock with Code");
    shell.pass_until_idle();
    assert!(is_code_locked(&shell));
}

#[test]
fn it_survives_power_and_so_does_the_lock_that_follows() {
    for off_s in [0, 3600, 400 * 24 * 3600] {
        let mut shell = code_locked();
        shell.cut_power(Duration::from_secs(off_s));
        shell.pass_s(60);
        assert!(is_code_locked(&shell) && shell.latch == LatchState::Locked, "{off_s}");
        shell.code("2580");
        assert_eq!(shell.latch, LatchState::Unlocked, "{off_s}");
        shell.cut_power(Duration::from_secs(off_s));
        shell.pass_s(29);
        assert_eq!(shell.latch, LatchState::Unlocked, "{off_s}");
        shell.pass_s(3);
        assert_eq!(shell.latch, LatchState::Locked, "{off_s}");
    }
}

#[test]
fn power_that_goes_in_a_drive_leaves_nobody_locked_in_or_out() {
    for after_ms in [0, 30, 100, 190, 250] {
        let mut shell = with_password();
        shell.choose("Lock with Code");
        shell.pass(Duration::from_millis(after_ms));
        shell.cut_power(Duration::from_secs(1));
        shell.pass_s(5);
        let expected =
            if is_code_locked(&shell) { LatchState::Locked } else { LatchState::Unlocked };
        assert_eq!(shell.latch, expected, "locking, {after_ms} ms");
        let mut shell = code_locked();
        shell.type_keys("2580");
        shell.feed(Input::Key(lock_core::Key::End));
        shell.pass(Duration::from_millis(after_ms));
        shell.cut_power(Duration::from_secs(1));
        shell.pass_s(5);
        assert_eq!(shell.latch, LatchState::Unlocked, "unlocking, {after_ms} ms");
    }
}

#[test]
fn starting_any_lock_ends_it() {
    let mut shell = code_locked();
    shell.request(keyholders_start());
    assert_eq!(shell.answers, [Ok(())]);
    assert!(!is_code_locked(&shell));
    shell.code("2580");
    assert_eq!(shell.latch, LatchState::Locked, "no credential opens a session");
    shell.request(Command::Unlock { session: SessionId(4) });
    shell.pass_s(3600);
    assert_eq!(shell.latch, LatchState::Unlocked, "and nothing locks it after the session");
    let mut shell = opened();
    shell.lock_for_ten_minutes();
    shell.pass_s(700);
    assert_eq!(shell.latch, LatchState::Unlocked);
    assert_eq!(logged(&shell, AuditKind::Relocked), 0);
}

#[test]
fn a_start_that_fails_leaves_it_locked() {
    let mut shell = code_locked();
    shell.plate = false;
    shell.feed(Input::Plate(false));
    shell.request(keyholders_start());
    assert!(is_code_locked(&shell) && shell.latch == LatchState::Locked);
    // The plate is seen to leave in the drive.
    let mut shell = code_locked();
    let id = lock_protocol::CommandId(1);
    shell.feed(Input::Request(lock_protocol::Request { id, command: keyholders_start() }));
    shell.feed(Input::Plate(false));
    shell.pass_until_idle();
    assert!(shell.answers[0].is_err());
    assert!(is_code_locked(&shell) && shell.latch == LatchState::Locked);
    assert_eq!(shell.drives.iter().filter(|(_, way)| *way == Direction::Unlock).count(), 0);
}

#[test]
fn a_latch_that_jams_is_not_driven_again_and_again() {
    let mut shell = opened();
    shell.jammed = true;
    let before = shell.drives.len();
    shell.pass_s(40);
    assert_eq!(shell.drives.len() - before, 2, "to locked, and back");
    shell.pass_s(3600);
    assert_eq!(shell.drives.len() - before, 2);
    shell.jammed = false;
    shell.press(Button::Back);
    shell.enter();
    shell.pass_until_idle();
    assert!(is_code_locked(&shell), "Retry locks it");
}

#[test]
fn what_stands_against_other_locks_stands_against_this_one() {
    let mut shell = with_password();
    shell.plate = false;
    shell.feed(Input::Plate(false));
    shell.choose("Lock with Code");
    let mut album = Album::default();
    album.add("plate open", &shell);
    shell.plate = true;
    shell.feed(Input::Plate(true));
    shell.press(Button::Back);
    shell.feed(Input::Battery(4));
    shell.choose("Lock with Code");
    album.add("battery", &shell);
    shell.feed(Input::Usb(true));
    shell.press(Button::Back);
    shell.choose("Lock with Code");
    shell.pass_until_idle();
    assert!(is_code_locked(&shell), "USB power is enough");
    let mut shell = with_password();
    shell.lock_for_ten_minutes();
    shell.open_lock_menu();
    shell.choose("Emergency Unlock");
    shell.choose("Unlock now");
    shell.pass_until_idle();
    shell.choose("Lock with Code");
    album.add("cooldown", &shell);
    assert_snapshot!(album.into_text());
}

#[test]
fn a_store_that_fails_undoes_the_lock_and_nothing_else() {
    let mut shell = with_password();
    shell.choose("Lock with Code");
    shell.pass(Duration::from_millis(195));
    while !is_code_locked(&shell) {
        shell.pass(Duration::from_millis(1));
    }
    shell.feed(Input::StoreFailed);
    shell.pass_until_idle();
    assert!(!is_code_locked(&shell) && shell.latch == LatchState::Unlocked);
}
