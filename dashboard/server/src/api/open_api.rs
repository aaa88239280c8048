//! The API's description as OpenAPI, made from the handlers.

use axum::Json;
use utoipa::openapi::OpenApi as Description;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi};

use super::{app, happenings, keys, lockboxes, people, server, sessions};

#[derive(OpenApi)]
#[openapi(
    info(title = "Lockbench dashboard", description = "What the pages do, for programs. Every call but `set-up` and `tokens` has a token: `Authorization: Bearer …`. A call that changes something may have an `Idempotency-Key`: sent again with the same one within a day, it is not done again, and gets the same answer."),
    paths(
        server::set_up, server::make_token, server::clock, server::set_clock, server::add_gateway, server::mails,
        people::site, people::set_site, people::users, people::add_user, people::change_roles,
        people::remove, people::events,
        lockboxes::devices, lockboxes::list, lockboxes::pair, lockboxes::show, lockboxes::live, lockboxes::change, lockboxes::remove,
        lockboxes::pair_again, lockboxes::factory_reset, happenings::events, happenings::notices, happenings::refusals,
        sessions::start, sessions::set_duration, sessions::abandon, sessions::unlock, sessions::end,
        sessions::report_break_open, sessions::administrator_end, sessions::set_emergency_unlock,
        sessions::set_device_breaks, sessions::set_break_defaults,
        keys::make, keys::remove, keys::table,
        app::refresh, app::keys, app::unlock, app::keycard, app::credential,
    ),
    modifiers(&Token)
)]
struct Api;

struct Token;

impl Modify for Token {
    fn modify(&self, description: &mut Description) {
        let token = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        description.components.get_or_insert_default().add_security_scheme("token", token);
    }
}

/// Gives the description.
pub(super) async fn show() -> Json<Description> {
    Json(Api::openapi())
}
