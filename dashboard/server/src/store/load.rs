//! Reads the whole state at the start, and again if a commit failed.

use std::collections::BTreeMap;

use dashboard_core::{Dashboard, Lockbox, LockboxId, SiteState, Utc};
use rusqlite::{Connection, Row};

use super::{StoreError, unreadable};
use crate::account::{Account, ApiToken, Gateway, WebSession};
use crate::hub::{LockboxRecord, Site, State};
use crate::id::{Digest, Id};

pub(crate) fn load(connection: &Connection) -> Result<State, StoreError> {
    let mut state = State::default();
    for (id, name, core) in sites(connection)? {
        let (records, lockboxes) = lockboxes(connection, id)?;
        let core = Dashboard::from_parts(core, lockboxes);
        state.sites.insert(id, Site::new(id, name, core, records));
    }
    each(
        connection,
        "SELECT id, site, name, email, password, administrator, keyholder, invitation, invitation_until FROM account",
        |row| {
            let invitation: Option<[u8; 32]> = row.get(7)?;
            let until = Utc::from_millis(row.get(8)?);
            let account = Account {
                id: id(row, 0)?,
                site: id(row, 1)?,
                name: row.get(2)?,
                email: row.get(3)?,
                password: row.get(4)?,
                administrator: row.get(5)?,
                keyholder: row.get(6)?,
                invitation: invitation.map(|digest| (Digest::from_bytes(digest), until)),
            };
            state.accounts.insert(account.id, account);
            Ok(())
        },
    )?;
    each(connection, "SELECT digest, account, csrf, until FROM web_session", |row| {
        let until = Utc::from_millis(row.get(3)?);
        let session = WebSession { account: id(row, 1)?, csrf: row.get(2)?, until };
        state.sessions.insert(digest(row)?, session);
        Ok(())
    })?;
    each(connection, "SELECT digest, id, account, name, made FROM token", |row| {
        let made = Utc::from_millis(row.get(4)?);
        let token = ApiToken { id: id(row, 1)?, account: id(row, 2)?, name: row.get(3)?, made };
        state.tokens.insert(digest(row)?, token);
        Ok(())
    })?;
    each(connection, "SELECT digest, id, site, name, made FROM gateway", |row| {
        let made = Utc::from_millis(row.get(4)?);
        let digest = digest(row)?;
        let gateway =
            Gateway { id: id(row, 1)?, site: id(row, 2)?, name: row.get(3)?, digest, made };
        state.gateways.insert(gateway.id, gateway);
        Ok(())
    })?;
    Ok(state)
}

fn sites(connection: &Connection) -> Result<Vec<(Id, String, SiteState)>, StoreError> {
    let mut sites = Vec::new();
    each(connection, "SELECT id, name, state FROM site", |row| {
        let id = id(row, 0)?;
        let state: String = row.get(2)?;
        let state = serde_json::from_str(&state)
            .map_err(|error| unreadable(&format!("site {id}"), &error))?;
        sites.push((id, row.get(1)?, state));
        Ok(())
    })?;
    Ok(sites)
}

type Lockboxes = (BTreeMap<LockboxId, LockboxRecord>, BTreeMap<LockboxId, Lockbox>);

fn lockboxes(connection: &Connection, site: Id) -> Result<Lockboxes, StoreError> {
    let (mut records, mut lockboxes) = (BTreeMap::new(), BTreeMap::new());
    let mut select = connection
        .prepare("SELECT id, number, keyholder, device, state FROM lockbox WHERE site = ?1")?;
    let mut rows = select.query([site.to_string()])?;
    while let Some(row) = rows.next()? {
        let id = id(row, 0)?;
        let number = LockboxId(row.get(1)?);
        let keyholder: Option<String> = row.get(2)?;
        let keyholder = keyholder
            .map(|keyholder| keyholder.parse())
            .transpose()
            .map_err(|error| unreadable(&format!("lockbox {id}"), &error))?;
        records.insert(number, LockboxRecord { id, keyholder, device: row.get(3)? });
        let state: String = row.get(4)?;
        let lockbox = serde_json::from_str(&state)
            .map_err(|error| unreadable(&format!("lockbox {id}"), &error))?;
        lockboxes.insert(number, lockbox);
    }
    Ok((records, lockboxes))
}

fn each(
    connection: &Connection,
    statement: &str,
    mut take: impl FnMut(&Row<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut select = connection.prepare(statement)?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        take(row)?;
    }
    Ok(())
}

fn id(row: &Row<'_>, column: usize) -> Result<Id, StoreError> {
    let text: String = row.get(column)?;
    text.parse().map_err(|error| unreadable(&format!("id {text}"), &error))
}

fn digest(row: &Row<'_>) -> Result<Digest, StoreError> {
    Ok(Digest::from_bytes(row.get(0)?))
}
