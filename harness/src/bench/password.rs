//! The master password: which one is in force as far as a person knows, and how it is changed.

use std::time::Duration;

use bench_protocol::{Button, Stimulus};

use super::{Bench, StepFailure};

/// What every lock has that is new or was reset (RST-2).
pub(crate) const DEFAULT_PASSWORD: &str = "123456";
/// Well within the 10–15 s that a reset takes (RST-1).
const RESET_HOLD: Duration = Duration::from_secs(12);

impl Bench {
    /// Changes the password as a person does: the one in force at the keypad, which opens a box that is
    /// locked with a code, then the menu, and the new one twice. Stops at the first error.
    pub(crate) fn change_password(&mut self, new: &str) -> Result<(), StepFailure> {
        let in_force = self.password.clone();
        self.enter_code(&in_force)?;
        self.set_password(new)
    }

    /// Does the same in an open box, from the main menu.
    pub(crate) fn set_password(&mut self, new: &str) -> Result<(), StepFailure> {
        self.go_to_main_menu()?;
        if self.words()?.error.is_some() {
            return Ok(());
        }
        self.choose("Settings")?;
        self.choose("Change Password")?;
        for asked in ["Enter the new one", "Enter it once more"] {
            if !self.display_text().contains(asked) {
                // It says why not: that can be asserted.
                return Ok(());
            }
            self.enter_code(new)?;
        }
        if self.display_text().contains("Password changed") {
            new.clone_into(&mut self.password);
        }
        Ok(())
    }

    /// Locks with a code through the main menu; stops at the first error.
    pub(crate) fn lock_with_code(&mut self) -> Result<(), StepFailure> {
        self.go_to_main_menu()?;
        if self.words()?.error.is_some() {
            return Ok(());
        }
        // While it would lock again by itself, this row stands in place of the other (KEY-8).
        if self.read_menu()?.iter().any(|row| row == "Stay Unlocked") {
            self.choose("Stay Unlocked")?;
            self.go_to_main_menu()?;
        }
        self.may_be_code_locked = true;
        self.choose("Lock with Code")
    }

    /// Resets the lock with a paperclip.
    pub(crate) fn reset_by_paperclip(&mut self) -> Result<(), StepFailure> {
        self.begin_action()?;
        self.apply(Stimulus::Paperclip(true))?;
        self.pass(RESET_HOLD)?;
        self.apply(Stimulus::Paperclip(false))?;
        self.rest_after_action()?;
        self.take_note_of_reset()
    }

    /// A lock that has flashed and beeped was reset: its password is the default again (RST-2).
    pub(crate) fn take_note_of_reset(&mut self) -> Result<(), StepFailure> {
        if self.has_flashed_and_beeped()? {
            DEFAULT_PASSWORD.clone_into(&mut self.password);
        }
        Ok(())
    }

    /// Leaves whatever stands before the lock screen, as far as Back leads.
    pub(crate) fn leave_menus(&mut self) -> Result<(), StepFailure> {
        for _ in 0..4 {
            if self.words()?.rows.is_empty() {
                return Ok(());
            }
            self.press(Button::Back)?;
            self.settle()?;
        }
        Ok(())
    }
}
