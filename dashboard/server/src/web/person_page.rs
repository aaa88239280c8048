//! One user, as the administrator sees it: roles, keys, the end, and the events of the keys (KEY-1, KEY-11).

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::field::tick;
use super::log_page::event_table;
use super::page::{csrf, failed, page, status_of};
use super::user_page::roles;
use super::visitor::{Form, Visitor};
use super::{Shared, alert};
use crate::account::Account;
use crate::deed;
use crate::hub::HubError;
use crate::id::Id;
use crate::store::{self, EventMark};

/// How many events a page has.
const ROWS: u32 = 100;

/// Shows a user.
pub(super) async fn show(
    State(setting): State<Shared>,
    visitor: Visitor,
    Path(id): Path<Id>,
    Query(below): Query<Below>,
) -> Response {
    shown(&setting, &visitor, id, below.mark(), None).await
}

/// Which events: those that come after one in the list.
#[derive(serde::Deserialize)]
pub(super) struct Below {
    #[serde(default)]
    below: String,
}

impl Below {
    /// Gives the event; what is none is as if nothing was asked.
    fn mark(&self) -> Option<EventMark> {
        self.below.parse().ok()
    }
}

async fn shown(
    setting: &Shared,
    visitor: &Visitor,
    id: Id,
    below: Option<EventMark>,
    error: Option<&HubError>,
) -> Response {
    let (account, events) = match gather(setting, visitor, id, below).await {
        Ok(found) => found,
        Err(error) => return failed(setting, Some(visitor), &error),
    };
    let content = html! {
        @if let Some(error) = error { (alert::error(&error.to_string())) }
        @if below.is_none() { (forms(&account, visitor)) }
        (events)
    };
    let shown = page(setting, Some(visitor), &account.name, &content);
    match error {
        Some(error) => (status_of(error), shown).into_response(),
        None => shown,
    }
}

async fn gather(
    setting: &Shared,
    visitor: &Visitor,
    id: Id,
    below: Option<EventMark>,
) -> Result<(Account, Markup), HubError> {
    let account = {
        let state = setting.hub.look();
        let site = visitor.caller.administers(&state)?.id;
        let account = state.accounts.get(&id).filter(|account| account.site == site);
        account.ok_or(HubError::NotFound)?.clone()
    };
    let (site, email) = (account.site, account.email.clone());
    let read = move |rows: &_| store::events_of_user(rows, site, &email, below, ROWS);
    let events = setting.hub.read(read).await?;
    let older = events.last().filter(|_| events.len() == ROWS as usize).map(EventMark::of);
    let state = setting.hub.look();
    let site = state.sites.get(&site).ok_or(HubError::NotFound)?;
    let zone = site.core.zone();
    let content = html! {
        section {
            h2 { "Events" }
            p { "What was done with this user's digital keys, newest first. Times are of " (zone.name()) "." }
            (event_table(&events, zone, Some(site)))
            @if let Some(older) = older { p { a href={ "?below=" (older) } { "Older ones" } } }
        }
    };
    Ok((account, content))
}

fn forms(account: &Account, visitor: &Visitor) -> Markup {
    let path = format!("/users/{}", account.id);
    let question = format!(
        "Remove {}? All digital keys of this user are deleted, and the account is gone.",
        account.name
    );
    html! {
        p { (account.email) " · " a href={ "/keys?user=" (account.email) } { "Digital keys" } }
        section {
            h2 { "Roles" }
            form method="post" action={ (path) "/roles" } {
                (csrf(visitor))
                (tick("keyholder", "Keeps lockboxes", account.keyholder))
                (tick("administrator", "Administers the site", account.administrator))
                p { small { "The digital keys app has everybody." } }
                button type="submit" { "Change the roles" }
            }
        }
        @if account.id != visitor.caller.0 {
            section {
                h2 { "Remove" }
                p { "The digital keys of this user are deleted. One whose lock is offline stays in the list until the lock has wiped it." }
                form method="post" action={ (path) "/remove" } data-ask=(question) {
                    (csrf(visitor))
                    button.danger type="submit" { "Remove " (account.name) }
                }
            }
        }
    }
}

/// Changes the roles.
pub(super) async fn change_roles(
    State(setting): State<Shared>,
    Path(id): Path<Id>,
    Form(visitor, fields): Form,
) -> Response {
    let (caller, wanted) = (visitor.caller, roles(&fields));
    match setting.hub.ask(move |writing| deed::set_roles(writing, caller, id, wanted)).await {
        Ok(()) => Redirect::to(&format!("/users/{id}")).into_response(),
        Err(error) => refused(&setting, &visitor, id, &error).await,
    }
}

/// Removes the user.
pub(super) async fn remove(
    State(setting): State<Shared>,
    Path(id): Path<Id>,
    Form(visitor, _): Form,
) -> Response {
    let caller = visitor.caller;
    match setting.hub.ask(move |writing| deed::remove_user(writing, caller, id)).await {
        Ok(()) => Redirect::to("/users").into_response(),
        Err(error) => refused(&setting, &visitor, id, &error).await,
    }
}

async fn refused(setting: &Shared, visitor: &Visitor, id: Id, error: &HubError) -> Response {
    match error {
        HubError::NotFound | HubError::Forbidden => failed(setting, Some(visitor), error),
        error => shown(setting, visitor, id, None, Some(error)).await,
    }
}
