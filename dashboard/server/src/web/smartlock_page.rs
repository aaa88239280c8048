//! The administrator's smartlocks: what they are called, whose they are, how they do, and the remote reset.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::Shared;
use super::alert;
use super::field::{Field, choice};
use super::live::follow_signed_in;
use super::lockbox_state::headline;
use super::page::{csrf, failed, page, status_of};
use super::visitor::{Fields, Form, Visitor};
use crate::deed;
use crate::hub::{HubError, Writing};
use crate::id::Id;
use crate::view::LockboxView;

/// A smartlock, and who keeps it.
struct Row {
    view: LockboxView,
    keyholder: Option<Id>,
}

/// Shows all smartlocks of the site.
pub(super) async fn list(State(setting): State<Shared>, visitor: Visitor) -> Response {
    shown(&setting, &visitor, None)
}

fn shown(setting: &Shared, visitor: &Visitor, error: Option<&HubError>) -> Response {
    match gather(setting, visitor) {
        Err(error) => failed(setting, Some(visitor), &error),
        Ok((rows, keyholders)) => {
            let content = html! {
                @if let Some(error) = error { (alert::error(&error.to_string())) }
                p { a.button href="/lockboxes/pair" { "Pair a smartlock" } }
                @if rows.is_empty() { p { "There is none yet." } }
                @for row in &rows { (smartlock(row, &keyholders, visitor)) }
            };
            let shown = page(setting, Some(visitor), "Smartlocks", &content);
            match error {
                Some(error) => (status_of(error), shown).into_response(),
                None => shown,
            }
        }
    }
}

type Gathered = (Vec<Row>, Vec<(String, String)>);

fn gather(setting: &Shared, visitor: &Visitor) -> Result<Gathered, HubError> {
    let now = setting.hub.now();
    let state = setting.hub.look();
    let site = visitor.caller.administers(&state)?;
    let rows = site.lockboxes().filter_map(|(number, record, _)| {
        Some(Row { view: LockboxView::of(site, number, now)?, keyholder: record.keyholder })
    });
    let here =
        state.accounts.values().filter(|account| account.site == site.id && account.keyholder);
    let mut keyholders = vec![(String::new(), "nobody".to_owned())];
    keyholders.extend(here.map(|account| (account.id.to_string(), account.name.clone())));
    Ok((rows.collect(), keyholders))
}

fn smartlock(row: &Row, keyholders: &[(String, String)], visitor: &Visitor) -> Markup {
    let Row { view, keyholder } = row;
    let id = view.id;
    let scope = id.to_string();
    let chosen = keyholder.map_or(String::new(), |keyholder| keyholder.to_string());
    html! {
        section id=(id) {
            h2 { (view.name) }
            div data-live={ "/smartlocks/" (id) "/live" } { (headline(view)) }
            @if let Some(lock) = &view.lock {
                p { "Battery " (lock.battery_percent) " %" @if lock.usb { ", USB" }
                    @if lock.locked_with_code { ", locked with a code" }
                    @if lock.default_password { ", the default password still opens it" } }
            }
            @if let Some(device) = &view.device { p { small { "Device " (device) @if !view.device_is_there { ", not connected" } } } }
            p.links { a href={ "/keys?lockbox=" (id) } { "Digital keys" } " · " a href={ "/lockboxes/" (id) "/log" } { "Events" } }
            details {
                summary { "Manage" }
                form method="post" action={ "/smartlocks/" (id) "/rename" } {
                    (csrf(visitor))
                    (Field::new("name", "Name").scope(&scope).value(&view.name).show())
                    button type="submit" { "Rename" }
                }
                form method="post" action={ "/smartlocks/" (id) "/keyholder" } {
                    (csrf(visitor))
                    (choice(&scope, "keyholder", "Keyholder", keyholders, &chosen))
                    button type="submit" { "Change the keyholder" }
                }
                (break_open(view, visitor))
                (reset(view, visitor))
                @if !view.paired {
                    form method="post" action={ "/smartlocks/" (id) "/remove" } data-ask="Remove it?" {
                        (csrf(visitor))
                        button.danger type="submit" { "Remove" }
                    }
                }
            }
        }
    }
}

/// Ending a session after the hardware way, which takes a report first (EMG-6).
fn break_open(view: &LockboxView, visitor: &Visitor) -> Markup {
    let Some(session) = view.session.as_ref().filter(|session| session.running) else {
        return html! {};
    };
    html! {
        @if session.broken_open {
            form method="post" action={ "/smartlocks/" (view.id) "/end" } data-ask="End the session?" {
                (csrf(visitor))
                p { "The back plate was broken open, or reported so. The lock itself stays as it is." }
                button.danger type="submit" { "End the session" }
            }
        } @else {
            form method="post" action={ "/smartlocks/" (view.id) "/report-break-open" } data-ask="Report the back plate broken open?" {
                (csrf(visitor))
                button.danger type="submit" { "The person reports the back plate broken open" }
            }
        }
    }
}

/// The remote reset (RST-6).
fn reset(view: &LockboxView, visitor: &Visitor) -> Markup {
    let (to, words) = if view.allows_remote_reset {
        ("off", "Don't allow remote reset")
    } else {
        ("on", "Allow remote reset")
    };
    html! {
        form method="post" action={ "/smartlocks/" (view.id) "/remote-reset" } {
            (csrf(visitor))
            input type="hidden" name="to" value=(to);
            button.quiet type="submit" { (words) }
        }
        @if view.allows_remote_reset && view.paired {
            form method="post" action={ "/smartlocks/" (view.id) "/factory-reset" }
                data-ask="Erase all settings, codes, cards and keys of this lock? It must be paired again." {
                (csrf(visitor))
                @if !view.online { p { "A reset works only while the lock is online." } }
                button.danger type="submit" { "Reset to factory settings" }
            }
        }
    }
}

/// Does what a button says.
pub(super) async fn act(
    State(setting): State<Shared>,
    Path((id, name)): Path<(Id, String)>,
    Form(visitor, fields): Form,
) -> Response {
    let caller = visitor.caller;
    let done = setting.hub.ask(move |writing| do_it(writing, caller, id, &name, &fields)).await;
    match done {
        Ok(()) => Redirect::to("/smartlocks").into_response(),
        Err(error @ (HubError::NotFound | HubError::Forbidden)) => {
            failed(&setting, Some(&visitor), &error)
        }
        Err(error) => shown(&setting, &visitor, Some(&error)),
    }
}

fn do_it(
    writing: &mut Writing<'_>,
    caller: deed::Caller,
    id: Id,
    name: &str,
    fields: &Fields,
) -> Result<(), HubError> {
    caller.administers(writing.state())?;
    match name {
        "rename" => deed::rename(writing, caller, id, fields.text("name")),
        "keyholder" => {
            let keyholder = match fields.text("keyholder") {
                "" => None,
                id => Some(id.parse().map_err(|_| HubError::NotFound)?),
            };
            deed::set_keyholder(writing, caller, id, keyholder)
        }
        "remote-reset" => deed::set_remote_reset(writing, caller, id, fields.text("to") == "on"),
        "factory-reset" => deed::factory_reset(writing, caller, id),
        "report-break-open" => deed::report_break_open(writing, caller, id),
        "end" => deed::administrator_end_session(writing, caller, id),
        "remove" => deed::remove_lockbox(writing, caller, id),
        _ => Err(HubError::NotFound),
    }
}

/// Sends the line of a smartlock anew whenever it changes.
pub(super) async fn live(
    State(setting): State<Shared>,
    visitor: Visitor,
    Path(id): Path<Id>,
) -> Response {
    let place = visitor.caller.place(&setting.hub.look(), deed::Wish::Manage, id);
    match place {
        Err(error) => failed(&setting, Some(&visitor), &error),
        Ok(place) => {
            let (shared, whose) = (setting.clone(), visitor.clone());
            follow_signed_in(&setting, &visitor, place.into(), move || {
                std::future::ready(headline_of(&shared, &whose, id))
            })
        }
    }
}

fn headline_of(setting: &Shared, visitor: &Visitor, id: Id) -> Option<Markup> {
    let state = setting.hub.look();
    let place = visitor.caller.place(&state, deed::Wish::Manage, id).ok()?;
    let site = state.sites.get(&place.site)?;
    Some(headline(&LockboxView::of(site, place.lockbox, setting.hub.now())?))
}
