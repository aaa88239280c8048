//! Digital keys: what the administrator makes of them, and what users do with phone, app and card.

use std::time::Duration;

use dashboard_core::{Dashboard, IssuedKey, KeyId, KeyStatus, NewKey, Refused, Role, Zone};

use super::time_left::TOLERANCE;
use super::{expect, no_body};
use crate::bench::{Bench, LOCKBOX, StepFailure};
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
            bench.ask_dashboard(|dashboard, _| dashboard.set_zone(zone));
        }
        Id::MakeDigitalKey => {
            for row in 0..table.map_or(0, Table::height) {
                let new = new_key(call, table, row)?;
                bench.ask_dashboard(|dashboard, now| dashboard.make_key(now, LOCKBOX, &new)).ok();
                bench.rest_after_action()?;
            }
        }
        Id::DeleteDigitalKey => {
            let key = key(bench, call.text(0)?)?.id();
            bench.ask(|lockbox, now| lockbox.delete_key(now, key))?.unwrap_or_default();
        }
        Id::UserOpensApp => {
            let user = user(bench, call.word(0)?)?;
            load_app(bench, &user)?;
        }
        Id::UserPressesUnlock => {
            let (user, key) = at_app(bench, call.word(0)?, call.text(1)?)?;
            bench
                .ask_dashboard(|dashboard, now| dashboard.press_unlock(now, &user, LOCKBOX, key))
                .unwrap_or_default();
        }
        Id::UserHoldsPhone => {
            let user = user(bench, call.word(0)?)?;
            let credential = bench
                .ask_dashboard(|dashboard, now| dashboard.phone_credential(now, &user, LOCKBOX));
            bench.hold_phone(credential)?;
        }
        Id::UserWritesKeycard => {
            let (user, key) = at_app(bench, call.word(0)?, call.text(1)?)?;
            let written = bench
                .ask_dashboard(|dashboard, now| dashboard.write_keycard(now, &user, LOCKBOX, key));
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
        let cell = |column| table.cell(row, column).unwrap_or_default();
        let role = role(cell("role"))?;
        bench
            .ask_dashboard(|dashboard, _| dashboard.add_user(cell("name"), cell("e-mail"), role))
            .map_err(|error| {
                StepFailure::new(format!("the user {}", cell("name")), error.to_string())
            })?;
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
    let now = bench.utc();
    match call.id {
        Id::DigitalKeyIs => status_is(bench, call.text(0)?, call.word(1)?),
        Id::DigitalKeyIsPendingDelete => {
            status_is(bench, call.text(0)?, KeyStatus::PendingDelete.word())
        }
        Id::DigitalKeyCouldOpenFor => {
            let (wanted, left) =
                (call.duration(1)?, key(bench, call.text(0)?)?.could_open_for(now));
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
            let user = user(bench, name)?;
            let address = bench.ask_dashboard(|dashboard, _| {
                dashboard.user(&user).map(|user| user.email().to_owned()).unwrap_or_default()
            });
            let mails = bench.dashboard_lockbox().map_or(&[][..], |lockbox| lockbox.mails());
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

fn status_is(bench: &Bench, description: &str, wanted: &str) -> Result<(), StepFailure> {
    let status = key(bench, description)?.status(bench.utc()).map_or("gone", KeyStatus::word);
    expect(
        status == wanted,
        || format!("a digital key that is {wanted}"),
        || format!("it is {status}"),
    )
}

/// Looks into a user's app; whoever has not opened it does so now.
fn sees(bench: &mut Bench, name: &str, description: &str, wanted: bool) -> Result<(), StepFailure> {
    let user = user(bench, name)?;
    open_app(bench, &user)?;
    let shown = shown(bench, &user);
    let has = shown.iter().any(|(_, shown)| shown == description);
    expect(
        has == wanted,
        || format!("an app {} \"{description}\"", if wanted { "with" } else { "without" }),
        || match shown.as_slice() {
            [] => "it shows no key".to_owned(),
            keys => {
                format!(
                    "it shows {}",
                    keys.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(", ")
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
    let user = user(bench, name)?;
    open_app(bench, &user)?;
    let in_app = shown(bench, &user).into_iter().rev().find(|(_, shown)| shown == description);
    match in_app {
        Some((id, _)) => Ok((user, id)),
        // One that is not in the app is refused there.
        None => Ok((user, key(bench, description)?.id())),
    }
}

fn shown(bench: &mut Bench, user: &str) -> Vec<(KeyId, String)> {
    bench.ask_dashboard(|dashboard, _| {
        let keys = dashboard.app_keys(user).into_iter();
        keys.map(|(_, key)| (key.id(), key.description().to_owned())).collect()
    })
}

fn open_app(bench: &mut Bench, user: &str) -> Result<(), StepFailure> {
    let open = bench.ask_dashboard(|dashboard, _| dashboard.app_is_open(user));
    if open { Ok(()) } else { load_app(bench, user) }
}

fn load_app(bench: &mut Bench, user: &str) -> Result<(), StepFailure> {
    bench
        .ask_dashboard(|dashboard, _| dashboard.load_app(user))
        .map_err(|refused: Refused| StepFailure::new("an app that opens", refused.text()))
}

fn user(bench: &mut Bench, name: &str) -> Result<String, StepFailure> {
    let known = bench.ask_dashboard(|dashboard: &mut Dashboard, _| {
        dashboard.user(name).map(|user| user.name().to_owned())
    });
    known.ok_or_else(|| {
        StepFailure::new("a user who was added", format!("nobody is called {name}"))
            .hint("add the user with `Given the users:`")
    })
}

fn key<'a>(bench: &'a Bench, description: &str) -> Result<&'a IssuedKey, StepFailure> {
    let key = bench.dashboard_lockbox().and_then(|lockbox| lockbox.key_named(description));
    key.ok_or_else(|| {
        StepFailure::new(
            format!("a digital key \"{description}\""),
            "none of this description was ever made, or it was refused",
        )
    })
}
