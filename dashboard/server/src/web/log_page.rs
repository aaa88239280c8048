//! The activity log of a lockbox, and the events about a user's keys (KEY-11).

use axum::extract::{Path, Query, State};
use axum::response::Response;
use dashboard_core::{Utc, Zone};
use maud::{Markup, html};
use serde::Deserialize;

use super::Shared;
use super::page::{failed, page};
use super::visitor::Visitor;
use crate::deed::Wish;
use crate::hub::{HubError, Place, Site};
use crate::id::Id;
use crate::store::{self, EventRow, NoteKind, NoteRow};

/// How many rows a page has.
const ROWS: u32 = 100;

#[derive(Deserialize)]
pub(super) struct Below {
    below: Option<u32>,
}

/// Shows what happened with a lockbox, newest first.
pub(super) async fn of_lockbox(
    State(setting): State<Shared>,
    visitor: Visitor,
    Path(id): Path<Id>,
    Query(Below { below }): Query<Below>,
) -> Response {
    match lockbox_log(&setting, &visitor, id, below.unwrap_or(u32::MAX)).await {
        Ok((name, content)) => page(&setting, Some(&visitor), &format!("Log of {name}"), &content),
        Err(error) => failed(&setting, Some(&visitor), &error),
    }
}

async fn lockbox_log(
    setting: &Shared,
    visitor: &Visitor,
    id: Id,
    below: u32,
) -> Result<(String, Markup), HubError> {
    let (place, name, zone) = {
        let state = setting.hub.look();
        let place = visitor.caller.place(&state, Wish::See, id)?;
        let site = state.sites.get(&place.site).ok_or(HubError::NotFound)?;
        let (_, lockbox) = site.lockbox(place.lockbox).ok_or(HubError::NotFound)?;
        (place, lockbox.name().to_owned(), site.core.zone().clone())
    };
    let Place { site, lockbox } = place;
    let read = setting.hub.read(move |rows| {
        Ok((
            store::events(rows, site, lockbox, below, ROWS)?,
            store::notes(rows, site, lockbox, NoteKind::Notice, 20)?,
            store::notes(rows, site, lockbox, NoteKind::Refusal, 20)?,
        ))
    });
    let (events, notices, refusals) = read.await?;
    let older = events.last().map(|event| event.sequence).filter(|_| events.len() == ROWS as usize);
    let content = html! {
        p { "Times are of " (zone.name()) "." }
        section { h2 { "Events" } (event_table(&events, &zone, None))
            @if let Some(older) = older { p { a href={ "?below=" (older) } { "Older ones" } } }
        }
        section { h2 { "Notices" } (note_list(&notices, &zone)) }
        section { h2 { "Refused" } (note_list(&refusals, &zone)) }
    };
    Ok((name, content))
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

fn note_list(notes: &[NoteRow], zone: &Zone) -> Markup {
    html! {
        @if notes.is_empty() { p { "None." } }
        ul { @for note in notes { li { (at(Some(note.at), zone)) " " (note.text) } } }
    }
}

/// Writes a time on the site's wall clock.
fn at(at: Option<Utc>, zone: &Zone) -> String {
    at.map_or_else(|| "time unknown".to_owned(), |at| zone.wall_clock(at))
}
