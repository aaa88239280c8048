//! The `Pairing` screen's code: how long it counts, and what ends it (SEC-1).

use lock_core::{Button, Input, Loaded};
use lock_protocol::{AuditKind, PairingCode};

use crate::shell::Shell;

const NEW: [u8; 32] = [9; 32];
const OLD: [u8; 32] = [7; 32];

fn on_screen() -> Shell {
    let mut shell = Shell::new();
    shell.choose("Settings");
    shell.choose("Pairing");
    shell
}

fn code(shell: &Shell) -> Option<PairingCode> {
    shell.lock.pairing_code(shell.now())
}

fn key(shell: &Shell) -> Option<[u8; 32]> {
    let Loaded::Record(stored) = &shell.settings else { return None };
    assert_eq!(stored.pairing, shell.lock.settings().pairing);
    stored.pairing
}

#[test]
fn a_pairing_stores_its_key_and_uses_the_code_up() {
    let mut shell = on_screen();
    assert!(code(&shell).is_some());
    shell.feed(Input::Paired(NEW));
    assert_eq!(key(&shell), Some(NEW));
    assert_eq!(code(&shell), None);
    assert_eq!(shell.log.iter().filter(|event| event.kind == AuditKind::Paired).count(), 1);
    shell.feed(Input::Paired(OLD));
    assert_eq!(key(&shell), Some(NEW));
}

#[test]
fn each_time_that_the_screen_is_opened_another_code_counts() {
    let mut shell = on_screen();
    let first = code(&shell).expect("shown");
    for leave in [Button::Back, Button::LockEnter] {
        shell.press(leave);
        assert_eq!(code(&shell), None);
        shell.feed(Input::Paired(NEW));
        assert_eq!(key(&shell), Some(OLD), "the old pairing stays");
        shell.choose("Pairing");
        assert_ne!(code(&shell).expect("shown"), first);
    }
}

#[test]
fn the_fifth_wrong_proof_makes_a_new_code() {
    let mut shell = on_screen();
    let first = code(&shell);
    for _ in 0..4 {
        shell.feed(Input::WrongPairingCode);
        assert_eq!(code(&shell), first);
    }
    shell.feed(Input::WrongPairingCode);
    let second = code(&shell);
    assert!(second.is_some() && second != first);
    for _ in 0..4 {
        shell.feed(Input::WrongPairingCode);
    }
    assert_eq!(code(&shell), second, "they are counted anew");
    assert_eq!(key(&shell), Some(OLD));
}

#[test]
fn a_code_that_nobody_can_see_counts_for_nothing() {
    let mut shell = on_screen();
    shell.pass_s(119);
    assert!(code(&shell).is_some());
    shell.pass_s(2);
    assert_eq!(code(&shell), None, "the display is off");
    shell.feed(Input::Paired(NEW));
    assert_eq!(key(&shell), Some(OLD));
}
