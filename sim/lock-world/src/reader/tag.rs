//! A token's first layer: request, anticollision, selection (ISO/IEC 14443-3, type A).

use core::time::Duration;

use bench_protocol::{Instant, Token};

use super::application::Application;
use super::bits::{self, Bits};
use super::block::Blocks;
use crate::random::Random;

/// After the last bit of a frame the answer to an odd last bit begins 1236 periods of 13.56 MHz later.
const FRAME_DELAY: Duration = Duration::from_nanos(91_150);

const REQUEST: [bool; 7] = [false, true, true, false, false, true, false];
const WAKE_UP: [bool; 7] = [false, true, false, false, true, false, true];
/// Stands in the place of the first byte of a level that is not the last one.
const CASCADE: u8 = 0x88;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Idle,
    Ready {
        level: usize,
        halted: bool,
    },
    Active,
    Halt,
    /// ISO-DEP is spoken.
    Protocol,
}

/// A token in the field.
#[derive(Clone, Debug)]
pub(super) struct Tag {
    token: Token,
    uid: Vec<u8>,
    state: State,
    blocks: Option<Blocks>,
    powered_at: Instant,
}

impl Tag {
    pub(super) fn new(token: Token) -> Self {
        let blocks = Application::of(token).map(Blocks::new);
        Self { token, uid: Vec::new(), state: State::Idle, blocks, powered_at: Instant::ZERO }
    }

    pub(super) fn powered_at(&self) -> Instant {
        self.powered_at
    }

    /// The field came, or went: everything is forgotten.
    pub(super) fn power_up(&mut self, now: Instant) {
        *self = Self::new(self.token);
        self.powered_at = now;
    }

    /// Hears a frame; gives the answer and when it begins.
    pub(super) fn hear(&mut self, frame: &[bool], random: &mut Random) -> Option<(Bits, Duration)> {
        if self.uid.is_empty() {
            self.uid = uid(self.token, random);
        }
        if frame == REQUEST || frame == WAKE_UP {
            return self.request(frame == WAKE_UP);
        }
        match self.state {
            State::Ready { level, halted } => {
                let answer = self.anticollide(level, frame);
                if answer.is_none() {
                    self.state = if halted { State::Halt } else { State::Idle };
                }
                answer.map(|answer| (answer, FRAME_DELAY))
            }
            State::Active | State::Protocol => self.talk(frame, random),
            State::Idle | State::Halt => None,
        }
    }

    fn request(&mut self, wake_up: bool) -> Option<(Bits, Duration)> {
        match self.state {
            State::Idle => self.state = State::Ready { level: 0, halted: false },
            State::Halt if wake_up => self.state = State::Ready { level: 0, halted: true },
            State::Halt | State::Protocol => return None,
            State::Ready { .. } | State::Active => {
                self.state = State::Idle;
                return None;
            }
        }
        let answer = match self.token {
            Token::Keycard { .. } => [0x44, 0x03],
            Token::Phone { .. } | Token::Foreign => [0x04, 0x00],
        };
        Some((bits::of_bytes(&answer), FRAME_DELAY))
    }

    /// Four bytes of the UID at a level, and their exclusive or.
    fn level_bytes(&self, level: usize) -> [u8; 5] {
        let mut bytes = [0; 5];
        let rest = self.uid.get(3 * level..).unwrap_or_default();
        if rest.len() > 4 {
            bytes[0] = CASCADE;
            bytes[1..4].copy_from_slice(&rest[..3]);
        } else {
            bytes[..rest.len()].copy_from_slice(rest);
        }
        bytes[4] = bytes[0] ^ bytes[1] ^ bytes[2] ^ bytes[3];
        bytes
    }

    fn anticollide(&mut self, level: usize, frame: &[bool]) -> Option<Bits> {
        let (head, known) = frame.split_at_checked(16)?;
        let [select, valid] = bits::to_bytes(head)[..] else { return None };
        if usize::from(select) != 0x93 + 2 * level {
            return None;
        }
        let own = self.level_bytes(level);
        if valid != 0x70 {
            let count = usize::from(valid >> 4) * 8 + usize::from(valid & 0x0F);
            let own = bits::of_bytes(&own);
            return (count.checked_sub(16) == Some(known.len()) && own.starts_with(known))
                .then(|| own[known.len()..].to_vec());
        }
        let whole = bits::whole_bytes(frame)?;
        if bits::without_crc(&whole)?.get(2..)? != own {
            return None;
        }
        let last = own[0] != CASCADE || self.uid.len() == 4;
        self.state =
            if last { State::Active } else { State::Ready { level: level + 1, halted: false } };
        let acknowledge = match (last, &self.blocks) {
            (false, _) => 0x04,
            (true, Some(_)) => 0x20,
            (true, None) => 0x08,
        };
        Some(bits::of_bytes(&bits::with_crc(vec![acknowledge])))
    }

    fn talk(&mut self, frame: &[bool], random: &mut Random) -> Option<(Bits, Duration)> {
        let whole = bits::whole_bytes(frame)?;
        let body = bits::without_crc(&whole)?;
        let answer = match (self.state, body) {
            (State::Active, [0x50, 0x00]) => {
                self.state = State::Halt;
                None
            }
            (State::Active, [0xE0, _parameter]) => {
                let blocks = self.blocks.as_ref()?;
                self.state = State::Protocol;
                Some((blocks.answer_to_select(), FRAME_DELAY))
            }
            (State::Protocol, [0xC2]) => {
                self.state = State::Halt;
                Some((vec![0xC2], FRAME_DELAY))
            }
            (State::Protocol, block) => {
                let (answer, time) = self.blocks.as_mut()?.hear(block, random)?;
                Some((answer, FRAME_DELAY + time))
            }
            _ => {
                self.state = State::Idle;
                None
            }
        };
        answer.map(|(bytes, delay)| (bits::of_bytes(&bits::with_crc(bytes)), delay))
    }
}

/// A card has its own number, a phone draws one each time; `08` marks that (ISO/IEC 14443-3, 6.5.4).
fn uid(token: Token, random: &mut Random) -> Vec<u8> {
    match token {
        Token::Keycard { key, .. } => {
            let [first, second, third, fourth] = key.to_be_bytes();
            vec![0x04, 0x51, 0x7A, first, second, third, fourth]
        }
        Token::Phone { .. } => {
            let [one, two, three, ..] = random.bits().to_le_bytes();
            vec![0x08, one, two, three]
        }
        Token::Foreign => vec![0xDE, 0xAD, 0x00, 0x42],
    }
}
