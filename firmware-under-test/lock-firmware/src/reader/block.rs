//! ISO-DEP's blocks (ISO/IEC 14443-4, section 7): no card id, no node address, no chaining.

use core::time::Duration;

use super::answer_to_select::AnswerToSelect;
use super::frame::{Form, Frame, Heard};

/// An information block with the number 0.
const INFORMATION: u8 = 0x02;
/// Asks for the last block again.
const NOT_ACKNOWLEDGED: u8 = 0xB2;
/// Asks for, or grants, more time.
const WAITING_TIME: u8 = 0xF2;
/// A block is asked for again at most this often in a row.
const MOST_REPEATS: u8 = 2;
/// The longest waiting time that the standard knows, exponent 14.
const LONGEST_WAITING: Duration = Duration::from_micros(302 << 14);
/// What the longest frames take both ways at 106 kbit/s, 85 µs a byte.
const ON_AIR: Duration = Duration::from_millis(12);

/// What to do after a block.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step<'a> {
    /// The token's answer to the command.
    Answer(&'a [u8]),
    /// The frame is to be sent, an answer comes within this time.
    Send(Duration),
    /// The token doesn't keep to the protocol, or is gone.
    Broken,
}

/// The lock's end of the block protocol.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Blocks {
    number: u8,
    repeats: u8,
    waiting: Duration,
}

impl Blocks {
    pub(super) fn new(answer: &AnswerToSelect) -> Self {
        Self { number: 0, repeats: 0, waiting: answer.waiting }
    }

    /// Makes the command in the frame a block; gives the time within which an answer comes.
    ///
    /// A frame that is full loses its last byte: no command of the lock is as long.
    pub(super) fn wrap(&mut self, frame: &mut Frame) -> Duration {
        self.repeats = 0;
        if frame.bytes.is_full() {
            frame.bytes.pop();
        }
        let _inserted = frame.bytes.insert(0, INFORMATION | self.number);
        self.waiting + ON_AIR
    }

    /// Takes in what came; puts what is to be sent into `frame`.
    pub(super) fn hear<'a>(&mut self, heard: Heard<'a>, frame: &mut Frame) -> Step<'a> {
        match heard {
            Heard::Answer([control, content @ ..]) if *control == INFORMATION | self.number => {
                self.number ^= 1;
                Step::Answer(content)
            }
            Heard::Answer([WAITING_TIME, multiplier]) => {
                let multiplier = multiplier & 0x3F;
                if !(1..=59).contains(&multiplier) {
                    return Step::Broken;
                }
                frame.set(Form::Checked, &[&[WAITING_TIME, multiplier]]);
                let waiting = self.waiting.saturating_mul(u32::from(multiplier));
                Step::Send(waiting.min(LONGEST_WAITING) + ON_AIR)
            }
            // Whatever else is whole, an acknowledgement of a block that the token never got included:
            // to give up costs the person no more than the next look does.
            Heard::Answer(_) => Step::Broken,
            Heard::Silence | Heard::Garbled | Heard::Collision => {
                if self.repeats >= MOST_REPEATS {
                    return Step::Broken;
                }
                self.repeats += 1;
                frame.set(Form::Checked, &[&[NOT_ACKNOWLEDGED | self.number]]);
                Step::Send(self.waiting + ON_AIR)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks() -> (Blocks, Frame) {
        let ats = AnswerToSelect {
            frame_bytes: 64,
            waiting: Duration::from_millis(10),
            guard: Duration::ZERO,
        };
        let mut frame = Frame::default();
        let mut blocks = Blocks::new(&ats);
        frame.set(Form::Checked, &[&[0xAA, 0xBB]]);
        blocks.wrap(&mut frame);
        assert_eq!(frame.bytes, [0x02, 0xAA, 0xBB]);
        (blocks, frame)
    }

    #[test]
    fn numbers_take_turns() {
        let (mut blocks, mut frame) = blocks();
        assert_eq!(blocks.hear(Heard::Answer(&[0x02, 7]), &mut frame), Step::Answer(&[7]));
        frame.set(Form::Checked, &[&[1]]);
        blocks.wrap(&mut frame);
        assert_eq!(frame.bytes, [0x03, 1]);
        assert_eq!(blocks.hear(Heard::Answer(&[0x02, 7]), &mut frame), Step::Broken);
        assert_eq!(blocks.hear(Heard::Answer(&[0x03, 8]), &mut frame), Step::Answer(&[8]));
    }

    #[test]
    fn more_time_is_granted_as_asked_for() {
        let (mut blocks, mut frame) = blocks();
        let step = blocks.hear(Heard::Answer(&[0xF2, 0x43]), &mut frame);
        assert_eq!(step, Step::Send(Duration::from_millis(30) + ON_AIR));
        assert_eq!(frame.bytes, [0xF2, 0x03]);
        for wrong in [[0xF2, 0x00], [0xF2, 0x3C], [0xF2, 0x3F]] {
            assert_eq!(blocks.hear(Heard::Answer(&wrong), &mut frame), Step::Broken);
        }
    }

    #[test]
    fn a_block_is_asked_for_again_twice() {
        let (mut blocks, mut frame) = blocks();
        for heard in [Heard::Silence, Heard::Garbled] {
            assert!(matches!(blocks.hear(heard, &mut frame), Step::Send(_)));
            assert_eq!(frame.bytes, [0xB2]);
        }
        assert_eq!(blocks.hear(Heard::Collision, &mut frame), Step::Broken);
    }

    #[test]
    fn what_nobody_asked_for_breaks_the_talk() {
        // Nothing, chaining, a card id, an acknowledgement, a refusal, a deselection.
        for bytes in [&[][..], &[0x12, 1], &[0x0A, 0, 1], &[0xA3], &[0xB2], &[0xC2]] {
            let (mut blocks, mut frame) = blocks();
            assert_eq!(blocks.hear(Heard::Answer(bytes), &mut frame), Step::Broken, "{bytes:02x?}");
        }
    }
}
