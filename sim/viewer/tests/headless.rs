//! The window's logic without a window: a pointer and a keyboard on the very scene, with manual time.

#[path = "headless/table.rs"]
mod table;

use bench_protocol::PlateState;
use bevy::input::keyboard::{Key, KeyCode};
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
