//! The parts of the lockbox that a person can point at, by name.

use bevy::prelude::Component;

/// A thing in the scene; what lies below it in the tree belongs to it.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// The case itself.
    Case,
    /// The display behind its glass.
    Display,
    /// The Lock/Enter button, on the right.
    LockEnter,
    /// The Back button, on the left.
    Back,
    /// The knob between them.
    Knob,
    /// A key of the keypad, by the character on its cap.
    Key(char),
    /// Where a card or a phone is held.
    Reader,
    /// The lamp.
    Lamp,
    /// The buzzer's holes.
    Buzzer,
    /// The plug of the USB cable.
    Usb,
    /// The back plate.
    Plate,
    /// Where the back plate is broken open.
    Tab,
    /// The screwdriver that breaks it.
    Screwdriver,
    /// The battery door.
    BatteryDoor,
    /// The batteries behind it.
    Batteries,
    /// The hole with the reset switch behind it.
    Pinhole,
    /// The paperclip that fits it.
    Paperclip,
    /// The key that is locked away.
    HouseKey,
    /// A key card.
    Card,
    /// The solenoid.
    Solenoid,
    /// The bolt that it drives.
    Bolt,
    /// A sensor at the bolt, 1–3.
    LatchSensor(u8),
    /// A sensor at the back plate, 1–2.
    PlateSensor(u8),
}

impl Part {
    /// Gives its name, as a sentence begins with it.
    pub fn name(self) -> String {
        match self {
            Self::Case => "Lockbox".into(),
            Self::Display => "Display".into(),
            Self::LockEnter => "Lock/Enter button".into(),
            Self::Back => "Back button".into(),
            Self::Knob => "Knob".into(),
            Self::Key(key) => format!("Key {key}"),
            Self::Reader => "Card and phone reader".into(),
            Self::Lamp => "LED".into(),
            Self::Buzzer => "Buzzer".into(),
            Self::Usb => "USB cable".into(),
            Self::Plate => "Back plate".into(),
            Self::Tab => "Breaking tab".into(),
            Self::Screwdriver => "Screwdriver".into(),
            Self::BatteryDoor => "Battery door".into(),
            Self::Batteries => "Batteries".into(),
            Self::Pinhole => "Reset pinhole".into(),
            Self::Paperclip => "Paperclip".into(),
            Self::HouseKey => "Key".into(),
            Self::Card => "Key card".into(),
            Self::Solenoid => "Solenoid".into(),
            Self::Bolt => "Latch bolt".into(),
            Self::LatchSensor(number) => format!("Latch sensor {number}"),
            Self::PlateSensor(number) => format!("Back plate sensor {number}"),
        }
    }
}
