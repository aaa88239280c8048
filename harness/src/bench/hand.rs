//! What a person's hands do: pressing, holding, turning, and finding the way through the menus.

use std::time::Duration;

use bench_protocol::{Button, Stimulus, Turn};
use observer::Brightness;

use super::{Bench, StepFailure};

/// A short press lasts this long.
const PRESS: Duration = Duration::from_millis(100);
/// From one detent of the knob to the next.
const DETENT: Duration = Duration::from_millis(12);
/// The lock menu opens after this long (BTN-1).
const MENU_HOLD: Duration = Duration::from_secs(2);
/// More screens than lie between any screen and the main menu.
const DEEPEST: usize = 5;
/// More rows than any menu has.
const LONGEST: usize = 16;

impl Bench {
    /// Presses a button and lets go.
    pub(crate) fn press(&mut self, button: Button) -> Result<(), StepFailure> {
        self.hold(button, PRESS)
    }

    /// Holds a button for exactly this long.
    pub(crate) fn hold(&mut self, button: Button, duration: Duration) -> Result<(), StepFailure> {
        self.apply(Stimulus::Button { button, down: true })?;
        self.pass(duration)?;
        self.apply(Stimulus::Button { button, down: false })
    }

    /// Turns the knob by so many detents.
    pub(crate) fn turn(&mut self, turn: Turn, detents: usize) -> Result<(), StepFailure> {
        for _ in 0..detents {
            self.apply(Stimulus::Knob(turn))?;
            self.pass(DETENT)?;
        }
        Ok(())
    }

    /// Wakes a box that is dimmed or dark, as a person would: with a press of Back.
    pub(crate) fn wake(&mut self) -> Result<(), StepFailure> {
        if self.eyes()?.display().brightness() != Brightness::Bright {
            self.press(Button::Back)?;
            self.settle()?;
        }
        Ok(())
    }

    /// Opens the lock menu.
    pub(crate) fn open_lock_menu(&mut self) -> Result<(), StepFailure> {
        self.wake()?;
        self.hold(Button::LockEnter, MENU_HOLD)
    }

    /// Scrolls to a row of the menu.
    pub(crate) fn scroll_to(&mut self, row: &str) -> Result<(), StepFailure> {
        self.wake()?;
        if self.turn_towards(row)? {
            return Ok(());
        }
        let words = self.words()?;
        if words.error.is_some() || words.rows.is_empty() {
            // An error or a message stands before the menu: a person leaves it first.
            self.press(Button::Back)?;
            self.settle()?;
            if self.turn_towards(row)? {
                return Ok(());
            }
        }
        let rows = self.read_menu()?;
        if let Some(place) = rows.iter().position(|text| is_row(text, row)) {
            // It lies beyond what is shown: down to it, row by row.
            for _ in 0..place {
                self.turn(Turn::Clockwise, 1)?;
                self.settle()?;
                if self.turn_towards(row)? {
                    return Ok(());
                }
            }
        }
        let shown = if rows.is_empty() {
            format!("no menu; the display says: {}", self.display_text())
        } else {
            format!("the rows {}", rows.join(", "))
        };
        Err(StepFailure::new(format!("a menu row `{row}`"), shown))
    }

    /// Turns to a row that is in sight. Tells whether it was.
    fn turn_towards(&mut self, row: &str) -> Result<bool, StepFailure> {
        let (at, to) = {
            let eyes = self.eyes()?;
            let rows = &eyes.text().rows;
            let exact = rows.iter().position(|candidate| candidate.text.eq_ignore_ascii_case(row));
            let to =
                exact.or_else(|| rows.iter().position(|candidate| is_row(&candidate.text, row)));
            (rows.iter().position(|candidate| candidate.selected), to)
        };
        let (Some(at), Some(to)) = (at, to) else { return Ok(false) };
        let turn = if to > at { Turn::Clockwise } else { Turn::CounterClockwise };
        if to != at {
            self.turn(turn, to.abs_diff(at))?;
            self.settle()?;
        }
        Ok(true)
    }

    /// Chooses a row of the menu: scrolls there, presses Lock/Enter.
    pub(crate) fn choose(&mut self, row: &str) -> Result<(), StepFailure> {
        self.scroll_to(row)?;
        self.press(Button::LockEnter)?;
        self.rest_after_action()
    }

    /// Confirms: chooses the second of the two rows of a confirmation screen.
    pub(crate) fn confirm(&mut self) -> Result<(), StepFailure> {
        self.select_confirmation()?;
        self.press(Button::LockEnter)
    }

    /// Scrolls to what confirms, without pressing.
    pub(crate) fn select_confirmation(&mut self) -> Result<(), StepFailure> {
        self.wake()?;
        let row = self.confirmation()?;
        self.scroll_to(&row)
    }

    /// Leaves a confirmation screen.
    pub(crate) fn cancel(&mut self) -> Result<(), StepFailure> {
        self.wake()?;
        self.confirmation()?;
        self.press(Button::Back)
    }

    /// Gives the row that confirms.
    fn confirmation(&self) -> Result<String, StepFailure> {
        let eyes = self.eyes()?;
        match eyes.text().rows.as_slice() {
            [first, second] if first.text == "Cancel" => Ok(second.text.clone()),
            _ => Err(StepFailure::new(
                "a confirmation screen",
                format!("the display says: {}", eyes.text().collapsed),
            )),
        }
    }

    /// Goes back to the main menu. An error that can't be left ends the way, too.
    pub(crate) fn go_to_main_menu(&mut self) -> Result<(), StepFailure> {
        self.wake()?;
        for _ in 0..DEEPEST {
            let words = self.words()?;
            if words.is_main_menu() || words.is_stuck_error() {
                return Ok(());
            }
            self.press(Button::Back)?;
            self.settle()?;
        }
        if self.words()?.is_main_menu() {
            return Ok(());
        }
        Err(StepFailure::new(
            "the main menu, which an unlocked box shows",
            format!("the display says: {}", self.display_text()),
        ))
    }

    /// Reads all rows of the menu, scrolling down and back where it is longer than the display.
    pub(crate) fn read_menu(&mut self) -> Result<Vec<String>, StepFailure> {
        let (mut rows, partial) = {
            let eyes = self.eyes()?;
            let text = eyes.text();
            let rows: Vec<String> = text.rows.iter().map(|row| row.text.clone()).collect();
            (rows, text.more_above || text.more_below)
        };
        if !partial {
            return Ok(rows);
        }
        let mut ups = 0;
        while ups < LONGEST && self.move_selection(Turn::CounterClockwise)? {
            ups += 1;
        }
        rows = self.selected_row()?.into_iter().collect();
        while rows.len() < LONGEST && self.move_selection(Turn::Clockwise)? {
            rows.extend(self.selected_row()?);
        }
        self.turn(Turn::CounterClockwise, rows.len().saturating_sub(1 + ups))?;
        self.settle()?;
        Ok(rows)
    }

    /// Turns by one detent. Tells whether another row is selected.
    fn move_selection(&mut self, turn: Turn) -> Result<bool, StepFailure> {
        let before = self.selected_row()?;
        self.turn(turn, 1)?;
        self.settle()?;
        Ok(self.selected_row()? != before)
    }

    fn selected_row(&self) -> Result<Option<String>, StepFailure> {
        Ok(self.eyes()?.text().selected().map(|row| row.text.clone()))
    }

    /// Comes to rest, the action being over.
    pub(crate) fn rest_after_action(&mut self) -> Result<(), StepFailure> {
        self.acted();
        self.settle()
    }
}

/// Tells whether a row is meant: by its whole text, or by what stands before its value.
fn is_row(text: &str, wanted: &str) -> bool {
    text.eq_ignore_ascii_case(wanted)
        || text.split_once(':').is_some_and(|(label, _)| label.trim().eq_ignore_ascii_case(wanted))
}
