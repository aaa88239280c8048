//! A person's hand at a virtual lockbox, in real time.

use std::time::Duration;

use bench_protocol::{Button, Stimulus, Turn};
use lock_world::Impossible;
use observer::Brightness;

use crate::lockbox::{GatewayGone, VirtualLockbox};

/// A short press lasts this long.
const PRESS: Duration = Duration::from_millis(100);
/// From one detent of the knob, or key of the keypad, to the next.
const DETENT: Duration = Duration::from_millis(20);
/// A device is at rest after this, or something else is going on.
const REST_WITHIN: Duration = Duration::from_secs(10);
/// More rows than any menu has.
const LONGEST: usize = 16;
/// More screens than lie between any screen and the main menu.
const DEEPEST: usize = 5;
/// A display dims after 30 s (PWR-5); a code on a dark one counts for nothing.
const ATTENDS_EVERY: Duration = Duration::from_secs(25);
/// How often a person looks at the display.
const LOOKS_EVERY: Duration = Duration::from_millis(500);

/// Why a hand could not do it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Missing {
    /// There is no such row.
    #[error("there is no row `{row}`; the display says: {shown}")]
    Row {
        /// The row that was looked for.
        row: String,
        /// What the display says.
        shown: String,
    },
    /// The hardware doesn't let it.
    #[error("it can't be done: {0}")]
    Impossible(#[from] Impossible),
    /// The gateway is gone, and with it the lockbox's time.
    #[error(transparent)]
    Gone(#[from] GatewayGone),
}

impl VirtualLockbox {
    /// Holds a button for so long.
    ///
    /// # Errors
    /// [`Missing`], as for all that a hand does.
    pub async fn hold(&mut self, button: Button, time: Duration) -> Result<(), Missing> {
        self.apply(Stimulus::Button { button, down: true })?;
        self.live_for(time).await?;
        self.apply(Stimulus::Button { button, down: false })?;
        self.settle().await
    }

    /// Presses a button and lets go.
    ///
    /// # Errors
    /// [`Missing`].
    pub async fn press(&mut self, button: Button) -> Result<(), Missing> {
        self.hold(button, PRESS).await
    }

    /// Turns the knob: down in menus, or up where `detents` is negative.
    ///
    /// # Errors
    /// [`Missing`].
    pub async fn turn(&mut self, detents: i16) -> Result<(), Missing> {
        let turn = if detents < 0 { Turn::CounterClockwise } else { Turn::Clockwise };
        for _ in 0..detents.unsigned_abs() {
            self.apply(Stimulus::Knob(turn))?;
            self.live_for(DETENT).await?;
        }
        self.settle().await
    }

    /// Types on the keypad.
    ///
    /// # Errors
    /// [`Missing`].
    pub async fn type_keys(&mut self, keys: &str) -> Result<(), Missing> {
        for key in keys.chars() {
            self.apply(Stimulus::Key { key, down: true })?;
            self.live_for(PRESS).await?;
            self.apply(Stimulus::Key { key, down: false })?;
            self.live_for(PRESS).await?;
        }
        self.settle().await
    }

    /// Lets the lockbox come to rest.
    ///
    /// # Errors
    /// [`Missing::Gone`].
    pub async fn settle(&mut self) -> Result<(), Missing> {
        let limit = self.now() + REST_WITHIN;
        while !self.at_rest() && self.now() < limit {
            let next = self.next_happening().map_or(limit, |next| next.min(limit));
            // At least a little on, so that what is due now happens.
            self.live_until(next.max(self.now() + Duration::from_millis(1))).await?;
        }
        Ok(())
    }

    /// Wakes a display that is dimmed or dark.
    ///
    /// # Errors
    /// [`Missing`].
    pub async fn wake(&mut self) -> Result<(), Missing> {
        let is_bright = self.eyes().display().brightness() == Brightness::Bright;
        if is_bright { Ok(()) } else { self.press(Button::Back).await }
    }

    /// Scrolls to a row of the menu, and presses Lock/Enter.
    ///
    /// # Errors
    /// [`Missing::Row`] if it isn't there.
    pub async fn choose(&mut self, row: &str) -> Result<(), Missing> {
        self.wake().await?;
        for _ in 0..2 * LONGEST {
            let (at, to) = {
                let eyes = self.eyes();
                let rows = &eyes.text().rows;
                let find = rows.iter().position(|shown| shown.text.eq_ignore_ascii_case(row));
                (rows.iter().position(|shown| shown.selected), find)
            };
            match (at, to) {
                (Some(at), Some(to)) if at == to => return self.press(Button::LockEnter).await,
                (Some(at), Some(to)) => self.turn(to as i16 - at as i16).await?,
                // Not in sight: down, as far as there is something.
                (Some(_), None) => {
                    let before = self.shown();
                    self.turn(1).await?;
                    if self.shown() == before {
                        break;
                    }
                }
                (None, _) => break,
            }
        }
        Err(Missing::Row { row: row.to_owned(), shown: self.shown() })
    }

    /// Opens the screen with the pairing code.
    ///
    /// # Errors
    /// [`Missing::Row`] where a box has none: a session runs, or it shows an error.
    pub async fn open_pairing(&mut self) -> Result<(), Missing> {
        self.settle().await?;
        self.wake().await?;
        for _ in 0..DEEPEST {
            if self.eyes().text().rows.iter().any(|row| row.text == "Lock") {
                break;
            }
            self.press(Button::Back).await?;
        }
        self.choose("Settings").await?;
        self.choose("Pairing").await
    }

    /// Lives on until a pairing code needs a hand to stay in sight, or is gone. It may be given up at any time.
    ///
    /// # Errors
    /// [`GatewayGone`].
    pub async fn watch_code(&mut self) -> Result<(), GatewayGone> {
        let mut had_one = false;
        let mut touched = self.now();
        loop {
            let has_one = self.eyes().qr().is_some();
            if has_one && !had_one {
                touched = self.now();
            }
            if had_one && !has_one || has_one && self.now().since(touched) >= ATTENDS_EVERY {
                return Ok(());
            }
            had_one = has_one;
            self.live_for(LOOKS_EVERY).await?;
        }
    }

    /// Does what [`watch_code`](Self::watch_code) waited for: touches the knob, or leaves the menu of a paired box.
    ///
    /// # Errors
    /// [`Missing`].
    pub async fn attend_code(&mut self) -> Result<(), Missing> {
        let has_one = self.eyes().qr().is_some();
        if has_one { self.turn(1).await } else { self.press(Button::Back).await }
    }

    /// Gives what the display says, as one line.
    pub fn shown(&self) -> String {
        let eyes = self.eyes();
        let text = eyes.text();
        let selected = text.rows.iter().find(|row| row.selected).map(|row| row.text.as_str());
        match selected {
            Some(row) => format!("{} [{row}]", text.collapsed),
            None => text.collapsed.clone(),
        }
    }
}
