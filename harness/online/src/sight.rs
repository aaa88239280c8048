//! What somebody beside a lockbox takes note of.

use std::fmt;

use bench_protocol::{LatchPosition, PlateState};

/// Something that is worth a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sight {
    /// A pairing code came up, or another one.
    Code(String),
    /// The pairing code is gone: a dashboard has the lockbox, or somebody left the screen.
    CodeGone,
    /// The bolt came to an end.
    Latch(LatchPosition),
    /// The back plate was opened, closed or broken.
    Plate(PlateState),
}

impl fmt::Display for Sight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => {
                f.write_str("pairing code")?;
                let letters: Vec<char> = code.chars().collect();
                letters
                    .chunks(5)
                    .try_for_each(|group| write!(f, " {}", group.iter().collect::<String>()))
            }
            Self::CodeGone => f.write_str("the pairing code is gone"),
            Self::Latch(LatchPosition::Locked) => f.write_str("locked"),
            Self::Latch(LatchPosition::Unlocked) => f.write_str("unlocked"),
            Self::Latch(LatchPosition::Travelling) => f.write_str("the bolt moves"),
            Self::Plate(PlateState::Closed) => f.write_str("back plate closed"),
            Self::Plate(PlateState::Open) => f.write_str("back plate open"),
            Self::Plate(PlateState::Broken) => f.write_str("back plate broken"),
        }
    }
}

/// What was seen last, so that each change is told once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    code: Option<String>,
    latch: Option<LatchPosition>,
    plate: Option<PlateState>,
}

impl Seen {
    /// Compares with what is there now. A bolt on its way is not told.
    pub(crate) fn look(
        &mut self,
        code: Option<&str>,
        latch: LatchPosition,
        plate: PlateState,
        mut tell: impl FnMut(Sight),
    ) {
        if self.code.as_deref() != code {
            self.code = code.map(str::to_owned);
            tell(self.code.clone().map_or(Sight::CodeGone, Sight::Code));
        }
        if latch != LatchPosition::Travelling && self.latch.replace(latch) != Some(latch) {
            tell(Sight::Latch(latch));
        }
        if self.plate.replace(plate) != Some(plate) {
            tell(Sight::Plate(plate));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_change_is_told_once() {
        let mut seen = Seen::default();
        let mut told = Vec::new();
        let code = Some("0123456789ABCDEFGHJK");
        for (code, latch, plate) in [
            (None, LatchPosition::Unlocked, PlateState::Closed),
            (None, LatchPosition::Unlocked, PlateState::Closed),
            (code, LatchPosition::Travelling, PlateState::Closed),
            (code, LatchPosition::Unlocked, PlateState::Open),
            (None, LatchPosition::Locked, PlateState::Open),
        ] {
            seen.look(code, latch, plate, |sight| told.push(sight.to_string()));
        }
        assert_eq!(
            told,
            [
                "unlocked",
                "back plate closed",
                "pairing code 01234 56789 ABCDE FGHJK",
                "back plate open",
                "the pairing code is gone",
                "locked",
            ]
        );
    }
}
