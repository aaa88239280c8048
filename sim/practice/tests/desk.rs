//! A lockbox in hand: what hands do, how time goes, and going back.

use std::io::pipe;
use std::thread;
use std::time::Duration;

use bench_protocol::{Button, Instant, LatchPosition, PlateState, Stimulus, Turn};
use lockbench::rig::{LentRigs, RigSet, lend};
use lockbox_practice::{Cannot, Desk, Gesture, Place, Speed, Step, View};
use observer::Brightness;

const LOCKED: [&str; 2] = ["a lockbox", "a keyholder's lock session of 7 days is running"];

fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}

/// As a finger does it, with frames of a window passing meanwhile.
fn hold(desk: &mut Desk, button: Button, time: Duration) {
    desk.gesture(Stimulus::Button { button, down: true }).unwrap();
    frames(desk, time);
    desk.gesture(Stimulus::Button { button, down: false }).unwrap();
    frames(desk, ms(300));
}

fn frames(desk: &mut Desk, time: Duration) {
    let frame = ms(16);
    let mut left = time;
    while left > Duration::ZERO {
        desk.advance(left.min(frame)).unwrap();
        left = left.saturating_sub(frame);
    }
}

fn turn_to(desk: &mut Desk, row: &str) {
    for _ in 0..8 {
        if desk.eyes().unwrap().text().selected().is_some_and(|selected| selected.text == row) {
            return;
        }
        desk.gesture(Stimulus::Knob(Turn::Clockwise)).unwrap();
        frames(desk, ms(200));
    }
    panic!("no row `{row}`: {}", desk.view().text);
}

fn emergency_unlock(desk: &mut Desk) {
    frames(desk, ms(500));
    hold(desk, Button::LockEnter, ms(2200));
    turn_to(desk, "Emergency Unlock");
    hold(desk, Button::LockEnter, ms(120));
    turn_to(desk, "Unlock now");
    hold(desk, Button::LockEnter, ms(120));
    frames(desk, ms(500));
}

#[test]
fn document_a_is_done_by_hand_to_the_key_in_the_hand() {
    let mut desk = Desk::with(&LOCKED).unwrap();
    assert_eq!((desk.view().latch, desk.view().latch_sensors), (LatchPosition::Locked, [true; 3]));
    let refused = desk.gesture(Stimulus::OpenPlate).unwrap_err();
    assert!(refused.to_string().starts_with("the plate is latched"), "{refused}");
    emergency_unlock(&mut desk);
    let view = desk.view();
    assert_eq!((view.latch, view.latch_sensors), (LatchPosition::Unlocked, [false; 3]));
    assert!(view.text.contains("Cooldown 23:59:5"), "{}", view.text);
    assert!(view.keyholder.iter().any(|line| line == "Session: completed"), "{:?}", view.keyholder);
    desk.gesture(Stimulus::OpenPlate).unwrap();
    desk.gesture(Stimulus::TakeKey).unwrap();
    let view = desk.view();
    assert_eq!((view.plate, view.key_inside), (PlateState::Open, false));
}

#[test]
fn a_held_button_is_seen_and_slows_the_time() {
    let mut desk = Desk::with(&LOCKED).unwrap();
    desk.set_speed(Speed::ThirtySixHundred);
    let began = desk.now();
    desk.gesture(Stimulus::Button { button: Button::LockEnter, down: true }).unwrap();
    desk.advance(ms(500)).unwrap();
    assert!(desk.is_held() && desk.view().lock_enter);
    assert!(desk.now().since(began) < ms(510));
    desk.gesture(Stimulus::Button { button: Button::LockEnter, down: false }).unwrap();
    desk.advance(ms(1000)).unwrap();
    assert!(desk.now().since(began) >= Duration::from_hours(1));
    let mut paused = Desk::new().unwrap();
    paused.set_speed(Speed::Paused);
    let began = paused.now();
    paused.advance(Duration::from_mins(1)).unwrap();
    assert_eq!(paused.now(), began);
}

#[test]
fn deadlines_are_told_with_their_reasons_until_the_display_is_off() {
    let mut desk = Desk::new().unwrap();
    let mut reasons: Vec<String> = Vec::new();
    while desk.view().brightness != Brightness::Off {
        let why = desk.to_next_deadline().unwrap();
        if reasons.last() != Some(&why) {
            reasons.push(why);
        }
        assert!(reasons.len() < 1000);
    }
    assert!(reasons.iter().any(|why| why == "idle"), "{reasons:?}");
    assert!(desk.now().since(desk.began()) <= Duration::from_secs(121));
}

#[test]
fn what_the_others_do_is_a_step_and_refusals_are_told() {
    let mut desk = Desk::with(&LOCKED).unwrap();
    desk.gesture(Gesture::step("the keyholder turns emergency unlock off").unwrap()).unwrap();
    assert_eq!(desk.view().refused.as_deref(), Some("only while unlocked"));
    assert_eq!(desk.view().refusals, 1);
    desk.gesture(Gesture::step("the keyholder unlocks the lockbox").unwrap()).unwrap();
    assert_eq!(desk.view().latch, LatchPosition::Unlocked);
    assert!(matches!(Gesture::step("the keyholder yawns"), Err(Cannot::Step(_))));
}

/// Everything but the dashboard's page, which changes with the second too.
fn without_page(view: &View) -> View {
    View { keyholder: Vec::new(), ..view.clone() }
}

#[test]
fn going_back_gives_what_was_seen_then_and_one_can_go_on_differently() {
    let mut desk = Desk::with(&LOCKED).unwrap();
    emergency_unlock(&mut desk);
    let (began, end) = (desk.began(), desk.now());
    let seen: Vec<View> = desk.seen().views().to_vec();
    assert!(seen.len() > 20);
    assert_eq!(desk.seen_at(end).unwrap(), *seen.last().unwrap());
    // The lock menu, before anything was confirmed, no finger on a button.
    let menu = seen.iter().find(|view| view.text.contains("Restart Device") && !view.lock_enter);
    let menu = menu.unwrap().clone();
    desk.rewind(menu.at).unwrap();
    assert_eq!(desk.now(), menu.at);
    assert_eq!(without_page(&desk.seen_at(menu.at).unwrap()), without_page(&menu));
    assert_eq!(desk.view().latch, LatchPosition::Locked);
    hold(&mut desk, Button::Back, ms(120));
    assert!(desk.view().text.contains("Locked"), "{}", desk.view().text);
    let before = Instant::from_micros(began.as_micros() - 1);
    assert!(matches!(desk.rewind(before), Err(Cannot::BeforeTheBeginning)));
    desk.rewind(began).unwrap();
    assert!(desk.deeds().is_empty());
}

#[test]
fn a_lockbox_of_another_program_is_handled_like_ones_own() {
    let (from_lender, mut to_borrower) = pipe().unwrap();
    let (mut from_borrower, to_lender) = pipe().unwrap();
    thread::spawn(move || lend(&RigSet::default(), &mut from_borrower, &mut to_borrower));
    let rigs = RigSet::new(LentRigs::begin(from_lender, to_lender).unwrap());
    let run = |place: &Place| {
        let givens = LOCKED.map(|text| Step::read(text).unwrap());
        let mut desk = Desk::at(place, givens.into(), 1).unwrap();
        emergency_unlock(&mut desk);
        let menu = desk.seen().views().len() / 2;
        let back = desk.seen().views()[menu].at;
        let all = desk.seen().views().to_vec();
        desk.rewind(back).unwrap();
        (all, desk.view())
    };
    assert_eq!(run(&Place::of(rigs, "simulated")), run(&Place::default()));
}

#[test]
fn the_size_of_the_frames_changes_nothing() {
    let run = |frame: Duration| {
        let mut desk = Desk::with(&LOCKED).unwrap();
        for step in ["the keyholder turns emergency unlock off", "the lockbox goes offline"] {
            desk.gesture(Gesture::step(step).unwrap()).unwrap();
        }
        desk.gesture(Stimulus::Button { button: Button::LockEnter, down: true }).unwrap();
        for _ in 0..Duration::from_mins(4).as_micros() / frame.as_micros() {
            desk.wait(frame).unwrap();
        }
        let views = desk.seen().views().to_vec();
        views.iter().map(|view| (view.at, view.text.clone(), view.latch)).collect::<Vec<_>>()
    };
    assert_eq!(run(ms(16)), run(Duration::from_mins(1)));
}
