//! Digital keys: what the administrator makes of them, and what users do with phone, app and card.

use std::time::Duration;

use dashboard_core::{KeyId, KeyStatus, NewKey, Role, Zone};

use super::time_left::TOLERANCE;
use super::{expect, no_body};
use crate::bench::{Bench, StepFailure};
use crate::dashboard::{KeySeen, UserSeen, Wish};
use crate::step::{Cell, StepCall, StepId as Id, Table, render_duration};

pub(super) fn run(
    bench: &mut Bench,
    call: &StepCall,
    table: Option<&Table>,
) -> Result<(), StepFailure> {
    match call.id {
        Id::Users => return add_users(bench, call, table),
        Id::SiteTimeZoneIs => {
            let zone = Zone::named(call.text(0)?).map_err(|unknown| {
                StepFailure::new("the name of a time zone", unknown.to_string())
            })?;
            bench.ask(&Wish::SetZone(zone))?.unwrap_or_default();
        }
        Id::MakeDigitalKey => {
            for row in 0..table.map_or(0, Table::height) {
                let new = new_key(call, table, row)?;
                bench.ask(&Wish::MakeKey(new))?.unwrap_or_default();
                bench.rest_after_action()?;
            }
        }
        Id::DeleteDigitalKey => {
            let key = key(bench, call.text(0)?)?.id;
            bench.ask(&Wish::DeleteKey(key))?.unwrap_or_default();
        }
        Id::UserOpensApp => {
            let user = user(bench, call.word(0)?)?.name;
            load_app(bench, &user)?;
        }
        Id::UserPressesUnlock => {
            let (user, key) = at_app(bench, call.word(0)?, call.text(1)?)?;
            bench.ask(&Wish::PressUnlock { user, key })?.unwrap_or_default();
        }
        Id::UserHoldsPhone => {
            let user = user(bench, call.word(0)?)?.name;
            let credential = bench.at_dashboard(|dashboard, now| dashboard.phone(now, &user))?;
            bench.hold_phone(credential)?;
        }
        Id::UserWritesKeycard => {
            let (user, key) = at_app(bench, call.word(0)?, call.text(1)?)?;
            let written =
                bench.at_dashboard(|dashboard, now| dashboard.write_keycard(now, &user, key))?;
            if let Ok(credential) = written {
                bench.put_keycard(credential);
            }
        }
        Id::HoldKeycard => bench.hold_keycard()?,
        _ => return look(bench, call),
    }
    bench.rest_after_action()
}

fn add_users(bench: &mut Bench, call: &StepCall, table: Option<&Table>) -> Result<(), StepFailure> {
    let Some(table) = table else { return Err(no_body(call)) };
    for row in 0..table.height() {
        let cell = |column| table.cell(row, column).unwrap_or_default().to_owned();
        let (name, email, role) = (cell("name"), cell("e-mail"), role(&cell("role"))?);
        bench
            .ask(&Wish::AddUser { name: name.clone(), email, role })?
            .map_err(|refused| StepFailure::new(format!("the user {name}"), refused))?;
    }
    Ok(())
}

fn role(word: &str) -> Result<Role, StepFailure> {
    Role::of_word(word)
        .ok_or_else(|| StepFailure::new("the role ROLE-USER or ROLE-ADMIN", format!("`{word}`")))
}

fn new_key(call: &StepCall, table: Option<&Table>, row: usize) -> Result<NewKey, StepFailure> {
    let Some(table) = table else { return Err(no_body(call)) };
    let text = |column| table.cell(row, column).unwrap_or_default().to_owned();
    let time = |column| match table.value(call.entry(), row, column)? {
        Cell::Time(time) => Ok(time),
        _ => Err(no_body(call)),
    };
    Ok(NewKey {
        description: text("description"),
        user: text("user"),
        from: time("from")?,
        until: time("until")?,
        role: role(&text("role"))?,
        pin: Some(text("PIN")).filter(|pin| !pin.is_empty()),
    })
}

fn look(bench: &mut Bench, call: &StepCall) -> Result<(), StepFailure> {
    match call.id {
        Id::DigitalKeyIs => status_is(bench, call.text(0)?, call.word(1)?),
        Id::DigitalKeyIsPendingDelete => {
            status_is(bench, call.text(0)?, KeyStatus::PendingDelete.word())
        }
        Id::DigitalKeyCouldOpenFor => {
            let (wanted, left) = (call.duration(1)?, key(bench, call.text(0)?)?.could_open_for);
            expect(
                left.abs_diff(wanted) <= TOLERANCE,
                || {
                    format!(
                        "a key that could still open for {}, within {}",
                        render_duration(wanted),
                        render_duration(TOLERANCE)
                    )
                },
                || match left {
                    Duration::ZERO => "it can't open any more".to_owned(),
                    left => format!("it could for {}", render_duration(left)),
                },
            )
        }
        Id::UserSeesDigitalKey => sees(bench, call.word(0)?, call.text(1)?, true),
        Id::UserDoesNotSeeDigitalKey => sees(bench, call.word(0)?, call.text(1)?, false),
        Id::UserGetsMail => {
            let (name, words) = (call.word(0)?, call.text(1)?);
            let address = user(bench, name)?.email;
            let mails = bench.at_dashboard(|dashboard, _| dashboard.mails())?;
            let subjects: Vec<&str> = mails
                .iter()
                .filter(|mail| mail.to == address)
                .map(|mail| mail.subject.as_str())
                .collect();
            expect(
                subjects.iter().any(|subject| subject.contains(words)),
                || format!("an e-mail to {address} about \"{words}\""),
                || format!("{name} got: {}", subjects.join(" / ")),
            )
        }
        _ => Err(no_body(call)),
    }
}

fn status_is(bench: &mut Bench, description: &str, wanted: &str) -> Result<(), StepFailure> {
    let key = key(bench, description)?;
    let status = key.status.as_deref().unwrap_or("gone");
    expect(
        status == wanted,
        || format!("a digital key that is {wanted}"),
        || format!("it is {status}"),
    )
}

/// Looks into a user's app; whoever has not opened it does so now.
fn sees(bench: &mut Bench, name: &str, description: &str, wanted: bool) -> Result<(), StepFailure> {
    let user = user(bench, name)?.name;
    let shown = shown(bench, &user)?;
    let has = shown.iter().any(|key| key.description == description);
    expect(
        has == wanted,
        || format!("an app {} \"{description}\"", if wanted { "with" } else { "without" }),
        || match shown.as_slice() {
            [] => "it shows no key".to_owned(),
            keys => {
                format!(
                    "it shows {}",
                    keys.iter().map(|key| key.description.as_str()).collect::<Vec<_>>().join(", ")
                )
            }
        },
    )
}

/// Goes to a key in a user's app: gives the user, and the key as the app or else the list has it.
fn at_app(
    bench: &mut Bench,
    name: &str,
    description: &str,
) -> Result<(String, KeyId), StepFailure> {
    let user = user(bench, name)?.name;
    let shown = shown(bench, &user)?;
    let in_app = shown.iter().rev().find(|key| key.description == description);
    match in_app {
        Some(key) => Ok((user, key.id)),
        // One that is not in the app is refused there.
        None => Ok((user, key(bench, description)?.id)),
    }
}

/// Gives what a user's app shows; whoever has not opened it does so now.
fn shown(bench: &mut Bench, user: &str) -> Result<Vec<KeySeen>, StepFailure> {
    let look = |bench: &mut Bench| bench.at_dashboard(|dashboard, now| dashboard.app(now, user));
    if let Some(shown) = look(bench)? {
        return Ok(shown);
    }
    load_app(bench, user)?;
    Ok(look(bench)?.unwrap_or_default())
}

fn load_app(bench: &mut Bench, user: &str) -> Result<(), StepFailure> {
    bench
        .ask(&Wish::OpenApp { user: user.to_owned() })?
        .map_err(|refused| StepFailure::new("an app that opens", refused))
}

fn user(bench: &mut Bench, name: &str) -> Result<UserSeen, StepFailure> {
    let known = bench.at_dashboard(|dashboard, _| dashboard.user(name))?;
    known.ok_or_else(|| {
        StepFailure::new("a user who was added", format!("nobody is called {name}"))
            .hint("add the user with `Given the users:`")
    })
}

fn key(bench: &mut Bench, description: &str) -> Result<KeySeen, StepFailure> {
    let key = bench.at_dashboard(|dashboard, now| dashboard.key(now, description))?;
    key.ok_or_else(|| {
        StepFailure::new(
            format!("a digital key \"{description}\""),
            "none of this description was ever made, or it was refused",
        )
    })
}
