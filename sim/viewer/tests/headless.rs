//! The window's logic without a window: a pointer and a keyboard on the very scene, with manual time.

#[path = "headless/table.rs"]
mod table;

use std::time::Duration;

use bench_protocol::{LatchPosition, PlateState};
use bevy::input::keyboard::{Key, KeyCode};
use bevy::input::touch::TouchPhase;
use bevy::math::Vec2;
use lockbox_practice::Place;
use lockbox_viewer::act::{Act, Page};
use lockbox_viewer::camera::Side;
use lockbox_viewer::look::Theme;
use lockbox_viewer::scene::Part;

use table::Table;

#[test]
fn a_press_on_the_button_closes_its_contact_for_as_long_as_the_finger_is_down() {
    let mut table = Table::new();
    table.press(Part::LockEnter);
    assert!(table.view().lock_enter);
    table.pass_ms(500);
    assert!(table.view().lock_enter);
    table.let_go();
    assert!(!table.view().lock_enter);
}

#[test]
fn a_finger_that_slides_off_the_button_still_lets_go_of_it() {
    let mut table = Table::new();
    table.press(Part::Back);
    assert!(table.view().back);
    table.point_at(Part::Display);
    table.let_go();
    assert!(!table.view().back);
}

#[test]
fn holding_lock_enter_for_two_seconds_opens_the_lock_menu_by_pointer() {
    let mut table = Table::with("a lock session of 45 minutes is running");
    table.press(Part::LockEnter);
    table.pass_ms(2100);
    table.let_go();
    table.pass_ms(200);
    assert!(table.view().text.contains("Emergency Unlock"), "{}", table.view().text);
}

#[test]
fn a_short_press_that_wakes_the_window_is_a_short_press() {
    let mut table = Table::with("a lock session of 45 minutes is running");
    table.type_key(KeyCode::Backspace, &Key::Backspace);
    table.type_key_after(Duration::from_millis(2500), KeyCode::Enter, &Key::Enter);
    table.pass_ms(200);
    let text = table.view().text;
    assert!(!text.contains("Emergency Unlock"), "a press became a hold: {text}");
    assert!(text.to_lowercase().contains("hold"), "it was a press: {text}");
}

#[test]
fn scrolling_over_the_knob_turns_it_by_detents() {
    let mut table = Table::new();
    table.type_key(KeyCode::Enter, &Key::Enter);
    table.pass_ms(300);
    let before = table.view().text;
    table.point_at(Part::Knob);
    table.scroll(-2.0);
    table.pass_ms(300);
    assert_ne!(table.view().text, before);
    assert_eq!(table.view().knob, 2);
}

#[test]
fn the_plate_and_the_key_are_taken_by_clicks_and_what_cannot_be_done_says_why() {
    let mut table = Table::with("a lock session of 45 minutes is running");
    table.look(Side::Back);
    table.click(Part::Plate);
    assert_eq!(table.view().plate, PlateState::Closed);
    assert!(table.notice().starts_with("The plate is latched"), "{}", table.notice());
    table.click(Part::Tab);
    assert_eq!(table.view().plate, PlateState::Broken);
    table.type_text("k");
    assert!(!table.view().key_inside);
}

#[test]
fn what_the_pointer_does_the_keyboard_does_too() {
    let mut table = Table::new();
    table.type_text("p");
    assert_eq!(table.view().plate, PlateState::Open);
    table.type_text("k");
    assert!(!table.view().key_inside);
    table.type_text("u");
    assert!(table.view().usb);
    table.hold_key(KeyCode::Digit7, &Key::Character("7".into()));
    assert_eq!(table.view().keypad, ['7']);
    table.lift_key(KeyCode::Digit7, &Key::Character("7".into()));
    assert_eq!(table.view().keypad, [] as [char; 0]);
}

#[test]
fn a_button_of_the_panel_is_pressed_by_a_click_on_its_words() {
    let mut table = Table::new();
    table.click_button(&Act::Page(Page::Faults));
    assert_eq!(table.page(), Page::Faults);
    table.click_button(&Act::Theme);
    assert_eq!(table.theme(), Theme::Light);
}

#[test]
fn tab_reaches_only_what_is_seen_and_space_presses_it() {
    let mut table = Table::new();
    let mut reached = Vec::new();
    for _ in 0..60 {
        table.type_key(KeyCode::Tab, &Key::Tab);
        reached.extend(table.focused());
    }
    assert!(reached.contains(&Act::Help) && reached.contains(&Act::Page(Page::Keyholder)));
    assert!(
        !reached.contains(&Act::Say("the keyholder ends the session")),
        "it is on a page behind"
    );
    while table.focused() != Some(Act::Page(Page::Keyholder)) {
        table.type_key(KeyCode::Tab, &Key::Tab);
    }
    table.type_key(KeyCode::Space, &Key::Space);
    assert_eq!(table.page(), Page::Keyholder);
}

#[test]
fn paused_time_stands_still_and_goes_on() {
    let mut table = Table::new();
    table.type_key(KeyCode::Space, &Key::Space);
    let at = table.view().at;
    table.pass_ms(1000);
    assert_eq!(table.view().at, at);
    table.type_key(KeyCode::Space, &Key::Space);
    table.pass_ms(1000);
    assert!(table.view().at > at);
}

#[test]
fn a_finger_on_glass_presses_holds_and_drags_as_a_pointer_does() {
    let mut table = Table::with("a lock session of 45 minutes is running");
    table.touch(Part::LockEnter, TouchPhase::Started, Vec2::ZERO);
    assert!(table.view().lock_enter);
    table.pass_ms(2100);
    table.touch(Part::LockEnter, TouchPhase::Ended, Vec2::ZERO);
    assert!(!table.view().lock_enter);
    table.pass_ms(200);
    assert!(table.view().text.contains("Emergency Unlock"), "{}", table.view().text);
    let before = table.view().knob;
    table.touch(Part::Knob, TouchPhase::Started, Vec2::ZERO);
    table.touch(Part::Knob, TouchPhase::Moved, Vec2::new(18.0, 0.0));
    table.touch(Part::Knob, TouchPhase::Moved, Vec2::new(34.0, 0.0));
    table.touch(Part::Knob, TouchPhase::Ended, Vec2::new(34.0, 0.0));
    assert_eq!(table.view().knob, before + 2);
    table.look(Side::Back);
    table.touch(Part::Tab, TouchPhase::Started, Vec2::ZERO);
    table.touch(Part::Tab, TouchPhase::Ended, Vec2::ZERO);
    assert_eq!(table.view().plate, PlateState::Broken);
}

#[test]
fn the_way_back_shows_what_was_and_letting_go_of_it_goes_on_from_there() {
    let mut table = Table::new();
    table.pass_ms(2000);
    table.type_text("p");
    table.pass_ms(2000);
    table.type_text("k");
    table.pass_ms(4000);
    let now = table.view();
    assert!(!now.key_inside);
    table.press_way_back([0.9, 0.4]);
    let past = table.view();
    assert!(past.plate == PlateState::Open && past.key_inside, "at 40 % the key was inside");
    table.pass_ms(1000);
    assert_eq!(table.view().at, past.at, "time stands while one looks back");
    table.let_go();
    table.pass_ms(200);
    let view = table.view();
    assert!(view.key_inside && view.at < now.at, "{:?} is not before {:?}", view.at, now.at);
    table.type_text("p");
    assert_eq!(table.view().plate, PlateState::Closed, "it goes on differently");
}

#[test]
fn an_idle_minute_costs_a_handful_of_frames() {
    let mut table = Table::new();
    table.rest(Duration::from_secs(10));
    let (made, drawn) = table.rest(Duration::from_mins(1));
    assert!(made <= 60, "{made} frames were made in a minute before a menu that is lit");
    assert!((1..=5).contains(&drawn), "{drawn} frames were drawn of {made}");
    // The display goes dark after two minutes.
    table.rest(Duration::from_mins(3));
    let (made, drawn) = table.rest(Duration::from_mins(1));
    assert!(made <= 120, "{made} frames were made in a minute in which nothing happened");
    assert!((1..=5).contains(&drawn), "{drawn} frames were drawn of {made}");
    table.type_key(KeyCode::Space, &Key::Space);
    table.rest(Duration::from_secs(20));
    let (made, drawn) = table.rest(Duration::from_hours(1));
    assert!(made <= 2 && drawn <= 1, "time stands, and {made} frames were made, {drawn} drawn");
}

#[test]
fn what_happens_is_drawn_at_once() {
    let mut table = Table::with("a lock session of 45 minutes is running");
    table.rest(Duration::from_secs(10));
    // The time left goes on each second, and each is seen.
    let (_, drawn) = table.rest(Duration::from_secs(10));
    assert!((10..=24).contains(&drawn), "{drawn} frames were drawn of 10 seconds on the display");
    let before = table.frames_drawn();
    table.hold_key(KeyCode::Enter, &Key::Enter);
    assert!(table.frames_drawn() > before, "a pressed button is drawn");
}

#[test]
fn what_was_done_is_saved_where_the_window_says_and_passes() {
    let mut table = Table::new();
    table.type_text("p");
    table.pass_ms(500);
    table.type_text("k");
    table.click_button(&Act::Save);
    let saved = table.saved();
    let [path] = saved.as_slice() else { panic!("{saved:?}: {}", table.notice()) };
    assert!(table.notice().contains(&path.display().to_string()), "{}", table.notice());
    let text = std::fs::read_to_string(path).expect("it is there");
    assert!(text.contains("When I open the back plate"), "{text}");
    assert!(text.contains("I take the key out"), "{text}");
}

#[test]
fn a_key_is_made_for_a_user_and_opens_the_box_by_phone_app_card_and_pin() {
    for (first, then) in [
        ("Paula opens the app", "Paula holds the phone to the reader"),
        ("Paula opens the app", "Paula presses unlock for \"visit\""),
        ("Ada writes \"office\" to a keycard", "the keycard is held to the reader"),
        ("Paula refreshes the app", "I enter \"48151\" on the keypad"),
    ] {
        let mut table = Table::new();
        table.click_button(&Act::Page(Page::Keys));
        table.click_button(&Act::Users);
        table.click_button(&Act::DigitalKey);
        assert!(table.view().keys[0].contains("visit: Paula"), "{:?}", table.view().keys);
        table.click_button(&Act::Say("I lock with a code"));
        assert_eq!(table.view().latch, LatchPosition::Locked);
        table.click_button(&Act::Say(first));
        table.click_button(&Act::Say(then));
        table.pass_ms(1500);
        assert_eq!(table.view().latch, LatchPosition::Unlocked, "{then}: {}", table.notice());
    }
}

#[test]
fn a_lent_rig_is_shown_live_through_the_same_observer() {
    let place = Place::lent("simulated").expect("lockbench lends its rigs");
    assert!(!place.is_simulated());
    let given = "a lock session of 45 minutes is running";
    let mut lent = Table::at(&place, &["a lockbox".into(), given.into()]);
    let mut own = Table::with(given);
    for table in [&mut lent, &mut own] {
        table.press(Part::LockEnter);
        table.pass_ms(2100);
        table.let_go();
        table.pass_ms(200);
    }
    assert!(lent.view().text.contains("Emergency Unlock"), "{}", lent.view().text);
    assert_eq!(lent.view(), own.view());
    lent.click_button(&Act::Restart);
    lent.pass_ms(100);
    assert!(lent.notice().contains("afresh"), "{}", lent.notice());
    assert_eq!(lent.view().latch, LatchPosition::Locked);
}
