//! Fingers on the keypad, at a person's pace.

use core::time::Duration;

use lock_core::{Input, Key};

use crate::shell::Shell;

impl Shell {
    /// Presses keys at a person's pace.
    pub(crate) fn type_keys(&mut self, keys: &str) {
        for cap in keys.chars() {
            let key = match cap {
                '*' => Key::Clear,
                '#' => Key::End,
                digit => Key::Digit(digit as u8 - b'0'),
            };
            self.feed(Input::Key(key));
            self.pass(Duration::from_millis(200));
        }
    }

    /// Enters a code, and waits for what comes of it.
    pub(crate) fn code(&mut self, digits: &str) {
        self.type_keys(digits);
        self.type_keys("#");
        self.pass_until_idle();
    }
}
