//! What bench and board say to each other over two channels of bytes: the bench grants time, the board calls.
//!
//! The board's pins, buses, store and link are on the bench. While the board starts or polls its device it
//! may call the bench, one call at a time, and waits for the answer; time moves only inside calls, so each
//! answer carries the inputs as they are after it, and to read one costs nothing. What needs no answer (a
//! pin that is driven, bytes on the link, what is written to reader and display) is posted: it is not answered,
//! and takes effect in its order. Most of a conversation's cost is the waiting for answers.
//!
//! A course of words, `→` from the bench:
//!
//! ```text
//!   Ready        → Start      Call, Pin, SerialWrite … (→ Answer)      Started
//!   → Poll       Call, Pin, SerialWrite … (→ Answer)                   Polled
//!   → Start      (at any time instead of Poll: the device is made anew, as after a restart)
//!   Crashed      (a panic or a fault; the probe then resets the chip, which says Ready again)
//! ```
//!
//! With [`Start::own_clock`] the board's timer runs: the bench sends no `Poll`. The board calls
//! [`Call::Poll`] whenever it polls by itself, and takes [`ToBoard::Changed`] as a reason to.

mod edge;
mod frame;
mod word;

pub use edge::{EDGE_BYTES, EDGES_AT_ONCE, LatchedEdge};
pub use frame::{FrameError, MAX_HEAD, Measure, PREFIX, encode_head, measure, prefix};
pub use word::{
    Call, MAX_OPERATIONS, Next, Operation, Operations, Outcome, Poll, Start, Surroundings, ToBench,
    ToBoard,
};

/// The number of this form of words; a bench refuses a board that names another.
pub const VERSION: u16 = 4;

/// The name of both RTT channels, one up and one down.
pub const CHANNEL: &str = "bench";
