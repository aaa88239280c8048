//! The hand: what pointer, touch and keyboard do to the box.

pub mod keyboard;
pub mod pointer;

use bench_protocol::{Button, Stimulus};
use bevy::prelude::*;

use crate::act::Act;
use crate::scene::Part;
use crate::session::SessionSystems;

/// Pointer, touch and keyboard.
pub struct HandPlugin;

impl Plugin for HandPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<pointer::Fingers>()
            .init_resource::<pointer::Pointed>()
            .add_observer(pointer::press)
            .add_observer(pointer::click)
            .add_observer(pointer::scroll)
            .add_observer(pointer::drag)
            .add_observer(pointer::over)
            .add_observer(pointer::out)
            .add_systems(Update, (pointer::release, keyboard::type_keys).before(SessionSystems));
    }
}

/// Gives what a finger does on a part that is pressed and held, or `None` for other parts.
pub fn finger(part: Part, down: bool) -> Option<Stimulus> {
    match part {
        Part::LockEnter => Some(Stimulus::Button { button: Button::LockEnter, down }),
        Part::Back => Some(Stimulus::Button { button: Button::Back, down }),
        Part::Key(key) => Some(Stimulus::Key { key, down }),
        Part::Pinhole | Part::Paperclip => Some(Stimulus::Paperclip(down)),
        _ => None,
    }
}

/// Gives what a click on a part does, or `None` if nothing.
pub fn click(part: Part) -> Option<Act> {
    match part {
        Part::Usb => Some(Act::Usb),
        Part::Plate => Some(Act::Plate),
        Part::Tab | Part::Screwdriver => Some(Act::Break),
        Part::HouseKey => Some(Act::Key),
        Part::BatteryDoor => Some(Act::Door),
        Part::Batteries => Some(Act::Hand(Stimulus::Battery(100))),
        Part::Card | Part::Reader => Some(Act::Card),
        _ => None,
    }
}

/// Gives what a person can do with a part, in a few words.
pub const fn invitation(part: Part) -> &'static str {
    match part {
        Part::LockEnter => "press or hold   Enter",
        Part::Back => "press   Backspace",
        Part::Knob => "scroll or drag   Up, Down",
        Part::Key(_) => "press   the same key",
        Part::Usb => "click: plug or pull   U",
        Part::Plate => "click: open or close   P",
        Part::Tab | Part::Screwdriver => "click: break the plate open   B",
        Part::HouseKey => "click: take out or put back   K",
        Part::BatteryDoor => "click: open or close",
        Part::Batteries => "click: put fresh ones in",
        Part::Card | Part::Reader => "click: hold a card to the reader   C",
        Part::Pinhole | Part::Paperclip => "hold: press the reset switch   R",
        Part::Case | Part::Display => "drag: turn the box",
        Part::Lamp | Part::Buzzer | Part::Solenoid | Part::Bolt => "",
        Part::LatchSensor(_) => "lit: reads locked",
        Part::PlateSensor(_) => "lit: sees the plate",
    }
}
