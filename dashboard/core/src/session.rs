//! A session as the dashboard knows it: from audit events, answers and states, never by guessing.

use std::time::Duration;

use lock_protocol::{Breaks, Origin, Phase, SessionId};
use serde::{Deserialize, Serialize};

use crate::{SessionSettings, Utc};

/// Where a session is, in the dashboard's words (SES-7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SessionState {
    /// Sent or waiting, not yet confirmed by the device.
    Pending,
    /// Running.
    Locked,
    /// In a break, overdue or not.
    Break,
    /// Over, however it ended.
    Completed,
    /// Pending until the keyholder took it back, or for an hour.
    Abandoned,
}

impl SessionState {
    /// Gives the word that the dashboard shows.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Locked => "locked",
            Self::Break => "break",
            Self::Completed => "completed",
            Self::Abandoned => "abandoned",
        }
    }
}

/// A session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    pub(crate) id: SessionId,
    /// `None` for a local one of which only the lock's state has told yet.
    pub(crate) origin: Option<Origin>,
    pub(crate) state: SessionState,
    /// When the dashboard made it or heard of it.
    pub(crate) made: Utc,
    pub(crate) duration: Option<Duration>,
    pub(crate) breaks: Option<Breaks>,
    pub(crate) emergency_unlock: bool,
    pub(crate) time_hidden: bool,
    /// The running break's time is over.
    pub(crate) overdue: bool,
    /// The back plate was broken open, or left its place (EMG-6).
    pub(crate) break_open: bool,
    /// Completed on the dashboard after the hardware way, from this state; the lock has not said so yet.
    pub(crate) ended_from: Option<SessionState>,
}

impl Session {
    /// Makes a pending session of the keyholder's.
    pub(crate) const fn pending(id: SessionId, made: Utc, settings: SessionSettings) -> Self {
        Self {
            id,
            origin: Some(Origin::Keyholder),
            state: SessionState::Pending,
            made,
            duration: settings.duration,
            breaks: settings.breaks,
            emergency_unlock: settings.emergency_unlock,
            time_hidden: settings.time_hidden,
            overdue: false,
            break_open: false,
            ended_from: None,
        }
    }

    /// Makes a running session that the lock tells of.
    pub(crate) const fn told(id: SessionId, made: Utc) -> Self {
        let settings = SessionSettings {
            duration: None,
            breaks: None,
            emergency_unlock: true,
            time_hidden: false,
        };
        let mut session = Self::pending(id, made, settings);
        session.state = SessionState::Locked;
        if id.is_local() {
            session.origin = None;
        }
        session
    }

    /// Gives its id.
    pub const fn id(&self) -> SessionId {
        self.id
    }

    /// Gives its state.
    pub const fn state(&self) -> SessionState {
        self.state
    }

    /// Tells who started it; `None` while the lock has not told.
    pub const fn origin(&self) -> Option<Origin> {
        self.origin
    }

    /// Gives its whole duration; `None` is forever.
    pub const fn duration(&self) -> Option<Duration> {
        self.duration
    }

    /// Gives the breaks it allows, or none, as far as the dashboard set them.
    pub const fn breaks(&self) -> Option<Breaks> {
        self.breaks
    }

    /// Tells whether emergency unlock is offered, as far as the dashboard set it; the device's setting counts too.
    pub const fn emergency_unlock(&self) -> bool {
        self.emergency_unlock
    }

    /// Tells whether the device hides the remaining time (SES-6).
    pub const fn time_hidden(&self) -> bool {
        self.time_hidden
    }

    /// Tells whether the running break's time is over (BRK-3).
    pub const fn is_overdue(&self) -> bool {
        self.overdue
    }

    /// Tells whether the back plate was broken open, or is said to be (EMG-6).
    pub const fn is_broken_open(&self) -> bool {
        self.break_open
    }

    /// Tells whether it runs: locked or in a break.
    pub const fn is_running(&self) -> bool {
        matches!(self.state, SessionState::Locked | SessionState::Break)
    }

    /// Tells whether it was started on the device with a timer, which only the device ends (SES-1).
    pub const fn is_self_locked(&self) -> bool {
        matches!(self.origin, Some(Origin::Local))
    }

    /// Takes in that it runs, unless it is over.
    pub(crate) fn runs(&mut self, phase: Phase) {
        if self.state != SessionState::Completed {
            self.state =
                if phase == Phase::Locked { SessionState::Locked } else { SessionState::Break };
            self.overdue = phase == Phase::Overdue;
        }
    }

    /// Completes it, and tells whether that is news.
    pub(crate) fn complete(&mut self) -> bool {
        self.overdue = false;
        std::mem::replace(&mut self.state, SessionState::Completed) != SessionState::Completed
    }
}
