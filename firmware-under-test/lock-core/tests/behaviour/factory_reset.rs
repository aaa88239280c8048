//! The factory reset, by paperclip and from the dashboard (behaviour.md, section 9).

use core::time::Duration;

use insta::assert_snapshot;
use lock_core::{Button, ButtonEvent, Input};
use lock_protocol::{AuditKind, Command, LatchState, Refusal};

use crate::album::Album;
use crate::code_lock::{code_locked, is_code_locked, with_password};
use crate::credential::with_key;
use crate::shell::Shell;

const TEN_S: Duration = Duration::from_secs(10);

/// Holds the reset pin.
fn hold(shell: &mut Shell, held: Duration) {
    shell.feed(Input::ResetPin(ButtonEvent::Down));
    let mut down_for = Duration::ZERO;
    for (after, event) in
        [(Duration::from_secs(2), ButtonEvent::Held2s), (TEN_S, ButtonEvent::Held10s)]
    {
        if held >= after {
            shell.pass(after.saturating_sub(down_for));
            shell.feed(Input::ResetPin(event));
            down_for = after;
        }
    }
    shell.pass(held.saturating_sub(down_for));
    shell.feed(Input::ResetPin(ButtonEvent::Up { held }));
}

fn was_reset(shell: &Shell) -> bool {
    shell.lock.settings().password.is_none() && shell.lock.settings().pairing.is_none()
}

fn logged(shell: &Shell, kind: AuditKind) -> usize {
    shell.log.iter().filter(|event| event.kind == kind).count()
}

#[test]
fn ten_seconds_it_takes() {
    for (held_ms, resets) in
        [(0, false), (9_999, false), (10_000, true), (15_000, true), (60_000, true)]
    {
        let mut shell = with_password();
        hold(&mut shell, Duration::from_millis(held_ms));
        shell.pass_s(2);
        assert_eq!(was_reset(&shell), resets, "{held_ms}");
        assert_eq!(shell.vault.buzzer.is_empty(), !resets, "{held_ms}");
        assert_eq!(logged(&shell, AuditKind::FactoryReset { remote: false }), usize::from(resets));
        assert!(shell.lock.settings().code_key.is_some());
    }
}

#[test]
fn the_led_tells_when_to_let_go_and_then_it_flashes_and_beeps() {
    let mut shell = with_password();
    let begin_us = shell.true_us();
    hold(&mut shell, Duration::from_secs(12));
    assert!(shell.lock.is_signalling());
    shell.pass_s(2);
    assert!(!shell.lock.is_signalling());
    let ms = |changes: &[(i64, bool)]| -> Vec<(i64, bool)> {
        changes.iter().map(|(at, on)| ((at - begin_us) / 1000, *on)).collect()
    };
    let pattern = [
        (12_000, true),
        (12_200, false),
        (12_400, true),
        (12_600, false),
        (12_800, true),
        (13_000, false),
    ];
    assert_eq!(ms(&shell.vault.buzzer), pattern);
    let mut led = vec![(10_000, true), (12_000, false)];
    led.extend(pattern);
    assert_eq!(ms(&shell.vault.led), led);
}

#[test]
fn everything_is_erased_but_the_latch_the_code_lock_and_the_log() {
    let mut shell = with_key(-10, 100_000);
    for code in ["1111", "2222", "3333", "4444", "5555"] {
        shell.code(code);
    }
    let sequence = shell.log.last().map(|event| event.sequence);
    hold(&mut shell, TEN_S);
    shell.pass_s(1);
    assert!(was_reset(&shell) && shell.vault.keys.is_empty() && shell.vault.unpaired == 1);
    assert!(is_code_locked(&shell) && shell.latch == LatchState::Locked);
    assert!(shell.log.last().map(|event| event.sequence) > sequence);
    for code in ["2580", "48151"] {
        shell.code(code);
        assert_eq!(shell.latch, LatchState::Locked, "{code}");
    }
    shell.code("123456");
    assert_eq!(shell.latch, LatchState::Unlocked, "the keypad is on, and the default opens");
    shell.choose("Settings");
    shell.choose("Change Password");
    shell.code("86420");
    shell.code("86420");
    shell.press(Button::Back);
    shell.pass_s(40);
    assert!(is_code_locked(&shell));
    shell.code("123456");
    assert_eq!(shell.latch, LatchState::Locked);
    shell.code("86420");
    assert_eq!(shell.latch, LatchState::Unlocked);
}

/// A reset that was committed goes on after any power cut, and one that was not has erased nothing.
#[test]
fn a_power_cut_loses_no_half() {
    let mut shell = with_key(-10, 100_000);
    shell.vault.slow = true;
    hold(&mut shell, TEN_S);
    assert!(shell.lock.is_resetting());
    assert_eq!(shell.vault.keys.len(), 1, "not erased yet");
    for _ in 0..3 {
        shell.cut_power(Duration::from_secs(1));
        assert!(shell.lock.is_resetting() && was_reset(&shell));
    }
    shell.vault.slow = false;
    shell.cut_power(Duration::from_secs(1));
    assert!(!shell.lock.is_resetting() && was_reset(&shell) && shell.vault.keys.is_empty());
    assert_eq!(logged(&shell, AuditKind::FactoryReset { remote: false }), 1);
    assert!(is_code_locked(&shell));
    shell.cut_power(Duration::from_secs(1));
    shell.code("123456");
    assert_eq!(shell.latch, LatchState::Unlocked);
}

#[test]
fn it_is_refused_and_says_why() {
    let weak = || {
        let mut shell = with_password();
        shell.feed(Input::Battery(19));
        shell
    };
    let in_session = || {
        let mut shell = with_password();
        shell.lock_for_ten_minutes();
        shell
    };
    let in_cooldown = || {
        let mut shell = in_session();
        shell.open_lock_menu();
        shell.choose("Emergency Unlock");
        shell.choose("Unlock now");
        shell.pass_until_idle();
        shell
    };
    let mut album = Album::default();
    for (name, make, reason) in [
        ("weak battery", &weak as &dyn Fn() -> Shell, Refusal::BatteryLow),
        ("session", &in_session, Refusal::NotNow),
        ("cooldown", &in_cooldown, Refusal::NotNow),
    ] {
        let mut shell = make();
        hold(&mut shell, Duration::from_secs(12));
        shell.pass_s(3);
        album.add(name, &shell);
        assert!(!was_reset(&shell), "{name}");
        assert!(shell.vault.buzzer.is_empty(), "{name}");
        assert!(!shell.vault.led.iter().any(|(_, on)| *on), "{name}");
        assert_eq!(logged(&shell, AuditKind::ResetRefused { remote: false, reason }), 1, "{name}");
        let mut shell = make();
        shell.request(Command::FactoryReset);
        assert_eq!(shell.answers, [Err(reason)], "{name}");
        assert_eq!(logged(&shell, AuditKind::ResetRefused { remote: true, reason }), 1, "{name}");
        assert!(!was_reset(&shell) && shell.vault.unpaired == 0, "{name}");
    }
    assert_snapshot!(album.into_text());
    let mut shell = weak();
    shell.feed(Input::Usb(true));
    hold(&mut shell, TEN_S);
    assert!(was_reset(&shell), "USB power is enough");
}

#[test]
fn from_the_dashboard_it_is_answered_before_the_pairing_is_forgotten() {
    let mut shell = code_locked();
    shell.request(Command::FactoryReset);
    assert_eq!(shell.answers, [Ok(())]);
    assert!(was_reset(&shell) && shell.vault.unpaired == 1);
    assert_eq!(logged(&shell, AuditKind::FactoryReset { remote: true }), 1);
    shell.pass_s(2);
    assert!(!shell.vault.buzzer.is_empty());
    assert!(is_code_locked(&shell));
}

#[test]
fn it_waits_for_a_drive_and_never_drives() {
    let mut shell = with_password();
    shell.feed(Input::ResetPin(ButtonEvent::Down));
    shell.pass(TEN_S);
    shell.feed(Input::ResetPin(ButtonEvent::Held10s));
    shell.choose("Lock with Code");
    let drives = shell.drives.len();
    shell.feed(Input::ResetPin(ButtonEvent::Up { held: TEN_S }));
    assert!(!was_reset(&shell));
    shell.pass_until_idle();
    assert!(was_reset(&shell) && is_code_locked(&shell));
    assert_eq!(shell.drives.len(), drives);
}
