//! Sites and lockboxes: a row each, with the state of `dashboard-core` as JSON.

use dashboard_core::{Dashboard, Lockbox, LockboxId};
use rusqlite::{Connection, params};

use super::StoreError;
use crate::hub::LockboxRecord;
use crate::id::Id;

pub(crate) fn insert_site(
    connection: &Connection,
    site: Id,
    name: &str,
    core: &Dashboard,
) -> Result<(), StoreError> {
    let state = serde_json::to_string(&core.site_state())?;
    connection
        .prepare_cached("INSERT INTO site (id, name, state) VALUES (?1, ?2, ?3)")?
        .execute(params![site.to_string(), name, state])?;
    Ok(())
}

pub(crate) fn save_site(
    connection: &Connection,
    site: Id,
    name: &str,
    core: &Dashboard,
) -> Result<(), StoreError> {
    let state = serde_json::to_string(&core.site_state())?;
    connection
        .prepare_cached("UPDATE site SET name = ?2, state = ?3 WHERE id = ?1")?
        .execute(params![site.to_string(), name, state])?;
    Ok(())
}

pub(crate) fn save_lockbox(
    connection: &Connection,
    site: Id,
    number: LockboxId,
    record: &LockboxRecord,
    lockbox: &Lockbox,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO lockbox (site, number, id, keyholder, device, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (site, number) DO UPDATE SET
             keyholder = excluded.keyholder, device = excluded.device, state = excluded.state",
        )?
        .execute(params![
            site.to_string(),
            number.0,
            record.id.to_string(),
            record.keyholder.map(|id| id.to_string()),
            record.device,
            serde_json::to_string(lockbox)?,
        ])?;
    Ok(())
}

/// Gives the last number of which there is anything, so that none is given twice: what happened stays by number.
pub(crate) fn last_number(connection: &Connection, site: Id) -> Result<u32, StoreError> {
    let last = connection.query_row(
        "SELECT max(
            coalesce((SELECT max(number) FROM lockbox WHERE site = ?1), 0),
            coalesce((SELECT max(number) FROM event WHERE site = ?1), 0),
            coalesce((SELECT max(number) FROM note WHERE site = ?1), 0))",
        [site.to_string()],
        |row| row.get(0),
    )?;
    Ok(last)
}

pub(crate) fn delete_lockbox(
    connection: &Connection,
    site: Id,
    number: LockboxId,
) -> Result<(), StoreError> {
    let whose = params![site.to_string(), number.0];
    connection.execute("DELETE FROM lockbox WHERE site = ?1 AND number = ?2", whose)?;
    Ok(())
}
