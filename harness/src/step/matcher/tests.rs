//! Tests of the matcher: what each text means, and what is refused.

use super::*;
use crate::step::StepId;
use std::time::Duration;

fn word(word: &str) -> Argument {
    Argument::Word(word.to_owned())
}

fn text(text: &str) -> Argument {
    Argument::Text(text.to_owned())
}

fn duration(seconds: u64) -> Argument {
    Argument::Duration(Duration::from_secs(seconds))
}

#[test]
fn steps_and_their_arguments() {
    for (step, id, arguments) in [
        ("a lockbox", StepId::Lockbox, vec![]),
        ("I press Back", StepId::Press, vec![word("Back")]),
        ("I press Lock/Enter", StepId::Press, vec![word("Lock/Enter")]),
        ("I hold Back for 3 seconds", StepId::Hold, vec![word("Back"), duration(3)]),
        (
            "I turn the knob 1 step clockwise",
            StepId::TurnKnob,
            vec![Argument::Int(1), word("clockwise")],
        ),
        (
            "I turn the knob 3 steps counter-clockwise",
            StepId::TurnKnob,
            vec![Argument::Int(3), word("counter-clockwise")],
        ),
        ("1 second passes", StepId::TimePasses, vec![duration(1)]),
        ("1 day 2 hours pass", StepId::TimePasses, vec![duration(93_600)]),
        ("the power is cut", StepId::CutPower, vec![]),
        ("the power is cut for 1 minute", StepId::CutPowerFor, vec![duration(60)]),
        ("I confirm", StepId::Confirm, vec![]),
        (
            "I confirm and the power is cut 2 s later",
            StepId::ConfirmThenCutPower,
            vec![duration(2)],
        ),
        (
            "breaks of 15 minutes are allowed every 2 days",
            StepId::BreaksAllowed,
            vec![duration(900), duration(172_800)],
        ),
        ("the lockbox is locked", StepId::LatchIs, vec![word("locked")]),
        ("the lockbox is unlocked", StepId::LatchIs, vec![word("unlocked")]),
        ("the lockbox is locked with a code", StepId::LockedWithCode, vec![]),
        ("the lockbox is offline", StepId::NetworkIs, vec![word("offline")]),
        ("the display shows a QR code", StepId::QrCodeShown, vec![]),
        ("the display shows \"a QR code\"", StepId::DisplayShows, vec![text("a QR code")]),
        ("error E-LOCK-20 is shown", StepId::ErrorShown, vec![word("E-LOCK-20")]),
        ("no error is shown", StepId::NoErrorShown, vec![]),
        ("the audit log shows \"a\" once", StepId::AuditLogShowsOnce, vec![text("a")]),
        ("the audit log shows \"a once\"", StepId::AuditLogShows, vec![text("a once")]),
        ("the keyholder sees \"x\"", StepId::KeyholderSees, vec![text("x")]),
        (
            "Paula sees the digital key \"x\"",
            StepId::UserSeesDigitalKey,
            vec![word("Paula"), text("x")],
        ),
        ("Ada Mary opens the app", StepId::UserOpensApp, vec![word("Ada Mary"), word("opens")]),
        (
            "the digital key \"x\" is PENDING DELETE",
            StepId::DigitalKeyIsPendingDelete,
            vec![text("x")],
        ),
        (
            "the clock reads 1970-01-01 00:01 UTC",
            StepId::ClockReads,
            vec![Argument::Time { utc_s: 60 }],
        ),
        (
            "latch sensor 3 is stuck at unlocked",
            StepId::LatchSensorStuck,
            vec![Argument::Int(3), word("unlocked")],
        ),
    ] {
        assert_eq!(match_step(step, false), Ok(StepCall { id, arguments }), "{step}");
    }
}

#[test]
fn bad_values_are_named() {
    for (step, message) in [
        (
            "5 secs pass",
            "unknown unit \"secs\" in \"5 secs\": use ms, s, seconds, minutes, hours, days, weeks, months, years",
        ),
        (
            "I hold Lock/Enter for two seconds",
            "`two` in \"two seconds\" is no number: write it in digits, as in 2 seconds",
        ),
        (
            "the battery is at full %",
            "`full` in \"full\" is no whole number: write it in digits, as in 2",
        ),
        (
            "the battery is at 99999999999999999999 %",
            "`99999999999999999999` in \"99999999999999999999\" is no whole number: write it in digits, as in 2",
        ),
        (
            "the clock reads noon",
            "bad time \"noon\": write date, time and zone, as in 2026-03-29 01:30 UTC",
        ),
        ("I choose \"Sleep", "bad text \"Sleep: its closing quote is missing"),
        (
            "the menu shows:",
            "step `the menu shows:` needs a table under it: one column of texts, one row a line, no heading",
        ),
    ] {
        assert_eq!(match_step(step, false).unwrap_err().to_string(), message, "{step}");
    }
    assert_eq!(
        match_step("I confirm", true).unwrap_err().to_string(),
        "step `I confirm` takes no table: remove it, or use a step that ends with a colon"
    );
}

#[test]
fn unknown_steps_are_refused_exactly() {
    for step in [
        "",
        " ",
        "I",
        "a Lockbox",
        "a lockbox ",
        "a  lockbox",
        "I press Lock/Enter|Back",
        "I press Enter",
        "the lockbox is lockedlocked",
        "the frogs pass",
        "I opens the app",
        "paula opens the app",
        "the display shows Sleep",
        "error  is shown",
        "{duration} pass",
    ] {
        let error = match_step(step, false).unwrap_err();
        assert!(matches!(error, StepError::Undefined { .. }), "`{step}`: {error}");
        assert!(!reads_like_a_step(step));
    }
    assert!(reads_like_a_step("5 secs pass"));
}

proptest::proptest! {
    #[test]
    fn any_text_is_matched_or_refused(text in ".{0,60}") {
        let _ = match_step(&text, false);
    }

    #[test]
    fn damaged_examples_never_panic(
        which in 0..StepId::ALL.len(),
        at in 0_usize..60,
        put in "[\"'{}|()0-9 a-zé]{0,3}",
    ) {
        let example = catalogue()[which].example;
        let at = at.min(example.len());
        if example.is_char_boundary(at) {
            let _ = match_step(&format!("{}{put}{}", &example[..at], &example[at..]), false);
        }
    }
}
