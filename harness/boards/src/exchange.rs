//! The words of the bench protocol on a line: whole frames out, whole frames in, with a watch on silence.

use std::time::{Duration, Instant};

use bench_protocol::rpc::{MAX_HEAD, Measure, PREFIX, ToBench, ToBoard, encode_head, measure};

use crate::failure::Failure;
use crate::line::Line;

/// So long the line is asked again and again; after it, only now and then.
const EAGER: Duration = Duration::from_millis(2);
const PAUSE: Duration = Duration::from_micros(200);
/// Between two looks at a core that says nothing.
const LOOK: Duration = Duration::from_millis(50);

/// Frames that have come in and are not yet taken.
#[derive(Clone, Debug)]
pub struct Inbox {
    /// A board that says nothing for so long, though a word is due, is lost.
    patience: Duration,
    bytes: Vec<u8>,
    /// Where the next frame begins.
    taken: usize,
}

/// Where a frame's parts lie in the inbox.
#[derive(Clone, Copy, Debug)]
struct Frame {
    head: (usize, usize),
    tail: (usize, usize),
}

impl Inbox {
    /// Makes an inbox that waits for so long.
    pub const fn new(patience: Duration) -> Self {
        Self { patience, bytes: Vec::new(), taken: 0 }
    }

    /// Forgets everything, as after a reset.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.taken = 0;
    }

    /// Waits for the board's next word; gives it and its tail.
    ///
    /// # Errors
    /// [`Failure::Silent`] when patience is at its end, and what the line says.
    pub fn next(&mut self, line: &mut impl Line) -> Result<(ToBench<'_>, &[u8]), Failure> {
        let Frame { head, tail } = self.wait(line)?;
        Ok((ToBench::parse(&self.bytes[head.0..head.1])?, &self.bytes[tail.0..tail.1]))
    }

    /// Takes in what is there, and tells whether that is a whole word.
    ///
    /// # Errors
    /// What the line says.
    pub fn has_word(&mut self, line: &mut impl Line) -> Result<bool, Failure> {
        line.take(&mut self.bytes)?;
        let place = self.taken;
        let has_frame = self.frame()?.is_some();
        self.taken = place;
        Ok(has_frame)
    }

    fn wait(&mut self, line: &mut impl Line) -> Result<Frame, Failure> {
        let began = Instant::now();
        let mut next_look = LOOK;
        loop {
            if let Some(frame) = self.frame()? {
                return Ok(frame);
            }
            if self.taken > 0 {
                self.bytes.drain(..self.taken);
                self.taken = 0;
            }
            if !line.take(&mut self.bytes)? {
                let waited = began.elapsed();
                if waited > self.patience {
                    return Err(line.silence(waited.as_millis() as u64));
                }
                if waited > next_look {
                    next_look = waited + LOOK;
                    line.check(waited.as_millis() as u64)?;
                }
                if waited > EAGER {
                    std::thread::sleep(PAUSE);
                }
            }
        }
    }

    /// Takes the next whole frame.
    fn frame(&mut self) -> Result<Option<Frame>, Failure> {
        let rest = &self.bytes[self.taken..];
        let Some(prefix) = rest.first_chunk::<PREFIX>() else { return Ok(None) };
        let Measure { head, tail } = measure(*prefix)?;
        let start = self.taken + PREFIX;
        let end = start + head + tail;
        if end > self.bytes.len() {
            return Ok(None);
        }
        self.taken = end;
        Ok(Some(Frame { head: (start, start + head), tail: (start + head, end) }))
    }
}

/// Says a word with a tail.
///
/// # Errors
/// What the line says.
pub fn say(line: &mut impl Line, word: &ToBoard, tail: &[u8]) -> Result<(), Failure> {
    let mut buffer = [0; PREFIX + MAX_HEAD];
    let head = encode_head(word, tail.len(), &mut buffer)?;
    if tail.is_empty() {
        return line.send(head);
    }
    // In one piece: each sending costs a round trip.
    line.send(&[head, tail].concat())
}
