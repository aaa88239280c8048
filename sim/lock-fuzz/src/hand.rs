//! A person at the box, who finds the way by what the display shows.

use std::time::Duration;

use bench_protocol::{Button, Stimulus, Turn};

use crate::Finding;
use crate::finding::ensure;
use crate::subject::Subject;

/// A short press.
const PRESS: Duration = Duration::from_millis(100);
/// From one detent of the knob to the next.
const DETENT: Duration = Duration::from_millis(15);
/// No menu has more rows.
const MOST_ROWS: usize = 12;

/// Holds a button.
pub(crate) fn hold(subject: &mut Subject, button: Button, time: Duration) -> Result<(), Finding> {
    subject.apply(Stimulus::Button { button, down: true })?;
    subject.pass(time)?;
    subject.apply(Stimulus::Button { button, down: false })?;
    subject.settle()
}

/// Presses a button for a moment.
pub(crate) fn press(subject: &mut Subject, button: Button) -> Result<(), Finding> {
    hold(subject, button, PRESS)
}

/// Turns down to a row of the menu and presses Lock/Enter.
///
/// # Errors
/// It isn't there, which breaks the rule.
pub(crate) fn choose(subject: &mut Subject, row: &str, rule: &'static str) -> Result<(), Finding> {
    for _ in 0..MOST_ROWS {
        if subject.selected_row().as_deref() == Some(row) {
            return press(subject, Button::LockEnter);
        }
        subject.apply(Stimulus::Knob(Turn::Clockwise))?;
        subject.pass(DETENT)?;
        subject.settle()?;
    }
    ensure(false, rule, || format!("no row `{row}`, the display says: {}", subject.words()))
}
