//! What a person can do in the window: one list for pointer, keyboard and panel.

use bench_protocol::Stimulus;
use bevy::prelude::*;
use lockbox_practice::Speed;
use lockbox_practice::drill::Mode;

use crate::camera::Side;

/// Something that a person does.
#[derive(Message, Clone, Debug, PartialEq)]
pub enum Act {
    /// By hand, at the box or around it.
    Hand(Stimulus),
    /// In the words of a step: what the keyholder, a user or an administrator does.
    Say(&'static str),
    /// Adds the users that keys are made for.
    Users,
    /// Makes a digital key for a user, from now on for a day.
    DigitalKey,
    /// Turns the knob by detents, clockwise.
    Knob(i32),
    /// Plugs or pulls the USB cable, whichever there is to do.
    Usb,
    /// Opens or closes the back plate, or puts in a new one.
    Plate,
    /// Takes the key out, or puts it back.
    Key,
    /// Opens or closes the battery door.
    Door,
    /// Breaks the back plate open.
    Break,
    /// Holds a card of another system to the reader, or takes it away.
    Card,
    /// Looks at a side.
    Look(Side),
    /// Looks at the next side.
    NextSide,
    /// Turns the box by radians: around, and up.
    Turn(Vec2),
    /// Comes nearer (below 1) or goes away.
    Zoom(f32),
    /// Lets time go so fast.
    Speed(Speed),
    /// Stops time, or lets it go on.
    Pause,
    /// Lets time go on to what the firmware waits for.
    ToDeadline,
    /// Looks at what was seen at a share of the session, 0–1, and changes nothing.
    LookBack(f32),
    /// Goes back to a share of the session, 0–1.
    Rewind(f32),
    /// Changes between dark and light.
    Theme,
    /// Shows or hides the help.
    Help,
    /// Brings a page of the panel to the front.
    Page(Page),
    /// Saves what was done as a scenario.
    Save,
    /// Begins afresh.
    Restart,
    /// Begins a drill, by its number in the list.
    Drill(usize, Mode),
    /// Ends the drill that is being done.
    GiveUp,
}

/// A page of the panel.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Page {
    /// What a hand does at the box.
    #[default]
    Hands,
    /// What the keyholder does.
    Keyholder,
    /// What administrator and users do with digital keys.
    Keys,
    /// Power and faults.
    Faults,
    /// Drills.
    Practice,
}

impl Page {
    /// All of them, from left to right.
    pub const ALL: [Self; 5] =
        [Self::Hands, Self::Keyholder, Self::Keys, Self::Faults, Self::Practice];

    /// Gives its name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Hands => "Box",
            Self::Keyholder => "Keyholder",
            Self::Keys => "Keys",
            Self::Faults => "Faults",
            Self::Practice => "Practice",
        }
    }
}
