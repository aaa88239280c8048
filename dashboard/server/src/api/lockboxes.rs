//! Lockboxes: pairing, state, what happened.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::asked::{Asked, Bearer, Empty, Nothing};
use super::failure::{Failure, Problem};
use crate::deed::{self, Wish};
use crate::hub::{HubError, Place};
use crate::id::Id;
use crate::store::{self, EventRow, NoteKind, NoteRow};
use crate::view::LockboxView;
use crate::web::Shared;

/// How many rows there are at once.
const MOST: u32 = 500;

/// Gives the devices that are connected and belong to no lockbox.
#[utoipa::path(get, path = "/api/v1/devices", tag = "lockboxes", security(("token" = [])), responses((status = 200, body = Vec<String>)))]
pub(super) async fn devices(
    State(setting): State<Shared>,
    Bearer(caller): Bearer,
) -> Result<Json<Vec<String>>, Failure> {
    let state = setting.hub.look();
    let (account, site) = caller.site(&state)?;
    if !account.keyholder && !account.administrator {
        return Err(HubError::Forbidden.into());
    }
    Ok(Json(site.free_devices().map(str::to_owned).collect()))
}

/// Gives the lockboxes: to an administrator all of the site, to a keyholder the own ones.
#[utoipa::path(get, path = "/api/v1/lockboxes", tag = "lockboxes", security(("token" = [])), responses((status = 200, body = Vec<LockboxView>), (status = 403, body = Problem)))]
pub(super) async fn list(
    State(setting): State<Shared>,
    Bearer(caller): Bearer,
) -> Result<Json<Vec<LockboxView>>, Failure> {
    let now = setting.hub.now();
    let state = setting.hub.look();
    let (account, site) = caller.site(&state)?;
    let numbers = if account.administrator {
        site.lockboxes().map(|(number, _, _)| number).collect()
    } else {
        caller.kept(&state)?
    };
    let views = numbers.into_iter().filter_map(|number| LockboxView::of(site, number, now));
    Ok(Json(views.collect()))
}

/// What is needed to pair.
#[derive(Clone, Deserialize, ToSchema)]
pub(crate) struct PairBody {
    /// A device that is connected and belongs to no lockbox.
    device: String,
    /// The code on the lock's display.
    code: String,
    #[serde(default)]
    name: String,
}

/// A lockbox by its id.
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct LockboxName {
    #[schema(value_type = String)]
    id: Id,
}

/// Pairs with a new lockbox, which is the caller's if that is a keyholder. It is complete when the lockbox says
/// `paired`.
#[utoipa::path(post, path = "/api/v1/lockboxes", tag = "lockboxes", security(("token" = [])), request_body = PairBody,
    responses((status = 200, body = LockboxName), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn pair(
    State(setting): State<Shared>,
    asked: Asked<PairBody>,
) -> Result<Response, Failure> {
    let deed = |writing: &mut crate::hub::Writing<'_>, caller, body: PairBody| {
        let id = deed::pair(writing, caller, &body.device, &body.code, &body.name)?;
        Ok(LockboxName { id })
    };
    asked.once(&setting, deed).await
}

/// What is needed to pair again.
#[derive(Clone, Deserialize, ToSchema)]
pub(crate) struct PairAgainBody {
    /// Another device, if it is to be another one.
    #[serde(default)]
    device: Option<String>,
    /// The code on the lock's display.
    code: String,
}

/// Pairs anew; the old key stays good until the lock uses the new one.
#[utoipa::path(post, path = "/api/v1/lockboxes/{id}/pair", tag = "lockboxes", security(("token" = [])), params(("id" = String, Path)),
    request_body = PairAgainBody, responses((status = 200), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn pair_again(
    State(setting): State<Shared>,
    Path(id): Path<Id>,
    asked: Asked<PairAgainBody>,
) -> Result<Response, Failure> {
    let deed = move |writing: &mut crate::hub::Writing<'_>, caller, body: PairAgainBody| {
        deed::pair_again(writing, caller, id, body.device.as_deref(), &body.code)?;
        Ok(Nothing {})
    };
    asked.once(&setting, deed).await
}

/// Gives a lockbox with its state.
#[utoipa::path(get, path = "/api/v1/lockboxes/{id}", tag = "lockboxes", security(("token" = [])), params(("id" = String, Path)),
    responses((status = 200, body = LockboxView), (status = 404, body = Problem)))]
pub(super) async fn show(
    State(setting): State<Shared>,
    Bearer(caller): Bearer,
    Path(id): Path<Id>,
) -> Result<Json<LockboxView>, Failure> {
    let now = setting.hub.now();
    let state = setting.hub.look();
    let place = caller.place(&state, Wish::See, id)?;
    let site = state.sites.get(&place.site).ok_or(HubError::NotFound)?;
    Ok(Json(LockboxView::of(site, place.lockbox, now).ok_or(HubError::NotFound)?))
}

/// What is to be another; what is absent stays.
#[derive(Clone, Default, Deserialize, ToSchema)]
pub(crate) struct ChangeBody {
    name: Option<String>,
    /// Where e-mails about it go; only its keyholder sets that.
    contact: Option<String>,
    /// Whether the plan allows a reset from the dashboard (RST-6); only an administrator sets that.
    allows_remote_reset: Option<bool>,
    /// The account that keeps it; only an administrator sets that.
    #[schema(value_type = Option<String>)]
    keyholder: Option<Id>,
}

/// Changes what people set of a lockbox.
#[utoipa::path(patch, path = "/api/v1/lockboxes/{id}", tag = "lockboxes", security(("token" = [])), params(("id" = String, Path)),
    request_body = ChangeBody, responses((status = 200), (status = 404, body = Problem)))]
pub(super) async fn change(
    State(setting): State<Shared>,
    Path(id): Path<Id>,
    asked: Asked<ChangeBody>,
) -> Result<Response, Failure> {
    let deed =
        move |writing: &mut crate::hub::Writing<'_>, caller: deed::Caller, body: ChangeBody| {
            caller.place(writing.state(), Wish::See, id)?;
            if let Some(allowed) = body.allows_remote_reset {
                deed::set_remote_reset(writing, caller, id, allowed)?;
            }
            if let Some(keyholder) = body.keyholder {
                deed::set_keyholder(writing, caller, id, Some(keyholder))?;
            }
            if let Some(contact) = &body.contact {
                deed::set_contact(writing, caller, id, contact)?;
            }
            if let Some(name) = &body.name {
                deed::rename(writing, caller, id, name)?;
            }
            Ok(Nothing {})
        };
    asked.once(&setting, deed).await
}

/// Removes a lockbox that is not paired.
#[utoipa::path(delete, path = "/api/v1/lockboxes/{id}", tag = "lockboxes", security(("token" = [])), params(("id" = String, Path)),
    responses((status = 200), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn remove(
    State(setting): State<Shared>,
    Path(id): Path<Id>,
    asked: Asked<Empty>,
) -> Result<Response, Failure> {
    let deed = move |writing: &mut crate::hub::Writing<'_>, caller, Empty {}| {
        deed::remove_lockbox(writing, caller, id)?;
        Ok(Nothing {})
    };
    asked.once(&setting, deed).await
}

/// Resets a lock from the dashboard, as an administrator (RST-6). Never queued.
#[utoipa::path(post, path = "/api/v1/lockboxes/{id}/factory-reset", tag = "lockboxes", security(("token" = [])), params(("id" = String, Path)),
    responses((status = 200), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn factory_reset(
    State(setting): State<Shared>,
    Path(id): Path<Id>,
    asked: Asked<Empty>,
) -> Result<Response, Failure> {
    let deed = move |writing: &mut crate::hub::Writing<'_>, caller, Empty {}| {
        deed::factory_reset(writing, caller, id)?;
        Ok(Nothing {})
    };
    asked.once(&setting, deed).await
}

/// Which events.
#[derive(Clone, Copy, Deserialize, IntoParams)]
pub(crate) struct EventsQuery {
    /// Those with lower numbers than this.
    below: Option<u32>,
    /// How many, 500 at most.
    limit: Option<u32>,
}

/// An event of a lock's audit log (KEY-11).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct EventView {
    /// Its number in the lock.
    pub(crate) sequence: u32,
    /// When, by the lock's clock, in milliseconds since 1970 UTC; absent if that had no time.
    pub(crate) at_ms: Option<i64>,
    /// When it reached the dashboard.
    pub(crate) received_ms: i64,
    /// Who and what.
    pub(crate) text: String,
}

impl From<EventRow> for EventView {
    fn from(row: EventRow) -> Self {
        Self {
            sequence: row.sequence,
            at_ms: row.at.map(dashboard_core::Utc::as_millis),
            received_ms: row.received.as_millis(),
            text: row.text,
        }
    }
}

/// Gives the events of a lock, newest first.
#[utoipa::path(get, path = "/api/v1/lockboxes/{id}/events", tag = "lockboxes", security(("token" = [])), params(("id" = String, Path), EventsQuery),
    responses((status = 200, body = Vec<EventView>), (status = 404, body = Problem)))]
pub(super) async fn events(
    State(setting): State<Shared>,
    Bearer(caller): Bearer,
    Path(id): Path<Id>,
    Query(query): Query<EventsQuery>,
) -> Result<Json<Vec<EventView>>, Failure> {
    let Place { site, lockbox } = caller.place(&setting.hub.look(), Wish::See, id)?;
    let (below, most) = (query.below.unwrap_or(u32::MAX), query.limit.unwrap_or(100).min(MOST));
    let rows =
        setting.hub.read(move |rows| store::events(rows, site, lockbox, below, most)).await?;
    Ok(Json(rows.into_iter().map(EventView::from).collect()))
}

/// A notice or a refusal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct NoteView {
    /// When, in milliseconds since 1970 UTC.
    at_ms: i64,
    text: String,
}

impl From<NoteRow> for NoteView {
    fn from(row: NoteRow) -> Self {
        Self { at_ms: row.at.as_millis(), text: row.text }
    }
}

/// Gives the notices to the keyholder, newest first.
#[utoipa::path(get, path = "/api/v1/lockboxes/{id}/notices", tag = "lockboxes", security(("token" = [])), params(("id" = String, Path)),
    responses((status = 200, body = Vec<NoteView>), (status = 404, body = Problem)))]
pub(super) async fn notices(
    State(setting): State<Shared>,
    Bearer(caller): Bearer,
    Path(id): Path<Id>,
) -> Result<Json<Vec<NoteView>>, Failure> {
    notes(&setting, caller, id, NoteKind::Notice).await
}

/// Gives what was refused, newest first: `start session: cooldown`.
#[utoipa::path(get, path = "/api/v1/lockboxes/{id}/refusals", tag = "lockboxes", security(("token" = [])), params(("id" = String, Path)),
    responses((status = 200, body = Vec<NoteView>), (status = 404, body = Problem)))]
pub(super) async fn refusals(
    State(setting): State<Shared>,
    Bearer(caller): Bearer,
    Path(id): Path<Id>,
) -> Result<Json<Vec<NoteView>>, Failure> {
    notes(&setting, caller, id, NoteKind::Refusal).await
}

async fn notes(
    setting: &Shared,
    caller: deed::Caller,
    id: Id,
    kind: NoteKind,
) -> Result<Json<Vec<NoteView>>, Failure> {
    let Place { site, lockbox } = caller.place(&setting.hub.look(), Wish::See, id)?;
    let rows = setting.hub.read(move |rows| store::notes(rows, site, lockbox, kind, MOST)).await?;
    Ok(Json(rows.into_iter().map(NoteView::from).collect()))
}
