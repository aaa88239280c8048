//! The colours of everything: one visual language, dark and light, told apart by more than red and green.

use bevy::prelude::*;
use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// Dark or light.
#[derive(
    Resource, Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// For a dim room.
    #[default]
    Dark,
    /// For daylight, and for print.
    Light,
}

impl Theme {
    /// Gives the other one.
    pub const fn other(self) -> Self {
        match self {
            Self::Dark => Self::Light,
            Self::Light => Self::Dark,
        }
    }

    /// Gives one of two, by theme.
    const fn pick(self, dark: Color, light: Color) -> Color {
        match self {
            Self::Dark => dark,
            Self::Light => light,
        }
    }

    /// What is behind everything.
    pub const fn background(self) -> Color {
        self.pick(Color::srgb(0.075, 0.086, 0.106), Color::srgb(0.890, 0.882, 0.863))
    }

    /// The table's top, near the box.
    pub const fn table(self) -> Color {
        self.pick(Color::srgb(0.205, 0.222, 0.255), Color::srgb(0.965, 0.958, 0.940))
    }

    /// The panel's ground.
    pub const fn panel(self) -> Color {
        self.pick(Color::srgb(0.110, 0.124, 0.150), Color::srgb(0.980, 0.976, 0.965))
    }

    /// A group on the panel.
    pub const fn card(self) -> Color {
        self.pick(Color::srgb(0.152, 0.170, 0.203), Color::srgb(0.935, 0.928, 0.910))
    }

    /// A button at rest.
    pub const fn button(self) -> Color {
        self.pick(Color::srgb(0.216, 0.240, 0.285), Color::srgb(0.868, 0.858, 0.835))
    }

    /// A button under the pointer.
    pub const fn hovered(self) -> Color {
        self.pick(Color::srgb(0.275, 0.305, 0.360), Color::srgb(0.815, 0.803, 0.775))
    }

    /// Words to read.
    pub const fn text(self) -> Color {
        self.pick(Color::srgb(0.930, 0.938, 0.950), Color::srgb(0.110, 0.118, 0.135))
    }

    /// Words beside: at least 4.5 to 1 against the panel and its groups.
    pub const fn quiet(self) -> Color {
        self.pick(Color::srgb(0.655, 0.685, 0.735), Color::srgb(0.340, 0.350, 0.375))
    }

    /// What is chosen, what goes on.
    pub const fn accent(self) -> Color {
        self.pick(Color::srgb(0.965, 0.620, 0.220), Color::srgb(0.690, 0.345, 0.000))
    }

    /// Words on the accent.
    pub const fn on_accent(self) -> Color {
        self.pick(Color::srgb(0.090, 0.075, 0.050), Color::srgb(1.0, 0.990, 0.970))
    }

    /// The ring around what has the keyboard.
    pub const fn focus(self) -> Color {
        self.pick(Color::srgb(0.420, 0.760, 1.0), Color::srgb(0.000, 0.360, 0.720))
    }

    /// What went wrong, or can't be done; it always has words beside it.
    pub const fn warning(self) -> Color {
        self.pick(Color::srgb(1.0, 0.560, 0.430), Color::srgb(0.700, 0.160, 0.050))
    }
}

/// The colours of the things, which are the same in any room.
pub mod paint {
    use bevy::prelude::Color;

    /// The case: warm white.
    pub const CASE: Color = Color::srgb(0.86, 0.845, 0.81);
    /// Printing on the case.
    pub const INK: Color = Color::srgb(0.27, 0.275, 0.29);
    /// The glass over display and reader.
    pub const GLASS: Color = Color::srgb(0.035, 0.038, 0.045);
    /// Printing on the glass.
    pub const GLASS_INK: Color = Color::srgb(0.62, 0.66, 0.72);
    /// The display's lit pixels.
    pub const OLED: Color = Color::srgb(0.62, 0.90, 1.0);
    /// Buttons and keys.
    pub const BUTTON: Color = Color::srgb(0.215, 0.225, 0.25);
    /// Words on buttons and keys.
    pub const BUTTON_INK: Color = Color::srgb(0.94, 0.94, 0.92);
    /// The knob, and all that is to be turned, pulled or broken.
    pub const ORANGE: Color = Color::srgb(0.95, 0.46, 0.10);
    /// The back plate.
    pub const PLATE: Color = Color::srgb(0.40, 0.425, 0.465);
    /// The hollow inside.
    pub const INSIDE: Color = Color::srgb(0.30, 0.31, 0.33);
    /// Steel.
    pub const STEEL: Color = Color::srgb(0.78, 0.79, 0.82);
    /// Copper wire.
    pub const COPPER: Color = Color::srgb(0.78, 0.42, 0.22);
    /// Brass, for the key.
    pub const BRASS: Color = Color::srgb(0.86, 0.68, 0.30);
    /// The circuit board.
    pub const BOARD: Color = Color::srgb(0.05, 0.20, 0.28);
    /// A lamp that tells that a sensor sees something, while it is dark.
    pub const SENSED: Color = Color::srgb(0.10, 0.26, 0.34);
    /// The lamp on the front, while it is dark.
    pub const LAMP: Color = Color::srgb(0.36, 0.22, 0.06);
    /// Cable and tool handles.
    pub const RUBBER: Color = Color::srgb(0.13, 0.135, 0.15);
    /// A key card.
    pub const CARD: Color = Color::srgb(0.16, 0.42, 0.66);
}
