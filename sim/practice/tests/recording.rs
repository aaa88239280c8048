//! What is recorded reads as a person would write it, and turns red when its rule is broken.

mod broken_rig;

use std::sync::Arc;
use std::time::Duration;

use bench_protocol::{Button, Stimulus, Turn};
use lockbench::feature::{PathSelection, Plan, Request, load};
use lockbench::report::Outcome;
use lockbench::rig::RigSet;
use lockbench::run::{RunOptions, Stop, run};
use lockbox_practice::record::{CannotSay, Recorded};
use lockbox_practice::{Desk, Gesture};

use broken_rig::{Breakage, BrokenRigs};

fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}

fn hold(desk: &mut Desk, button: Button, time: Duration) {
    desk.gesture(Stimulus::Button { button, down: true }).unwrap();
    desk.wait(time).unwrap();
    desk.gesture(Stimulus::Button { button, down: false }).unwrap();
    desk.wait(ms(700)).unwrap();
}

fn turn(desk: &mut Desk, turn: Turn, detents: usize) {
    for _ in 0..detents {
        desk.gesture(Stimulus::Knob(turn)).unwrap();
        desk.wait(ms(230)).unwrap();
    }
}

fn others(desk: &mut Desk, text: &str) {
    desk.gesture(Gesture::step(text).unwrap()).unwrap();
    desk.wait(ms(900)).unwrap();
}

fn enter(desk: &mut Desk, keys: &str) {
    for key in keys.chars() {
        for down in [true, false] {
            desk.gesture(Stimulus::Key { key, down }).unwrap();
            desk.wait(ms(180)).unwrap();
        }
    }
    desk.wait(ms(500)).unwrap();
}

/// Document A with a human's detours: one row too far, a look at the confirmation, the key in the hand.
fn emergency_unlock() -> Desk {
    let mut desk =
        Desk::with(&["a lockbox", "a keyholder's lock session of 7 days is running"]).unwrap();
    desk.wait(ms(1300)).unwrap();
    hold(&mut desk, Button::LockEnter, ms(2240));
    turn(&mut desk, Turn::Clockwise, 3);
    turn(&mut desk, Turn::CounterClockwise, 1);
    hold(&mut desk, Button::LockEnter, ms(140));
    desk.wait(Duration::from_secs(9)).unwrap();
    turn(&mut desk, Turn::Clockwise, 1);
    hold(&mut desk, Button::LockEnter, ms(110));
    for stimulus in [Stimulus::OpenPlate, Stimulus::TakeKey] {
        desk.gesture(stimulus).unwrap();
        desk.wait(ms(800)).unwrap();
    }
    desk
}

fn timer() -> Desk {
    let mut desk = Desk::new().unwrap();
    desk.wait(ms(1500)).unwrap();
    hold(&mut desk, Button::LockEnter, ms(90));
    turn(&mut desk, Turn::Clockwise, 7);
    hold(&mut desk, Button::LockEnter, ms(90));
    desk.wait(Duration::from_secs(181)).unwrap();
    desk
}

fn code_lock() -> Desk {
    let mut desk = Desk::new().unwrap();
    turn(&mut desk, Turn::Clockwise, 2);
    hold(&mut desk, Button::LockEnter, ms(90));
    desk.wait(ms(1500)).unwrap();
    enter(&mut desk, "4711#");
    enter(&mut desk, "2580#");
    desk
}

fn keyholder_and_faults() -> Desk {
    let mut desk = Desk::with(&["a lockbox", "emergency unlock is off"]).unwrap();
    others(&mut desk, "the keyholder starts a lock session of 2 hours");
    others(&mut desk, "the keyholder turns emergency unlock on");
    hold(&mut desk, Button::LockEnter, ms(1900));
    desk.gesture(Stimulus::Jam(true)).unwrap();
    desk.gesture(Stimulus::Network(false)).unwrap();
    desk.wait(Duration::from_hours(2)).unwrap();
    desk.gesture(Stimulus::Jam(false)).unwrap();
    desk.gesture(Stimulus::Power(false)).unwrap();
    desk.wait(Duration::from_secs(30)).unwrap();
    desk.gesture(Stimulus::Power(true)).unwrap();
    desk.wait(ms(4000)).unwrap();
    desk
}

fn paperclip() -> Desk {
    let mut desk = Desk::new().unwrap();
    desk.gesture(Stimulus::Paperclip(true)).unwrap();
    desk.wait(ms(11_400)).unwrap();
    desk.gesture(Stimulus::Paperclip(false)).unwrap();
    desk.wait(ms(4000)).unwrap();
    desk
}

fn plate_broken_open() -> Desk {
    let mut desk = Desk::with(&["a lockbox", "a lock session of 1 day is running"]).unwrap();
    desk.gesture(Stimulus::Hang).unwrap();
    desk.wait(ms(1000)).unwrap();
    desk.gesture(Stimulus::BreakPlate).unwrap();
    desk.wait(ms(1000)).unwrap();
    desk.gesture(Stimulus::TakeKey).unwrap();
    desk.wait(ms(500)).unwrap();
    desk
}

fn recordings() -> Vec<(&'static str, Recorded)> {
    [
        ("Emergency unlock with a detour", emergency_unlock()),
        ("A timer of three minutes ends", timer()),
        ("A wrong code and the right one", code_lock()),
        ("The keyholder locks, and the latch jams at the end", keyholder_and_faults()),
        ("A reset with a paperclip", paperclip()),
        ("A box that hangs is broken open", plate_broken_open()),
    ]
    .map(|(title, desk)| (title, desk.record(title).unwrap()))
    .into()
}

#[test]
fn recordings_read_as_a_person_would_write_them() {
    let texts: Vec<String> = recordings()
        .into_iter()
        .map(|(_, recorded)| {
            assert!(!recorded.key_by_key, "{}", recorded.text);
            recorded.text
        })
        .collect();
    insta::assert_snapshot!(texts.join("\n"));
}

/// Runs recordings on a set of rigs; gives the titles of those that passed.
fn passes(recordings: &[(&str, Recorded)], rigs: RigSet) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    for (place, (_, recorded)) in recordings.iter().enumerate() {
        std::fs::write(folder.path().join(format!("{place}.feature")), &recorded.text).unwrap();
    }
    let selections = [PathSelection::whole(folder.path())];
    let request =
        Request { selections: &selections, tags: None, capabilities: &[], base: folder.path() };
    let plan: Plan = load(&request).unwrap();
    let options = RunOptions { rigs, ..RunOptions::default() };
    let report = run(&Arc::new(plan), &options, &Stop::default(), |_| ()).report;
    let passed = report.scenarios.into_iter().filter(|one| one.outcome == Outcome::Passed);
    passed.map(|scenario| scenario.name).collect()
}

#[test]
fn they_pass_on_a_sound_box_and_turn_red_on_a_broken_one() {
    let recordings = recordings();
    let all: Vec<&str> = recordings.iter().map(|(title, _)| *title).collect();
    assert_eq!(passes(&recordings, RigSet::default()), all);
    assert_eq!(passes(&recordings, RigSet::new(BrokenRigs(Breakage::None))), all);
    for (breakage, red) in [
        (Breakage::NoUnlock, &[0, 1, 2, 3][..]),
        (Breakage::NoLockEnter, &[0]),
        (Breakage::NoKeypad, &[2]),
        (Breakage::NoPaperclip, &[4]),
        (Breakage::DisplayDead, &[0, 2, 3]),
    ] {
        let green = passes(&recordings, RigSet::new(BrokenRigs(breakage)));
        for place in red {
            assert!(
                !green.iter().any(|title| title == all[*place]),
                "{breakage:?}: {}",
                all[*place]
            );
        }
    }
}

#[test]
fn what_no_step_says_is_named() {
    assert!(matches!(Desk::new().unwrap().record("x"), Err(CannotSay::Nothing)));
    let mut desk = Desk::new().unwrap();
    desk.gesture(Stimulus::FlashBroken(true)).unwrap();
    let error = desk.record("x").unwrap_err();
    assert_eq!(
        error.to_string(),
        "no step says `FlashBroken(true)`, so what was done can't be told in the step language"
    );
}
