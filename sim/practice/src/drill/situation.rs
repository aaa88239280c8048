//! How a lockbox stands, as far as it tells whether something was done.

use bench_protocol::{Instant, LatchPosition, Pin, PlateState, Stimulus};
use lockbench::bench::Bench;
use observer::Brightness;

use crate::glance::{Glance, without_numbers};

/// Which screen is on the display.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Screen {
    /// The display is off.
    #[default]
    Dark,
    /// An error screen, by its name.
    Error(String),
    /// A menu, by the rows in sight.
    Menu(Vec<String>),
    /// Anything else, by its words without numbers.
    Words(String),
}

impl Screen {
    /// Reads it.
    pub(super) fn of(glance: &Glance) -> Self {
        if let Some(error) = &glance.error {
            Self::Error(error.clone())
        } else if !glance.rows.is_empty() {
            let label = |row: &String| {
                row.split_once(':').map_or(row.as_str(), |(label, _)| label).trim().to_owned()
            };
            Self::Menu(glance.rows.iter().map(label).collect())
        } else if glance.text.is_empty() {
            Self::Dark
        } else {
            Self::Words(without_numbers(&glance.text))
        }
    }

    /// Tells whether both are the same screen: of a long menu only some rows are in sight.
    pub(super) fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Menu(rows), Self::Menu(others)) => {
                let shared = rows.iter().filter(|row| others.contains(row)).count();
                let fewer = rows.len().min(others.len());
                // Two rows are a question, whose second row is what it asks.
                if fewer <= 2 { rows == others } else { shared * 2 > fewer }
            }
            _ => self == other,
        }
    }
}

/// Everything that a step may have changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Situation {
    pub(super) screen: Screen,
    pub(super) selected: Option<String>,
    pub(super) latch: Option<LatchPosition>,
    pub(super) plate: Option<PlateState>,
    pub(super) key_inside: Option<bool>,
    pub(super) powered: bool,
    pub(super) usb: bool,
    /// How often the firmware started.
    pub(super) starts: usize,
    /// How often the buzzer sounded.
    pub(super) beeps: usize,
    /// What was entered at the keypad, each up to its `#`.
    pub(super) entries: Vec<String>,
    pub(super) is_lit: bool,
}

impl Situation {
    /// Looks at a bench.
    pub(super) fn of(bench: &Bench) -> Self {
        let glance = Glance::of(bench);
        let Some(eyes) = bench.observer() else { return Self::default() };
        Self {
            screen: Screen::of(&glance),
            selected: glance.selected,
            latch: glance.latch.filter(|latch| *latch != LatchPosition::Travelling),
            plate: glance.plate,
            key_inside: glance.key_inside,
            powered: eyes.power().now() == Some(true),
            usb: eyes.level(Pin::UsbSense) == Some(true),
            starts: eyes.boots().len(),
            beeps: eyes.buzzer().changes().iter().filter(|change| change.to).count(),
            entries: entries(bench.stimuli()),
            is_lit: eyes.display().brightness() == Brightness::Bright,
        }
    }
}

fn entries(stimuli: &[(Instant, Stimulus)]) -> Vec<String> {
    let keys: String = stimuli
        .iter()
        .filter_map(|(_, stimulus)| match stimulus {
            Stimulus::Key { key, down: true } => Some(*key),
            _ => None,
        })
        .collect();
    let mut entries: Vec<String> = keys.split('#').map(str::to_owned).collect();
    // What is not ended yet is no entry.
    entries.pop();
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    fn menu(rows: &[&str]) -> Screen {
        Screen::Menu(rows.iter().map(|row| (*row).to_owned()).collect())
    }

    #[test]
    fn a_menu_is_known_by_its_rows_wherever_it_is_scrolled() {
        let top = menu(&["Lock", "Lock Forever", "Lock with Code", "Settings"]);
        let bottom = menu(&["Lock Forever", "Lock with Code", "Settings", "Sleep"]);
        let lock_menu = menu(&["Go Back", "Sleep", "Emergency Unlock", "Restart Device"]);
        assert!(top.is(&bottom) && !top.is(&lock_menu) && !bottom.is(&lock_menu));
        assert!(menu(&["Cancel", "Unlock now"]).is(&menu(&["Cancel", "Unlock now"])));
        assert!(!menu(&["Cancel", "Unlock now"]).is(&menu(&["Cancel", "Sleep now"])));
        let error = |name: &str| Screen::Error(name.to_owned());
        assert!(!error("E-LOCK-2").is(&error("E-LOCK-20")));
    }
}
