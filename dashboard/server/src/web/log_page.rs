//! The activity log of a lockbox, and the events about a user's keys (KEY-11).

use axum::extract::{Path, Query, State};
use axum::response::Response;
use dashboard_core::{Utc, Zone};
use maud::{Markup, html};
use serde::Deserialize;

use super::Shared;
use super::live::follow_signed_in;
use super::page::{failed, page};
use super::visitor::Visitor;
use crate::deed::Wish;
use crate::hub::{HubError, Place, Site};
use crate::id::Id;
use crate::store::{self, EventRow, NoteKind, NoteRow};

/// How many rows a page has.
const ROWS: u32 = 100;

/// How many notices and refusals a page has, each.
const NOTES: u32 = 20;

/// Where each list begins: below these numbers.
#[derive(Clone, Copy, Default, Deserialize)]
pub(super) struct Older {
    below: Option<u32>,
    notices_below: Option<i64>,
    refusals_below: Option<i64>,
}

impl Older {
    const fn is_newest(self) -> bool {
        self.below.is_none() && self.notices_below.is_none() && self.refusals_below.is_none()
    }
}

/// Shows what happened with a lockbox, newest first; the newest page goes on by itself.
pub(super) async fn of_lockbox(
    State(setting): State<Shared>,
    visitor: Visitor,
    Path(id): Path<Id>,
    Query(below): Query<Older>,
) -> Response {
    let name = match place_and_name(&setting, &visitor, id) {
        Ok((_, name)) => name,
        Err(error) => return failed(&setting, Some(&visitor), &error),
    };
    let live = below.is_newest().then(|| format!("/lockboxes/{id}/log/live"));
    match lists(&setting, &visitor, id, below).await {
        Ok(lists) => {
            let content = html! {
                @if live.is_none() { p { a href={ "/lockboxes/" (id) "/log" } { "To the newest" } } }
                div data-live=[live] { (lists) }
            };
            page(&setting, Some(&visitor), &format!("Log of {name}"), &content)
        }
        Err(error) => failed(&setting, Some(&visitor), &error),
    }
}

/// Sends the newest page anew whenever something happened.
pub(super) async fn live(
    State(setting): State<Shared>,
    visitor: Visitor,
    Path(id): Path<Id>,
) -> Response {
    match place_and_name(&setting, &visitor, id) {
        Err(error) => failed(&setting, Some(&visitor), &error),
        Ok((place, _)) => {
            let (shared, whose) = (setting.clone(), visitor.clone());
            follow_signed_in(&setting, &visitor, place.into(), move || {
                let (shared, whose) = (shared.clone(), whose.clone());
                async move { lists(&shared, &whose, id, Older::default()).await.ok() }
            })
        }
    }
}

fn place_and_name(
    setting: &Shared,
    visitor: &Visitor,
    id: Id,
) -> Result<(Place, String), HubError> {
    let state = setting.hub.look();
    let place = visitor.caller.place(&state, Wish::See, id)?;
    let site = state.sites.get(&place.site).ok_or(HubError::NotFound)?;
    let (_, lockbox) = site.lockbox(place.lockbox).ok_or(HubError::NotFound)?;
    Ok((place, lockbox.name().to_owned()))
}

async fn lists(
    setting: &Shared,
    visitor: &Visitor,
    id: Id,
    from: Older,
) -> Result<Markup, HubError> {
    let (Place { site, lockbox }, _) = place_and_name(setting, visitor, id)?;
    let below = from.below.unwrap_or(u32::MAX);
    let notices_below = from.notices_below.unwrap_or(i64::MAX);
    let refusals_below = from.refusals_below.unwrap_or(i64::MAX);
    let read = setting.hub.read(move |rows| {
        Ok((
            store::events(rows, site, lockbox, below, ROWS)?,
            store::notes(rows, site, lockbox, NoteKind::Notice, notices_below, NOTES)?,
            store::notes(rows, site, lockbox, NoteKind::Refusal, refusals_below, NOTES)?,
        ))
    });
    let (events, notices, refusals) = read.await?;
    let state = setting.hub.look();
    let zone = state.sites.get(&site).ok_or(HubError::NotFound)?.core.zone();
    let older = events.last().map(|event| event.sequence).filter(|_| events.len() == ROWS as usize);
    Ok(html! {
        p { "Times are of " (zone.name()) "." }
        section {
            h2 { "Events" }
            (event_table(&events, zone, None))
            @if let Some(older) = older { (older_ones("below", i64::from(older))) }
        }
        section { h2 { "Notices" } (note_list(&notices, zone, "notices_below")) }
        section { h2 { "Refused" } (note_list(&refusals, zone, "refusals_below")) }
    })
}

fn older_ones(field: &str, below: i64) -> Markup {
    html! { p { a href={ "?" (field) "=" (below) } { "Older ones" } } }
}

/// A table of events; with the lockboxes' names where they are of several.
pub(super) fn event_table(events: &[EventRow], zone: &Zone, site: Option<&Site>) -> Markup {
    let name = |event: &EventRow| {
        let lockbox = site.and_then(|site| site.core.lockbox(event.lockbox));
        lockbox.map_or("removed", |lockbox| lockbox.name()).to_owned()
    };
    html! {
        @if events.is_empty() { p { "Nothing yet." } }
        @else {
            div.table { table {
                thead { tr { th scope="col" { "No." } @if site.is_some() { th scope="col" { "Smartlock" } } th scope="col" { "When" } th scope="col" { "What" } } }
                tbody {
                    @for event in events {
                        tr {
                            td { (event.sequence) }
                            @if site.is_some() { td { (name(event)) } }
                            td { (at(event.at, zone)) }
                            td { (event.text) }
                        }
                    }
                }
            } }
        }
    }
}

fn note_list(notes: &[NoteRow], zone: &Zone, field: &str) -> Markup {
    let older = notes.last().filter(|_| notes.len() == NOTES as usize);
    html! {
        @if notes.is_empty() { p { "None." } }
        ul { @for note in notes { li { (at(Some(note.at), zone)) " " (note.text) } } }
        @if let Some(last) = older { (older_ones(field, last.row)) }
    }
}

/// Writes a time on the site's wall clock.
fn at(at: Option<Utc>, zone: &Zone) -> String {
    at.map_or_else(|| "time unknown".to_owned(), |at| zone.wall_clock(at))
}
