//! The digital keys table as document B describes it, and the form for a new one (KEY-1).

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use dashboard_core::{EnteredTime, KeyId, NewKey, Role, Zone};
use maud::{Markup, html};
use serde::Deserialize;

use super::field::{Field, choice};
use super::page::{csrf, failed, page, status_of};
use super::visitor::{Fields, Form, Visitor};
use super::{Shared, alert};
use crate::deed;
use crate::hub::{HubError, State as HubState};
use crate::id::Id;
use crate::view::{KeyFilter, KeyPage, KeyView, key_page};

/// How many rows a page has.
const ROWS: usize = 50;
/// What can be chosen to look at.
const STATUSES: [&str; 6] = ["", "ACTIVE", "UPCOMING", "EXPIRED", "PENDING DELETE", "LOST"];

#[derive(Clone, Default, Deserialize)]
pub(super) struct Look {
    #[serde(default)]
    offset: usize,
    #[serde(default)]
    status: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    lockbox: String,
    /// A key was just made.
    #[serde(default)]
    made: Option<String>,
}

/// Shows the table.
pub(super) async fn table(
    State(setting): State<Shared>,
    visitor: Visitor,
    Query(look): Query<Look>,
) -> Response {
    table_page(&setting, &visitor, &look, None)
}

fn table_page(
    setting: &Shared,
    visitor: &Visitor,
    look: &Look,
    error: Option<&HubError>,
) -> Response {
    let (keys, zone) = match find(setting, visitor, look) {
        Ok(found) => found,
        Err(error) => return failed(setting, Some(visitor), &error),
    };
    let content = html! {
        @if let Some(error) = error { (alert::error(&error.to_string())) }
        @if look.made.is_some() { (alert::done("The digital key is made, and its user gets an e-mail.")) }
        p { a.button href="/keys/new" { "New" } }
        form.row method="get" action="/keys" role="search" {
            (choice("", "status", "Status", &statuses(), &look.status))
            (Field::new("text", "Description or user").value(&look.text).optional().show())
            @if !look.lockbox.is_empty() { input type="hidden" name="lockbox" value=(look.lockbox); }
            button type="submit" { "Show" }
        }
        p { (keys.total) " digital keys" @if keys.total > ROWS { ", from number " (keys.offset + 1) } ". Times are of " (zone.name()) "." }
        (rows(&keys, visitor))
        (pager(&keys, look))
    };
    let shown = page(setting, Some(visitor), "Digital keys", &content);
    match error {
        Some(error) => (status_of(error), shown).into_response(),
        None => shown,
    }
}

fn statuses() -> Vec<(String, String)> {
    STATUSES
        .map(|word| {
            (word.to_owned(), if word.is_empty() { "all".to_owned() } else { word.to_owned() })
        })
        .into()
}

fn find(setting: &Shared, visitor: &Visitor, look: &Look) -> Result<(KeyPage, Zone), HubError> {
    let now = setting.hub.now();
    let state = setting.hub.look();
    let site = visitor.caller.administers(&state)?;
    let lockbox = match look.lockbox.as_str() {
        "" => None,
        id => {
            let id = id.parse().map_err(|_| HubError::NotFound)?;
            Some(site.find(id).ok_or(HubError::NotFound)?)
        }
    };
    let status = Some(look.status.clone()).filter(|status| !status.is_empty());
    let filter = KeyFilter { lockbox, status, text: look.text.clone() };
    Ok((key_page(site, &filter, look.offset, ROWS, now), site.core.zone().clone()))
}

fn rows(keys: &KeyPage, visitor: &Visitor) -> Markup {
    html! {
        div.table { table {
            thead { tr {
                @for title in ["Description", "Smartlock", "User", "Period", "Role", "Status"] { th scope="col" { (title) } }
                th scope="col" { span.sr { "Delete" } }
            } }
            tbody { @for key in &keys.keys { (row(key, visitor)) } }
        } }
    }
}

fn row(key: &KeyView, visitor: &Visitor) -> Markup {
    html! {
        tr {
            th scope="row" { (key.description) @if key.has_pin { " " span.badge { "PIN" } } }
            td { (key.lockbox_name) }
            td { (key.user) }
            td { (key.period) }
            td { (key.role) }
            td {
                span.badge.(key.status.split(' ').next().unwrap_or_default()) { (key.status) }
                @if key.status == "PENDING DELETE" {
                    " " small { (could_open(key)) }
                }
            }
            td {
                @if key.status != "PENDING DELETE" {
                    form.inline method="post" action={ "/keys/" (key.lockbox) "/" (key.number) "/delete" }
                        data-ask={ "Delete \"" (key.description) "\"? It opens nothing any more." } {
                        (csrf(visitor))
                        button.danger type="submit" aria-label={ "Delete " (key.description) } { "Delete" }
                    }
                }
            }
        }
    }
}

fn could_open(key: &KeyView) -> String {
    match key.could_open_s {
        0 => "can't open the lock any more".to_owned(),
        left => {
            let left = dashboard_core::remaining(std::time::Duration::from_secs(left));
            format!("could still open the lock for {left}")
        }
    }
}

fn pager(keys: &KeyPage, look: &Look) -> Markup {
    let link = |offset: usize| {
        let parts = [
            ("offset", offset.to_string()),
            ("status", look.status.clone()),
            ("text", look.text.clone()),
            ("lockbox", look.lockbox.clone()),
        ];
        let given: Vec<_> = parts.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        format!("/keys?{}", serde_urlencoded::to_string(given).unwrap_or_default())
    };
    html! {
        nav aria-label="Parts of the table" {
            @if keys.offset > 0 { a href=(link(keys.offset.saturating_sub(ROWS))) { "Before" } " " }
            @if keys.offset + ROWS < keys.total { a href=(link(keys.offset + ROWS)) { "Next" } }
        }
    }
}

/// Shows the form.
pub(super) async fn form(State(setting): State<Shared>, visitor: Visitor) -> Response {
    form_page(&setting, &visitor, &Fields::default(), None)
}

fn form_page(
    setting: &Shared,
    visitor: &Visitor,
    fields: &Fields,
    error: Option<&HubError>,
) -> Response {
    let state = setting.hub.look();
    let choices = match choices(&state, visitor) {
        Ok(choices) => choices,
        Err(error) => return failed(setting, Some(visitor), &error),
    };
    let (locks, users, zone) = choices;
    let from_hint = format!("On the wall clock of {zone}.");
    let content = html! {
        @if let Some(error) = error { (alert::error(&error.to_string())) }
        form method="post" action="/keys/new" {
            (csrf(visitor))
            (Field::new("description", "Description").value(fields.text("description")).hint("Such as: key for the plumber, Thursday afternoon only.").show())
            (choice("", "lockbox", "Smartlock", &locks, fields.text("lockbox")))
            (Field::new("from", "From").kind("datetime-local").value(fields.text("from")).hint(&from_hint).show())
            (Field::new("until", "Until").kind("datetime-local").value(fields.text("until")).hint("From then on it opens nothing.").show())
            (choice("", "user", "User", &users, fields.text("user")))
            (choice("", "role", "Role", &[
                ("ROLE-USER".to_owned(), "ROLE-USER: unlocks".to_owned()),
                ("ROLE-ADMIN".to_owned(), "ROLE-ADMIN: also writes to keycard".to_owned()),
            ], fields.text("role")))
            (Field::new("pin", "PIN").hint("4–6 digits that open at the keypad, or nothing. Tell them to the user yourself: they are shown nowhere again.").optional().show())
            button type="submit" { "Submit" }
        }
    };
    let shown = page(setting, Some(visitor), "New digital key", &content);
    match error {
        Some(error) => (status_of(error), shown).into_response(),
        None => shown,
    }
}

type Choices = (Vec<(String, String)>, Vec<(String, String)>, String);

fn choices(state: &HubState, visitor: &Visitor) -> Result<Choices, HubError> {
    let site = visitor.caller.administers(state)?;
    let locks = site
        .lockboxes()
        .map(|(_, record, lockbox)| (record.id.to_string(), lockbox.name().to_owned()));
    let users = site
        .core
        .users()
        .iter()
        .map(|user| (user.email().to_owned(), format!("{} ({})", user.name(), user.email())));
    Ok((locks.collect(), users.collect(), site.core.zone().name().to_owned()))
}

/// Makes a key.
pub(super) async fn make(State(setting): State<Shared>, Form(visitor, fields): Form) -> Response {
    let caller = visitor.caller;
    let entered = fields.clone();
    let made = setting.hub.ask(move |writing| {
        caller.administers(writing.state())?;
        let lockbox = entered.text("lockbox").parse().map_err(|_| HubError::NotFound)?;
        deed::make_key(writing, caller, lockbox, &new_key(&entered)?)
    });
    match made.await {
        Ok(_) => Redirect::to("/keys?made=1").into_response(),
        Err(error @ (HubError::NotFound | HubError::Forbidden)) => {
            failed(&setting, Some(&visitor), &error)
        }
        Err(error) => form_page(&setting, &visitor, &fields, Some(&error)),
    }
}

fn new_key(fields: &Fields) -> Result<NewKey, HubError> {
    let time = |name: &str| {
        let wall_clock = fields.text(name).parse().map_err(|_| {
            HubError::Entered(format!(
                "`{}` is no date and time, write it as 2026-03-05T14:00",
                fields.text(name)
            ))
        })?;
        Ok::<_, HubError>(EnteredTime { wall_clock, zone: None })
    };
    if fields.text("description").is_empty() {
        return Err(HubError::Entered(
            "a digital key has a description, say what it is for".to_owned(),
        ));
    }
    Ok(NewKey {
        description: fields.text("description").to_owned(),
        user: fields.text("user").to_owned(),
        from: time("from")?,
        until: time("until")?,
        role: Role::of_word(fields.text("role"))
            .ok_or_else(|| HubError::Entered("a role is ROLE-USER or ROLE-ADMIN".to_owned()))?,
        pin: Some(fields.text("pin").to_owned()).filter(|pin| !pin.is_empty()),
    })
}

/// Deletes a key.
pub(super) async fn delete(
    State(setting): State<Shared>,
    Path((lockbox, number)): Path<(Id, u32)>,
    Form(visitor, _): Form,
) -> Response {
    let caller = visitor.caller;
    let deleted = setting.hub.ask(move |writing| {
        caller.administers(writing.state())?;
        deed::delete_key(writing, caller, lockbox, KeyId(number))
    });
    match deleted.await {
        Ok(()) => Redirect::to("/keys").into_response(),
        Err(error @ (HubError::NotFound | HubError::Forbidden)) => {
            failed(&setting, Some(&visitor), &error)
        }
        Err(error) => table_page(&setting, &visitor, &Look::default(), Some(&error)),
    }
}
