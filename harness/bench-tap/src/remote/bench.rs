//! The bench as the parts of a board see it: one call at a time, and what was last known of the inputs.

use core::cell::{Cell, RefCell, RefMut};

use bench_protocol::Pin;
use bench_protocol::rpc::{
    Call, FrameError, MAX_HEAD, Measure, Outcome, PREFIX, Surroundings, ToBench, ToBoard,
    encode_head, measure,
};

use super::Transport;
use super::edge::Taken;
use super::flash::Held;
use super::serial::Received;

/// The bench behind a transport, shared by all parts of a board.
pub struct Bench<T> {
    line: RefCell<T>,
    surroundings: Cell<Surroundings>,
    /// Rows of the keypad were driven since: its columns have to be asked for.
    stale: Cell<bool>,
    /// Something was posted that takes its time: whatever is looked at has to be asked for.
    behind: Cell<bool>,
    panic: Cell<bool>,
    // What single parts keep is here, once: a part is copied on its way into the firmware.
    pub(super) held: RefCell<Held>,
    pub(super) edges: RefCell<Taken>,
    pub(super) received: RefCell<Received>,
}

impl<T: Transport> Bench<T> {
    /// Begins with a transport on which nothing was said yet.
    pub const fn new(transport: T) -> Self {
        Self {
            line: RefCell::new(transport),
            surroundings: Cell::new(Surroundings {
                levels: 0,
                battery_percent: 0,
                edges: false,
                serial: false,
                acknowledges: 0,
            }),
            stale: Cell::new(false),
            behind: Cell::new(false),
            panic: Cell::new(false),
            held: RefCell::new(Held::EMPTY),
            edges: RefCell::new(Taken::EMPTY),
            received: RefCell::new(Received::EMPTY),
        }
    }

    /// Waits for the bench's next word that is no answer.
    pub fn listen(&self) -> ToBoard {
        let mut line = self.line.borrow_mut();
        loop {
            let (word, tail) = hear(&mut *line);
            let edges = if matches!(word, ToBoard::Poll(_)) { tail } else { 0 };
            let taken = self.edges.borrow_mut().take_in(&mut *line, edges);
            skip(&mut *line, tail - taken);
            match word {
                // Whoever asked for it is gone.
                ToBoard::Answer { .. } => {}
                ToBoard::Start(_) | ToBoard::Poll(_) | ToBoard::Changed => return word,
            }
        }
    }

    /// Asks the transport whether the bench has said something.
    pub fn is_spoken_to(&self, has_bytes: impl FnOnce(&mut T) -> bool) -> bool {
        has_bytes(&mut *self.line.borrow_mut())
    }

    /// Says a word without a tail that needs no answer.
    pub fn post(&self, word: &ToBench<'_>) {
        say(&mut *self.line.borrow_mut(), word, 0);
    }

    /// Says a word with a tail that needs no answer.
    pub fn post_with(&self, word: &ToBench<'_>, tail: &[u8]) {
        let mut line = self.line.borrow_mut();
        say(&mut *line, word, tail.len());
        line.send(tail);
    }

    /// Takes in how things are.
    pub fn observe(&self, surroundings: Surroundings) {
        self.surroundings.set(surroundings);
        self.stale.set(false);
        self.behind.set(false);
    }

    /// Gives how things were at the last word of the bench.
    pub fn surroundings(&self) -> Surroundings {
        self.surroundings.get()
    }

    /// Gives how things are: asks for it where that may differ from the bench's last word.
    pub fn look(&self) -> Surroundings {
        if self.behind.get() {
            // It can't be refused.
            let _ = self.call_into(Call::Look, &[], &mut []);
        }
        self.surroundings.get()
    }

    /// Makes [`Bench::take_panic`] give `true` once.
    pub fn plan_panic(&self, planned: bool) {
        self.panic.set(planned);
    }

    /// Tells, once, that the firmware is to panic.
    pub fn take_panic(&self) -> bool {
        self.panic.take()
    }

    /// Tells whether received bytes wait in the link's part.
    pub fn has_unread(&self) -> bool {
        !self.received.borrow().is_empty()
    }

    /// Says, with the board's own clock, that it polls now; the inputs are up to date after it.
    pub fn announce_poll(&self, uptime_us: u64) {
        let mut line = self.call(Call::Poll { uptime_us }, 0);
        // It can't be refused.
        let tail = self.answer(&mut line).unwrap_or(0);
        let taken = self.edges.borrow_mut().take_in(&mut *line, tail);
        skip(&mut *line, tail - taken);
    }

    /// Fills the buffer, of 255 bytes at most, with chance.
    ///
    /// # Errors
    /// What the bench says.
    pub fn fill_random(&self, buffer: &mut [u8]) -> Result<(), Outcome> {
        let bytes = u8::try_from(buffer.len()).map_err(|_| Outcome::Failed)?;
        self.call_into(Call::Random { bytes }, &[], buffer).map(drop)
    }

    /// Calls with one run of bytes each way; gives how many came.
    pub(super) fn call_into(
        &self,
        call: Call,
        tail: &[u8],
        buffer: &mut [u8],
    ) -> Result<usize, Outcome> {
        let mut line = self.call(call, tail.len());
        line.send(tail);
        let length = self.answer(&mut line)?;
        let (kept, rest) = (length.min(buffer.len()), length.saturating_sub(buffer.len()));
        line.receive(&mut buffer[..kept]);
        skip(&mut *line, rest);
        Ok(kept)
    }

    /// Begins a call with a tail of `tail` bytes, which the caller sends.
    pub(super) fn call(&self, call: Call, tail: usize) -> RefMut<'_, T> {
        let mut line = self.line.borrow_mut();
        say(&mut *line, &ToBench::Call(call), tail);
        line
    }

    /// Tells whether what is written to this I2C address needs no answer.
    pub(super) fn is_acknowledged(&self, address: u8) -> bool {
        self.surroundings.get().acknowledges == address
    }

    /// Begins a word with a tail of `tail` bytes, which the caller sends, that takes its time but needs no answer.
    pub(super) fn post_slow(&self, word: &ToBench<'_>, tail: usize) -> RefMut<'_, T> {
        self.behind.set(true);
        let mut line = self.line.borrow_mut();
        say(&mut *line, word, tail);
        line
    }

    /// Waits for the answer; gives the length of its tail, which the caller receives.
    pub(super) fn answer(&self, line: &mut T) -> Result<usize, Outcome> {
        let (word, tail) = hear(line);
        match word {
            ToBoard::Answer { outcome, surroundings } => {
                self.observe(surroundings);
                if outcome == Outcome::Done {
                    Ok(tail)
                } else {
                    skip(line, tail);
                    Err(outcome)
                }
            }
            ToBoard::Start(_) | ToBoard::Poll(_) => line.broken(FrameError::UnknownWord),
            // It is seen by what follows.
            ToBoard::Changed => self.answer(line),
        }
    }

    /// Drives an output.
    pub(super) fn drive(&self, pin: Pin, high: bool) {
        let is_row =
            matches!(pin, Pin::KeypadRow1 | Pin::KeypadRow2 | Pin::KeypadRow3 | Pin::KeypadRow4);
        self.stale.set(self.stale.get() || is_row);
        self.post(&ToBench::Pin { pin, high });
    }

    /// Gives an input's level.
    pub(super) fn level(&self, pin: Pin) -> bool {
        let is_column = matches!(pin, Pin::KeypadColumn1 | Pin::KeypadColumn2 | Pin::KeypadColumn3);
        if is_column && self.stale.get() {
            self.behind.set(true);
        }
        self.look().is_high(pin)
    }
}

#[inline(never)]
fn say(line: &mut impl Transport, word: &ToBench<'_>, tail: usize) {
    let mut buffer = [0; PREFIX + MAX_HEAD];
    match encode_head(word, tail, &mut buffer) {
        Ok(bytes) => line.send(bytes),
        Err(error) => line.broken(error),
    }
}

/// Waits for a frame; gives its word and the length of the tail that follows.
#[inline(never)]
fn hear(line: &mut impl Transport) -> (ToBoard, usize) {
    let mut start = [0; PREFIX];
    line.receive(&mut start);
    let Measure { head, tail } = match measure(start) {
        Ok(measure) => measure,
        Err(error) => line.broken(error),
    };
    let mut buffer = [0; MAX_HEAD];
    let buffer = &mut buffer[..head];
    line.receive(buffer);
    match ToBoard::parse(buffer) {
        Ok(word) => (word, tail),
        Err(error) => line.broken(error),
    }
}

/// Takes bytes that nobody wants.
pub(super) fn skip(line: &mut impl Transport, mut bytes: usize) {
    let mut byte = [0];
    while bytes > 0 {
        line.receive(&mut byte);
        bytes -= 1;
    }
}
