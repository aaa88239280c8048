//! What codes, keys and the reset need to know besides the session (behaviour.md, sections 8 and 9).

use serde::{Deserialize, Serialize};

use crate::keypad::Keypad;
use crate::lockout::Lockout;
use crate::query::Asked;
use crate::signal::Signal;
use crate::{StateRecord, Uptime};

/// Whether the box is locked with a code (KEY-8); kept through everything but the start of a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum CodeLock {
    /// It isn't.
    #[default]
    Off,
    /// It is.
    Locked,
    /// A credential has opened it, and it locks again by itself.
    Open,
}

/// The state of codes, keys and the reset.
#[derive(Clone, Debug, Default)]
pub(crate) struct Access {
    pub(crate) code: CodeLock,
    /// A digital key opened the box, and the master password was not entered since: who holds it may take
    /// out what is in it, but not the lock itself.
    pub(crate) guest: bool,
    /// The box locks again so long after this, if nothing comes between.
    pub(crate) relock_from: Option<Uptime>,
    pub(crate) keypad: Keypad,
    pub(crate) lockout: Lockout,
    pub(crate) asked: Option<Asked>,
    pub(crate) signal: Signal,
    /// The reset pin was let go after its time, and the latch was being driven.
    pub(crate) reset_wanted: bool,
    /// A reset was committed, and the store still holds what it erases (RST-2).
    pub(crate) resetting: bool,
}

impl Access {
    pub(crate) fn restore(state: &StateRecord, now: Uptime) -> Self {
        Self {
            code: state.code,
            guest: state.guest,
            relock_from: Some(now),
            keypad: Keypad::default(),
            lockout: Lockout::restore(state.wrong_codes, state.lockout_ms, now),
            asked: None,
            signal: Signal::default(),
            reset_wanted: false,
            resetting: state.resetting,
        }
    }
}
