//! The database's tables, and how an older database becomes a newer one by itself.

use rusqlite::Connection;

use super::StoreError;

/// Each is applied once, in this order; `user_version` counts them. One that was released is never changed.
const MIGRATIONS: [&str; 1] = ["
    CREATE TABLE site (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, state TEXT NOT NULL
    ) STRICT;
    CREATE TABLE account (
        id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site (id), name TEXT NOT NULL,
        email TEXT NOT NULL, email_key TEXT NOT NULL UNIQUE, password TEXT,
        administrator INTEGER NOT NULL, keyholder INTEGER NOT NULL,
        invitation BLOB, invitation_until INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE TABLE lockbox (
        site TEXT NOT NULL REFERENCES site (id), number INTEGER NOT NULL, id TEXT NOT NULL UNIQUE,
        keyholder TEXT REFERENCES account (id), device TEXT, state TEXT NOT NULL,
        PRIMARY KEY (site, number)
    ) STRICT;
    CREATE UNIQUE INDEX lockbox_of_device ON lockbox (site, device);
    CREATE TABLE web_session (
        digest BLOB PRIMARY KEY, account TEXT NOT NULL REFERENCES account (id), csrf TEXT NOT NULL,
        until INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE token (
        digest BLOB PRIMARY KEY, id TEXT NOT NULL UNIQUE, account TEXT NOT NULL REFERENCES account (id),
        name TEXT NOT NULL, made INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE gateway (
        id TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site (id), name TEXT NOT NULL,
        digest BLOB NOT NULL UNIQUE, made INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE event (
        site TEXT NOT NULL, number INTEGER NOT NULL, sequence INTEGER NOT NULL, at INTEGER,
        received INTEGER NOT NULL, text TEXT NOT NULL, email TEXT,
        PRIMARY KEY (site, number, sequence)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX event_of_user ON event (site, email, received);
    CREATE TABLE note (
        row INTEGER PRIMARY KEY, site TEXT NOT NULL, number INTEGER NOT NULL, at INTEGER NOT NULL,
        kind TEXT NOT NULL, text TEXT NOT NULL
    ) STRICT;
    CREATE INDEX note_of_lockbox ON note (site, number, row);
    CREATE TABLE mail (
        row INTEGER PRIMARY KEY, site TEXT NOT NULL, receiver TEXT NOT NULL, subject TEXT NOT NULL,
        body TEXT NOT NULL, made INTEGER NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL,
        due INTEGER NOT NULL, problem TEXT
    ) STRICT;
    CREATE INDEX mail_to_send ON mail (state, due);
    CREATE TABLE done (
        account TEXT NOT NULL, mark TEXT NOT NULL, asked BLOB NOT NULL, at INTEGER NOT NULL, status INTEGER NOT NULL,
        body TEXT NOT NULL, PRIMARY KEY (account, mark)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX done_long_ago ON done (at);
"];

/// Brings a database up to date; one that is newer than this program is left alone.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let applied = usize::try_from(version).unwrap_or(usize::MAX);
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if applied == 0 && tables > 0 {
        return Err(StoreError::Foreign);
    }
    if applied > MIGRATIONS.len() {
        return Err(StoreError::Newer { found: version, known: MIGRATIONS.len() });
    }
    for (index, statements) in MIGRATIONS.iter().enumerate().skip(applied) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(statements)?;
        transaction.pragma_update(None, "user_version", index as i64 + 1)?;
        transaction.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_programs_database_is_left_alone() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE TABLE bookmark (url TEXT)").unwrap();
        let refused = migrate(&mut connection).unwrap_err().to_string();
        assert!(refused.contains("another program's"), "{refused}");
        let tables = "SELECT count(*) FROM sqlite_schema";
        let tables: i64 = connection.query_row(tables, [], |row| row.get(0)).unwrap();
        assert_eq!(tables, 1);
    }

    #[test]
    fn migrations_run_once_and_a_newer_database_is_left_alone() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        migrate(&mut connection).unwrap();
        connection.pragma_update(None, "user_version", 1000).unwrap();
        let refused = migrate(&mut connection).unwrap_err().to_string();
        assert!(refused.starts_with("database is of version 1000"), "{refused}");
    }
}
