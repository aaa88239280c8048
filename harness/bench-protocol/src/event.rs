//! What happened on a rig, as one stream of events with their instants.

use serde::{Deserialize, Serialize};

use crate::{Instant, Pin};

/// Where the latch's bolt is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LatchPosition {
    /// Held in the back plate.
    Locked,
    /// Between its two ends.
    Travelling,
    /// Clear of the back plate.
    Unlocked,
}

/// What the back plate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PlateState {
    /// In its place.
    Closed,
    /// Taken off; can be closed.
    Open,
    /// Broken open; has to be replaced.
    Broken,
}

/// What goes through the solenoid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Coil {
    /// No current.
    Off,
    /// Current that pulls to locked.
    Lock,
    /// Current that pulls to unlocked.
    Unlock,
}

/// Why the firmware started.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ResetReason {
    /// Power came.
    PowerOn,
    /// The firmware asked for it (restart by menu or by a 10 s hold).
    Software,
    /// The watchdog barked.
    Watchdog,
    /// The firmware panicked.
    Panic,
    /// The processor faulted.
    Fault,
    /// The reset line, by the supervisor.
    Pin,
}

/// What happened; borrowed, so that a device without an allocator can report it too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EventKind<'a> {
    /// A wire changed its level.
    Pin {
        /// Which wire.
        pin: Pin,
        /// The new level.
        high: bool,
    },
    /// The current through the solenoid changed: pins and hardware cut-off together.
    Coil(Coil),
    /// The bolt reached an end or left one.
    Latch(LatchPosition),
    /// The back plate changed.
    Plate(PlateState),
    /// The key was put in (`true`) or taken out.
    KeyInside(bool),
    /// The supply came (`true`) or went.
    Power(bool),
    /// The battery's level changed, in percent.
    Battery(u8),
    /// The network behind the gateway came (`true`) or went.
    Network(bool),
    /// Bytes were written to an I2C device, and acknowledged or not.
    I2cWrite {
        /// 7-bit address.
        address: u8,
        /// The bytes after the address.
        bytes: &'a [u8],
        /// `false`: nobody answered, or the bus was stuck.
        acknowledged: bool,
    },
    /// Bytes were read from an I2C device.
    I2cRead {
        /// 7-bit address.
        address: u8,
        /// What was read.
        bytes: &'a [u8],
        /// `false`: nobody answered, or the bus was stuck.
        acknowledged: bool,
    },
    /// Flash was programmed at a byte offset.
    FlashProgram {
        /// Byte offset from the start of the store.
        offset: u32,
        /// Number of bytes.
        length: u32,
    },
    /// Flash was erased from a byte offset.
    FlashErase {
        /// Byte offset from the start of the store.
        offset: u32,
        /// Number of bytes.
        length: u32,
    },
    /// A frame went from the lock to the gateway.
    LinkUp(&'a [u8]),
    /// A frame went from the gateway to the lock.
    LinkDown(&'a [u8]),
    /// The firmware started.
    Boot(ResetReason),
    /// The firmware told when it wants to be polled next, and why.
    Deadline {
        /// When.
        at: Instant,
        /// The reason's name.
        why: &'a str,
    },
    /// A stimulus was applied; the text names it.
    Stimulus(&'a str),
}

/// Something that happened, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event<'a> {
    /// When it happened.
    pub at: Instant,
    /// What happened.
    #[serde(borrow)]
    pub kind: EventKind<'a>,
}

/// Takes events as they happen: a history, an observer, a channel to the bench.
pub trait Recorder {
    /// Takes one event; events come in order of time.
    fn record(&mut self, event: &Event<'_>);
}
