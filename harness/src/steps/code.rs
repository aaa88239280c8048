//! Keypad, codes and the master password.

use bench_protocol::LatchPosition;

use super::{expect, given, no_body};
use crate::bench::{Bench, DEFAULT_PASSWORD, Screen, StepFailure};
use crate::step::{StepCall, StepId as Id};

pub(super) fn run(bench: &mut Bench, call: &StepCall) -> Result<(), StepFailure> {
    match call.id {
        Id::LockWithCode => bench.lock_with_code()?,
        Id::LockedWithCode => locked_with_code(bench)?,
        Id::EnterCode => return bench.enter_code(call.text(0)?),
        Id::PressKeys => bench.press_keys(call.text(0)?)?,
        Id::ChangePassword => bench.change_password(call.text(0)?)?,
        Id::MasterPasswordIs => password_is(bench, call.text(0)?)?,
        Id::KeypadIs => return keypad_is(bench, call.word(0)? == "disabled"),
        _ => return Err(no_body(call)),
    }
    bench.rest_after_action()
}

fn locked_with_code(bench: &mut Bench) -> Result<(), StepFailure> {
    given::while_supplied(bench, |bench| {
        bench.lock_with_code()?;
        let words = bench.words()?;
        let latch = bench.eyes()?.latch();
        expect(
            words.screen == Screen::CodeLocked && latch == Some(LatchPosition::Locked),
            || "a lockbox that is locked with a code".to_owned(),
            || format!("the display says: {}", words.text),
        )
    })
}

/// Sets the password, with the box locked with a code again if it was.
fn password_is(bench: &mut Bench, wanted: &str) -> Result<(), StepFailure> {
    if bench.password() == wanted {
        return Ok(());
    }
    let was_locked = bench.state_in_words()?.screen == Screen::CodeLocked;
    if wanted == DEFAULT_PASSWORD {
        // Nobody can choose it: only a reset brings it back, which ends the pairing too.
        bench.reset_by_paperclip()?;
        if was_locked {
            bench.enter_code(DEFAULT_PASSWORD)?;
        }
        given::while_online(bench, Bench::pair)?;
    } else if was_locked {
        bench.change_password(wanted)?;
    } else {
        bench.set_password(wanted)?;
    }
    let words = bench.words()?;
    expect(
        bench.password() == wanted,
        || format!("the master password {wanted}"),
        || format!("it is not taken; the display says: {}", words.text),
    )?;
    bench.go_to_main_menu()?;
    if was_locked { locked_with_code(bench) } else { Ok(()) }
}

/// The keypad's state in the device's own words, on the lock screen or in the main menu (BTN-12).
fn keypad_is(bench: &mut Bench, disabled: bool) -> Result<(), StepFailure> {
    let words = bench.state_in_words()?;
    if words.screen == Screen::CodeLocked || words.screen == Screen::Locked {
        bench.leave_menus()?;
    }
    let text = bench.display_text();
    expect(
        text.contains("Keypad off") == disabled,
        || format!("a keypad that is {}", if disabled { "disabled" } else { "enabled" }),
        || format!("the display says: {text}"),
    )
}
