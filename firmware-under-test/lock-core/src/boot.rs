//! What the lock is started with: what the store, the sensors and the clock say.

use lock_protocol::{LatchState, RestartReason};

use crate::{Reading, Settings, StateRecord};

/// A record as it came from the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loaded<T> {
    /// It was there.
    Record(T),
    /// It was never written: a new device, or an erased store.
    Missing,
    /// It was there and can't be read (LCK-5).
    Unreadable,
}

/// Everything that the lock knows when it starts; its first drive comes after all of it (PWR-2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Boot {
    /// Why the firmware started.
    pub reason: RestartReason,
    /// The state record.
    pub state: Loaded<StateRecord>,
    /// The settings record.
    pub settings: Loaded<Settings>,
    /// The highest sequence number in the audit log.
    pub log_sequence: u32,
    /// What the clock chip says.
    pub clock: Reading,
    /// What the latch sensors say, two of three.
    pub latch: LatchState,
    /// Whether the plate is seen.
    pub plate: bool,
    /// Whether USB power is present.
    pub usb: bool,
    /// The battery's level in percent.
    pub battery_percent: u8,
}
