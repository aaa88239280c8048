//! What people ask of a dashboard.

use std::time::Duration;

use dashboard_core::{Breaks, KeyId, NewKey, Role, SessionSettings, Zone};

/// What somebody asks of a dashboard; what has an answer of its own is a call of [`Port`](super::Port).
#[derive(Clone, PartialEq, Eq)]
pub enum Wish {
    /// The keyholder starts a session (SES-1).
    StartSession(SessionSettings),
    /// The keyholder unlocks (SES-5).
    Unlock,
    /// The keyholder ends the session after the hardware way (EMG-6).
    EndSession,
    /// The keyholder sets the session's duration anew (SES-6).
    SetDuration(Duration),
    /// The keyholder switches emergency unlock (EMG-4).
    SetEmergencyUnlock(bool),
    /// The keyholder sets the breaks of sessions that are started on the device.
    SetDeviceBreaks(Option<Breaks>),
    /// The keyholder sets the breaks of the own sessions from now on.
    SetBreakDefaults(Option<Breaks>),
    /// Somebody brings the code on the lock's display (SEC-1).
    Pair {
        /// The code as it was typed or scanned.
        code: String,
    },
    /// Somebody reports that the back plate was broken open (EMG-6).
    ReportBreakOpen,
    /// The administrator ends the session (EMG-6).
    EndSessionAsAdministrator,
    /// The administrator resets the lock from the dashboard (RST-6).
    FactoryReset,
    /// The plan allows to reset the lock from the dashboard, or doesn't (RST-6).
    SetRemoteReset(bool),
    /// The administrator sets the zone in which periods are entered (KEY-9).
    SetZone(Zone),
    /// The administrator adds a user (KEY-1).
    AddUser {
        /// The name, by which users are chosen.
        name: String,
        /// The e-mail address, which is the login.
        email: String,
        /// The role in the account.
        role: Role,
    },
    /// The administrator makes a digital key (KEY-1).
    MakeKey(NewKey),
    /// The administrator deletes a digital key (KEY-4).
    DeleteKey(KeyId),
    /// A user opens the digital keys app, or refreshes it (KEY-2).
    OpenApp {
        /// The user's name.
        user: String,
    },
    /// A user presses the app's unlock button (KEY-2).
    PressUnlock {
        /// The user's name.
        user: String,
        /// The key at which the button stands.
        key: KeyId,
    },
}
