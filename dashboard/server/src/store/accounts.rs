//! Accounts, and the secrets by which people and programs are known.

use dashboard_core::Utc;
use rusqlite::{Connection, params};

use super::StoreError;
use crate::account::{Account, ApiToken, Gateway, WebSession};
use crate::id::{Digest, Id};

pub(crate) fn insert_account(connection: &Connection, account: &Account) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO account (id, site, name, email, email_key, password, administrator, keyholder,
         invitation, invitation_until) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            account.id.to_string(),
            account.site.to_string(),
            account.name,
            account.email,
            account.email.to_lowercase(),
            account.password,
            account.administrator,
            account.keyholder,
            account.invitation.map(|(digest, _)| digest.bytes().to_vec()),
            account.invitation.map_or(0, |(_, until)| until.as_millis()),
        ],
    )?;
    Ok(())
}

/// Writes what may change of an account.
pub(crate) fn update_account(connection: &Connection, account: &Account) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE account SET password = ?2, administrator = ?3, keyholder = ?4, invitation = ?5,
         invitation_until = ?6 WHERE id = ?1",
        params![
            account.id.to_string(),
            account.password,
            account.administrator,
            account.keyholder,
            account.invitation.map(|(digest, _)| digest.bytes().to_vec()),
            account.invitation.map_or(0, |(_, until)| until.as_millis()),
        ],
    )?;
    Ok(())
}

/// Deletes an account with all that is only its own.
pub(crate) fn delete_account(connection: &Connection, account: Id) -> Result<(), StoreError> {
    for statement in [
        "DELETE FROM web_session WHERE account = ?1",
        "DELETE FROM token WHERE account = ?1",
        "DELETE FROM done WHERE account = ?1",
        "DELETE FROM account WHERE id = ?1",
    ] {
        connection.execute(statement, [account.to_string()])?;
    }
    Ok(())
}

pub(crate) fn insert_web_session(
    connection: &Connection,
    digest: Digest,
    session: &WebSession,
    now: Utc,
) -> Result<(), StoreError> {
    connection.execute("DELETE FROM web_session WHERE until <= ?1", [now.as_millis()])?;
    connection.execute(
        "INSERT INTO web_session (digest, account, csrf, until) VALUES (?1, ?2, ?3, ?4)",
        params![
            digest.bytes().to_vec(),
            session.account.to_string(),
            session.csrf,
            session.until.as_millis()
        ],
    )?;
    Ok(())
}

pub(crate) fn delete_web_session(
    connection: &Connection,
    digest: Digest,
) -> Result<(), StoreError> {
    let whose = params![digest.bytes().to_vec()];
    connection.execute("DELETE FROM web_session WHERE digest = ?1", whose)?;
    Ok(())
}

pub(crate) fn insert_token(
    connection: &Connection,
    digest: Digest,
    token: &ApiToken,
) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO token (digest, id, account, name, made) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            digest.bytes().to_vec(),
            token.id.to_string(),
            token.account.to_string(),
            token.name,
            token.made.as_millis()
        ],
    )?;
    Ok(())
}

pub(crate) fn delete_token(connection: &Connection, token: Id) -> Result<(), StoreError> {
    connection.execute("DELETE FROM token WHERE id = ?1", [token.to_string()])?;
    Ok(())
}

pub(crate) fn insert_gateway(connection: &Connection, gateway: &Gateway) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO gateway (id, site, name, digest, made) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            gateway.id.to_string(),
            gateway.site.to_string(),
            gateway.name,
            gateway.digest.bytes().to_vec(),
            gateway.made.as_millis()
        ],
    )?;
    Ok(())
}
