//! What a person reads off the display: in which state the lockbox says it is (BTN-12).

use std::cell::Ref;
use std::time::Duration;

use bench_protocol::Button;
use observer::{Observer, ScreenText};

use super::{Bench, StepFailure};

/// More screens than lie between any screen and one that tells the state.
const DEEPEST: usize = 4;

/// Which screen is shown, as far as it tells the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// The lock screen or the lock menu: a session runs.
    Locked,
    /// The lock screen of a box that is locked with a code, without a session.
    CodeLocked,
    /// The break screen, in time.
    Break,
    /// The break screen, late.
    Overdue,
    /// The main menu, or a screen under it: no session runs.
    Unlocked,
    /// An error or a message.
    Message,
    /// Nothing that tells.
    Unclear,
    /// The display is off.
    Off,
}

/// What the display says, with what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// Which screen it is.
    pub screen: Screen,
    /// Everything on it as one line.
    pub text: String,
    /// The rows of the menu on it.
    pub rows: Vec<String>,
    /// The error's name, if it is an error screen.
    pub error: Option<String>,
}

impl Words {
    fn read(text: &ScreenText) -> Self {
        let rows: Vec<String> = text.rows.iter().map(|row| row.text.clone()).collect();
        let has = |row: &str| rows.iter().any(|candidate| candidate == row);
        let says = |words: &str| text.shows(words);
        let screen = if text.collapsed.is_empty() {
            Screen::Off
        } else if text.error().is_some() {
            Screen::Message
        } else if says("YOU ARE LATE!") {
            Screen::Overdue
        } else if has("End Break") {
            Screen::Break
        } else if has("Cancel") {
            asked_about(&rows, text)
        } else if rows.is_empty() && says("Locked with a code") {
            Screen::CodeLocked
        } else if has("Restart Device") && !has("About") || says("Locked") && rows.is_empty() {
            Screen::Locked
        } else if has("Lock") || has("About") || says("Lock for") {
            Screen::Unlocked
        } else {
            Screen::Unclear
        };
        Self { screen, text: text.collapsed.clone(), rows, error: text.error().map(str::to_owned) }
    }

    /// Tells whether it is the main menu.
    pub fn is_main_menu(&self) -> bool {
        self.rows.iter().any(|row| row == "Lock") && self.error.is_none()
    }

    /// Tells whether it is a lock menu without what only a session offers (BTN-5).
    fn is_bare_lock_menu(&self) -> bool {
        let of_session = |row: &String| row == "Take a Break" || row == "Emergency Unlock";
        !self.rows.is_empty() && !self.rows.iter().any(of_session)
    }

    /// Tells whether it asks for a confirmation.
    pub fn is_confirmation(&self) -> bool {
        self.rows.len() == 2 && self.rows[0] == "Cancel"
    }

    /// Tells whether it is the error that Back does not leave (LCK-5).
    pub fn is_stuck_error(&self) -> bool {
        self.error.as_deref() == Some("E-LOCK-2")
    }

    /// Gives the cooldown that is left.
    pub fn cooldown(&self) -> Option<Duration> {
        let after = self.text.split("Cooldown ").nth(1)?;
        let mut parts = after.split_whitespace().next()?.split(':').map(str::parse::<u64>);
        let (hours, minutes, seconds) =
            (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
        Some(Duration::from_secs(hours * 3600 + minutes * 60 + seconds))
    }
}

/// What a confirmation tells of the state: where its question can be asked at all.
fn asked_about(rows: &[String], text: &ScreenText) -> Screen {
    let latch_is_locked = text.header.shows("locked") == Ok(true);
    match rows.last().map(String::as_str) {
        Some("Take a Break") => Screen::Locked,
        Some("Unlock now" | "Sleep now") if latch_is_locked => Screen::Locked,
        Some("Unlock now") => Screen::Break,
        _ => Screen::Unlocked,
    }
}

impl Bench {
    /// Gives what a person sees.
    pub(crate) fn eyes(&self) -> Result<Ref<'_, Observer>, StepFailure> {
        Ok(self.rig()?.observer())
    }

    /// Reads the display as it is.
    ///
    /// # Errors
    /// [`StepFailure`] if there is no lockbox.
    pub fn words(&self) -> Result<Words, StepFailure> {
        Ok(Words::read(self.eyes()?.text()))
    }

    /// Reads in which state the device says it is: wakes the display and leaves an error screen, or
    /// whatever else does not tell.
    pub(crate) fn state_in_words(&mut self) -> Result<Words, StepFailure> {
        self.wake()?;
        for _ in 0..DEEPEST {
            let words = self.words()?;
            match words.screen {
                Screen::Message | Screen::Unclear => {}
                // The menu of a code lock may be a session's too: the screen behind it tells.
                Screen::Locked if self.may_be_code_locked && words.is_bare_lock_menu() => {}
                _ => return Ok(words),
            }
            self.press(Button::Back)?;
            self.settle()?;
        }
        // Back does not leave `E-LOCK-2` where neither session nor code lock runs (LCK-5).
        let mut words = self.words()?;
        if words.is_stuck_error() {
            words.screen = Screen::Unlocked;
        }
        Ok(words)
    }

    /// Reads what is left of a cooldown; `None` if none runs.
    pub(crate) fn cooldown_in_words(&mut self) -> Result<Option<Duration>, StepFailure> {
        let words = self.state_in_words()?;
        // A confirmation or the timer is not left: a cooldown would not have let anyone there (EMG-2).
        let tells =
            words.is_stuck_error() || words.is_confirmation() || words.text.contains("Lock for ");
        if words.screen != Screen::Unlocked || tells {
            return Ok(words.cooldown());
        }
        if !words.is_main_menu() {
            self.go_to_main_menu()?;
        }
        Ok(self.words()?.cooldown())
    }
}
