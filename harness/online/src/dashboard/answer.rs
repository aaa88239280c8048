//! What the API answers, as far as a bench looks at it.

use std::time::Duration;

use dashboard_core::{Breaks, KeyId};
use lockbench::dashboard::KeySeen;
use serde::Deserialize;

/// A lockbox. Times are milliseconds since 1970 UTC.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct LockboxAnswer {
    pub(super) device_is_there: bool,
    pub(super) online: bool,
    pub(super) session: Option<SessionAnswer>,
    pub(super) lock: Option<LockAnswer>,
    pub(super) waiting: usize,
    pub(super) due_ms: Option<i64>,
    pub(super) frames_heard: u64,
    pub(super) frames_sent: u64,
    pub(super) break_defaults: Option<BreaksAnswer>,
    pub(super) lines: Vec<String>,
}

/// A session.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct SessionAnswer {
    pub(super) state: String,
}

/// What the lock told.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct LockAnswer {
    pub(super) breaks: Option<BreaksAnswer>,
}

/// Breaks.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct BreaksAnswer {
    length_s: u32,
    every_s: u32,
}

impl From<BreaksAnswer> for Breaks {
    fn from(BreaksAnswer { length_s, every_s }: BreaksAnswer) -> Self {
        Self { length_s, every_s }
    }
}

/// A notice, a refusal or an event, in words.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct TextAnswer {
    pub(super) text: String,
}

/// An event of the audit log.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct EventAnswer {
    pub(super) sequence: u32,
    pub(super) text: String,
}

/// An e-mail.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct MailAnswer {
    pub(super) to: String,
    pub(super) subject: String,
    pub(super) made_ms: i64,
}

/// A user.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct UserAnswer {
    pub(super) name: String,
    pub(super) email: String,
    pub(super) administrator: bool,
}

/// A digital key.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct KeyAnswer {
    pub(super) lockbox: String,
    pub(super) number: u32,
    pub(super) description: String,
    status: String,
    could_open_s: u64,
}

impl KeyAnswer {
    pub(super) fn seen(self) -> KeySeen {
        KeySeen {
            id: KeyId(self.number),
            description: self.description,
            status: Some(self.status),
            could_open_for: Duration::from_secs(self.could_open_s),
        }
    }
}

/// A part of the table of digital keys.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct KeysAnswer {
    pub(super) total: usize,
    pub(super) keys: Vec<KeyAnswer>,
}

/// The server's clock.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct ClockAnswer {
    pub(super) utc_ms: i64,
    pub(super) test: bool,
}

/// What a gateway connects with.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct GatewayAnswer {
    pub(super) site: String,
    pub(super) url: Option<String>,
}

/// What a phone or card proves that it has.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct CredentialAnswer {
    pub(super) number: u32,
    pub(super) secret: String,
}

/// Something that was made: its id.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct IdAnswer {
    pub(super) id: String,
}

/// A token.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct TokenAnswer {
    pub(super) token: String,
}
