//! What was refused to a keyholder, and with which words.

use std::fmt;

use lock_protocol::Refusal;
use serde::{Deserialize, Serialize};

use crate::Utc;

/// What a keyholder, an owner or an administrator asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Operation {
    /// To start a session.
    StartSession,
    /// To take a pending session back.
    Abandon,
    /// To unlock, which completes the session.
    Unlock,
    /// To end a session after the hardware way.
    EndSession,
    /// The same, by an administrator.
    AdministratorEndSession,
    /// To set a session's duration anew.
    SetDuration,
    /// To switch the emergency unlock setting.
    SetEmergencyUnlock,
    /// To set the breaks of sessions started on the device.
    SetDeviceBreaks,
    /// To take in that the back plate was broken open.
    ReportBreakOpen,
}

impl Operation {
    /// Gives the words that people read.
    pub const fn text(self) -> &'static str {
        match self {
            Self::StartSession => "start session",
            Self::Abandon => "abandon session",
            Self::Unlock => "unlock",
            Self::EndSession => "end session",
            Self::AdministratorEndSession => "end session as administrator",
            Self::SetDuration => "set duration",
            Self::SetEmergencyUnlock => "set emergency unlock",
            Self::SetDeviceBreaks => "set breaks on the device",
            Self::ReportBreakOpen => "report break-open",
        }
    }
}

/// Why an operation was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Refused {
    /// By a rule that lock and dashboard share.
    #[error("{}", .0.text())]
    Rule(Refusal),
    /// The lockbox was never paired.
    #[error("not paired")]
    NotPaired,
    /// A break-open has to be reported before an administrator ends a session (EMG-6).
    #[error("break-open not reported")]
    BreakOpenNotReported,
}

impl Refused {
    /// Gives the words that people and steps read, such as `only while unlocked`.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Rule(refusal) => refusal.text(),
            Self::NotPaired => "not paired",
            Self::BreakOpenNotReported => "break-open not reported",
        }
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self::Rule(refusal)
    }
}

/// A refusal on record: by the dashboard at once, or by the lock when it judged the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusalEntry {
    /// When it was refused, or the answer came.
    pub at: Utc,
    /// What was asked.
    pub request: Operation,
    /// Why it was refused.
    pub refused: Refused,
}

impl RefusalEntry {
    /// Gives the rule's words, such as `cooldown`.
    pub const fn text(&self) -> &'static str {
        self.refused.text()
    }
}

/// Shows request and reason: `start session: cooldown`.
impl fmt::Display for RefusalEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.request.text(), self.text())
    }
}
