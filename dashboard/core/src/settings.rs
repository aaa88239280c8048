//! What a keyholder sets: for one session, and as defaults for those to come.

use std::time::Duration;

use lock_protocol::{Breaks, Refusal};
use serde::{Deserialize, Serialize};

use crate::duration_text::YEAR;

/// The longest session in seconds: 1000 years (BTN-9).
const LONGEST_S: u64 = 1000 * YEAR;

/// The settings of a session that a keyholder starts (SES-1); frozen at its start (SES-4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionSettings {
    /// How long it lasts, 1 s to 1000 years in whole seconds; `None` is forever.
    pub duration: Option<Duration>,
    /// The breaks it allows, or none.
    pub breaks: Option<Breaks>,
    /// Whether emergency unlock is offered; the device's own setting counts too (SES-4).
    pub emergency_unlock: bool,
    /// Whether the device hides the remaining time (SES-6).
    pub time_hidden: bool,
}

/// What the sessions that a keyholder starts have, where nothing else is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Defaults {
    /// Whether emergency unlock is offered: the last value that the lock took from the keyholder.
    pub emergency_unlock: bool,
    /// The breaks they allow, or none.
    pub breaks: Option<Breaks>,
}

impl Default for Defaults {
    fn default() -> Self {
        Self { emergency_unlock: true, breaks: None }
    }
}

impl Defaults {
    /// Gives the settings of a session of this duration (`None`: forever), its time not hidden.
    pub const fn session(self, duration: Option<Duration>) -> SessionSettings {
        let Self { emergency_unlock, breaks } = self;
        SessionSettings { duration, breaks, emergency_unlock, time_hidden: false }
    }
}

/// Gives a session's duration in whole seconds.
///
/// # Errors
/// [`Refusal::BadDuration`] below 1 s and above 1000 years (SES-6, BTN-9).
pub(crate) fn duration_s(duration: Duration) -> Result<u64, Refusal> {
    let seconds = duration.as_secs();
    if (1..=LONGEST_S).contains(&seconds) { Ok(seconds) } else { Err(Refusal::BadDuration) }
}
