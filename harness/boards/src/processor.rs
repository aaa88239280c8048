//! A board as a lockbox's processor: each poll is a conversation over its line.

use std::borrow::Cow;
use std::time::Duration;

use bench_protocol::rpc::{Call, Next, Outcome, Poll, Start, ToBench, ToBoard, VERSION};
use bench_protocol::{Instant, ResetReason};
use lock_world::{Polled, Processor, SharedWorld, Stopped};

use crate::answer::{answer, edges, surroundings, write_i2c, write_reader};
use crate::exchange::{Inbox, say};
use crate::failure::Failure;
use crate::line::Line;

/// Last words that are kept.
const WORDS: usize = 8;

/// A board that can be reset and spoken to.
pub trait Target {
    /// Its line, which may hold the probe for as long as it is used.
    type Line<'a>: Line
    where
        Self: 'a;

    /// How long a word may take that is due. A core that has stopped is seen long before; a busy machine may leave an
    /// emulator waiting for seconds.
    const PATIENCE: Duration = Duration::from_secs(10);

    /// Resets the chip and finds its line again; the firmware says `Ready` on it.
    ///
    /// # Errors
    /// [`Failure`].
    fn reset(&mut self) -> Result<(), Failure>;

    /// Gives the line.
    ///
    /// # Errors
    /// [`Failure`].
    fn line(&mut self) -> Result<Self::Line<'_>, Failure>;

    /// Gives the deeper reason of a failure, where the board knows one.
    fn explain(&mut self, failure: Failure) -> Failure {
        failure
    }

    /// Wakes a processor that sleeps, so that it looks at its line.
    ///
    /// # Errors
    /// [`Failure::Probe`].
    fn wake(&mut self) -> Result<(), Failure>;

    /// Takes the power away, gives it back and finds the chip again, where the rig can switch it; else nothing
    /// happens.
    ///
    /// # Errors
    /// [`Failure::PowerCommand`], and those of a probe that is opened.
    fn cut_power(&mut self) -> Result<(), Failure>;
}

/// A board in the place of the processor.
pub struct BoardProcessor<T> {
    target: T,
    inbox: Inbox,
    boot: Instant,
    /// The chip has to be reset before it can start.
    is_fresh: bool,
    has_real_coil: bool,
    panic_planned: bool,
    /// Reasons of deadlines, each kept once: reports hold on to them.
    reasons: Vec<&'static str>,
    last_words: Vec<String>,
    tally: Tally,
}

/// What was done to a board while a scenario was played.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Starts from power-on; all but the first came after a power cut.
    pub power_ons: u32,
    /// Bytes of the store that the firmware erased, page by page; the store is on the bench.
    pub erased_bytes: u32,
    /// Polls: with the board's own clock each is a wake-up from its sleep.
    pub polls: u32,
    /// Calls that the board waited for; each costs a round trip by the probe.
    pub calls: u32,
}

impl<T: Target> BoardProcessor<T> {
    /// Puts a board in the place of the processor.
    pub fn new(target: T) -> Self {
        Self {
            target,
            inbox: Inbox::new(T::PATIENCE),
            boot: Instant::ZERO,
            is_fresh: false,
            has_real_coil: false,
            panic_planned: false,
            reasons: Vec::new(),
            last_words: Vec::new(),
            tally: Tally::default(),
        }
    }

    /// Lets the board drive its own coil pins, too; whoever grants time to it must not.
    #[must_use]
    pub const fn with_real_coil(mut self, is_real: bool) -> Self {
        self.has_real_coil = is_real;
        self
    }

    /// Tells what was done to the board.
    pub const fn tally(&self) -> Tally {
        self.tally
    }

    /// Gives the board to look at.
    pub const fn target(&self) -> &T {
        &self.target
    }

    /// Gives the board to work on.
    pub const fn target_mut(&mut self) -> &mut T {
        &mut self.target
    }

    /// Gives the board back.
    pub fn into_target(self) -> T {
        self.target
    }

    /// Makes the firmware panic at its next poll, once.
    pub fn inject_panic(&mut self) {
        self.panic_planned = true;
    }

    /// Gives what the board said last, oldest first.
    pub fn last_words(&self) -> &[String] {
        &self.last_words
    }

    fn keep_words(&mut self, words: &[u8]) {
        if self.last_words.len() == WORDS {
            self.last_words.remove(0);
        }
        self.last_words.push(String::from_utf8_lossy(words).trim().to_owned());
    }

    fn reset(&mut self) -> Result<(), Failure> {
        self.inbox.clear();
        self.target.reset()?;
        let mut line = self.target.line()?;
        let (word, _) = self.inbox.next(&mut line)?;
        match word {
            ToBench::Ready { version: VERSION, .. } => {}
            ToBench::Ready { version, image } => {
                let words = format!(
                    "`{image}` speaks version {version} of the bench's words, not {VERSION}"
                );
                return Err(Failure::OtherImage(words));
            }
            other => return Err(out_of_turn(&other, "Ready")),
        }
        self.is_fresh = true;
        Ok(())
    }

    /// Starts the firmware; with `own_clock` it polls by itself from then on.
    pub(crate) fn launch(
        &mut self,
        world: &SharedWorld,
        reason: ResetReason,
        own_clock: bool,
    ) -> Result<(), Stop> {
        self.begin(world, reason, own_clock).map_err(|stop| self.explained(stop))
    }

    fn explained(&mut self, stop: Stop) -> Stop {
        match stop {
            Stop::Failed(failure) => Stop::Failed(self.target.explain(failure)),
            Stop::Crashed(_) => stop,
        }
    }

    fn begin(
        &mut self,
        world: &SharedWorld,
        reason: ResetReason,
        own_clock: bool,
    ) -> Result<(), Stop> {
        self.boot = world.borrow().now();
        if reason == ResetReason::PowerOn {
            self.tally.power_ons += 1;
            if self.tally.power_ons > 1 {
                self.target.cut_power()?;
            }
        }
        if !self.is_fresh {
            self.reset()?;
        }
        self.is_fresh = false;
        let start = {
            let world = world.borrow();
            Start {
                reason,
                uptime_us: 0,
                own_clock,
                real_coil: self.has_real_coil,
                store_bytes: world.flash_image().len() as u32,
                blank_pages: Start::blank_pages_of(world.flash_image()),
                surroundings: surroundings(&world),
            }
        };
        self.say(&ToBoard::Start(start), &[])?;
        self.hear(world, false).map(drop)
    }

    fn say(&mut self, word: &ToBoard, tail: &[u8]) -> Result<(), Stop> {
        Ok(say(&mut self.target.line()?, word, tail)?)
    }

    /// Tells, without waiting, whether the board has something to say.
    pub(crate) fn is_speaking(&mut self) -> Result<bool, Failure> {
        self.inbox.has_word(&mut self.target.line()?)
    }

    /// Tells a board with its own clock that something has changed.
    pub(crate) fn tell_change(&mut self) -> Result<(), Failure> {
        say(&mut self.target.line()?, &ToBoard::Changed, &[])?;
        self.target.wake()
    }

    /// Says what is known of a core that is silent.
    pub(crate) fn silence(&mut self, waited_ms: u64) -> Failure {
        match self.target.line() {
            Ok(mut line) => line.silence(waited_ms),
            Err(failure) => failure,
        }
    }

    /// Answers the board until it is through: with its start, or with a poll.
    pub(crate) fn converse(
        &mut self,
        world: &SharedWorld,
        wants_poll: bool,
    ) -> Result<Option<Polled>, Stop> {
        self.hear(world, wants_poll).map_err(|stop| self.explained(stop))
    }

    fn hear(&mut self, world: &SharedWorld, wants_poll: bool) -> Result<Option<Polled>, Stop> {
        let mut line = self.target.line()?;
        loop {
            let (said, tail) = self.inbox.next(&mut line)?;
            match said {
                ToBench::Pin { pin, high } => world.borrow_mut().write_pin(pin, high),
                ToBench::SerialWrite => world.borrow_mut().serial_write(tail),
                ToBench::I2cWrite { address } => {
                    write_i2c(&mut world.borrow_mut(), address, tail);
                }
                ToBench::SpiWrite => write_reader(&mut world.borrow_mut(), tail),
                ToBench::Call(call) => {
                    if let Call::Poll { uptime_us } = call {
                        // The board's own clock runs: the world follows it.
                        let at = self.boot + Duration::from_micros(uptime_us);
                        world.borrow_mut().advance_to(at);
                    }
                    self.tally.calls += 1;
                    if let Call::FlashErase { from, to } = call {
                        self.tally.erased_bytes += to.saturating_sub(from);
                    }
                    let (outcome, read, surroundings) = {
                        let mut world = world.borrow_mut();
                        let (outcome, read) = answer(&mut world, self.boot, &call, tail);
                        (outcome, read, surroundings(&world))
                    };
                    let read = if outcome == Outcome::Done { read } else { Vec::new() };
                    say(&mut line, &ToBoard::Answer { outcome, surroundings }, &read)?;
                }
                ToBench::Started if !wants_poll => return Ok(None),
                ToBench::Polled { next, unread } if wants_poll => {
                    self.tally.polls += 1;
                    let Next { at_us, why, at_rest, restart } = next;
                    let why = Cow::Borrowed(kept(&mut self.reasons, why));
                    return Ok(Some(Polled { at_us, why, at_rest, restart, unread }));
                }
                ToBench::Crashed { reason } => {
                    let words = tail.to_vec();
                    drop(line);
                    self.keep_words(&words);
                    return Err(if reason == ResetReason::Fault {
                        Stop::Failed(Failure::Fault {
                            words: String::from_utf8_lossy(&words).into_owned(),
                            backtrace: Vec::new(),
                        })
                    } else {
                        Stop::Crashed(reason)
                    });
                }
                ToBench::Ready { .. } => return Err(Failure::ResetByItself.into()),
                other => {
                    let expected = if wants_poll { "Polled" } else { "Started" };
                    return Err(out_of_turn(&other, expected).into());
                }
            }
        }
    }
}

/// Why a conversation ended early.
pub(crate) enum Stop {
    Crashed(ResetReason),
    Failed(Failure),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<Stop> for Stopped<Failure> {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Crashed(reason) => Self::Crashed(reason),
            Stop::Failed(failure) => Self::Failed(failure),
        }
    }
}

fn out_of_turn(said: &ToBench<'_>, expected: &'static str) -> Failure {
    Failure::OutOfTurn { said: format!("{said:?}"), expected }
}

/// Gives a text for good. The firmware has a few dozen reasons, so this stays small.
fn kept(reasons: &mut Vec<&'static str>, text: &str) -> &'static str {
    if let Some(known) = reasons.iter().find(|known| **known == text) {
        return known;
    }
    let text: &'static str = Box::leak(text.to_owned().into_boxed_str());
    reasons.push(text);
    text
}

impl<T: Target> Processor for BoardProcessor<T> {
    type Failure = Failure;

    fn start(&mut self, world: &SharedWorld, reason: ResetReason) -> Result<(), Stopped<Failure>> {
        Ok(self.launch(world, reason, false)?)
    }

    fn poll(&mut self, world: &SharedWorld, uptime_us: u64) -> Result<Polled, Stopped<Failure>> {
        let panic = std::mem::take(&mut self.panic_planned);
        let (poll, edges) = {
            let mut world = world.borrow_mut();
            // A firmware that panics at its look at the edges takes none.
            let edges = if panic { Vec::new() } else { edges(&mut world, self.boot) };
            (Poll { uptime_us, panic, surroundings: surroundings(&world) }, edges)
        };
        self.say(&ToBoard::Poll(poll), &edges).map_err(|stop| self.explained(stop))?;
        let missing = Failure::OutOfTurn { said: "nothing".to_owned(), expected: "Polled" };
        Ok(self.converse(world, true)?.ok_or(Stop::Failed(missing))?)
    }

    fn stop(&mut self) {
        self.is_fresh = false;
    }
}
