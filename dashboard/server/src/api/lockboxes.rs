//! Lockboxes: pairing, state, what happened.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::asked::{Asked, Bearer, Empty, Nothing};
use super::failure::{Failure, Problem};
use crate::deed::{self, Wish};
use crate::hub::HubError;
use crate::id::Id;
use crate::view::LockboxView;
use crate::web::{Shared, follow};

/// Gives the devices that are connected and belong to no lockbox.
#[utoipa::path(get, path = "/api/v1/devices", tag = "lockboxes", security(("token" = [])), responses((status = 200, body = Vec<String>)))]
pub(super) async fn devices(
    State(setting): State<Shared>,
    Bearer(caller, _): Bearer,
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
    Bearer(caller, _): Bearer,
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
    Bearer(caller, _): Bearer,
    Path(id): Path<Id>,
) -> Result<Json<LockboxView>, Failure> {
    let now = setting.hub.now();
    let state = setting.hub.look();
    let place = caller.place(&state, Wish::See, id)?;
    let site = state.sites.get(&place.site).ok_or(HubError::NotFound)?;
    Ok(Json(LockboxView::of(site, place.lockbox, now).ok_or(HubError::NotFound)?))
}

/// Streams a lockbox with its state as server-sent events named `state`: at once, and whenever it changed. What comes
/// is the latest; who was slow misses what was in between. It ends when the token is revoked or the server stops.
#[utoipa::path(get, path = "/api/v1/lockboxes/{id}/live", tag = "lockboxes", security(("token" = [])), params(("id" = String, Path)),
    responses((status = 200, content_type = "text/event-stream", body = LockboxView), (status = 404, body = Problem)))]
pub(super) async fn live(
    State(setting): State<Shared>,
    bearer: Bearer,
    Path(id): Path<Id>,
) -> Result<Response, Failure> {
    let place = bearer.0.place(&setting.hub.look(), Wish::See, id)?;
    let shared = setting.clone();
    let shown = move || {
        let now = shared.hub.now();
        let state = shared.hub.look();
        // Rights may go while somebody looks.
        let place =
            bearer.is_good(&state).then(|| bearer.0.place(&state, Wish::See, id).ok())??;
        let view = LockboxView::of(state.sites.get(&place.site)?, place.lockbox, now)?;
        serde_json::to_string(&view).ok()
    };
    Ok(follow(&setting, place.into(), move || std::future::ready(shown())))
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
