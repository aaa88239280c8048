//! The pages: server-rendered, usable without a script, which only keeps them up to date.

mod account_page;
mod alert;
mod app_page;
mod assets;
#[cfg(test)]
mod contrast;
mod costly;
mod field;
mod headers;
mod key_form;
mod key_table;
mod live;
mod lockbox_deed;
mod lockbox_page;
mod lockbox_state;
mod log_page;
mod page;
mod person_page;
mod set_up;
mod sign_in;
mod site_page;
mod smartlock_page;
mod user_page;
mod visitor;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::middleware;
use axum::routing::{get, post};
use tokio_util::sync::CancellationToken;

use crate::hub::Hub;
use crate::id::Digest;

pub(crate) use costly::Costly;
pub(crate) use headers::Peer;
pub(crate) use live::follow;
pub(crate) use page::status_of;

/// What every page and call may use.
pub(crate) struct Setting {
    pub(crate) hub: Hub,
    /// Where people reach the server.
    pub(crate) url: String,
    /// Where the broker in this program listens.
    pub(crate) mqtt: Option<SocketAddr>,
    /// Whether there is a mail server.
    pub(crate) sends_mail: bool,
    /// What the first visitor has to bring along.
    pub(crate) set_up_code: Digest,
    /// The server stops: streams end.
    pub(crate) cancel: CancellationToken,
}

/// The way in for handlers.
pub(crate) type Shared = Arc<Setting>;

/// Makes the routes of pages and API.
pub(crate) fn router(setting: Shared) -> Router {
    let pages = Router::new()
        .route("/", get(sign_in::home))
        .route("/set-up", get(set_up::show).post(set_up::take))
        .route("/sign-in", get(sign_in::show).post(sign_in::take))
        .route("/sign-out", post(sign_in::leave))
        .route("/lockboxes", get(lockbox_page::list))
        .route("/lockboxes/live", get(lockbox_page::live_list))
        .route("/lockboxes/pair", get(lockbox_page::pair_form).post(lockbox_page::pair))
        .route("/lockboxes/{id}", get(lockbox_page::show))
        .route("/lockboxes/{id}/live", get(lockbox_page::live))
        .route("/lockboxes/{id}/{deed}", post(lockbox_page::act))
        .route("/lockboxes/{id}/log", get(log_page::of_lockbox))
        .route("/lockboxes/{id}/log/live", get(log_page::live))
        .route("/smartlocks", get(smartlock_page::list))
        .route("/smartlocks/{id}/live", get(smartlock_page::live))
        .route("/smartlocks/{id}/{deed}", post(smartlock_page::act))
        .route("/keys", get(key_table::show))
        .route("/keys/new", get(key_form::show).post(key_form::make))
        .route("/keys/{lockbox}/{number}/delete", post(key_table::delete))
        .route("/users", get(user_page::list).post(user_page::add))
        .route("/users/{id}", get(person_page::show))
        .route("/users/{id}/roles", post(person_page::change_roles))
        .route("/users/{id}/remove", post(person_page::remove))
        .route("/users/{id}/invite", post(user_page::invite))
        .route("/gateways", get(site_page::gateways).post(site_page::add_gateway))
        .route("/site", get(site_page::show).post(site_page::change))
        .route("/app", get(app_page::open))
        .route("/app/{lockbox}/{number}/unlock", get(app_page::back).post(app_page::unlock))
        .route("/app/{lockbox}/{number}/keycard", get(app_page::back).post(app_page::keycard))
        .route("/account", get(account_page::show))
        .route("/account/password", post(account_page::password))
        .route("/account/tokens", post(account_page::make_token))
        .route("/account/tokens/{id}/revoke", post(account_page::revoke_token))
        .route("/invitation/{secret}", get(account_page::invitation).post(account_page::accept))
        .route("/style.css", get(assets::style))
        .route("/script.js", get(assets::script));
    pages
        .merge(crate::api::router())
        .fallback(page::not_found)
        .layer(middleware::from_fn_with_state(Arc::clone(&setting), headers::protect))
        .with_state(setting)
}
