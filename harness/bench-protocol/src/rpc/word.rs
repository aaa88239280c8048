//! The words themselves, as they stand in the heads of frames.

use heapless::Vec;
use serde::{Deserialize, Serialize};

use super::FrameError;
use crate::{Pin, ResetReason};

/// What the board can know at a glance: the same instant as the word that carries it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Surroundings {
    /// The level of each pin, by its place in [`Pin::ALL`], the first lowest; a one is high.
    pub levels: u32,
    /// The battery's level, 0–100 percent.
    pub battery_percent: u8,
    /// Latched edges wait, see [`Call::TakeEdges`].
    pub edges: bool,
    /// Received bytes wait, see [`Call::SerialRead`].
    pub serial: bool,
    /// The 7-bit address on the I2C bus that acknowledges whatever is written to it until the poll is through, so
    /// that writes may be posted; 0 if there is none.
    pub acknowledges: u8,
}

impl Surroundings {
    /// Gives the level of a pin.
    pub const fn is_high(&self, pin: Pin) -> bool {
        self.levels & (1 << pin as u32) != 0
    }

    /// Puts the levels of all pins into one number.
    pub fn levels_of(mut is_high: impl FnMut(Pin) -> bool) -> u32 {
        Pin::ALL.into_iter().map(|pin| u32::from(is_high(pin)) << pin as u32).sum()
    }
}

/// The device is to be made, as after a reset of the chip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Start {
    /// Why it starts.
    pub reason: ResetReason,
    /// The uptime at the start, in microseconds.
    pub uptime_us: u64,
    /// The board keeps the time itself from here on.
    pub own_clock: bool,
    /// The board's own coil pins are driven with those of the bench.
    pub real_coil: bool,
    /// Bytes of the store's flash: words of 4 bytes, pages of 1024.
    pub store_bytes: u32,
    /// Pages of the store, the first lowest, that hold nothing but ones: the board need not ask for them.
    pub blank_pages: u32,
    /// The inputs at the start.
    pub surroundings: Surroundings,
}

impl Start {
    /// Bytes of a page of the store.
    pub const PAGE: usize = 1024;

    /// Finds the blank pages among the first 32 of a store's content.
    pub fn blank_pages_of(content: &[u8]) -> u32 {
        let is_blank = |page: &[u8]| page.iter().all(|byte| *byte == 0xff);
        content
            .chunks(Self::PAGE)
            .take(32)
            .enumerate()
            .map(|(number, page)| u32::from(is_blank(page)) << number)
            .sum()
    }
}

/// The device is to be polled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Poll {
    /// The present, in microseconds since the start.
    pub uptime_us: u64,
    /// The firmware panics when it looks at the latched edges, as by a fault of a programmer.
    pub panic: bool,
    /// The inputs at this instant.
    pub surroundings: Surroundings,
}

/// What the bench says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ToBoard {
    /// Makes the device; the board says [`ToBench::Started`] at the end.
    Start(Start),
    /// Polls the device; the board says [`ToBench::Polled`] at the end. Tail: the oldest latched edges,
    /// `EDGES_AT_ONCE` at most, each [`super::LatchedEdge::to_bytes`]; those that the poll does not take are lost.
    Poll(Poll),
    /// Answers a [`ToBench::Call`]. Tail: what was read, the reads of one call one after the other.
    Answer {
        /// How it went.
        outcome: Outcome,
        /// The inputs after the call.
        surroundings: Surroundings,
    },
    /// With its own clock: something has changed, so the board polls.
    Changed,
}

/// What the board says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ToBench<'a> {
    /// The first word after a reset of the chip.
    Ready {
        /// [`super::VERSION`] of the image.
        version: u16,
        /// The image's name and version.
        image: &'a str,
    },
    /// The device is made.
    Started,
    /// An output is driven. Posted: not answered.
    Pin {
        /// Which.
        pin: Pin,
        /// To which level.
        high: bool,
    },
    /// Bytes go to the gateway. Posted: not answered. Tail: the bytes.
    SerialWrite,
    /// Bytes are written to the reader in one transaction, and nothing is read. Posted: not answered, though it takes
    /// its time on the bus. Tail: the bytes.
    SpiWrite,
    /// Bytes are written on the I2C bus in one transfer, to the address of [`Surroundings::acknowledges`]. Posted: not
    /// answered, though it takes its time on the bus. Tail: the bytes.
    I2cWrite {
        /// 7-bit address.
        address: u8,
    },
    /// Something is asked for, and answered. Tail: what is written.
    Call(Call),
    /// The poll is through.
    Polled {
        /// What the device wants next.
        #[serde(borrow)]
        next: Next<'a>,
        /// Bytes that the board took off the link are still unread: the link counts as not yet empty.
        unread: bool,
    },
    /// The firmware panicked or faulted; nothing goes on until the probe resets the chip. Tail: last words in UTF-8.
    Crashed {
        /// [`ResetReason::Panic`] or [`ResetReason::Fault`].
        reason: ResetReason,
    },
}

/// What the device wants next, as the firmware's own answer to a poll.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Next<'a> {
    /// The uptime of its next deadline in microseconds.
    pub at_us: Option<u64>,
    /// The reason of the deadline.
    pub why: &'a str,
    /// Nothing is under way.
    pub at_rest: bool,
    /// The firmware asks for a restart.
    pub restart: bool,
}

/// Something that the board asks of the bench.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Call {
    /// Nothing but the inputs as they are: after the keypad's rows were driven.
    Look,
    /// With its own clock: the board polls at this uptime, in microseconds; answered with edges as
    /// [`ToBoard::Poll`]'s.
    Poll {
        /// The uptime.
        uptime_us: u64,
    },
    /// A transaction on the I2C bus, or a part of a long one. Tail: all that is written, one after the other.
    I2c {
        /// 7-bit address.
        address: u8,
        /// Its operations, in order; never [`Operation::Transfer`].
        operations: Operations,
    },
    /// A transaction on the SPI bus, with the reader selected. Tail: all that is written.
    Spi {
        /// Its operations, in order.
        operations: Operations,
    },
    /// Reads the store; answered with as many bytes.
    FlashRead {
        /// Byte offset.
        offset: u32,
        /// How many.
        bytes: u16,
    },
    /// Programs the store, as one operation. Tail: the bytes.
    FlashProgram {
        /// Byte offset.
        offset: u32,
    },
    /// Erases pages of the store.
    FlashErase {
        /// Byte offset of the first byte.
        from: u32,
        /// Byte offset after the last.
        to: u32,
    },
    /// Takes received bytes off the link; answered with those that are there, `max` at most.
    SerialRead {
        /// The most that the board takes.
        max: u8,
    },
    /// Takes latched edges; answered with those that are there, `EDGES_AT_ONCE` at most.
    TakeEdges,
    /// Asks for chance; answered with as many bytes.
    Random {
        /// How many.
        bytes: u8,
    },
}

/// The most operations of a transaction in one call; a longer one is told in several.
pub const MAX_OPERATIONS: usize = 6;

/// The operations of a transaction.
pub type Operations = Vec<Operation, MAX_OPERATIONS>;

/// One operation on a bus, with its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Operation {
    /// So many bytes of the call's tail are written.
    Write(u16),
    /// So many bytes are read, into the answer's tail.
    Read(u16),
    /// Both at once, as many each way (SPI).
    Transfer(u16),
}

impl Operation {
    /// Gives how many bytes it takes of the call's tail.
    pub const fn written(self) -> usize {
        match self {
            Self::Write(bytes) | Self::Transfer(bytes) => bytes as usize,
            Self::Read(_) => 0,
        }
    }

    /// Gives how many bytes it puts into the answer's tail.
    pub const fn read(self) -> usize {
        match self {
            Self::Read(bytes) | Self::Transfer(bytes) => bytes as usize,
            Self::Write(_) => 0,
        }
    }
}

/// How a call went; other than `Done`, the answer has no tail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// As asked.
    Done,
    /// I2C: nobody acknowledged.
    NoAcknowledge,
    /// I2C: the bus is held low.
    Stuck,
    /// Flash: not on the borders of words or pages.
    NotAligned,
    /// Flash: outside of the store.
    OutOfBounds,
    /// Anything else.
    Failed,
}

impl ToBoard {
    /// Reads a frame's head.
    ///
    /// # Errors
    /// [`FrameError::UnknownWord`].
    pub fn parse(head: &[u8]) -> Result<Self, FrameError> {
        postcard::from_bytes(head).map_err(|_| FrameError::UnknownWord)
    }
}

impl<'a> ToBench<'a> {
    /// Reads a frame's head.
    ///
    /// # Errors
    /// [`FrameError::UnknownWord`].
    pub fn parse(head: &'a [u8]) -> Result<Self, FrameError> {
        postcard::from_bytes(head).map_err(|_| FrameError::UnknownWord)
    }
}
