//! A token's second layer: ISO-DEP blocks (ISO/IEC 14443-4, section 7), as the token keeps them.

use core::time::Duration;

use super::application::Application;
use crate::random::Random;

/// The token's end of the block protocol.
#[derive(Clone, Debug)]
pub(super) struct Blocks {
    application: Application,
    number: u8,
    last: Vec<u8>,
    /// The answer that waits for the reader's consent to more time.
    deferred: Option<(Vec<u8>, Duration)>,
}

impl Blocks {
    pub(super) fn new(application: Application) -> Self {
        Self { application, number: 1, last: Vec::new(), deferred: None }
    }

    /// What answers to `RATS`.
    pub(super) fn answer_to_select(&self) -> Vec<u8> {
        self.application.answer_to_select().to_vec()
    }

    /// Hears a block; gives the answer and the time to think before it.
    pub(super) fn hear(
        &mut self,
        block: &[u8],
        random: &mut Random,
    ) -> Option<(Vec<u8>, Duration)> {
        let (control, content) = block.split_first()?;
        match control {
            0x02 | 0x03 => {
                self.number ^= 1;
                let reply = self.application.answer(content, random);
                let mut answer = vec![0x02 | self.number];
                answer.extend(reply.bytes);
                if let Some(more) = reply.asks_for_time {
                    self.deferred = Some((answer, reply.time));
                    return Some(self.say(vec![0xF2, more], reply.time));
                }
                Some(self.say(answer, reply.time))
            }
            // More time is granted.
            0xF2 => {
                let (answer, time) = self.deferred.take()?;
                Some(self.say(answer, time))
            }
            // The reader did not understand: the last block again, or that its own never came.
            0xB2 | 0xB3 if control & 1 == self.number && !self.last.is_empty() => {
                Some((self.last.clone(), Duration::ZERO))
            }
            0xB2 | 0xB3 => Some((vec![0xA2 | self.number], Duration::ZERO)),
            _ => None,
        }
    }

    fn say(&mut self, block: Vec<u8>, time: Duration) -> (Vec<u8>, Duration) {
        self.last.clone_from(&block);
        (block, time)
    }
}
