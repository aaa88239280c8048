//! Wrong codes, and the keypad that they disable (KEY-10).

use core::time::Duration;

use insta::assert_snapshot;
use lock_core::{Button, Input, Key};
use lock_protocol::{AuditKind, LatchState, OperationSource};

use crate::album::Album;
use crate::code_lock::{code_locked, with_password};
use crate::credential::with_key;
use crate::shell::Shell;

fn five_wrong(shell: &mut Shell) {
    for code in ["1111", "2222", "3333", "4444", "5555"] {
        shell.code(code);
    }
}

/// What the display says of the keypad: 60 for `Keypad off 1:00`.
fn off_s(shell: &Shell) -> Option<u64> {
    let screen = shell.lock.screen(shell.now());
    let text = screen.rows.iter().find_map(|row| match row {
        lock_core::Row::Text { text, .. } => text.strip_prefix("Keypad off "),
        _ => None,
    })?;
    let (minutes, seconds) = text.split_once(':')?;
    Some(minutes.parse::<u64>().ok()? * 60 + seconds.parse::<u64>().ok()?)
}

#[test]
fn each_further_five_take_longer_up_to_ten_minutes() {
    let mut shell = code_locked();
    for minutes in [1, 5, 10, 10, 10] {
        five_wrong(&mut shell);
        let off = off_s(&shell);
        assert!(off.is_some_and(|off| off <= minutes * 60 && off + 2 >= minutes * 60), "{off:?}");
        shell.pass_s(minutes * 60 - 3);
        shell.press(Button::Back);
        assert!(off_s(&shell).is_some());
        shell.pass_s(4);
        assert_eq!(off_s(&shell), None);
        assert_eq!(shell.latch, LatchState::Locked);
    }
    let seconds: Vec<u32> = shell
        .log
        .iter()
        .filter_map(|event| match event.kind {
            AuditKind::KeypadDisabled { seconds } => Some(seconds),
            _ => None,
        })
        .collect();
    assert_eq!(seconds, [60, 300, 600, 600, 600]);
    assert_eq!(shell.log.iter().filter(|event| event.kind == AuditKind::WrongCode).count(), 25);
}

#[test]
fn presses_meanwhile_are_ignored_and_do_not_prolong_it() {
    let mut shell = code_locked();
    five_wrong(&mut shell);
    let events = shell.log.len();
    for _ in 0..40 {
        shell.code("2580");
    }
    assert_eq!(shell.latch, LatchState::Locked);
    assert_eq!(shell.log.len(), events);
    shell.type_keys("25");
    shell.pass_s(20);
    assert_eq!(off_s(&shell), None);
    shell.code("2580");
    assert_eq!(shell.latch, LatchState::Unlocked);
}

#[test]
fn only_the_master_password_clears_the_count() {
    let mut shell = with_key(0, 1000);
    for code in ["1111", "2222", "3333", "4444"] {
        shell.code(code);
    }
    shell.code("48151");
    assert_eq!(shell.latch, LatchState::Unlocked);
    shell.code("5555");
    assert!(off_s(&shell).is_some(), "a PIN does not clear it");
    shell.pass_s(65);
    shell.press(Button::Back);
    shell.code("2580");
    five_wrong(&mut shell);
    assert!(off_s(&shell).is_some_and(|off| off <= 60), "it begins with a minute again");
}

#[test]
fn count_and_remainder_survive_a_restart() {
    let mut shell = code_locked();
    for code in ["1111", "2222", "3333", "4444"] {
        shell.code(code);
    }
    shell.cut_power(Duration::from_hours(1));
    assert_eq!(off_s(&shell), None);
    shell.code("5555");
    assert!(off_s(&shell).is_some());
    shell.pass_s(33);
    let before = off_s(&shell).expect("it is off");
    shell.cut_power(Duration::from_hours(1));
    let after = off_s(&shell).expect("time without power does not count");
    assert!(after >= before && after <= before + 5, "{before} {after}");
    shell.open_lock_menu();
    let before = off_s(&shell).expect("the menu says so too");
    shell.choose("Restart Device");
    let after = off_s(&shell).expect("it is off");
    assert!(after.abs_diff(before) <= 1, "{before} {after}");
    shell.pass_s(after + 1);
    five_wrong(&mut shell);
    assert!(off_s(&shell).is_some_and(|off| off > 290), "the second time takes five minutes");
}

#[test]
fn a_clock_that_is_set_changes_nothing() {
    let mut shell = code_locked();
    five_wrong(&mut shell);
    shell.set_chip_ahead(86_400 * 1_000_000);
    shell.pass_s(2);
    assert!(off_s(&shell).is_some_and(|off| off > 50));
}

#[test]
fn a_pause_clears_what_was_begun_and_a_star_too() {
    for (pause_ms, opens) in [(9_500, true), (9_800, true), (9_801, false), (20_000, false)] {
        let mut shell = code_locked();
        // Each key is followed by 200 ms.
        shell.type_keys("99*25");
        shell.pass(Duration::from_millis(pause_ms));
        shell.code("80");
        assert_eq!(shell.latch == LatchState::Unlocked, opens, "{pause_ms}");
    }
}

#[test]
fn a_code_of_any_wrong_length_is_wrong_and_an_empty_one_is_none() {
    let mut shell = code_locked();
    for code in ["2", "258", "25800", "258025802580", "025"] {
        shell.code(code);
        assert_eq!(shell.latch, LatchState::Locked, "{code}");
    }
    assert_eq!(shell.log.iter().filter(|event| event.kind == AuditKind::WrongCode).count(), 5);
    let mut shell = code_locked();
    for _ in 0..10 {
        shell.type_keys("#");
    }
    assert_eq!(off_s(&shell), None);
}

#[test]
fn keys_act_out_of_the_dark_and_out_of_deep_sleep() {
    for after_s in [0, 60, 200, 3600] {
        let mut shell = code_locked();
        shell.pass_s(after_s);
        assert_eq!(shell.lock.is_asleep(), after_s == 3600);
        shell.code("2580");
        assert_eq!(shell.latch, LatchState::Unlocked, "{after_s}");
    }
}

#[test]
fn a_code_that_is_ended_in_a_drive_is_judged_after_it() {
    let mut shell = with_password();
    shell.choose("Lock with Code");
    for digit in [2, 5, 8, 0] {
        shell.feed(Input::Key(Key::Digit(digit)));
    }
    shell.feed(Input::Key(Key::End));
    shell.pass_until_idle();
    assert_eq!(shell.latch, LatchState::Unlocked);
    let opened = AuditKind::CodeUnlocked { source: OperationSource::Keypad, key: None };
    assert!(shell.log.iter().any(|event| event.kind == opened));
}

#[test]
fn screens() {
    let mut album = Album::default();
    let mut shell = code_locked();
    shell.code("1111");
    album.add("a wrong code", &shell);
    shell.pass_s(5);
    album.add("five seconds later", &shell);
    for code in ["2222", "3333", "4444", "5555"] {
        shell.code(code);
    }
    album.add("off", &shell);
    shell.pass_s(1);
    album.add("a second later", &shell);
    shell.open_lock_menu();
    album.add("its menu", &shell);
    let mut shell = with_password();
    five_wrong(&mut shell);
    album.add("main menu", &shell);
    shell.choose("Settings");
    album.add("settings", &shell);
    shell.press(Button::Back);
    shell.lock_for_ten_minutes();
    album.add("in a session", &shell);
    assert_snapshot!(album.into_text());
}
