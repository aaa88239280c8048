//! The reader's field: who is in it, who hears a frame, and what several answers make together.

use core::time::Duration;

use bench_protocol::{Instant, Token};

use super::bits::Bits;
use super::tag::Tag;
use crate::random::Random;

/// A token needs the field for so long before it answers (ISO/IEC 14443-3, 5: at most 5 ms).
const POWER_UP: Duration = Duration::from_millis(5);

/// The field, on or off, and the tokens in it.
#[derive(Clone, Debug)]
pub(super) struct Field {
    on_since: Option<Instant>,
    tags: Vec<Tag>,
    random: Random,
}

impl Field {
    pub(super) fn new(random: Random) -> Self {
        Self { on_since: None, tags: Vec::new(), random }
    }

    pub(super) fn is_on_at(&self, now: Instant) -> bool {
        self.on_since.is_some_and(|since| since <= now)
    }

    /// Tells whether nobody is there.
    pub(super) fn is_empty(&self) -> bool {
        self.tags.is_empty()
    }

    /// Switches the field at an instant, which may be a moment away; without it the tokens forget.
    pub(super) fn switch(&mut self, at: Instant, on: bool) {
        if on != self.on_since.is_some() {
            self.on_since = on.then_some(at);
            for tag in &mut self.tags {
                tag.power_up(at);
            }
        }
    }

    /// Holds other tokens into the field.
    pub(super) fn replace(&mut self, now: Instant, tokens: &[Token]) {
        self.tags = tokens.iter().map(|token| Tag::new(*token)).collect();
        for tag in &mut self.tags {
            tag.power_up(now);
        }
    }

    /// Lets every token hear a frame that ends at `at`; gives each answer and how long after it begins.
    pub(super) fn hear(&mut self, at: Instant, frame: &[bool]) -> Vec<(Bits, Duration)> {
        let Some(on_since) = self.on_since else { return Vec::new() };
        let random = &mut self.random;
        self.tags
            .iter_mut()
            .filter(|tag| at >= on_since.max(tag.powered_at()) + POWER_UP)
            .filter_map(|tag| tag.hear(frame, random))
            .collect()
    }
}

/// Gives what a receiver makes of several answers, and the place of the first bit in which they differ.
pub(super) fn superposed(answers: &[Bits]) -> (Bits, Option<usize>) {
    let length = answers.iter().map(Vec::len).max().unwrap_or_default();
    let mut collision = None;
    let mut bits = Bits::with_capacity(length);
    for place in 0..length {
        let ones = answers.iter().filter(|answer| answer.get(place) == Some(&true)).count();
        if ones != 0 && ones != answers.len() && collision.is_none() {
            collision = Some(place);
        }
        bits.push(ones != 0);
    }
    if collision.is_none() {
        let shortest = answers.iter().map(Vec::len).min().unwrap_or_default();
        collision = (shortest < length).then_some(shortest);
    }
    (bits, collision)
}
