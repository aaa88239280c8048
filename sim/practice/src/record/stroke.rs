//! Strokes: deeds that belong together, such as a finger down and up, with a glance before and after.

use std::time::Duration;

use crate::desk::Deed;
use crate::glance::Glance;
use crate::{Gesture, Step};
use bench_protocol::{Button, Instant, Stimulus, Turn};

/// What was done in one go.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// A button, down and up with nothing between.
    Press(Button),
    /// A button that goes down while something else happens before it comes up.
    Down(Button),
    /// Its other half; when it went down is known from the stroke's beginning.
    Up(Button),
    /// The knob, by so many detents.
    Turn(Turn, usize),
    /// Keys of the keypad, one after the other.
    Keys(String),
    /// The reset pin, pressed and let go with nothing between.
    Pin,
    PinDown,
    PinUp,
    /// Battery and USB taken away and given back with nothing between.
    Cut,
    /// Anything else that is done to the box, and takes no time.
    Other(Stimulus),
    /// In words already.
    Step(Step),
}

/// What was done in one go, when, and how the box looked.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stroke {
    pub(super) kind: Kind,
    pub(super) at: Instant,
    pub(super) until: Instant,
    /// Before it.
    pub(super) before: Glance,
    /// Right before a finger was lifted.
    pub(super) held: Glance,
}

/// Finds the strokes of a session; keys of the keypad belong together if they are no further apart than `together`.
pub(super) fn strokes(deeds: &[Deed], together: Duration) -> Vec<Stroke> {
    let mut strokes = Vec::new();
    let mut place = 0;
    while let Some(deed) = deeds.get(place) {
        let stroke = |kind, until, held: &Glance| Stroke {
            kind,
            at: deed.at,
            until,
            before: deed.before.clone(),
            held: held.clone(),
        };
        let single = |kind| stroke(kind, deed.until, &deed.before);
        let hand = match &deed.what {
            Gesture::Step(step) => {
                strokes.push(single(Kind::Step(step.clone())));
                place += 1;
                continue;
            }
            Gesture::Hand(stimulus) => *stimulus,
        };
        let next_hand = deeds.get(place + 1).and_then(|next| match next.what {
            Gesture::Hand(stimulus) => Some((stimulus, next.at, &next.before)),
            Gesture::Step(_) => None,
        });
        let pair = next_hand.filter(|(other, ..)| closes(hand, *other));
        place += if pair.is_some() { 2 } else { 1 };
        match (hand, pair) {
            (Stimulus::Button { button, .. }, Some((_, until, held))) => {
                strokes.push(stroke(Kind::Press(button), until, held));
            }
            (Stimulus::Button { button, down: true }, None) => {
                strokes.push(single(Kind::Down(button)));
            }
            (Stimulus::Button { button, down: false }, None) => {
                strokes.push(single(Kind::Up(button)));
            }
            (Stimulus::Paperclip(_), Some((_, until, held))) => {
                strokes.push(stroke(Kind::Pin, until, held));
            }
            (Stimulus::Paperclip(true), None) => strokes.push(single(Kind::PinDown)),
            (Stimulus::Paperclip(false), None) => strokes.push(single(Kind::PinUp)),
            (Stimulus::Power(_), Some((_, until, held))) => {
                strokes.push(stroke(Kind::Cut, until, held));
            }
            (Stimulus::Knob(turn), _) => match strokes.last_mut() {
                Some(Stroke { kind: Kind::Turn(same, count), until, .. }) if *same == turn => {
                    *count += 1;
                    *until = deed.until;
                }
                _ => strokes.push(single(Kind::Turn(turn, 1))),
            },
            (Stimulus::Key { key, down: true }, _) => match strokes.last_mut() {
                Some(Stroke { kind: Kind::Keys(keys), until, .. })
                    if deed.at.since(*until) < together && !keys.ends_with('#') =>
                {
                    keys.push(key);
                    *until = deed.at;
                }
                _ => strokes.push(single(Kind::Keys(key.to_string()))),
            },
            // A key acts when it goes down.
            (Stimulus::Key { down: false, .. }, _) => {}
            (other, _) => strokes.push(single(Kind::Other(other))),
        }
    }
    strokes
}

/// Tells whether the second takes back what the first did.
fn closes(first: Stimulus, second: Stimulus) -> bool {
    match (first, second) {
        (
            Stimulus::Button { button, down: true },
            Stimulus::Button { button: other, down: false },
        ) => button == other,
        (Stimulus::Paperclip(true), Stimulus::Paperclip(false))
        | (Stimulus::Power(false), Stimulus::Power(true)) => true,
        _ => false,
    }
}
