//! The table of digital keys as document B describes it, a page at a time (KEY-1).

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use dashboard_core::{KeyId, Zone};
use maud::{Markup, html};
use serde::Deserialize;

use super::field::{Field, choice};
use super::page::{csrf, failed, page, status_of};
use super::visitor::{Form, Visitor};
use super::{Shared, alert};
use crate::deed;
use crate::hub::{HubError, Site};
use crate::id::Id;
use crate::view::{KeyFilter, KeyPage, KeyView, key_page};

/// How many rows a page may have; the first is what it has unless another is chosen.
const ROWS: [usize; 3] = [50, 100, 200];
/// What can be chosen to look at.
const STATUSES: [&str; 6] = ["", "ACTIVE", "UPCOMING", "EXPIRED", "PENDING DELETE", "LOST"];

/// What is asked for; whatever is not there, or can't be, is as if it was not asked.
#[derive(Clone, Default, Deserialize)]
pub(super) struct Look {
    #[serde(default)]
    offset: usize,
    #[serde(default)]
    rows: usize,
    #[serde(default)]
    status: String,
    #[serde(default)]
    user: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    lockbox: String,
    /// A key was just made.
    #[serde(default)]
    made: Option<String>,
}

impl Look {
    fn rows(&self) -> usize {
        ROWS.into_iter().find(|rows| *rows == self.rows).unwrap_or(ROWS[0])
    }

    fn link(&self, offset: usize) -> String {
        let rows = self.rows();
        let parts = [
            ("offset", if offset > 0 { offset.to_string() } else { String::new() }),
            ("rows", if rows == ROWS[0] { String::new() } else { rows.to_string() }),
            ("status", self.status.clone()),
            ("user", self.user.clone()),
            ("text", self.text.clone()),
            ("lockbox", self.lockbox.clone()),
        ];
        let given: Vec<_> = parts.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        format!("/keys?{}", serde_urlencoded::to_string(given).unwrap_or_default())
    }
}

/// A page of the table, and what its form offers.
struct Found {
    keys: KeyPage,
    zone: Zone,
    smartlocks: Vec<(String, String)>,
}

/// Shows the table.
pub(super) async fn show(
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
    let Found { keys, zone, smartlocks } = match find(setting, visitor, look) {
        Ok(found) => found,
        Err(error) => return failed(setting, Some(visitor), &error),
    };
    let content = html! {
        @if let Some(error) = error { (alert::error(&error.to_string())) }
        @if look.made.is_some() { (alert::done("The digital key is made, and its user gets an e-mail.")) }
        p { a.button href="/keys/new" { "New" } }
        (search(look, &smartlocks))
        p { (keys.total) " digital keys" (part(&keys)) ". Times are of " (zone.name()) "." }
        (rows(&keys, visitor))
        (pager(&keys, look))
    };
    let shown = page(setting, Some(visitor), "Digital keys", &content);
    match error {
        Some(error) => (status_of(error), shown).into_response(),
        None => shown,
    }
}

fn find(setting: &Shared, visitor: &Visitor, look: &Look) -> Result<Found, HubError> {
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
    let given = |text: &String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let filter = KeyFilter {
        lockbox,
        status: given(&look.status),
        user: given(&look.user),
        text: look.text.clone(),
    };
    let keys = key_page(site, &filter, look.offset, look.rows(), now);
    Ok(Found { keys, zone: site.core.zone().clone(), smartlocks: smartlocks(site) })
}

fn smartlocks(site: &Site) -> Vec<(String, String)> {
    let one = |id: Id, name: &str| (id.to_string(), name.to_owned());
    let all = site.lockboxes().map(|(_, record, lockbox)| one(record.id, lockbox.name()));
    std::iter::once((String::new(), "all".to_owned())).chain(all).collect()
}

fn search(look: &Look, smartlocks: &[(String, String)]) -> Markup {
    let all_or = |word: &str| if word.is_empty() { "all".to_owned() } else { word.to_owned() };
    let statuses = STATUSES.map(|word| (word.to_owned(), all_or(word)));
    let sizes = ROWS.map(|rows| (rows.to_string(), rows.to_string()));
    html! {
        form.row method="get" action="/keys" role="search" {
            (choice("", "status", "Status", &statuses, &look.status))
            (choice("", "lockbox", "Smartlock", smartlocks, &look.lockbox))
            (Field::new("text", "Description or user").value(&look.text).optional().show())
            (choice("", "rows", "Rows", &sizes, &look.rows().to_string()))
            @if !look.user.is_empty() { input type="hidden" name="user" value=(look.user); }
            button type="submit" { "Show" }
            @if !look.user.is_empty() {
                small { "Those of " (look.user) " only. " a href="/keys" { "Show all" } }
            }
        }
    }
}

/// Says which part of the table it is.
fn part(keys: &KeyPage) -> Markup {
    html! {
        @if keys.keys.is_empty() && keys.total > 0 { ", none of them here" }
        @else if keys.keys.len() < keys.total {
            ", from number " (keys.offset + 1) " to " (keys.offset + keys.keys.len())
        }
    }
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
    let rows = look.rows();
    let last = keys.total.saturating_sub(1) / rows * rows;
    html! {
        nav aria-label="Parts of the table" {
            @if keys.offset > 0 {
                a href=(look.link(0)) { "First" } " "
                a href=(look.link(keys.offset.saturating_sub(rows).min(last))) rel="prev" { "Previous" } " "
            }
            @if keys.offset.saturating_add(rows) < keys.total {
                a href=(look.link(keys.offset + rows)) rel="next" { "Next" } " "
                a href=(look.link(last)) { "Last" }
            }
        }
    }
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
