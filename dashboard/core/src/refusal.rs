//! What was refused to a keyholder, and with which words.

use std::fmt;

use lock_protocol::{PairingCodeError, PairingRefused, Refusal};
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
    /// To make a digital key.
    MakeKey,
    /// To delete a digital key.
    DeleteKey,
    /// To unlock with the app's button.
    UnlockWithKey,
    /// To write a digital key to a keycard.
    WriteKeycard,
    /// To reset the lock from the dashboard.
    FactoryReset,
    /// To pair the lock.
    Pair,
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
            Self::MakeKey => "make digital key",
            Self::DeleteKey => "delete digital key",
            Self::UnlockWithKey => "unlock from the app",
            Self::WriteKeycard => "write to keycard",
            Self::FactoryReset => "factory reset",
            Self::Pair => "pair",
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
    #[error("{}", Self::NotPaired.text())]
    NotPaired,
    /// A break-open has to be reported before an administrator ends a session (EMG-6).
    #[error("{}", Self::BreakOpenNotReported.text())]
    BreakOpenNotReported,
    /// What is never queued needs a lock that can be reached (PWR-3, RST-6).
    #[error("{}", Self::Offline.text())]
    Offline,
    /// A digital key is for a user who was added before (KEY-1).
    #[error("{}", Self::UnknownUser.text())]
    UnknownUser,
    /// There is no such digital key, or it is gone.
    #[error("{}", Self::UnknownKey.text())]
    UnknownKey,
    /// A date and time that no calendar has.
    #[error("{}", Self::OutsideCalendar.text())]
    OutsideCalendar,
    /// The user's app does not show the key (KEY-2).
    #[error("{}", Self::NotInApp.text())]
    NotInApp,
    /// The key's role does not offer it (KEY-3).
    #[error("{}", Self::Role.text())]
    Role,
    /// The plan does not allow a reset from the dashboard (RST-6).
    #[error("{}", Self::Plan.text())]
    Plan,
    /// What was entered is no pairing code.
    #[error("{}", .0)]
    PairingCode(PairingCodeError),
    /// The lock said why it doesn't pair.
    #[error("{}", .0)]
    Pairing(PairingRefused),
    /// The lock said nothing.
    #[error("{}", Self::NoAnswer.text())]
    NoAnswer,
}

impl Refused {
    /// Gives the words that people and steps read, such as `only while unlocked`.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Rule(refusal) => refusal.text(),
            Self::NotPaired => "not paired",
            Self::BreakOpenNotReported => "break-open not reported",
            Self::Offline => "offline",
            Self::UnknownUser => "unknown user, add the user first",
            Self::UnknownKey => "unknown digital key",
            Self::OutsideCalendar => "date and time outside the calendar",
            Self::NotInApp => "not in the app, refresh it",
            Self::Role => "role: only ROLE-ADMIN writes to a keycard",
            Self::Plan => "the plan does not allow remote reset",
            Self::PairingCode(error) => error.text(),
            Self::Pairing(refused) => refused.text(),
            Self::NoAnswer => "no answer from the lock, is it online?",
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
