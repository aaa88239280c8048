//! The keyboard alone: everything that a hand does at the box, and the ways through the panel.

use bevy::input::ButtonState;
use bevy::input::keyboard::{Key, KeyboardInput};
use bevy::input_focus::InputFocus;
use bevy::prelude::*;
use bevy::ui_widgets::Slider;

use super::finger;
use crate::act::{Act, Page};
use crate::scene::Part;

/// What the keys do, for the help: key and words.
pub const KEYS: [(&str, &str); 18] = [
    ("Enter", "Lock/Enter button: press, or hold for 2 seconds to open the lock menu"),
    ("Backspace", "Back button"),
    ("Up, Down", "turn the knob"),
    ("0 to 9, *, #", "keypad"),
    ("P", "open or close the back plate, or put a new one in"),
    ("K", "take the key out, or put it back"),
    ("U", "plug or pull the USB cable"),
    ("B", "break the back plate open"),
    ("R", "hold the paperclip in the reset pinhole"),
    ("C", "hold a card to the reader"),
    ("V", "look at the next side: front, back, cut-away"),
    ("Left, Right", "turn the box"),
    ("Space", "stop time, or let it go on"),
    ("N", "go to the next deadline"),
    ("F2 to F6", "pages of the panel"),
    ("Tab", "through the panel's buttons; Enter or Space presses one, Escape leaves them"),
    ("T", "dark or light"),
    ("F1", "this help"),
];

/// Does what the keys say.
pub(super) fn type_keys(
    mut inputs: MessageReader<KeyboardInput>,
    mut focus: ResMut<InputFocus>,
    nodes: Query<(), With<Node>>,
    sliders: Query<(), With<Slider>>,
    mut acts: MessageWriter<Act>,
    mut down: Local<Vec<Part>>,
) {
    for input in inputs.read() {
        let in_panel = focus.get().is_some_and(|entity| nodes.contains(entity));
        let part = held_part(&input.logical_key);
        if input.state == ButtonState::Released {
            if let Some(part) = part.filter(|part| down.contains(part)) {
                down.retain(|held| *held != part);
                acts.write_batch(finger(part, false).map(Act::Hand));
            }
            continue;
        }
        if input.logical_key == Key::Escape {
            focus.clear();
        }
        // Enter and Space press the button of the panel that has the focus.
        let presses = matches!(input.logical_key, Key::Enter | Key::Space);
        if in_panel && presses {
            continue;
        }
        // Left and Right move the slider that has the focus.
        let moves = matches!(input.logical_key, Key::ArrowLeft | Key::ArrowRight);
        if moves && focus.get().is_some_and(|entity| sliders.contains(entity)) {
            continue;
        }
        match part {
            Some(part) if !input.repeat && !down.contains(&part) => {
                down.push(part);
                acts.write_batch(finger(part, true).map(Act::Hand));
            }
            Some(_) => {}
            None => {
                acts.write_batch(act_of(&input.logical_key, input.repeat));
            }
        }
    }
}

/// Gives the part that a key presses for as long as it is down.
fn held_part(key: &Key) -> Option<Part> {
    match key {
        Key::Enter => Some(Part::LockEnter),
        Key::Backspace => Some(Part::Back),
        Key::Character(text) => {
            let letter = text.chars().next()?;
            match letter {
                '0'..='9' | '*' | '#' => Some(Part::Key(letter)),
                'r' | 'R' => Some(Part::Pinhole),
                _ => None,
            }
        }
        _ => None,
    }
}

fn act_of(key: &Key, repeat: bool) -> Option<Act> {
    match key {
        Key::ArrowUp => return Some(Act::Knob(-1)),
        Key::ArrowDown => return Some(Act::Knob(1)),
        Key::ArrowLeft => return Some(Act::Turn(Vec2::new(-0.12, 0.0))),
        Key::ArrowRight => return Some(Act::Turn(Vec2::new(0.12, 0.0))),
        _ if repeat => return None,
        Key::Space => return Some(Act::Pause),
        Key::F1 => return Some(Act::Help),
        Key::F2 => return Some(Act::Page(Page::Hands)),
        Key::F3 => return Some(Act::Page(Page::Keyholder)),
        Key::F4 => return Some(Act::Page(Page::Keys)),
        Key::F5 => return Some(Act::Page(Page::Faults)),
        Key::F6 => return Some(Act::Page(Page::Practice)),
        _ => {}
    }
    let Key::Character(text) = key else { return None };
    match text.to_lowercase().as_str() {
        "p" => Some(Act::Plate),
        "k" => Some(Act::Key),
        "u" => Some(Act::Usb),
        "b" => Some(Act::Break),
        "c" => Some(Act::Card),
        "v" => Some(Act::NextSide),
        "n" => Some(Act::ToDeadline),
        "t" => Some(Act::Theme),
        "h" | "?" => Some(Act::Help),
        _ => None,
    }
}
