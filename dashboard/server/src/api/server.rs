//! The server itself: the first visit, tokens, gateways, the test clock, the mail queue.

use axum::Json;
use axum::extract::{Query, State};
use axum::response::Response;
use dashboard_core::Utc;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::asked::{Asked, Bearer, Open};
use super::failure::{Failure, Problem};
use crate::deed;
use crate::hub::HubError;
use crate::id::Digest;
use crate::mail::MailView;
use crate::web::{Costly, Peer, Shared};

/// What the first visitor enters.
#[derive(Clone, Deserialize, ToSchema)]
pub(crate) struct SetUpBody {
    /// What the server wrote where it was started.
    code: String,
    site: String,
    /// An IANA name, or `UTC`.
    zone: String,
    name: String,
    email: String,
    password: String,
}

/// A token; it is shown once.
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct TokenView {
    token: String,
}

/// Sets the server up: a site, and its administrator, who is a keyholder, too.
#[utoipa::path(post, path = "/api/v1/set-up", tag = "server", request_body = SetUpBody,
    responses((status = 200, body = TokenView), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn set_up(
    State(setting): State<Shared>,
    _: Costly,
    Open(body): Open<SetUpBody>,
) -> Result<Json<TokenView>, Failure> {
    if Digest::of(&body.code) != setting.set_up_code {
        return Err(HubError::Forbidden.into());
    }
    let wanted = deed::SetUp {
        site: body.site,
        zone: body.zone,
        name: body.name,
        email: body.email,
        password: body.password,
    };
    let hash = deed::hash(&setting.hub, wanted.password.clone()).await?;
    let made = setting.hub.ask(move |writing| {
        if !writing.state().is_new() {
            return Err(HubError::Forbidden);
        }
        let caller = deed::set_up(writing, &wanted, hash)?;
        deed::make_token(writing, caller, "set-up")
    });
    let (_, secret) = made.await?;
    Ok(Json(TokenView { token: secret.expose().to_owned() }))
}

/// Who wants a token.
#[derive(Clone, Deserialize, ToSchema)]
pub(crate) struct TokenBody {
    email: String,
    password: String,
    /// What it is for.
    #[serde(default)]
    name: String,
}

/// Makes a token with the account's roles.
#[utoipa::path(post, path = "/api/v1/tokens", tag = "server", request_body = TokenBody,
    responses((status = 200, body = TokenView), (status = 401, body = Problem), (status = 429, body = Problem)))]
pub(super) async fn make_token(
    State(setting): State<Shared>,
    _: Costly,
    Peer(host): Peer,
    Open(body): Open<TokenBody>,
) -> Result<Json<TokenView>, Failure> {
    let caller = deed::check_password(&setting.hub, &host, &body.email, body.password).await?;
    let made = setting.hub.ask(move |writing| deed::make_token(writing, caller, &body.name));
    let (_, secret) = made.await?;
    Ok(Json(TokenView { token: secret.expose().to_owned() }))
}

/// The server's clock.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
pub(crate) struct ClockView {
    /// Milliseconds since 1970 UTC.
    utc_ms: i64,
    /// Whether it is a test clock.
    #[serde(default)]
    test: bool,
}

/// Gives the time.
#[utoipa::path(get, path = "/api/v1/clock", tag = "server", security(("token" = [])), responses((status = 200, body = ClockView)))]
pub(super) async fn clock(State(setting): State<Shared>, _: Bearer) -> Json<ClockView> {
    let clock = setting.hub.clock();
    Json(ClockView { utc_ms: clock.now().as_millis(), test: clock.is_test() })
}

/// Sets a test clock forward; when the answer comes, all that is due by then is done.
#[utoipa::path(put, path = "/api/v1/clock", tag = "server", security(("token" = [])), request_body = ClockView,
    responses((status = 200, body = ClockView), (status = 409, body = Problem)))]
pub(super) async fn set_clock(
    State(setting): State<Shared>,
    asked: Asked<ClockView>,
) -> Result<Json<ClockView>, Failure> {
    {
        let state = setting.hub.look();
        asked.caller.administers(&state)?;
    }
    let now = setting.hub.set_clock(Utc::from_millis(asked.body.utc_ms)).await?;
    Ok(Json(ClockView { utc_ms: now.as_millis(), test: true }))
}

/// A gateway to connect.
#[derive(Clone, Deserialize, ToSchema)]
pub(crate) struct GatewayBody {
    #[serde(default)]
    name: String,
}

/// What a gateway connects with; the token is shown once.
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct GatewayView {
    site: String,
    token: String,
    /// All of it, for the broker in the server.
    url: Option<String>,
}

/// Makes a token for a gateway.
#[utoipa::path(post, path = "/api/v1/gateways", tag = "server", security(("token" = [])), request_body = GatewayBody,
    responses((status = 200, body = GatewayView), (status = 403, body = Problem)))]
pub(super) async fn add_gateway(
    State(setting): State<Shared>,
    _: Costly,
    asked: Asked<GatewayBody>,
) -> Result<Response, Failure> {
    let mqtt = setting.mqtt;
    let deed = move |writing: &mut crate::hub::Writing<'_>, caller, body: GatewayBody| {
        let (site, secret) = deed::add_gateway(writing, caller, &body.name)?;
        let (site, token) = (site.to_string(), secret.expose().to_owned());
        let url = mqtt.map(|at| format!("mqtt://{site}:{token}@{at}"));
        Ok(GatewayView { site, token, url })
    };
    // Never under a mark: the answer, which has the secret, would be stored.
    asked.unmarked().once(&setting, deed).await
}

/// Which e-mails.
#[derive(Clone, Copy, Deserialize, IntoParams)]
pub(crate) struct MailsQuery {
    /// Those with lower numbers than this.
    below: Option<i64>,
    /// How many, 500 at most.
    limit: Option<u32>,
}

/// Gives the e-mails of the site, newest first.
#[utoipa::path(get, path = "/api/v1/mails", tag = "server", security(("token" = [])), params(MailsQuery), responses((status = 200, body = Vec<MailView>), (status = 403, body = Problem)))]
pub(super) async fn mails(
    State(setting): State<Shared>,
    Bearer(caller, _): Bearer,
    Query(query): Query<MailsQuery>,
) -> Result<Json<Vec<MailView>>, Failure> {
    let site = caller.administers(&setting.hub.look())?.id;
    let (below, most) = (query.below.unwrap_or(i64::MAX), query.limit.unwrap_or(500).min(500));
    let mails = setting.hub.read(move |rows| crate::mail::below(rows, site, below, most)).await?;
    Ok(Json(mails))
}
