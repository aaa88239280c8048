//! The way to a lock: frames in both directions, over whatever carries them.

mod cutter;
mod serial;
mod tcp;

use tokio::sync::mpsc;

pub use cutter::Cutter;
pub use serial::{BAUD, open_serial};
pub use tcp::{connect_tcp, lend_tcp};

/// How many frames may wait on a line, in each direction; more are lost, and sent again by whom they matter to.
const QUEUE: usize = 64;

/// The gateway's end of a line: whole frames, COBS bytes without the ending zero.
#[derive(Debug)]
pub struct Line {
    pub(crate) from_lock: mpsc::Receiver<Vec<u8>>,
    pub(crate) to_lock: mpsc::Sender<Vec<u8>>,
}

/// The lock's end of a line.
#[derive(Debug)]
pub struct LockEnd {
    /// Where the lock's frames go.
    pub to_gateway: mpsc::Sender<Vec<u8>>,
    /// Where the frames for the lock come from; `None` when the gateway has gone.
    pub from_gateway: mpsc::Receiver<Vec<u8>>,
}

impl Line {
    /// Makes a line; it ends when either end is dropped.
    pub fn new() -> (Self, LockEnd) {
        let (to_gateway, from_lock) = mpsc::channel(QUEUE);
        let (to_lock, from_gateway) = mpsc::channel(QUEUE);
        (Self { from_lock, to_lock }, LockEnd { to_gateway, from_gateway })
    }
}
