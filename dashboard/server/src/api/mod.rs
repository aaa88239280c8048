//! The JSON API: what the pages do, for programs, with tokens that have their account's roles.

mod app;
mod asked;
mod failure;
mod happenings;
mod keys;
mod lockboxes;
mod open_api;
mod people;
mod server;
mod sessions;

use axum::Router;
use axum::routing::{delete, get, patch, post, put};

pub(crate) use failure::Failure;

use crate::web::Shared;

/// Makes the routes.
pub(crate) fn router() -> Router<Shared> {
    Router::new()
        .route("/api/openapi.json", get(open_api::show))
        .route("/api/v1/set-up", post(server::set_up))
        .route("/api/v1/tokens", post(server::make_token))
        .route("/api/v1/clock", get(server::clock).put(server::set_clock))
        .route("/api/v1/gateways", post(server::add_gateway))
        .route("/api/v1/site", get(people::site).put(people::set_site))
        .route("/api/v1/mails", get(server::mails))
        .route("/api/v1/users", get(people::users).post(people::add_user))
        .route("/api/v1/users/{id}", patch(people::change_roles).delete(people::remove))
        .route("/api/v1/users/{id}/events", get(people::events))
        .route("/api/v1/devices", get(lockboxes::devices))
        .route("/api/v1/lockboxes", get(lockboxes::list).post(lockboxes::pair))
        .route(
            "/api/v1/lockboxes/{id}",
            get(lockboxes::show).patch(lockboxes::change).delete(lockboxes::remove),
        )
        .route("/api/v1/lockboxes/{id}/live", get(lockboxes::live))
        .route("/api/v1/lockboxes/{id}/pair", post(lockboxes::pair_again))
        .route("/api/v1/lockboxes/{id}/events", get(happenings::events))
        .route("/api/v1/lockboxes/{id}/notices", get(happenings::notices))
        .route("/api/v1/lockboxes/{id}/refusals", get(happenings::refusals))
        .route("/api/v1/lockboxes/{id}/factory-reset", post(lockboxes::factory_reset))
        .route("/api/v1/lockboxes/{id}/session", post(sessions::start))
        .route("/api/v1/lockboxes/{id}/session/duration", put(sessions::set_duration))
        .route("/api/v1/lockboxes/{id}/session/abandon", post(sessions::abandon))
        .route("/api/v1/lockboxes/{id}/session/unlock", post(sessions::unlock))
        .route("/api/v1/lockboxes/{id}/session/end", post(sessions::end))
        .route("/api/v1/lockboxes/{id}/session/break-open", post(sessions::report_break_open))
        .route(
            "/api/v1/lockboxes/{id}/session/administrator-end",
            post(sessions::administrator_end),
        )
        .route("/api/v1/lockboxes/{id}/emergency-unlock", put(sessions::set_emergency_unlock))
        .route("/api/v1/lockboxes/{id}/device-breaks", put(sessions::set_device_breaks))
        .route("/api/v1/lockboxes/{id}/break-defaults", put(sessions::set_break_defaults))
        .route("/api/v1/lockboxes/{id}/keys", post(keys::make))
        .route("/api/v1/lockboxes/{id}/keys/{number}", delete(keys::remove))
        .route("/api/v1/keys", get(keys::table))
        .route("/api/v1/app/refresh", post(app::refresh))
        .route("/api/v1/app/keys", get(app::keys))
        .route("/api/v1/app/keys/{lockbox}/{number}/unlock", post(app::unlock))
        .route("/api/v1/app/keys/{lockbox}/{number}/keycard", post(app::keycard))
        .route("/api/v1/app/credential/{lockbox}", get(app::credential))
}
