//! The digital keys app: the keys as unlock buttons (KEY-2, KEY-3).

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use dashboard_core::KeyId;
use maud::{Markup, html};

use super::page::{csrf, failed, page, status_of};
use super::visitor::{Form, Visitor};
use super::{Shared, alert};
use crate::deed;
use crate::hub::HubError;
use crate::id::{Id, hex};
use crate::view::{KeyView, app_keys};

/// Opens the app: it shows the keys as they are now.
pub(super) async fn open(State(setting): State<Shared>, visitor: Visitor) -> Response {
    let caller = visitor.caller;
    match setting.hub.ask(move |writing| deed::load_app(writing, caller)).await {
        Ok(()) => shown(&setting, &visitor, None, &html! {}),
        Err(error) => failed(&setting, Some(&visitor), &error),
    }
}

fn shown(setting: &Shared, visitor: &Visitor, error: Option<&HubError>, said: &Markup) -> Response {
    let now = setting.hub.now();
    let keys = {
        let state = setting.hub.look();
        match visitor.caller.site(&state) {
            Ok((account, site)) => app_keys(site, &account.email, now),
            Err(error) => return failed(setting, Some(visitor), &error),
        }
    };
    let content = html! {
        @if let Some(error) = error { (alert::error(&error.to_string())) }
        (said)
        p { a.button href="/app" { "Refresh" } }
        @if keys.is_empty() { p { "You have no digital key. Refresh when you were told of one." } }
        ul.cards { @for key in &keys { (card(key, visitor)) } }
        details {
            summary { "Unlocking at the reader" }
            p { "A browser can't be a card. A phone that is held to the lock's reader needs an app that speaks ISO-DEP with it; "
                "docs/reader.md has the bytes for who writes one. Here, the button unlocks over the network." }
        }
    };
    let shown = page(setting, Some(visitor), "My keys", &content);
    match error {
        Some(error) => (status_of(error), shown).into_response(),
        None => shown,
    }
}

fn card(key: &KeyView, visitor: &Visitor) -> Markup {
    let path = format!("/app/{}/{}", key.lockbox, key.number);
    html! {
        li.card {
            h2 { (key.description) }
            p { (key.lockbox_name) " " span.badge.(key.status) { (key.status) } }
            p { small { (key.period) } }
            form method="post" action={ (path) "/unlock" } {
                (csrf(visitor))
                button.unlock type="submit" disabled[key.status != "ACTIVE"] aria-label={ "Unlock " (key.lockbox_name) " with " (key.description) } { "Unlock (network)" }
            }
            @if key.role == "ROLE-ADMIN" {
                form method="post" action={ (path) "/keycard" } {
                    (csrf(visitor))
                    button.quiet type="submit" { "Write to keycard" }
                }
            }
        }
    }
}

/// Presses an unlock button.
pub(super) async fn unlock(
    State(setting): State<Shared>,
    Path((lockbox, number)): Path<(Id, u32)>,
    Form(visitor, _): Form,
) -> Response {
    let caller = visitor.caller;
    let pressed =
        setting.hub.ask(move |writing| deed::press_unlock(writing, caller, lockbox, KeyId(number)));
    match pressed.await {
        Ok(()) => shown(
            &setting,
            &visitor,
            None,
            &alert::done("Sent to the lock. It opens if the key is good there, too."),
        ),
        Err(error @ (HubError::NotFound | HubError::Forbidden)) => {
            failed(&setting, Some(&visitor), &error)
        }
        Err(error) => shown(&setting, &visitor, Some(&error), &html! {}),
    }
}

/// Gives what is to be written to a keycard.
pub(super) async fn keycard(
    State(setting): State<Shared>,
    Path((lockbox, number)): Path<(Id, u32)>,
    Form(visitor, _): Form,
) -> Response {
    let caller = visitor.caller;
    let written = setting
        .hub
        .ask(move |writing| deed::write_keycard(writing, caller, lockbox, KeyId(number)));
    match written.await {
        Ok(credential) => {
            let secret = hex(&credential.secret);
            let said = html! {
                div.alert.done role="status" {
                    p { "For the program that writes the card. Who has this can open the lock in the key's period:" }
                    p.secret { "key " (credential.key.0) ", secret " (secret) }
                }
            };
            shown(&setting, &visitor, None, &said)
        }
        Err(error @ (HubError::NotFound | HubError::Forbidden)) => {
            failed(&setting, Some(&visitor), &error)
        }
        Err(error) => shown(&setting, &visitor, Some(&error), &html! {}),
    }
}

/// Leads back to the app after a page of it was loaded again.
pub(super) async fn back() -> Response {
    Redirect::to("/app").into_response()
}
