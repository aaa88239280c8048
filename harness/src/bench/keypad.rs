//! The keypad under a person's finger, the paperclip in the pinhole, and what is held to the reader.

use std::time::Duration;

use bench_protocol::{Stimulus, Token};
use dashboard_core::Credential;

use super::{Bench, StepFailure};

/// A key is pressed this long, and as long passes to the next one.
const PRESS: Duration = Duration::from_millis(100);
/// Phone or card are held to the reader this long, as one waits for a beep.
const HELD: Duration = Duration::from_millis(1500);
/// One thing is taken away and the next one held there: longer than the reader's longest pause between two
/// looks, so that it sees the field empty, as it does before any person is there with another phone.
const EXCHANGED: Duration = Duration::from_millis(1250);
/// What is on the key caps.
pub(crate) const CAPS: &str = "0123456789*#";

impl Bench {
    /// Presses keys one after the other.
    pub(crate) fn press_keys(&mut self, keys: &str) -> Result<(), StepFailure> {
        if let Some(other) = keys.chars().find(|key| !CAPS.contains(*key)) {
            return Err(StepFailure::new(
                format!("keys of the keypad, which are {CAPS}"),
                format!("`{other}` in \"{keys}\""),
            ));
        }
        for (place, key) in keys.chars().enumerate() {
            if place > 0 {
                self.pass(PRESS)?;
            }
            self.apply(Stimulus::Key { key, down: true })?;
            self.pass(PRESS)?;
            self.apply(Stimulus::Key { key, down: false })?;
        }
        Ok(())
    }

    /// Enters a code: its digits, then `#`.
    pub(crate) fn enter_code(&mut self, code: &str) -> Result<(), StepFailure> {
        self.press_keys(&format!("{code}#"))?;
        self.rest_after_action()
    }

    /// Holds a phone to the reader: one whose app has nothing for this lock shows the reader nothing that
    /// it knows.
    pub(crate) fn hold_phone(&mut self, credential: Option<Credential>) -> Result<(), StepFailure> {
        self.hold_token(credential.map_or(Token::Foreign, |credential| Token::Phone {
            key: credential.key.0,
            secret: credential.secret,
        }))
    }

    /// Holds a keycard to the reader; one that was never written is like any other card.
    pub(crate) fn hold_keycard(&mut self) -> Result<(), StepFailure> {
        self.hold_token(self.keycard.map_or(Token::Foreign, |credential| Token::Keycard {
            key: credential.key.0,
            secret: credential.secret,
        }))
    }

    fn hold_token(&mut self, token: Token) -> Result<(), StepFailure> {
        let taken_away =
            |(at, stimulus): &(_, Stimulus)| (*stimulus == Stimulus::Field(None)).then_some(*at);
        if let Some(taken_away) = self.stimuli().iter().rev().find_map(taken_away) {
            let next = taken_away + EXCHANGED;
            if self.now() < next {
                self.run_until(next)?;
            }
        }
        self.apply(Stimulus::Field(Some(token)))?;
        self.pass(HELD)?;
        self.apply(Stimulus::Field(None))
    }

    /// Tells whether the LED flashed and the buzzer beeped since the last step that does something began.
    ///
    /// An LED that is lit once, as the reset pin's at 10 s, has not flashed.
    pub(crate) fn has_flashed_and_beeped(&self) -> Result<bool, StepFailure> {
        let began = self.times().began;
        let eyes = self.eyes()?;
        let flashes = eyes.led_changes_since(began).iter().filter(|change| change.to).count();
        let beeped = eyes.buzzer_changes_since(began).iter().any(|change| change.to);
        Ok(flashes >= 2 && beeped)
    }
}
