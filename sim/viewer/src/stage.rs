//! What is to be seen at this moment: the observer's view, and the few things of the scene that no wire tells.

use bevy::prelude::*;
use lockbox_practice::View;

/// What the scene shows; whoever runs a lockbox, live or played, sets it.
#[derive(Resource, Clone, Debug, PartialEq)]
pub struct Shown {
    /// What the observer sees.
    pub view: View,
    /// The battery door is open.
    pub door_open: bool,
    /// The screwdriver is at the breaking tab.
    pub prying: bool,
}

impl Shown {
    /// Shows what is seen, everything else at rest.
    pub fn new(view: View) -> Self {
        Self { view, door_open: false, prying: false }
    }
}

/// How things come to their places.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Motion {
    /// With a short, smooth movement.
    #[default]
    Smooth,
    /// At once, for pictures and for people who want no movement.
    Still,
}
