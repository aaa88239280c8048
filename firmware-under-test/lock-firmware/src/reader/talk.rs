//! A talk with a token, from the request to the verdict: ISO/IEC 14443-3 and -4, type A.
//!
//! Knows no bus and no time: it is told what was heard and says what to send.

use core::time::Duration;

use lock_protocol::{KeyId, KeySecret, OperationSource};

use super::Seen;
use super::answer_to_select::AnswerToSelect;
use super::block::{Blocks, Step};
use super::dialogue::Dialogue;
use super::frame::{Form, Frame, Heard};
use crate::hardware::Random;

/// Wakes every token that was not told to rest.
const REQUEST: u8 = 0x26;
/// The first level of a token's number; each further one is two more.
const SELECT: u8 = 0x93;
/// No bit of the number is known.
const NOTHING_KNOWN: u8 = 0x20;
/// All bits of the number are known.
const ALL_KNOWN: u8 = 0x70;
/// A number has at most three parts.
const LEVELS: u8 = 3;
/// Asks for ISO-DEP: frames of 64 bytes, card id 0.
const ANSWER_TO_SELECT: [u8; 2] = [0xE0, 0x50];
/// Select acknowledge: the number has another part.
const NOT_COMPLETE: u8 = 0x04;
/// Select acknowledge: ISO-DEP is spoken.
const ISO_DEP: u8 = 0x20;
/// The longest frame that the dialogue sends: control byte, 38 bytes, CRC.
const LONGEST_FRAME: u16 = 41;
/// No token may keep the lock waiting for longer between two frames.
const LONGEST_GUARD: Duration = Duration::from_millis(100);

/// An answer to the request takes 0.4 ms in all.
const REQUEST_TIME: Duration = Duration::from_millis(1);
/// Anticollision and selection take 1.2 ms in all.
const SELECT_TIME: Duration = Duration::from_millis(3);
/// The token has 4.8 ms to begin (part 4, 5.6), the answer is up to 20 bytes.
const ACTIVATION_TIME: Duration = Duration::from_millis(8);

/// What to do next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// The frame is sent; what comes after this time counts as silence.
    Send(Duration),
    /// Nothing is sent for this time, then [`Talk::go_on`].
    Wait(Duration),
    /// Nobody is there.
    Empty,
    /// Somebody was there, and nothing is known of them: gone, or garbled.
    Lost,
    /// Several tokens are there, and all answer.
    Several,
    /// A verdict.
    Over(Seen),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stage {
    #[default]
    Request,
    Anticollision,
    Select,
    Activation,
    Guard,
    Dialogue,
}

/// The talk.
#[derive(Default)]
pub(super) struct Talk {
    stage: Stage,
    level: u8,
    blocks: Blocks,
    dialogue: Dialogue,
}

impl Talk {
    /// Begins anew, with whoever is there.
    pub(super) fn start(&mut self, frame: &mut Frame) -> Turn {
        *self = Self::default();
        frame.set(Form::Short, &[&[REQUEST]]);
        Turn::Send(REQUEST_TIME)
    }

    /// Tells whether nobody has answered yet.
    pub(super) fn is_requesting(&self) -> bool {
        self.stage == Stage::Request
    }

    /// Goes on after a wait.
    pub(super) fn go_on(&mut self, frame: &mut Frame) -> Turn {
        if self.stage != Stage::Guard {
            return Turn::Lost;
        }
        self.stage = Stage::Dialogue;
        self.dialogue.start(frame);
        Turn::Send(self.blocks.wrap(frame))
    }

    /// Takes in what was heard.
    #[inline(never)]
    pub(super) fn hear<R: Random>(
        &mut self,
        heard: Heard<'_>,
        frame: &mut Frame,
        random: &mut R,
        secret_of: impl FnMut(KeyId) -> Option<KeySecret>,
    ) -> Turn {
        match (self.stage, heard) {
            (Stage::Request, Heard::Silence) => Turn::Empty,
            // Several tokens differ already here; the anticollision tells.
            (Stage::Request, _) => self.anticollide(frame),
            (Stage::Anticollision, Heard::Collision) => Turn::Several,
            (Stage::Anticollision, Heard::Answer(number)) => self.select(number, frame),
            (Stage::Select, Heard::Answer([acknowledge])) => self.selected(*acknowledge, frame),
            (Stage::Activation, Heard::Answer(bytes)) => self.activated(bytes),
            (Stage::Dialogue, heard) => match self.blocks.hear(heard, frame) {
                Step::Answer(answer) => {
                    match self.dialogue.answer(answer, frame, random, secret_of) {
                        Some(seen) => Turn::Over(seen),
                        None => Turn::Send(self.blocks.wrap(frame)),
                    }
                }
                Step::Send(within) => Turn::Send(within),
                Step::Broken => Turn::Lost,
            },
            _ => Turn::Lost,
        }
    }

    fn anticollide(&mut self, frame: &mut Frame) -> Turn {
        self.stage = Stage::Anticollision;
        frame.set(Form::Bare, &[&[SELECT + 2 * self.level, NOTHING_KNOWN]]);
        Turn::Send(SELECT_TIME)
    }

    fn select(&mut self, number: &[u8], frame: &mut Frame) -> Turn {
        if number.len() != 5 || number.iter().fold(0, |sum, byte| sum ^ byte) != 0 {
            return Turn::Lost;
        }
        self.stage = Stage::Select;
        frame.set(Form::Checked, &[&[SELECT + 2 * self.level, ALL_KNOWN], number]);
        Turn::Send(SELECT_TIME)
    }

    fn selected(&mut self, acknowledge: u8, frame: &mut Frame) -> Turn {
        if acknowledge & NOT_COMPLETE != 0 {
            self.level += 1;
            return if self.level < LEVELS { self.anticollide(frame) } else { Turn::Lost };
        }
        if acknowledge & ISO_DEP == 0 {
            // Nothing but a number, which anybody can copy: never a credential.
            return Turn::Over(Seen::Rejected { source: OperationSource::Card, key: None });
        }
        self.stage = Stage::Activation;
        frame.set(Form::Checked, &[&ANSWER_TO_SELECT]);
        Turn::Send(ACTIVATION_TIME)
    }

    fn activated(&mut self, bytes: &[u8]) -> Turn {
        match AnswerToSelect::parse(bytes) {
            Some(answer) if answer.guard > LONGEST_GUARD => Turn::Lost,
            Some(answer) if answer.frame_bytes < LONGEST_FRAME => {
                Turn::Over(Seen::Rejected { source: OperationSource::Card, key: None })
            }
            Some(answer) => {
                self.stage = Stage::Guard;
                self.blocks = Blocks::new(&answer);
                Turn::Wait(answer.guard)
            }
            None => Turn::Lost,
        }
    }
}

#[cfg(test)]
mod tests;
