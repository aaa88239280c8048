//! What is kept in the store: one record changes as a whole or not at all (PWR-4).

use heapless::Vec;
use lock_protocol::{AuditEvent, Breaks, CommandId, Origin, Refusal, SessionId};
use serde::{Deserialize, Serialize};

use crate::{CodeLock, CodeTag, StoredMark};

/// The key agreed at pairing.
pub type PairingKey = lock_protocol::ChannelKey;

/// What codes are hashed with: random, another one in each lock and after each reset.
pub type CodeKey = [u8; 16];

/// A session, as stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRecord {
    /// Its id.
    pub id: SessionId,
    /// Who started it.
    pub origin: Origin,
    /// Its start.
    pub start: StoredMark,
    /// Its end; `None` is forever.
    pub end: Option<StoredMark>,
    /// The breaks it allows, frozen (SES-4).
    pub breaks: Option<Breaks>,
    /// Whether emergency unlock is offered, frozen (SES-4).
    pub emergency_unlock: bool,
    /// Whether the device hides the time (SES-6).
    pub time_hidden: bool,
    /// The end of the running break, if one runs.
    pub break_end: Option<StoredMark>,
    /// Whether the running break was told as missed.
    pub break_missed: bool,
    /// The end of the last break, or the session's start (BRK-1).
    pub break_base: StoredMark,
    /// Whether the plate was seen to leave its place while locked (EMG-6).
    pub tampered: bool,
}

/// The lock's state: session, cooldown, and what must not be done twice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateRecord {
    /// The running session.
    pub session: Option<SessionRecord>,
    /// The end of the cooldown.
    pub cooldown: Option<StoredMark>,
    /// The last request that was judged, and the answer (PWR-3).
    pub last_request: CommandId,
    /// The answer to it: `None` is "applied".
    pub last_refusal: Option<Refusal>,
    /// The number of the next session started on the device.
    pub next_local: u32,
    /// Whether the bolt was driven to locked and not yet back: sensors that stick can't prove it home
    /// (LCK-5).
    pub bolt_out: bool,
    /// When this was stored, in seconds since 1970 UTC, if the clock was valid: it never goes back.
    pub saved_utc_s: Option<i64>,
    /// The last sequence number given to an audit event.
    pub sequence: u32,
    /// Events that belong to this state and may not be in the log yet.
    pub journal: Vec<AuditEvent, 8>,
    /// Whether the box is locked with a code (KEY-8).
    pub code: CodeLock,
    /// Whether a digital key opened the box, and the master password was not entered since.
    pub guest: bool,
    /// How many wrong codes were entered since the master password was (KEY-10).
    pub wrong_codes: u16,
    /// For how long the keypad is still disabled, in milliseconds; 0 is not at all.
    pub lockout_ms: u32,
    /// Whether a reset was committed and the store is not yet erased (RST-2).
    pub resetting: bool,
}

/// The owner's settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Whether emergency unlock is offered in sessions started from here on.
    pub emergency_unlock: bool,
    /// The breaks that sessions started on the device allow.
    pub breaks: Option<Breaks>,
    /// The key of the dashboard that the lock is paired with.
    pub pairing: Option<PairingKey>,
    /// What codes are hashed with; `None` until the first start has drawn it.
    pub code_key: Option<CodeKey>,
    /// The master password's tag; `None` is the default password (RST-2).
    pub password: Option<CodeTag>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { emergency_unlock: true, breaks: None, pairing: None, code_key: None, password: None }
    }
}
