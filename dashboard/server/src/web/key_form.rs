//! The form for a new digital key, as document B describes it (KEY-1).

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use dashboard_core::{EnteredTime, NewKey, Role};
use maud::html;

use super::field::{Field, choice};
use super::page::{csrf, failed, page, status_of};
use super::visitor::{Fields, Form, Visitor};
use super::{Shared, alert};
use crate::deed;
use crate::hub::{HubError, State as HubState};

/// Shows the form.
pub(super) async fn show(State(setting): State<Shared>, visitor: Visitor) -> Response {
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
