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

/// What has to be so for a step to count as done: what it changed when it was done as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Goal {
    screen: Option<Screen>,
    selected: Option<Option<String>>,
    latch: Option<Option<LatchPosition>>,
    plate: Option<Option<PlateState>>,
    key_inside: Option<Option<bool>>,
    powered: Option<bool>,
    usb: Option<bool>,
    /// The firmware started anew.
    started: bool,
    /// The buzzer sounded.
    beeped: bool,
    /// This was entered at the keypad.
    entry: Option<String>,
    is_lit: Option<bool>,
}

impl Goal {
    /// Takes what a step changed.
    pub(super) fn between(before: &Situation, after: &Situation) -> Self {
        fn changed<T: PartialEq + Clone>(before: &T, after: &T) -> Option<T> {
            (before != after).then(|| after.clone())
        }
        let mut goal = Self {
            screen: (!before.screen.is(&after.screen)).then(|| after.screen.clone()),
            latch: changed(&before.latch, &after.latch),
            plate: changed(&before.plate, &after.plate),
            key_inside: changed(&before.key_inside, &after.key_inside),
            powered: changed(&before.powered, &after.powered),
            usb: changed(&before.usb, &after.usb),
            started: after.starts > before.starts,
            beeped: after.beeps > before.beeps,
            entry: after.entries[before.entries.len().min(after.entries.len())..].last().cloned(),
            ..Self::default()
        };
        // A row that is marked or a display that is lit counts only where nothing else tells.
        if goal == Self::default() {
            goal.selected = changed(&before.selected, &after.selected);
            goal.is_lit = changed(&before.is_lit, &after.is_lit);
        }
        goal
    }

    /// Tells whether nothing would show that it was done.
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Tells whether it is reached, for somebody who began `before`.
    pub(super) fn holds(&self, before: &Situation, now: &Situation) -> bool {
        fn is<T: PartialEq>(wanted: Option<&T>, there: &T) -> bool {
            wanted.is_none_or(|wanted| wanted == there)
        }
        self.screen.as_ref().is_none_or(|screen| screen.is(&now.screen))
            && is(self.selected.as_ref(), &now.selected)
            && is(self.latch.as_ref(), &now.latch)
            && is(self.plate.as_ref(), &now.plate)
            && is(self.key_inside.as_ref(), &now.key_inside)
            && is(self.powered.as_ref(), &now.powered)
            && is(self.usb.as_ref(), &now.usb)
            && is(self.is_lit.as_ref(), &now.is_lit)
            && (!self.started || now.starts > before.starts)
            && (!self.beeped || now.beeps > before.beeps)
            && self.entry.as_ref().is_none_or(|entry| {
                now.entries.iter().skip(before.entries.len()).any(|entered| entered == entry)
            })
    }

    /// Tells whether it is something of weight: the box opened, the plate or the key moved, a restart.
    pub(super) fn is_weighty(&self) -> bool {
        self.latch.is_some()
            || self.plate.is_some()
            || self.key_inside.is_some()
            || self.powered.is_some()
            || self.started
    }
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

    #[test]
    fn a_goal_is_what_changed_and_a_marked_row_only_where_nothing_else_did() {
        let before = Situation { selected: Some("Sleep".into()), ..Situation::default() };
        let marked = Situation { selected: Some("Go Back".into()), ..Situation::default() };
        let open = Situation { latch: Some(LatchPosition::Unlocked), ..marked.clone() };
        let goal = Goal::between(&before, &marked);
        assert!(goal.holds(&before, &marked) && !goal.holds(&before, &before));
        assert!(!goal.is_weighty());
        let goal = Goal::between(&before, &open);
        assert!(goal.is_weighty() && goal.holds(&before, &Situation { selected: None, ..open }));
        assert!(Goal::between(&before, &before).is_empty());
    }

    #[test]
    fn what_is_counted_is_counted_from_where_one_began() {
        let entries = |entries: &[&str]| Situation {
            entries: entries.iter().map(|entry| (*entry).to_owned()).collect(),
            ..Situation::default()
        };
        let goal = Goal::between(&entries(&["1"]), &entries(&["1", "2580"]));
        let began = entries(&["2580", "7"]);
        assert!(!goal.holds(&began, &began));
        assert!(!goal.holds(&began, &entries(&["2580", "7", "25"])));
        assert!(goal.holds(&began, &entries(&["2580", "7", "25", "2580"])));
        let restarted = Situation { starts: 1, ..Situation::default() };
        let goal = Goal::between(&Situation::default(), &restarted);
        assert!(!goal.holds(&restarted, &restarted));
        assert!(goal.holds(&restarted, &Situation { starts: 2, ..Situation::default() }));
    }
}
