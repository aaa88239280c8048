//! The administrator's pages for the site itself: time zone, e-mails, gateways.

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use dashboard_core::Utc;
use maud::{Markup, html};
use serde::Deserialize;

use super::field::Field;
use super::page::{csrf, failed, page, status_of};
use super::visitor::{Form, Visitor};
use super::{Costly, Shared, alert};
use crate::deed;
use crate::hub::HubError;
use crate::mail::{self, MailView};

/// How many e-mails a page has.
const MAILS: u32 = 50;

/// Which e-mails: those below a number.
#[derive(Clone, Copy, Default, Deserialize)]
pub(super) struct Below {
    below: Option<i64>,
}

/// Shows zone and e-mails.
pub(super) async fn show(
    State(setting): State<Shared>,
    visitor: Visitor,
    Query(below): Query<Below>,
) -> Response {
    shown(&setting, &visitor, below, None).await
}

async fn shown(
    setting: &Shared,
    visitor: &Visitor,
    Below { below }: Below,
    error: Option<&HubError>,
) -> Response {
    let found = {
        let state = setting.hub.look();
        visitor
            .caller
            .administers(&state)
            .map(|site| (site.id, site.name.clone(), site.core.zone().clone()))
    };
    let (site, name, zone) = match found {
        Ok(found) => found,
        Err(error) => return failed(setting, Some(visitor), &error),
    };
    let below = below.unwrap_or(i64::MAX);
    let mails = match setting.hub.read(move |rows| mail::below(rows, site, below, MAILS)).await {
        Ok(mails) => mails,
        Err(error) => return failed(setting, Some(visitor), &error),
    };
    let older = mails.last().filter(|_| mails.len() == MAILS as usize).map(|mail| mail.number);
    let when = |mail: &MailView| zone.wall_clock(Utc::from_millis(mail.made_ms));
    let content = html! {
        @if let Some(error) = error { (alert::error(&error.to_string())) }
        p { (name) }
        form method="post" action="/site" {
            (csrf(visitor))
            (Field::new("zone", "Time zone").value(zone.name()).hint("UTC, or a name such as Europe/Berlin. Digital keys that are there keep their periods.").show())
            button type="submit" { "Change" }
        }
        section {
            h2 { "E-mails" }
            @if !setting.sends_mail { p { "No mail server is set (--smtp): e-mails wait." } }
            @if mails.is_empty() { p { "None yet." } }
            @else { div.table { table {
                thead { tr { @for title in ["When", "To", "Subject", "State"] { th scope="col" { (title) } } } }
                tbody { @for mail in &mails { tr {
                    td { (when(mail)) }
                    td { (mail.to) }
                    td { (mail.subject) }
                    td { span.badge.(mail.state) { (mail.state) } @if let Some(problem) = &mail.problem { " " small { (problem) " (" (mail.attempts) " tries)" } } }
                } } }
            } } }
            @if let Some(older) = older { p { a href={ "?below=" (older) } { "Older ones" } } }
        }
    };
    let shown = page(setting, Some(visitor), "Site", &content);
    match error {
        Some(error) => (status_of(error), shown).into_response(),
        None => shown,
    }
}

/// Sets the zone.
pub(super) async fn change(State(setting): State<Shared>, Form(visitor, fields): Form) -> Response {
    let caller = visitor.caller;
    let zone = fields.text("zone").to_owned();
    match setting.hub.ask(move |writing| deed::set_zone(writing, caller, &zone)).await {
        Ok(()) => Redirect::to("/site").into_response(),
        Err(error) => shown(&setting, &visitor, Below::default(), Some(&error)).await,
    }
}

/// Shows the gateways.
pub(super) async fn gateways(State(setting): State<Shared>, visitor: Visitor) -> Response {
    gateway_page(&setting, &visitor, None)
}

fn gateway_page(setting: &Shared, visitor: &Visitor, made: Option<(&str, &str)>) -> Response {
    let state = setting.hub.look();
    let site = match visitor.caller.administers(&state) {
        Ok(site) => site,
        Err(error) => return failed(setting, Some(visitor), &error),
    };
    let zone = site.core.zone();
    let gateways: Vec<_> =
        state.gateways.values().filter(|gateway| gateway.site == site.id).collect();
    let content = html! {
        @if let Some((id, token)) = made { (connection(setting, id, token)) }
        p { "A gateway carries what locks and this dashboard say to each other; it has no key to it. Devices that are connected: "
            @if site.devices().next().is_none() { "none" }
            @for (index, device) in site.devices().enumerate() { @if index > 0 { ", " } (device) }
            "." }
        form method="post" action="/gateways" {
            (csrf(visitor))
            (Field::new("name", "Name").hint("Such as the room where it is.").optional().show())
            button type="submit" { "Make a gateway token" }
        }
        @if !gateways.is_empty() {
            div.table { table {
                thead { tr { th scope="col" { "Name" } th scope="col" { "Made (" (zone.name()) ")" } } }
                tbody { @for gateway in gateways { tr { td { (gateway.name) } td { (zone.wall_clock(gateway.made)) } } } }
            } }
        }
    };
    page(setting, Some(visitor), "Gateways", &content)
}

fn connection(setting: &Shared, site: &str, token: &str) -> Markup {
    html! {
        div.alert.done role="status" {
            p { "This is shown once. Connect a gateway, or virtual lockboxes:" }
            @match setting.mqtt {
                Some(at) => {
                    p.secret { "cargo lockbench lockbox serve --connect mqtt://" (site) ":" (token) "@" (at) }
                    p { "Or a lock on a serial port:" }
                    p.secret { "cargo run -p lockbench-gateway -- --device desk-1 --serial /dev/ttyACM0 --connect mqtt://" (site) ":" (token) "@" (at) }
                }
                None => p.secret { "User " (site) ", password " (token) ", on your broker" },
            }
        }
    }
}

/// Makes a token for a gateway.
pub(super) async fn add_gateway(
    State(setting): State<Shared>,
    _: Costly,
    Form(visitor, fields): Form,
) -> Response {
    let caller = visitor.caller;
    let name = fields.text("name").to_owned();
    match setting.hub.ask(move |writing| deed::add_gateway(writing, caller, &name)).await {
        Ok((site, secret)) => {
            gateway_page(&setting, &visitor, Some((&site.to_string(), secret.expose())))
        }
        Err(error) => failed(&setting, Some(&visitor), &error),
    }
}
