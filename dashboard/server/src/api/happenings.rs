//! What happened with a lockbox, a page at a time: events, notices, refusals.

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::asked::Bearer;
use super::failure::{Failure, Problem};
use crate::deed::{self, Wish};
use crate::hub::Place;
use crate::id::Id;
use crate::store::{self, EventRow, NoteKind, NoteRow};
use crate::web::Shared;

/// How many rows there are at once.
const MOST: u32 = 500;

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
    Bearer(caller, _): Bearer,
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
    /// Its number, higher the later.
    number: i64,
    /// When, in milliseconds since 1970 UTC.
    at_ms: i64,
    text: String,
}

impl From<NoteRow> for NoteView {
    fn from(row: NoteRow) -> Self {
        Self { number: row.row, at_ms: row.at.as_millis(), text: row.text }
    }
}

/// Which notices or refusals.
#[derive(Clone, Copy, Deserialize, IntoParams)]
pub(crate) struct NotesQuery {
    /// Those with lower numbers than this.
    below: Option<i64>,
    /// How many, 500 at most.
    limit: Option<u32>,
}

/// Gives the notices to the keyholder, newest first.
#[utoipa::path(get, path = "/api/v1/lockboxes/{id}/notices", tag = "lockboxes", security(("token" = [])), params(("id" = String, Path), NotesQuery),
    responses((status = 200, body = Vec<NoteView>), (status = 404, body = Problem)))]
pub(super) async fn notices(
    State(setting): State<Shared>,
    Bearer(caller, _): Bearer,
    Path(id): Path<Id>,
    Query(query): Query<NotesQuery>,
) -> Result<Json<Vec<NoteView>>, Failure> {
    notes(&setting, caller, id, NoteKind::Notice, query).await
}

/// Gives what was refused, newest first: `start session: cooldown`.
#[utoipa::path(get, path = "/api/v1/lockboxes/{id}/refusals", tag = "lockboxes", security(("token" = [])), params(("id" = String, Path), NotesQuery),
    responses((status = 200, body = Vec<NoteView>), (status = 404, body = Problem)))]
pub(super) async fn refusals(
    State(setting): State<Shared>,
    Bearer(caller, _): Bearer,
    Path(id): Path<Id>,
    Query(query): Query<NotesQuery>,
) -> Result<Json<Vec<NoteView>>, Failure> {
    notes(&setting, caller, id, NoteKind::Refusal, query).await
}

async fn notes(
    setting: &Shared,
    caller: deed::Caller,
    id: Id,
    kind: NoteKind,
    query: NotesQuery,
) -> Result<Json<Vec<NoteView>>, Failure> {
    let Place { site, lockbox } = caller.place(&setting.hub.look(), Wish::See, id)?;
    let (below, most) = (query.below.unwrap_or(i64::MAX), query.limit.unwrap_or(MOST).min(MOST));
    let read = move |rows: &_| store::notes(rows, site, lockbox, kind, below, most);
    let rows = setting.hub.read(read).await?;
    Ok(Json(rows.into_iter().map(NoteView::from).collect()))
}
