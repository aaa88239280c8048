//! A very large house: a thousand paired lockboxes with a hundred digital keys each, written into a database.

use std::path::Path;

use dashboard_core::{EnteredTime, NewKey, Role, Zone};
use dashboard_server::Id;
use rusqlite::{Connection, params};

use crate::site::{BOX, Site};

pub(crate) const LOCKBOXES: usize = 1000;
pub(crate) const KEYS: usize = 100;
pub(crate) const PASSWORD: &str = "correct horse battery";
/// Users of each lockbox.
const USERS: usize = 10;

/// Writes all of them to the one site of a database that no server has open.
pub(crate) fn fill(database: &Path) {
    let mut connection = Connection::open(database).expect("the database");
    let site: String =
        connection.query_row("SELECT id FROM site", [], |row| row.get(0)).expect("a site");
    let transaction = connection.transaction().expect("a transaction");
    for number in 1..=LOCKBOXES {
        let lockbox = serde_json::to_string(lockbox(number).lockbox()).expect("its JSON");
        let id = Id::random().expect("chance").to_string();
        transaction
            .execute(
                "INSERT INTO lockbox (site, number, id, state) VALUES (?1, ?2, ?3, ?4)",
                params![site, number as u32, id, lockbox],
            )
            .expect("a row");
    }
    transaction.commit().expect("room for it");
}

/// Pairs a lockbox and makes its keys, over a year from half a year ago on.
fn lockbox(number: usize) -> Site {
    let mut site = Site::paired_as(number as u64);
    site.goes_offline();
    let Site { dashboard, now, .. } = &mut site;
    for user in 0..USERS {
        let email = format!("person{number}-{user}@example.com");
        let name = format!("Person {number}-{user}");
        dashboard.add_user(&name, &email, Role::User).expect("another user");
    }
    dashboard.lockbox_mut(BOX).expect("paired").set_name(format!("Door {number}"));
    for key in 0..KEYS {
        let spread = (number * KEYS + key) * 7919 % 365;
        let day = |days: usize| {
            let at = now.as_secs() + (days as i64 - 182) * 86_400;
            let wall_clock =
                Zone::named("UTC").expect("a zone").wall_clock(dashboard_core::Utc::from_secs(at));
            let wall_clock = wall_clock.replace(' ', "T").parse().expect("a time");
            EnteredTime { wall_clock, zone: None }
        };
        let new = NewKey {
            description: format!("visit {key} at door {number}"),
            user: format!("person{number}-{}@example.com", key % USERS),
            from: day(spread),
            until: day(spread + 1 + key % 30),
            role: Role::User,
            pin: None,
        };
        dashboard.make_key(*now, BOX, &new).expect("a key");
    }
    site
}
