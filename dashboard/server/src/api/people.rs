//! The site and its people, as an administrator.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::asked::{Asked, Bearer, Empty, Nothing};
use super::failure::{Failure, Problem};
use super::happenings::EventView;
use crate::deed::{self, NewUser, Roles};
use crate::hub::{HubError, Writing};
use crate::id::Id;
use crate::store::{self, EventMark, EventRow};
use crate::web::{Costly, Shared};

/// The site.
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct SiteView {
    #[schema(value_type = String)]
    id: Id,
    name: String,
    /// The zone in which periods are entered (KEY-9).
    zone: String,
}

/// Gives the site.
#[utoipa::path(get, path = "/api/v1/site", tag = "people", security(("token" = [])), responses((status = 200, body = SiteView)))]
pub(super) async fn site(
    State(setting): State<Shared>,
    Bearer(caller, _): Bearer,
) -> Result<Json<SiteView>, Failure> {
    let state = setting.hub.look();
    let (_, site) = caller.site(&state)?;
    let zone = site.core.zone().name().to_owned();
    Ok(Json(SiteView { id: site.id, name: site.name.clone(), zone }))
}

/// What is to be another.
#[derive(Clone, Deserialize, ToSchema)]
pub(crate) struct SiteBody {
    zone: String,
}

/// Sets the zone; periods stay as they are, in UTC.
#[utoipa::path(put, path = "/api/v1/site", tag = "people", security(("token" = [])), request_body = SiteBody,
    responses((status = 200), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn set_site(
    State(setting): State<Shared>,
    asked: Asked<SiteBody>,
) -> Result<Response, Failure> {
    let deed = |writing: &mut Writing<'_>, caller, body: SiteBody| {
        deed::set_zone(writing, caller, &body.zone)?;
        Ok(Nothing {})
    };
    asked.once(&setting, deed).await
}

/// Somebody of the site.
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct UserView {
    #[schema(value_type = String)]
    id: Id,
    name: String,
    email: String,
    administrator: bool,
    keyholder: bool,
    /// Whether the invitation was taken.
    signs_in: bool,
}

/// Gives the users of the site.
#[utoipa::path(get, path = "/api/v1/users", tag = "people", security(("token" = [])), responses((status = 200, body = Vec<UserView>), (status = 403, body = Problem)))]
pub(super) async fn users(
    State(setting): State<Shared>,
    Bearer(caller, _): Bearer,
) -> Result<Json<Vec<UserView>>, Failure> {
    let state = setting.hub.look();
    let site = caller.administers(&state)?.id;
    let here = state.accounts.values().filter(|account| account.site == site);
    let views = here.map(|account| UserView {
        id: account.id,
        name: account.name.clone(),
        email: account.email.clone(),
        administrator: account.administrator,
        keyholder: account.keyholder,
        signs_in: account.password.is_some(),
    });
    Ok(Json(views.collect()))
}

/// Somebody to add.
#[derive(Clone, Deserialize, ToSchema)]
pub(crate) struct UserBody {
    name: String,
    email: String,
    #[serde(default)]
    administrator: bool,
    #[serde(default)]
    keyholder: bool,
}

/// An account that waits for its first password.
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct InvitationView {
    #[schema(value_type = String)]
    id: Id,
    /// Where the person chooses a password; it went out by e-mail, too.
    invitation: String,
}

/// Adds a user, and invites the person by e-mail.
#[utoipa::path(post, path = "/api/v1/users", tag = "people", security(("token" = [])), request_body = UserBody,
    responses((status = 200, body = InvitationView), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn add_user(
    State(setting): State<Shared>,
    _: Costly,
    asked: Asked<UserBody>,
) -> Result<Response, Failure> {
    let url = setting.url.clone();
    let deed = move |writing: &mut Writing<'_>, caller, body: UserBody| {
        let UserBody { name, email, administrator, keyholder } = body;
        let new = NewUser { name, email, roles: Roles { administrator, keyholder } };
        let made = deed::add_user(writing, caller, &new, &url)?;
        let invitation = format!("{url}/invitation/{}", made.secret.expose());
        Ok(InvitationView { id: made.account, invitation })
    };
    // Never under a mark: the answer, which has the secret, would be stored.
    asked.unmarked().once(&setting, deed).await
}

/// What somebody may from now on; both are needed.
#[derive(Clone, Copy, Deserialize, ToSchema)]
pub(crate) struct RolesBody {
    administrator: bool,
    keyholder: bool,
}

/// Changes the roles of a user. The own administrator's role stays, and so does that of a keyholder of lockboxes.
#[utoipa::path(patch, path = "/api/v1/users/{id}", tag = "people", security(("token" = [])), params(("id" = String, Path)), request_body = RolesBody,
    responses((status = 200), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn change_roles(
    State(setting): State<Shared>,
    Path(id): Path<Id>,
    asked: Asked<RolesBody>,
) -> Result<Response, Failure> {
    let deed = move |writing: &mut Writing<'_>, caller, body: RolesBody| {
        let RolesBody { administrator, keyholder } = body;
        deed::set_roles(writing, caller, id, Roles { administrator, keyholder })?;
        Ok(Nothing {})
    };
    asked.once(&setting, deed).await
}

/// Removes a user, and deletes the user's digital keys; each stays in the table until its lock has wiped it (KEY-5).
#[utoipa::path(delete, path = "/api/v1/users/{id}", tag = "people", security(("token" = [])), params(("id" = String, Path)),
    responses((status = 200), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn remove(
    State(setting): State<Shared>,
    Path(id): Path<Id>,
    asked: Asked<Empty>,
) -> Result<Response, Failure> {
    let deed = move |writing: &mut Writing<'_>, caller, Empty {}| {
        deed::remove_user(writing, caller, id)?;
        Ok(Nothing {})
    };
    asked.once(&setting, deed).await
}

/// Which events of a user.
#[derive(Clone, Deserialize, IntoParams)]
pub(crate) struct UserEventsQuery {
    /// Those after the one that has this mark.
    below: Option<String>,
    /// How many, 500 at most.
    limit: Option<u32>,
}

/// An event about a user's digital keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct UserEventView {
    /// By which the next page is asked for.
    mark: String,
    #[serde(flatten)]
    event: EventView,
}

/// Gives the events about a user's digital keys, newest first (KEY-11).
#[utoipa::path(get, path = "/api/v1/users/{id}/events", tag = "people", security(("token" = [])), params(("id" = String, Path), UserEventsQuery),
    responses((status = 200, body = Vec<UserEventView>), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(super) async fn events(
    State(setting): State<Shared>,
    Bearer(caller, _): Bearer,
    Path(id): Path<Id>,
    Query(query): Query<UserEventsQuery>,
) -> Result<Json<Vec<UserEventView>>, Failure> {
    let (site, email) = {
        let state = setting.hub.look();
        let site = caller.administers(&state)?.id;
        let account = state.accounts.get(&id).filter(|account| account.site == site);
        (site, account.ok_or(HubError::NotFound)?.email.clone())
    };
    let below = query.below.map(|mark| mark.parse()).transpose();
    let below = below.map_err(|_| Failure::unreadable(&"`below` is the mark of an event"))?;
    let most = query.limit.unwrap_or(500).min(500);
    let read = move |rows: &_| store::events_of_user(rows, site, &email, below, most);
    let rows = setting.hub.read(read).await?;
    let view = |row: EventRow| UserEventView {
        mark: EventMark::of(&row).to_string(),
        event: EventView::from(row),
    };
    Ok(Json(rows.into_iter().map(view).collect()))
}
