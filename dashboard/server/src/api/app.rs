//! The digital keys app, for the account itself (KEY-2, KEY-3).

use axum::Json;
use axum::extract::{Path, State};
use axum::response::Response;
use dashboard_core::{Credential, KeyId};
use serde::Serialize;
use utoipa::ToSchema;

use super::asked::{Asked, Bearer, Empty, Nothing};
use super::failure::{Failure, Problem};
use crate::deed;
use crate::hub::Writing;
use crate::id::{Id, hex};
use crate::view::{KeyView, app_keys};
use crate::web::Shared;

/// Opens the app, or refreshes it: it shows the keys as they are now.
#[utoipa::path(post, path = "/api/v1/app/refresh", tag = "app", security(("token" = [])), responses((status = 200)))]
pub(super) async fn refresh(
    State(setting): State<Shared>,
    asked: Asked<Empty>,
) -> Result<Response, Failure> {
    let deed = |writing: &mut Writing<'_>, caller, Empty {}| {
        deed::load_app(writing, caller)?;
        Ok(Nothing {})
    };
    asked.once(&setting, deed).await
}

/// Gives the keys that the app shows.
#[utoipa::path(get, path = "/api/v1/app/keys", tag = "app", security(("token" = [])), responses((status = 200, body = Vec<KeyView>)))]
pub(super) async fn keys(
    State(setting): State<Shared>,
    Bearer(caller, _): Bearer,
) -> Result<Json<Vec<KeyView>>, Failure> {
    let now = setting.hub.now();
    let state = setting.hub.look();
    let (account, site) = caller.site(&state)?;
    Ok(Json(app_keys(site, &account.email, now)))
}

/// Presses the unlock button, which goes over the network and is never queued (KEY-2, PWR-3).
#[utoipa::path(post, path = "/api/v1/app/keys/{lockbox}/{number}/unlock", tag = "app", security(("token" = [])), params(("lockbox" = String, Path), ("number" = u32, Path)),
    responses((status = 200), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn unlock(
    State(setting): State<Shared>,
    Path((lockbox, number)): Path<(Id, u32)>,
    asked: Asked<Empty>,
) -> Result<Response, Failure> {
    let deed = move |writing: &mut Writing<'_>, caller, Empty {}| {
        deed::press_unlock(writing, caller, lockbox, KeyId(number))?;
        Ok(Nothing {})
    };
    asked.once(&setting, deed).await
}

/// What a phone or a keycard proves to a reader that it has: a secret.
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct CredentialView {
    /// The number of the key in its lock.
    number: u32,
    /// 16 bytes as 32 hexadecimal digits.
    secret: String,
}

impl From<Credential> for CredentialView {
    fn from(credential: Credential) -> Self {
        Self { number: credential.key.0, secret: hex(&credential.secret) }
    }
}

/// Gives what is to be written to a keycard, to a key of `ROLE-ADMIN` (KEY-3).
#[utoipa::path(post, path = "/api/v1/app/keys/{lockbox}/{number}/keycard", tag = "app", security(("token" = [])), params(("lockbox" = String, Path), ("number" = u32, Path)),
    responses((status = 200, body = CredentialView), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn keycard(
    State(setting): State<Shared>,
    Path((lockbox, number)): Path<(Id, u32)>,
    asked: Asked<Empty>,
) -> Result<Response, Failure> {
    let deed = move |writing: &mut Writing<'_>, caller, Empty {}| {
        let written = deed::write_keycard(writing, caller, lockbox, KeyId(number))?;
        Ok(CredentialView::from(written))
    };
    // Never under a mark: the answer, which has the secret, would be stored.
    asked.unmarked().once(&setting, deed).await
}

/// Gives what the phone shows the reader of a lock: of several keys the one that opens now (KEY-2).
#[utoipa::path(get, path = "/api/v1/app/credential/{lockbox}", tag = "app", security(("token" = [])), params(("lockbox" = String, Path)),
    responses((status = 200, body = Option<CredentialView>), (status = 404, body = Problem)))]
pub(super) async fn credential(
    State(setting): State<Shared>,
    Bearer(caller, _): Bearer,
    Path(lockbox): Path<Id>,
) -> Result<Json<Option<CredentialView>>, Failure> {
    let state = setting.hub.look();
    let shown = deed::phone_credential(&state, caller, lockbox, setting.hub.now())?;
    Ok(Json(shown.map(CredentialView::from)))
}
