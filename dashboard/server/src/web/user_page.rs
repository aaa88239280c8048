//! The administrator's users: who there is, adding and inviting (KEY-1).

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::field::{Field, tick};
use super::page::{csrf, failed, page, status_of};
use super::visitor::{Fields, Form, Visitor};
use super::{Costly, Shared, alert};
use crate::account::Account;
use crate::deed::{self, Invitation, NewUser, Roles};
use crate::hub::HubError;
use crate::id::Id;

/// Shows the users.
pub(super) async fn list(State(setting): State<Shared>, visitor: Visitor) -> Response {
    shown(&setting, &visitor, &Fields::default(), None, None)
}

fn shown(
    setting: &Shared,
    visitor: &Visitor,
    fields: &Fields,
    error: Option<&HubError>,
    invited: Option<&Invitation>,
) -> Response {
    let accounts = match accounts(setting, visitor) {
        Ok(accounts) => accounts,
        Err(error) => return failed(setting, Some(visitor), &error),
    };
    let content = html! {
        @if let Some(error) = error { (alert::error(&error.to_string())) }
        @if let Some(invited) = invited { (invitation(setting, invited)) }
        div.table { table {
            thead { tr { @for title in ["Name", "E-mail", "Roles", "State", "More"] { th scope="col" { (title) } } } }
            tbody { @for account in &accounts { (row(account, visitor)) } }
        } }
        section {
            h2 { "Add a user" }
            form method="post" action="/users" {
                (csrf(visitor))
                (Field::new("name", "Name").value(fields.text("name")).show())
                (Field::new("email", "E-mail address").kind("email").value(fields.text("email")).hint("The invitation and the digital keys go there; it is the login of the app.").show())
                (tick("keyholder", "Keeps lockboxes", fields.is_on("keyholder")))
                (tick("administrator", "Administers the site", fields.is_on("administrator")))
                button type="submit" { "Add and invite" }
            }
        }
    };
    let shown = page(setting, Some(visitor), "Users", &content);
    match error {
        Some(error) => (status_of(error), shown).into_response(),
        None => shown,
    }
}

fn accounts(setting: &Shared, visitor: &Visitor) -> Result<Vec<Account>, HubError> {
    let state = setting.hub.look();
    let site = visitor.caller.administers(&state)?.id;
    let mut found: Vec<Account> =
        state.accounts.values().filter(|account| account.site == site).cloned().collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

fn invitation(setting: &Shared, invited: &Invitation) -> Markup {
    html! {
        div.alert.done role="status" {
            p {
                @if setting.sends_mail { "The invitation goes out by e-mail. " }
                @else { "No mail server is set: give the person this link. " }
                "It is shown once, and good for 7 days:"
            }
            p.secret { (setting.url) "/invitation/" (invited.secret.expose()) }
        }
    }
}

fn row(account: &Account, visitor: &Visitor) -> Markup {
    html! {
        tr {
            th scope="row" { (account.name) }
            td { (account.email) }
            td {
                @if account.administrator { span.badge { "administrator" } " " }
                @if account.keyholder { span.badge { "keyholder" } " " }
                @if !account.administrator && !account.keyholder { span.badge { "user" } }
            }
            td {
                @if account.password.is_some() { "signs in" }
                @else {
                    "invited "
                    form.inline method="post" action={ "/users/" (account.id) "/invite" } {
                        (csrf(visitor))
                        button.quiet type="submit" aria-label={ "Invite " (account.name) " again" } { "Invite again" }
                    }
                }
            }
            td { a href={ "/users/" (account.id) } aria-label={ "Roles and events of " (account.name) } { "Roles, events" } }
        }
    }
}

/// Reads the boxes of a form.
pub(super) fn roles(fields: &Fields) -> Roles {
    Roles { administrator: fields.is_on("administrator"), keyholder: fields.is_on("keyholder") }
}

/// Adds a user.
pub(super) async fn add(
    State(setting): State<Shared>,
    _: Costly,
    Form(visitor, fields): Form,
) -> Response {
    let (caller, url) = (visitor.caller, setting.url.clone());
    let new = NewUser {
        name: fields.text("name").to_owned(),
        email: fields.text("email").to_owned(),
        roles: roles(&fields),
    };
    match setting.hub.ask(move |writing| deed::add_user(writing, caller, &new, &url)).await {
        Ok(invited) => shown(&setting, &visitor, &Fields::default(), None, Some(&invited)),
        Err(error) => shown(&setting, &visitor, &fields, Some(&error), None),
    }
}

/// Invites somebody again.
pub(super) async fn invite(
    State(setting): State<Shared>,
    _: Costly,
    Path(id): Path<Id>,
    Form(visitor, _): Form,
) -> Response {
    let (caller, url) = (visitor.caller, setting.url.clone());
    match setting.hub.ask(move |writing| deed::invite_again(writing, caller, id, &url)).await {
        Ok(invited) => shown(&setting, &visitor, &Fields::default(), None, Some(&invited)),
        Err(error) => failed(&setting, Some(&visitor), &error),
    }
}
