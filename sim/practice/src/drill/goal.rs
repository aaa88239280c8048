//! What shows that a step was done: what it changes when it is done as written.

use bench_protocol::{LatchPosition, PlateState};

use super::situation::{Screen, Situation};

/// What has to be so for a step to count as done: what it changed when it was done as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Goal {
    screen: Option<Screen>,
    selected: Option<String>,
    latch: Option<LatchPosition>,
    plate: Option<PlateState>,
    key_inside: Option<bool>,
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
        fn changed<T: PartialEq + Clone>(before: Option<&T>, after: Option<&T>) -> Option<T> {
            after.filter(|_| before != after).cloned()
        }
        let switched = |before: bool, after: bool| (before != after).then_some(after);
        let mut goal = Self {
            screen: (!before.screen.is(&after.screen)).then(|| after.screen.clone()),
            latch: changed(before.latch.as_ref(), after.latch.as_ref()),
            plate: changed(before.plate.as_ref(), after.plate.as_ref()),
            key_inside: changed(before.key_inside.as_ref(), after.key_inside.as_ref()),
            powered: switched(before.powered, after.powered),
            usb: switched(before.usb, after.usb),
            started: after.starts > before.starts,
            beeped: after.beeps > before.beeps,
            entry: after.entries[before.entries.len().min(after.entries.len())..].last().cloned(),
            ..Self::default()
        };
        // A row that is marked or a display that is lit counts only where nothing else tells.
        if goal == Self::default() {
            goal.selected = changed(before.selected.as_ref(), after.selected.as_ref());
            goal.is_lit = switched(before.is_lit, after.is_lit);
        }
        goal
    }

    /// Tells whether nothing would show that it was done.
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Tells whether it is reached, for somebody who began `before`.
    pub(super) fn holds(&self, before: &Situation, now: &Situation) -> bool {
        fn is<T: PartialEq>(wanted: Option<&T>, there: Option<&T>) -> bool {
            wanted.is_none() || wanted == there
        }
        self.screen.as_ref().is_none_or(|screen| screen.is(&now.screen))
            && is(self.selected.as_ref(), now.selected.as_ref())
            && is(self.latch.as_ref(), now.latch.as_ref())
            && is(self.plate.as_ref(), now.plate.as_ref())
            && is(self.key_inside.as_ref(), now.key_inside.as_ref())
            && is(self.powered.as_ref(), Some(&now.powered))
            && is(self.usb.as_ref(), Some(&now.usb))
            && is(self.is_lit.as_ref(), Some(&now.is_lit))
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
