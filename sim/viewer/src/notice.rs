//! What the window tells at the foot of the picture: why something can't be done, and what was done.

use bevy::prelude::*;

/// How long words stay, in seconds.
const STAYS_S: f32 = 7.0;

/// The words at the foot of the picture.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct Notice {
    /// The words; empty if there are none.
    pub words: String,
    /// They tell why something can't be done.
    pub refusal: bool,
    /// For how long they stay.
    left_s: f32,
}

impl Notice {
    /// Tells something.
    pub fn tell(&mut self, words: impl Into<String>) {
        *self = Self { words: words.into(), refusal: false, left_s: STAYS_S };
    }

    /// Tells why something can't be done.
    pub fn refuse(&mut self, why: &str) {
        let mut letters = why.chars();
        let first = letters.next().map(|letter| letter.to_uppercase().to_string());
        let words = format!("{}{}.", first.unwrap_or_default(), letters.as_str());
        *self = Self { words, refusal: true, left_s: STAYS_S };
    }

    /// Lets time pass; tells whether words are still there to go.
    pub fn pass(&mut self, seconds: f32) -> bool {
        if self.words.is_empty() {
            return false;
        }
        self.left_s -= seconds;
        if self.left_s <= 0.0 {
            self.words.clear();
            self.refusal = false;
        }
        true
    }
}
