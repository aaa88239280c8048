//! From the lock to the dashboard: its state, answers and audit events.

use serde::{Deserialize, Serialize};

use crate::{AuditEvent, Breaks, CommandId, SessionId};

/// Why a command or a wish was refused; `text` is what people read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// A cooldown runs (EMG-2).
    Cooldown,
    /// A session runs already (SES-5).
    SessionActive,
    /// The session was started on the device (SES-1).
    LocalSession,
    /// The setting can change only while unlocked (EMG-4).
    OnlyWhileUnlocked,
    /// The session meant is over or was never there (PWR-3).
    SessionOver,
    /// The back plate isn't seen (E-LOCK-3).
    NoBackPlate,
    /// The dashboard can't be reached (E-LOCK-10).
    NoConnection,
    /// The latch did not reach locked (E-LOCK-1).
    CouldNotLock,
    /// The battery is below its limit without USB (LCK-6).
    BatteryLow,
    /// A queued start came later than an hour after it was sent (PWR-3).
    Void,
    /// A duration of 0, or one above 1000 years.
    BadDuration,
    /// The device is busy driving the latch; the sender may try again.
    Busy,
    /// The store can't keep the new state.
    StoreFault,
    /// A PIN has to have 4–6 digits (KEY-7).
    PinLength,
    /// Another key has the PIN (KEY-7).
    PinTaken,
    /// The PIN is the master password (KEY-7).
    PinIsMaster,
    /// As many keys with a PIN as fit are there (KEY-7).
    PinsFull,
    /// As many keys as fit are there.
    KeysFull,
    /// A period has to end after its start (KEY-1).
    BadPeriod,
    /// No reset in a session, a break or a cooldown (RST-5).
    NotNow,
    /// The lock doesn't have this key.
    KeyUnknown,
    /// The key's period hasn't begun or is over (KEY-1).
    OutsidePeriod,
    /// Without a clock no period counts (KEY-6).
    TimeUnknown,
}

impl Refusal {
    /// Gives the words that people and steps read.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Cooldown => "cooldown",
            Self::SessionActive => "session active",
            Self::LocalSession => "local session",
            Self::OnlyWhileUnlocked => "only while unlocked",
            Self::SessionOver => "session is over",
            Self::NoBackPlate => "E-LOCK-3 No Back Plate",
            Self::NoConnection => "E-LOCK-10 No Connection",
            Self::CouldNotLock => "E-LOCK-1 Could Not Lock",
            Self::BatteryLow => "Battery low",
            Self::Void => "void: older than 1 hour",
            Self::BadDuration => "duration out of range",
            Self::Busy => "busy",
            Self::StoreFault => "store fault",
            Self::PinLength => "PIN has to have 4–6 digits",
            Self::PinTaken => "PIN is taken",
            Self::PinIsMaster => "PIN equals the master password",
            Self::PinsFull => "PIN: no room, 64 fit",
            Self::KeysFull => "no room for another key",
            Self::BadPeriod => "end must be after start",
            Self::NotNow => "Reset is not possible now",
            Self::KeyUnknown => "key unknown",
            Self::OutsidePeriod => "outside its period",
            Self::TimeUnknown => "time unknown",
        }
    }
}

/// What the latch sensors say, two of three (section 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LatchState {
    /// Two of three read locked.
    Locked,
    /// Two of three read unlocked.
    Unlocked,
}

/// Where a session is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Phase {
    /// Locked.
    Locked,
    /// In a break.
    Break,
    /// In a break whose time is over.
    Overdue,
}

/// A running session, as the lock sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionStatus {
    /// Its id.
    pub id: SessionId,
    /// Where it is.
    pub phase: Phase,
    /// What is left in seconds; `None` is forever.
    pub remaining_s: Option<u64>,
}

/// The lock's state: sent when the link comes up, and when something in it changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// What the latch sensors say.
    pub latch: LatchState,
    /// Whether the back plate is seen.
    pub plate: bool,
    /// The running session, if any.
    pub session: Option<SessionStatus>,
    /// What is left of a cooldown, in seconds.
    pub cooldown_s: Option<u32>,
    /// The battery's level in percent.
    pub battery_percent: u8,
    /// Whether USB power is present.
    pub usb: bool,
    /// The clock in seconds since 1970 UTC; `None` when its time is lost.
    pub utc_s: Option<i64>,
    /// The device's emergency unlock setting.
    pub emergency_unlock: bool,
    /// The device's breaks setting.
    pub breaks: Option<Breaks>,
    /// Whether the box is locked with a code (KEY-8).
    pub code_lock: bool,
    /// Whether the master password is the one that everybody knows (RST-3).
    pub default_password: bool,
    /// The last request that was applied or refused.
    pub last_command: CommandId,
}

/// A message from the lock to the dashboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Report {
    /// The link has come up: the lock is there and tells its state.
    Hello(Status),
    /// The state has changed.
    Status(Status),
    /// A request was applied, or refused; sent again for a request that arrives again.
    Answer {
        /// The request's id.
        id: CommandId,
        /// `Ok` once it is applied and stored.
        result: Result<(), Refusal>,
    },
    /// An audit event, sent again until acknowledged.
    Audit(AuditEvent),
    /// The lock is being reset and forgets its pairing: the last word under this key, with the event that
    /// the log holds of it, which otherwise comes after the next pairing only (RST-7).
    Resetting(AuditEvent),
}
