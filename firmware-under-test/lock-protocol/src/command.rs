//! From the dashboard to the lock: requests and acknowledgements.

use serde::{Deserialize, Serialize};

use crate::{DigitalKey, KeyId};

/// Names a session; unique in one lock.
///
/// The dashboard gives ids below `LOCAL_BIT` to a keyholder's sessions; the lock sets `LOCAL_BIT` in
/// the ids of those started on the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SessionId(pub u32);

impl SessionId {
    /// Set in the ids that the lock gives.
    pub const LOCAL_BIT: u32 = 0x8000_0000;

    /// Tells whether the session was started on the device.
    pub const fn is_local(self) -> bool {
        self.0 & Self::LOCAL_BIT != 0
    }
}

/// Names a request; rises by one with each request to one lock, kept when it is sent again (PWR-3).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct CommandId(pub u32);

/// The breaks that a session allows (behaviour.md, section 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breaks {
    /// How long one break may last, in seconds.
    pub length_s: u32,
    /// How long to wait after a break's end, or after the session's start, in seconds.
    pub every_s: u32,
}

/// What the dashboard asks of a lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    /// Starts a keyholder's session (SES-1).
    StartSession {
        /// Its id, without `SessionId::LOCAL_BIT`.
        session: SessionId,
        /// How long, in seconds; `None` is forever.
        duration_s: Option<u64>,
        /// The breaks it allows, or none.
        breaks: Option<Breaks>,
        /// Whether emergency unlock is offered; the device's own setting counts too (SES-4).
        emergency_unlock: bool,
        /// Whether the device hides the remaining time (SES-6).
        time_hidden: bool,
        /// The command is void from this time on, in seconds since 1970 UTC (PWR-3).
        void_from_s: i64,
    },
    /// Unlocks and completes a keyholder's session, or a Lock Forever one (SES-3, SES-5).
    Unlock {
        /// The session meant; another one is not touched (PWR-3).
        session: SessionId,
    },
    /// Ends a session after the hardware way was taken (EMG-6): support may end a local one so.
    EndSession {
        /// The session meant.
        session: SessionId,
    },
    /// Sets a new duration, counted from the session's start (SES-6).
    SetDuration {
        /// The session meant.
        session: SessionId,
        /// The new duration in seconds, above 0.
        duration_s: u64,
    },
    /// Switches the device's emergency unlock setting (EMG-4).
    SetEmergencyUnlock {
        /// `true` offers it.
        on: bool,
    },
    /// Sets the device's own breaks setting, for sessions started on it; only while unlocked.
    SetBreaks {
        /// The breaks, or none.
        breaks: Option<Breaks>,
    },
    /// Sets the clock (EMG-3, SES-2).
    SetClock {
        /// Milliseconds since 1970-01-01 00:00 UTC at the moment of sending.
        utc_ms: i64,
    },
    /// Stores a digital key, or stores it anew (KEY-1); also in a session.
    PutKey(DigitalKey),
    /// Wipes a digital key (KEY-4); one that isn't there is wiped already.
    DeleteKey {
        /// The key meant.
        key: KeyId,
    },
    /// Unlocks by the app's button, judged as a credential is (KEY-2).
    UnlockWithKey {
        /// The key that the user of the app has.
        key: KeyId,
        /// The command is void from this time on, in seconds since 1970 UTC (PWR-3).
        void_from_s: i64,
    },
    /// Resets the lock as the paperclip does (RST-6).
    FactoryReset,
}

/// A command with its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Applied once, however often it arrives.
    pub id: CommandId,
    /// What is asked.
    pub command: Command,
}

/// A message from the dashboard to the lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Down {
    /// Something is asked; answered by `Report::Answer`.
    Request(Request),
    /// All audit events up to and including this sequence number have arrived.
    Acknowledge {
        /// The highest sequence number without a gap before it.
        sequence: u32,
    },
}
