//! The audit log's events: who or what, and when (KEY-11).

use serde::{Deserialize, Serialize};

use crate::{KeyId, Refusal, SessionId};

/// Who started a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    /// The person at the device, with a timer.
    Local,
    /// The person at the device, with Lock Forever.
    Forever,
    /// The keyholder, over the link.
    Keyholder,
}

/// How a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EndReason {
    /// Its time was over.
    Time,
    /// The keyholder unlocked it.
    Keyholder,
    /// It was ended from the dashboard after the hardware way.
    Ended,
    /// By emergency unlock.
    Emergency,
}

/// A part of the lockbox that can fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// The OLED.
    Display,
    /// The clock chip.
    Clock,
    /// The flash store.
    Store,
    /// The card and phone reader.
    Reader,
}

/// Why the firmware restarted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RestartReason {
    /// Power came.
    PowerOn,
    /// A person asked for it.
    Requested,
    /// The watchdog.
    Watchdog,
    /// A panic.
    Panic,
    /// A processor fault.
    Fault,
    /// The reset line.
    Pin,
}

/// Why a frame on the link was thrown away (SEC-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RejectReason {
    /// Its authentication tag is wrong: forged or altered.
    NotAuthentic,
    /// Its counter was seen before.
    Replayed,
    /// Its version or form is unknown.
    Malformed,
}

/// Where a credential was given; Matter's word, with its meanings for this box.
///
/// **Source**: Matter Application Cluster Specification 1.3, section 5.2.6.17 (OperationSourceEnum).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OperationSource {
    /// A code at the keypad.
    Keypad,
    /// A phone at the reader.
    Phone,
    /// A keycard at the reader.
    Card,
    /// The app's unlock button, over the network.
    App,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AuditKind {
    /// The firmware started.
    Restarted(RestartReason),
    /// A session started.
    SessionStarted {
        /// Its id.
        session: SessionId,
        /// Who started it.
        origin: Origin,
        /// How long in seconds; `None` is forever.
        duration_s: Option<u64>,
    },
    /// A session ended.
    SessionEnded {
        /// Its id.
        session: SessionId,
        /// How.
        reason: EndReason,
    },
    /// An emergency unlock was confirmed; the cooldown runs. A `SessionEnded` stands before it.
    EmergencyUnlock,
    /// A break started.
    BreakStarted {
        /// The session's id.
        session: SessionId,
    },
    /// A break ended by `End Break`.
    BreakEnded {
        /// The session's id.
        session: SessionId,
    },
    /// A break's time was over before it was ended (BRK-3).
    BreakMissed {
        /// The session's id.
        session: SessionId,
    },
    /// A session's duration was set anew.
    DurationSet {
        /// The session's id.
        session: SessionId,
        /// The new duration in seconds from its start.
        duration_s: u64,
    },
    /// The latch did not reach locked.
    CouldNotLock,
    /// The latch did not reach unlocked.
    CouldNotUnlock,
    /// The back plate left its place (or came back) while the session said locked (EMG-6).
    TamperPlate {
        /// Whether the plate is seen now.
        seen: bool,
    },
    /// The latch left locked while the session said locked.
    TamperLatch,
    /// The emergency unlock setting changed.
    EmergencyUnlockSet {
        /// The new value.
        on: bool,
    },
    /// The breaks setting changed.
    BreaksSet {
        /// Whether there are any.
        on: bool,
    },
    /// A part doesn't answer, or does again.
    PartFault {
        /// Which.
        part: Part,
        /// `true`: it failed; `false`: it is back.
        failed: bool,
    },
    /// The clock's time was lost.
    ClockLost,
    /// The clock was set.
    ClockSet,
    /// A frame on the link was thrown away.
    LinkRejected(RejectReason),
    /// The lock was paired with a dashboard.
    Paired,
    /// The session record could not be read at start (LCK-5).
    RecordUnreadable,
    /// The box was locked with a code (KEY-8).
    CodeLocked,
    /// A credential unlocked a box that was locked with a code.
    CodeUnlocked {
        /// Where it was given.
        source: OperationSource,
        /// The digital key; `None` is the master password.
        key: Option<KeyId>,
    },
    /// It locked again by itself (KEY-8).
    Relocked,
    /// A wrong code was entered (KEY-10).
    WrongCode,
    /// Too many wrong codes: the keypad is disabled for a time (KEY-10).
    KeypadDisabled {
        /// How long, in seconds.
        seconds: u32,
    },
    /// A known credential opened nothing: its period, a session, an unknown time.
    CredentialDenied {
        /// Where it was given.
        source: OperationSource,
        /// The digital key; `None` where it is not known here, or is the master password.
        key: Option<KeyId>,
    },
    /// The master password was changed (RST-3).
    PasswordChanged,
    /// A digital key was stored.
    KeyStored {
        /// Its name.
        key: KeyId,
    },
    /// A digital key was wiped.
    KeyDeleted {
        /// Its name.
        key: KeyId,
    },
    /// The lock was reset: settings, codes and keys are erased (RST-2).
    FactoryReset {
        /// `true` from the dashboard, `false` with the paperclip.
        remote: bool,
    },
    /// A reset was refused (RST-4, RST-5).
    ResetRefused {
        /// `true` from the dashboard, `false` with the paperclip.
        remote: bool,
        /// Why.
        reason: Refusal,
    },
}

/// An entry of the audit log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEvent {
    /// Rises by one with each event, from 1; never starts again.
    pub sequence: u32,
    /// Seconds since 1970 UTC; `None` when the clock's time was lost.
    pub utc_s: Option<i64>,
    /// What happened.
    pub kind: AuditKind,
}
