//! How fast the desk's time goes against a person's.

/// How fast time goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Speed {
    /// It stands still.
    Paused,
    /// A second takes a second.
    #[default]
    Real,
    /// A minute takes a second.
    Sixty,
    /// An hour takes a second.
    ThirtySixHundred,
}

impl Speed {
    /// Every speed, from slow to fast.
    pub const ALL: [Self; 4] = [Self::Paused, Self::Real, Self::Sixty, Self::ThirtySixHundred];

    /// Gives how many seconds pass in a second.
    pub const fn factor(self) -> u32 {
        match self {
            Self::Paused => 0,
            Self::Real => 1,
            Self::Sixty => 60,
            Self::ThirtySixHundred => 3600,
        }
    }

    /// Gives a short name for a button: `pause`, `×1`, `×60`, `×3600`.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Paused => "pause",
            Self::Real => "×1",
            Self::Sixty => "×60",
            Self::ThirtySixHundred => "×3600",
        }
    }
}
