//! The keyholder's pages: the lockboxes, one lockbox with its live state, and what is done with it.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::field::{Field, choice};
use super::live::{Topic, follow_signed_in};
use super::lockbox_deed::{Deed, do_it};
use super::lockbox_state::{controls, headline, state};
use super::page::{csrf, failed, page, status_of};
use super::visitor::{Fields, Form, Visitor};
use super::{Shared, alert};
use crate::deed::{self, Wish};
use crate::hub::HubError;
use crate::id::Id;
use crate::view::LockboxView;

/// Shows the lockboxes that the visitor keeps.
pub(super) async fn list(State(setting): State<Shared>, visitor: Visitor) -> Response {
    match views(&setting, &visitor) {
        Err(error) => failed(&setting, Some(&visitor), &error),
        Ok(views) => {
            let content = html! {
                p { a.button href="/lockboxes/pair" { "Pair a lockbox" } }
                @if views.is_empty() { p { "You keep no lockbox yet." } }
                ul.cards data-live="/lockboxes/live" {
                    (cards(&views))
                }
            };
            page(&setting, Some(&visitor), "Lockboxes", &content)
        }
    }
}

fn cards(views: &[LockboxView]) -> Markup {
    html! {
        @for view in views {
            li.card {
                h2 { a href={ "/lockboxes/" (view.id) } { (view.name) } }
                (headline(view))
            }
        }
    }
}

fn views(setting: &Shared, visitor: &Visitor) -> Result<Vec<LockboxView>, HubError> {
    let now = setting.hub.now();
    let state = setting.hub.look();
    let site = visitor.caller.keeps(&state)?;
    let kept = visitor.caller.kept(&state)?;
    Ok(kept.into_iter().filter_map(|number| LockboxView::of(site, number, now)).collect())
}

/// Sends the list anew whenever something changes.
pub(super) async fn live_list(State(setting): State<Shared>, visitor: Visitor) -> Response {
    let site = match visitor.caller.keeps(&setting.hub.look()) {
        Ok(site) => site.id,
        Err(error) => return failed(&setting, Some(&visitor), &error),
    };
    let (shared, whose) = (setting.clone(), visitor.clone());
    follow_signed_in(&setting, &visitor, Topic { site, lockbox: None }, move || {
        std::future::ready(views(&shared, &whose).ok().map(|views| cards(&views)))
    })
}

/// Shows the form to pair.
pub(super) async fn pair_form(State(setting): State<Shared>, visitor: Visitor) -> Response {
    pair_page(&setting, &visitor, &Fields::default(), None)
}

fn pair_page(
    setting: &Shared,
    visitor: &Visitor,
    fields: &Fields,
    error: Option<&HubError>,
) -> Response {
    let state = setting.hub.look();
    let site = match visitor.caller.site(&state) {
        Ok((_, site)) => site,
        Err(error) => return failed(setting, Some(visitor), &error),
    };
    let devices: Vec<(String, String)> =
        site.free_devices().map(|device| (device.to_owned(), device.to_owned())).collect();
    let content = html! {
        @if let Some(error) = error { (alert::error(&error.to_string())) }
        @if devices.is_empty() {
            p { "No lock is connected that isn't paired yet. Start its gateway, and load this page again." }
            @if visitor.administrator {
                p { a href="/gateways" { "How a gateway is connected" } }
            }
            p { a.button href="/lockboxes/pair" { "Look again" } }
        } @else {
            ol {
                li { "On the lock, choose Settings, then Pairing." }
                li { "Type the code that it shows, 20 letters and digits. Let nobody else see the display meanwhile." }
            }
            form method="post" action="/lockboxes/pair" {
                (csrf(visitor))
                (choice("", "device", "Device", &devices, fields.text("device")))
                (Field::new("code", "Pairing code").hint("Small letters will do; blanks don't count.").show())
                (Field::new("name", "Name").value(fields.text("name")).hint("As you want to call it.").optional().show())
                button type="submit" { "Pair" }
            }
        }
    };
    let shown = page(setting, Some(visitor), "Pair a lockbox", &content);
    match error {
        Some(error) => (status_of(error), shown).into_response(),
        None => shown,
    }
}

/// Pairs.
pub(super) async fn pair(State(setting): State<Shared>, Form(visitor, fields): Form) -> Response {
    let caller = visitor.caller;
    let entered = fields.clone();
    let paired = setting.hub.ask(move |writing| {
        let (device, code) = (entered.text("device"), entered.text("code"));
        deed::pair(writing, caller, device, code, entered.text("name"))
    });
    match paired.await {
        Ok(id) => Redirect::to(&format!("/lockboxes/{id}")).into_response(),
        Err(error) => pair_page(&setting, &visitor, &fields, Some(&error)),
    }
}

/// Shows a lockbox.
pub(super) async fn show(
    State(setting): State<Shared>,
    visitor: Visitor,
    Path(id): Path<Id>,
) -> Response {
    lockbox_page(&setting, &visitor, id, None)
}

pub(super) fn lockbox_page(
    setting: &Shared,
    visitor: &Visitor,
    id: Id,
    error: Option<&HubError>,
) -> Response {
    let looked = view(setting, visitor, id);
    let (view, zone) = match looked {
        Ok(found) => found,
        Err(error) => return failed(setting, Some(visitor), &error),
    };
    let content = html! {
        @if let Some(error) = error { (alert::error(&error.to_string())) }
        div data-live={ "/lockboxes/" (id) "/live" } { (state(&view, &zone)) }
        (controls(&view, visitor))
    };
    let shown = page(setting, Some(visitor), &view.name, &content);
    match error {
        Some(error) => (status_of(error), shown).into_response(),
        None => shown,
    }
}

fn view(
    setting: &Shared,
    visitor: &Visitor,
    id: Id,
) -> Result<(LockboxView, dashboard_core::Zone), HubError> {
    let now = setting.hub.now();
    let state = setting.hub.look();
    let place = visitor.caller.place(&state, Wish::Keep, id)?;
    let site = state.sites.get(&place.site).ok_or(HubError::NotFound)?;
    let view = LockboxView::of(site, place.lockbox, now).ok_or(HubError::NotFound)?;
    Ok((view, site.core.zone().clone()))
}

/// Does what a button says.
pub(super) async fn act(
    State(setting): State<Shared>,
    Path((id, name)): Path<(Id, String)>,
    Form(visitor, fields): Form,
) -> Response {
    let caller = visitor.caller;
    let done = match Deed::read(&name, &fields) {
        Ok(wanted) => setting.hub.ask(move |writing| do_it(writing, caller, id, &wanted)).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => Redirect::to(&format!("/lockboxes/{id}")).into_response(),
        Err(error @ (HubError::NotFound | HubError::Forbidden)) => {
            failed(&setting, Some(&visitor), &error)
        }
        Err(error) => lockbox_page(&setting, &visitor, id, Some(&error)),
    }
}

/// Sends the state anew whenever it changes.
pub(super) async fn live(
    State(setting): State<Shared>,
    visitor: Visitor,
    Path(id): Path<Id>,
) -> Response {
    let place = visitor.caller.place(&setting.hub.look(), Wish::Keep, id);
    match place {
        Err(error) => failed(&setting, Some(&visitor), &error),
        Ok(place) => {
            let (shared, whose) = (setting.clone(), visitor.clone());
            follow_signed_in(&setting, &visitor, place.into(), move || {
                let found = view(&shared, &whose, id).ok();
                std::future::ready(found.map(|(view, zone)| state(&view, &zone)))
            })
        }
    }
}
