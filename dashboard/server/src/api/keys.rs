//! Digital keys, as an administrator (behaviour.md, section 8).

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use dashboard_core::{EnteredTime, KeyId, NewKey, Role, Zone};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::asked::{Asked, Bearer, Empty, Nothing};
use super::failure::{Failure, Problem};
use crate::deed;
use crate::hub::{HubError, Writing};
use crate::id::Id;
use crate::view::{KeyFilter, KeyPage, key_page};
use crate::web::Shared;

/// A digital key to make.
#[derive(Clone, Deserialize, ToSchema)]
pub(crate) struct KeyBody {
    description: String,
    /// A user who was added before, by name or e-mail address.
    user: String,
    /// What a wall clock shows at the start: `2026-03-05T14:00`.
    from: String,
    /// What a wall clock shows at the end, at which it opens no more.
    until: String,
    /// Where that wall clock hangs; absent: at the site.
    #[serde(default)]
    zone: Option<String>,
    /// `ROLE-USER` or `ROLE-ADMIN`.
    role: String,
    /// 4–6 digits, if it is to open at the keypad. It is given to the lock, and nowhere shown again.
    #[serde(default)]
    pin: Option<String>,
}

/// Reads a wall clock's time.
pub(crate) fn entered_time(text: &str, zone: Option<&str>) -> Result<EnteredTime, HubError> {
    let wall_clock = text.parse().map_err(|_| {
        HubError::Entered(format!("`{text}` is no date and time, write it as 2026-03-05T14:00"))
    })?;
    Ok(EnteredTime { wall_clock, zone: zone.map(Zone::named).transpose()? })
}

/// Finds a role.
pub(crate) fn role(word: &str) -> Result<Role, HubError> {
    Role::of_word(word)
        .ok_or_else(|| HubError::Entered("a role is ROLE-USER or ROLE-ADMIN".to_owned()))
}

/// A key's number in its lock.
#[derive(Clone, Copy, Serialize, ToSchema)]
pub(crate) struct KeyNumber {
    number: u32,
}

/// Makes a digital key (KEY-1). What only the lock knows it may refuse later: then the key disappears, and the refusal
/// is on record.
#[utoipa::path(post, path = "/api/v1/lockboxes/{id}/keys", tag = "keys", security(("token" = [])), params(("id" = String, Path)),
    request_body = KeyBody, responses((status = 200, body = KeyNumber), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn make(
    State(setting): State<Shared>,
    Path(id): Path<Id>,
    asked: Asked<KeyBody>,
) -> Result<Response, Failure> {
    let deed = move |writing: &mut Writing<'_>, caller, body: KeyBody| {
        let zone = body.zone.as_deref();
        let new = NewKey {
            description: body.description,
            user: body.user,
            from: entered_time(&body.from, zone)?,
            until: entered_time(&body.until, zone)?,
            role: role(&body.role)?,
            pin: body.pin,
        };
        let KeyId(number) = deed::make_key(writing, caller, id, &new)?;
        Ok(KeyNumber { number })
    };
    asked.once(&setting, deed).await
}

/// Deletes a digital key at any time (KEY-4).
#[utoipa::path(delete, path = "/api/v1/lockboxes/{id}/keys/{number}", tag = "keys", security(("token" = [])), params(("id" = String, Path), ("number" = u32, Path)),
    responses((status = 200), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn remove(
    State(setting): State<Shared>,
    Path((id, number)): Path<(Id, u32)>,
    asked: Asked<Empty>,
) -> Result<Response, Failure> {
    let deed = move |writing: &mut Writing<'_>, caller, Empty {}| {
        deed::delete_key(writing, caller, id, KeyId(number))?;
        Ok(Nothing {})
    };
    asked.once(&setting, deed).await
}

/// Which keys.
#[derive(Clone, Deserialize, IntoParams)]
pub(crate) struct KeysQuery {
    offset: Option<usize>,
    /// 500 at most.
    limit: Option<usize>,
    status: Option<String>,
    /// The address of whose keys they are.
    user: Option<String>,
    /// What stands in description, user or address.
    text: Option<String>,
    #[param(value_type = Option<String>)]
    lockbox: Option<Id>,
}

/// Gives a part of the table of digital keys; those that begin last come first.
#[utoipa::path(get, path = "/api/v1/keys", tag = "keys", security(("token" = [])), params(KeysQuery),
    responses((status = 200, body = KeyPage), (status = 403, body = Problem)))]
pub(super) async fn table(
    State(setting): State<Shared>,
    Bearer(caller, _): Bearer,
    Query(query): Query<KeysQuery>,
) -> Result<Json<KeyPage>, Failure> {
    let now = setting.hub.now();
    let state = setting.hub.look();
    let site = caller.administers(&state)?;
    let lockbox = query.lockbox.map(|id| site.find(id).ok_or(HubError::NotFound)).transpose()?;
    let filter = KeyFilter {
        lockbox,
        status: query.status,
        user: query.user,
        text: query.text.unwrap_or_default(),
    };
    let most = query.limit.unwrap_or(100).min(500);
    Ok(Json(key_page(site, &filter, query.offset.unwrap_or(0), most, now)))
}
