//! Sessions and settings of a lockbox, as its keyholder (behaviour.md, sections 4–6).

use std::time::Duration;

use axum::extract::{Path, State};
use axum::response::Response;
use dashboard_core::{Breaks, SessionSettings};
use serde::Deserialize;
use utoipa::ToSchema;

use super::asked::{Asked, Empty, Nothing};
use super::failure::{Failure, Problem};
use crate::deed::{self, Caller};
use crate::hub::{HubError, Writing};
use crate::id::Id;
use crate::web::Shared;

/// Breaks: how long, how often.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
pub(crate) struct BreaksBody {
    length_s: u32,
    every_s: u32,
}

impl From<BreaksBody> for Breaks {
    fn from(BreaksBody { length_s, every_s }: BreaksBody) -> Self {
        Self { length_s, every_s }
    }
}

/// How a session is to be; frozen at its start (SES-4).
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
pub(crate) struct StartBody {
    /// Absent: forever.
    duration_s: Option<u64>,
    /// Absent: none.
    breaks: Option<BreaksBody>,
    #[serde(default = "yes")]
    emergency_unlock: bool,
    #[serde(default)]
    time_hidden: bool,
}

const fn yes() -> bool {
    true
}

/// Starts a session; it is pending until the lock confirms it.
#[utoipa::path(post, path = "/api/v1/lockboxes/{id}/session", tag = "sessions", security(("token" = [])), params(("id" = String, Path)),
    request_body = StartBody, responses((status = 200), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn start(
    State(setting): State<Shared>,
    Path(id): Path<Id>,
    asked: Asked<StartBody>,
) -> Result<Response, Failure> {
    let deed = move |writing: &mut Writing<'_>, caller, body: StartBody| {
        let settings = SessionSettings {
            duration: body.duration_s.map(Duration::from_secs),
            breaks: body.breaks.map(Breaks::from),
            emergency_unlock: body.emergency_unlock,
            time_hidden: body.time_hidden,
        };
        deed::start_session(writing, caller, id, settings)?;
        Ok(Nothing {})
    };
    asked.once(&setting, deed).await
}

/// A length of time.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
pub(crate) struct DurationBody {
    duration_s: u64,
}

/// Sets the duration anew, counted from the start (SES-6).
#[utoipa::path(put, path = "/api/v1/lockboxes/{id}/session/duration", tag = "sessions", security(("token" = [])), params(("id" = String, Path)),
    request_body = DurationBody, responses((status = 200), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn set_duration(
    State(setting): State<Shared>,
    Path(id): Path<Id>,
    asked: Asked<DurationBody>,
) -> Result<Response, Failure> {
    let deed = move |writing: &mut Writing<'_>, caller, body: DurationBody| {
        deed::set_duration(writing, caller, id, Duration::from_secs(body.duration_s))?;
        Ok(Nothing {})
    };
    asked.once(&setting, deed).await
}

type Simple = fn(&mut Writing<'_>, Caller, Id) -> Result<(), HubError>;

async fn simply(
    setting: &Shared,
    id: Id,
    asked: Asked<Empty>,
    what: Simple,
) -> Result<Response, Failure> {
    let deed = move |writing: &mut Writing<'_>, caller, Empty {}| {
        what(writing, caller, id)?;
        Ok(Nothing {})
    };
    asked.once(setting, deed).await
}

/// Takes a pending session back (SES-7).
#[utoipa::path(post, path = "/api/v1/lockboxes/{id}/session/abandon", tag = "sessions", security(("token" = [])), params(("id" = String, Path)),
    responses((status = 200), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn abandon(
    State(setting): State<Shared>,
    Path(id): Path<Id>,
    asked: Asked<Empty>,
) -> Result<Response, Failure> {
    simply(&setting, id, asked, deed::abandon).await
}

/// Unlocks, which completes the session (SES-5).
#[utoipa::path(post, path = "/api/v1/lockboxes/{id}/session/unlock", tag = "sessions", security(("token" = [])), params(("id" = String, Path)),
    responses((status = 200), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn unlock(
    State(setting): State<Shared>,
    Path(id): Path<Id>,
    asked: Asked<Empty>,
) -> Result<Response, Failure> {
    simply(&setting, id, asked, deed::unlock).await
}

/// Ends the session after the hardware way (EMG-6).
#[utoipa::path(post, path = "/api/v1/lockboxes/{id}/session/end", tag = "sessions", security(("token" = [])), params(("id" = String, Path)),
    responses((status = 200), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn end(
    State(setting): State<Shared>,
    Path(id): Path<Id>,
    asked: Asked<Empty>,
) -> Result<Response, Failure> {
    simply(&setting, id, asked, deed::end_session).await
}

/// Takes in that the back plate was reported broken open (EMG-6).
#[utoipa::path(post, path = "/api/v1/lockboxes/{id}/session/break-open", tag = "sessions", security(("token" = [])), params(("id" = String, Path)),
    responses((status = 200), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn report_break_open(
    State(setting): State<Shared>,
    Path(id): Path<Id>,
    asked: Asked<Empty>,
) -> Result<Response, Failure> {
    simply(&setting, id, asked, deed::report_break_open).await
}

/// Ends a session as an administrator, after a break-open was reported or seen (EMG-6).
#[utoipa::path(post, path = "/api/v1/lockboxes/{id}/session/administrator-end", tag = "sessions", security(("token" = [])), params(("id" = String, Path)),
    responses((status = 200), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn administrator_end(
    State(setting): State<Shared>,
    Path(id): Path<Id>,
    asked: Asked<Empty>,
) -> Result<Response, Failure> {
    simply(&setting, id, asked, deed::administrator_end_session).await
}

/// On or off.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
pub(crate) struct SwitchBody {
    on: bool,
}

/// Switches emergency unlock; the lock judges it when it applies it (EMG-4).
#[utoipa::path(put, path = "/api/v1/lockboxes/{id}/emergency-unlock", tag = "sessions", security(("token" = [])), params(("id" = String, Path)),
    request_body = SwitchBody, responses((status = 200), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn set_emergency_unlock(
    State(setting): State<Shared>,
    Path(id): Path<Id>,
    asked: Asked<SwitchBody>,
) -> Result<Response, Failure> {
    let deed = move |writing: &mut Writing<'_>, caller, body: SwitchBody| {
        deed::set_emergency_unlock(writing, caller, id, body.on)?;
        Ok(Nothing {})
    };
    asked.once(&setting, deed).await
}

/// Breaks, or none.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
pub(crate) struct BreaksSetting {
    /// Absent: none.
    breaks: Option<BreaksBody>,
}

/// Sets the breaks of sessions that are started on the device; only while unlocked.
#[utoipa::path(put, path = "/api/v1/lockboxes/{id}/device-breaks", tag = "sessions", security(("token" = [])), params(("id" = String, Path)),
    request_body = BreaksSetting, responses((status = 200), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn set_device_breaks(
    State(setting): State<Shared>,
    Path(id): Path<Id>,
    asked: Asked<BreaksSetting>,
) -> Result<Response, Failure> {
    let deed = move |writing: &mut Writing<'_>, caller, body: BreaksSetting| {
        deed::set_device_breaks(writing, caller, id, body.breaks.map(Breaks::from))?;
        Ok(Nothing {})
    };
    asked.once(&setting, deed).await
}

/// Sets the breaks of the sessions that the keyholder starts from now on.
#[utoipa::path(put, path = "/api/v1/lockboxes/{id}/break-defaults", tag = "sessions", security(("token" = [])), params(("id" = String, Path)),
    request_body = BreaksSetting, responses((status = 200), (status = 404, body = Problem)))]
pub(super) async fn set_break_defaults(
    State(setting): State<Shared>,
    Path(id): Path<Id>,
    asked: Asked<BreaksSetting>,
) -> Result<Response, Failure> {
    let deed = move |writing: &mut Writing<'_>, caller, body: BreaksSetting| {
        deed::set_break_defaults(writing, caller, id, body.breaks.map(Breaks::from))?;
        Ok(Nothing {})
    };
    asked.once(&setting, deed).await
}
