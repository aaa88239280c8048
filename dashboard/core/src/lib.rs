//! The keyholder's and the administrator's side: sessions, digital keys, queued requests, notices, the
//! audit log.
//!
//! Pure: no IO, no runtime, no clock. A [`Dashboard`] takes frames and wishes with the time at which they
//! come, and gives frames to send, a [`deadline`](Dashboard::deadline), and what people see of each
//! [`Lockbox`]. All that it asks of a lock goes over the authenticated link of [`lock_protocol`].

mod administrator;
mod app;
mod audit;
mod dashboard;
mod duration_text;
pub mod gateway;
mod issued_key;
mod lockbox;
mod notice;
mod refusal;
mod request;
mod session;
mod settings;
mod site_state;
mod site_time;
mod user;
mod utc;

pub use audit::{AuditEntry, AuditWhat, event_text};
pub use dashboard::Dashboard;
pub use duration_text::{clock_face, remaining, span};
pub use issued_key::{Credential, IssuedKey, KeyStatus, NewKey};
pub use lock_protocol::{
    AuditKind, Breaks, EndReason, KeyId, LatchState, OperationSource, Origin, Part, Phase, Refusal,
    RejectReason, RestartReason, SessionId, SessionStatus, Status,
};
pub use lockbox::{History, Lockbox, LockboxId, ReceiveError, START_IS_VOID_AFTER};
pub use notice::{Mail, Notice, NoticeKind};
pub use refusal::{Operation, RefusalEntry, Refused};
pub use request::RETRY;
pub use session::{Session, SessionState};
pub use settings::{Defaults, SessionSettings};
pub use site_state::SiteState;
pub use site_time::{EnteredTime, UnknownZone, Zone};
pub use user::{Role, User, UserError};
pub use utc::Utc;
