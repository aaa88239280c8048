//! Where fingers, paperclip and cards are, as they were put there.

use bench_protocol::{Button, Instant, Stimulus, Turn};

/// What hands do at the box at one instant.
///
/// A contact bounces, and the keypad is a matrix that tells nothing between two scans: fingers don't.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Hand {
    pub(crate) lock_enter: bool,
    pub(crate) back: bool,
    pub(crate) paperclip: bool,
    pub(crate) keypad: Vec<char>,
    pub(crate) at_reader: bool,
    pub(crate) knob: i32,
}

impl Hand {
    /// Follows everything that was done.
    pub(crate) fn of(stimuli: &[(Instant, Stimulus)]) -> Self {
        let mut hand = Self::default();
        for (_, stimulus) in stimuli {
            match *stimulus {
                Stimulus::Button { button: Button::LockEnter, down } => hand.lock_enter = down,
                Stimulus::Button { button: Button::Back, down } => hand.back = down,
                Stimulus::Paperclip(down) => hand.paperclip = down,
                Stimulus::Knob(Turn::Clockwise) => hand.knob += 1,
                Stimulus::Knob(Turn::CounterClockwise) => hand.knob -= 1,
                Stimulus::Field(token) => hand.at_reader = token.is_some(),
                Stimulus::Key { key, down } => {
                    hand.keypad.retain(|other| *other != key);
                    if down {
                        hand.keypad.push(key);
                    }
                }
                _ => {}
            }
        }
        hand
    }

    /// Gives what lifts every finger.
    pub(crate) fn lifts(&self) -> Vec<Stimulus> {
        let lock_enter = Stimulus::Button { button: Button::LockEnter, down: false };
        let back = Stimulus::Button { button: Button::Back, down: false };
        let mut lifts = Vec::new();
        lifts.extend(self.lock_enter.then_some(lock_enter));
        lifts.extend(self.back.then_some(back));
        lifts.extend(self.paperclip.then_some(Stimulus::Paperclip(false)));
        lifts.extend(self.keypad.iter().map(|&key| Stimulus::Key { key, down: false }));
        lifts
    }
}
