//! Changing the master password (RST-3), and who may.

use insta::assert_snapshot;
use lock_core::Button;
use lock_protocol::LatchState;

use crate::album::Album;
use crate::code_lock::{opened, with_password};
use crate::credential::with_key;
use crate::shell::Shell;

fn ask_for_change(shell: &mut Shell) {
    shell.choose("Settings");
    shell.choose("Change Password");
}

fn opens(shell: &mut Shell, code: &str) -> bool {
    shell.press(Button::Back);
    shell.press(Button::Back);
    shell.press(Button::Back);
    shell.choose("Lock with Code");
    shell.pass_until_idle();
    assert_eq!(shell.latch, LatchState::Locked);
    shell.code(code);
    let opened = shell.latch == LatchState::Unlocked;
    if !opened {
        shell.code("2580");
    }
    shell.choose("Stay Unlocked");
    opened
}

#[test]
fn the_new_one_opens_and_the_old_one_does_not() {
    let mut shell = with_password();
    ask_for_change(&mut shell);
    shell.code("86420");
    shell.code("86420");
    shell.press(Button::Back);
    shell.choose("Lock with Code");
    shell.pass_until_idle();
    for code in ["2580", "123456", "8642"] {
        shell.code(code);
        assert_eq!(shell.latch, LatchState::Locked, "{code}");
    }
    shell.code("86420");
    assert_eq!(shell.latch, LatchState::Unlocked);
}

#[test]
fn what_is_refused_changes_nothing() {
    for (first, second) in [
        ("123456", "123456"),
        ("123", "123"),
        ("123456789", "123456789"),
        ("86420", "86421"),
        ("86420", "2580"),
    ] {
        let mut shell = with_password();
        ask_for_change(&mut shell);
        shell.code(first);
        shell.code(second);
        assert!(opens(&mut shell, "2580"), "{first} {second}");
    }
    let mut shell = with_key(-10, 1000);
    shell.code("2580");
    shell.choose("Stay Unlocked");
    ask_for_change(&mut shell);
    shell.code("48151");
    shell.code("48151");
    assert!(opens(&mut shell, "2580"), "the PIN of a key");
}

#[test]
fn what_is_entered_for_it_is_no_wrong_code() {
    let mut shell = with_password();
    for _ in 0..6 {
        ask_for_change(&mut shell);
        shell.code("999");
        shell.press(Button::Back);
        shell.press(Button::Back);
        shell.press(Button::Back);
    }
    assert!(!shell.log.iter().any(|event| event.kind == lock_protocol::AuditKind::WrongCode));
}

#[test]
fn whoever_a_key_let_in_has_to_enter_the_password_first() {
    let mut shell = with_key(-10, 1000);
    shell.code("48151");
    let mut album = Album::default();
    ask_for_change(&mut shell);
    album.add("a guest asks to change the password", &shell);
    shell.press(Button::Back);
    shell.choose("Pairing");
    album.add("a guest asks to pair", &shell);
    shell.press(Button::Back);
    shell.press(Button::Back);
    shell.choose("Stay Unlocked");
    shell.cut_power(core::time::Duration::from_secs(5));
    shell.choose("Settings");
    shell.code("48151");
    shell.choose("Change Password");
    album.add("again, after a power cut and the PIN", &shell);
    shell.press(Button::Back);
    shell.code("2580");
    shell.choose("Change Password");
    album.add("after the password", &shell);
    assert_snapshot!(album.into_text());
}

#[test]
fn screens() {
    let mut album = Album::default();
    let mut shell = opened();
    ask_for_change(&mut shell);
    album.add("the new one", &shell);
    shell.type_keys("1234");
    album.add("four digits", &shell);
    shell.type_keys("56#");
    album.add("the default", &shell);
    shell.press(Button::Back);
    shell.code("12");
    album.add("too short", &shell);
    shell.enter();
    shell.code("86420");
    album.add("once more", &shell);
    shell.code("86421");
    album.add("another one", &shell);
    shell.press(Button::Back);
    shell.code("86420");
    shell.code("86420");
    album.add("changed", &shell);
    let mut shell = with_key(-10, 1000);
    shell.code("2580");
    ask_for_change(&mut shell);
    shell.code("48151");
    shell.code("48151");
    album.add("the PIN of a key", &shell);
    assert_snapshot!(album.into_text());
}
