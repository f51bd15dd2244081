//! Restores a backup: into a running store, or as a new store.
//!
//! The backup is first written to a temporary file next to the store. There it is checked and migrated to the newest
//! version. Only then a single transaction adds it to the store, or a rename makes it a new store. So a crash leaves the
//! store either unchanged or complete.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, TransactionBehavior};
use tempfile::NamedTempFile;

use super::backup::place;
use super::check::{Contents, contents, thorough};
use super::database::sqlite::{READ, connect};
use super::database::{Database, Sql};
use super::{Address, Backend, Result, Store, StoreError, WRITE, audit, copy, file, json, schema, texts};

/// The current state of a session in a backup.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    /// Its number in the backup.
    pub session: i64,
    /// The current session file.
    pub text: &'a str,
    /// The latest schedule for it.
    pub schedule: Option<&'a str>,
}

/// What a backup has added to a store.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Added {
    /// The new numbers of its sessions.
    pub sessions: Vec<i64>,
    /// The organisations that were not there.
    pub organisations: Vec<String>,
    /// The accounts that were not there.
    pub accounts: Vec<String>,
    /// The accounts that were: they stay as they are.
    pub kept: Vec<String>,
}

/// Checks that the program can read the current state of an open session. Its history is not checked.
pub type Readable<'a, E> = &'a dyn Fn(Shown<'_>) -> std::result::Result<(), E>;

impl Store {
    /// Adds all sessions of a backup of at most `most` bytes under new numbers, and the organisations and accounts that are not
    /// there.
    ///
    /// # Errors
    /// If it is not a backup, or cannot be written. Then nothing is added.
    pub fn restore<E: From<StoreError>>(
        &self,
        from: &mut dyn Read,
        most: u64,
        readable: Readable<'_, E>,
    ) -> std::result::Result<Added, E> {
        let _slot = self.copy_slot()?;
        let folder = self.folder();
        let part = accepted(receive(&folder, from, most)?, &folder, readable)?;
        let added = self.add(part.path())?;
        audit::is_kept();
        Ok(added)
    }

    /// A path beside which there is room for a backup.
    fn folder(&self) -> PathBuf {
        self.address.file().map_or_else(|| std::env::temp_dir().join("plenary.db"), Path::to_owned)
    }

    fn add(&self, backup: &Path) -> Result<Added> {
        let sqlite = match &self.backend {
            Backend::Postgres { database, .. } => {
                let added = (database.as_ref() as &dyn Database).write(WRITE, |to| {
                    copy::from_file(to, backup)?;
                    add(to, GIVEN_POSTGRES, "theirs_", "")
                });
                return added;
            }
            Backend::Sqlite { database, .. } => database,
        };
        let path = backup.to_string_lossy();
        sqlite.exclusively(WRITE, |writer| {
            writer.execute("ATTACH ? AS backup", [path.as_ref()])?;
            let added = writer.transaction_with_behavior(TransactionBehavior::Immediate).map_err(StoreError::from);
            let added = added.and_then(|to| {
                let added = add(&*to, GIVEN_SQLITE, "backup.", "main.")?;
                to.commit()?;
                Ok(added)
            });
            writer.execute_batch("DETACH backup")?;
            added
        })
    }
}

/// Creates a new store from a backup. Nobody is signed in in it: whoever was may have lost the right since.
///
/// # Errors
/// If it is not a backup, the file of the store exists, or the database has sessions or accounts.
pub fn restore<E: From<StoreError>>(
    from: &Path,
    to: &Address,
    readable: Readable<'_, E>,
) -> std::result::Result<(Contents, Added), E> {
    let open = || -> Result<File> {
        File::open(file::full(from)?).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => StoreError::NoFile,
            _ => error.into(),
        })
    };
    let Some(to) = to.file() else {
        let store = Store::at(to)?;
        let is_new = "SELECT NOT EXISTS (SELECT 1 FROM session) AND NOT EXISTS (SELECT 1 FROM account)";
        if !store.read(|of| of.value::<bool>(is_new, &[]))? {
            return Err(StoreError::NotEmpty.into());
        }
        let added = store.restore(&mut open()?, u64::MAX, readable)?;
        return Ok((store.read(|of| contents(of, schema::NEWEST))?, added));
    };
    let to = file::full(to)?;
    if to.exists() {
        return Err(StoreError::Exists.into());
    }
    file::examine(&to, READ)?;
    let part = accepted(receive(&to, &mut open()?, u64::MAX)?, &to, readable)?;
    let made = connect(part.path(), false, READ)?;
    made.execute_batch("DELETE FROM login; DELETE FROM flow;").map_err(StoreError::from)?;
    let contents = contents(&made, schema::NEWEST)?;
    drop(made);
    place(part, &to)?;
    Ok((contents, Added::default()))
}

/// Writes the incoming backup to a temporary file.
fn receive(store: &Path, from: &mut dyn Read, most: u64) -> Result<NamedTempFile> {
    let mut part = file::temporary(store)?;
    let (mut buffer, mut bytes) = (vec![0; 256 << 10], 0);
    loop {
        let read = match from.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(StoreError::Broken(error.to_string())),
        };
        bytes += read as u64;
        if bytes > most {
            return Err(StoreError::BackupTooLarge(most / 1_000_000));
        }
        part.write_all(&buffer[..read])?;
    }
    Ok(part)
}

/// Checks and migrates a received backup.
fn accepted<E: From<StoreError>>(
    part: NamedTempFile,
    store: &Path,
    readable: Readable<'_, E>,
) -> std::result::Result<NamedTempFile, E> {
    let mut start = Vec::new();
    let open = part.reopen().map_err(StoreError::from)?;
    open.take(file::MAGIC.len() as u64).read_to_end(&mut start).map_err(StoreError::from)?;
    let part = if start == file::MAGIC {
        part
    } else if start.trim_ascii_start().starts_with(b"{") {
        let made = file::temporary(store)?;
        json::convert(&part.reopen().map_err(StoreError::from)?, &mut untrusted(made.path())?)?;
        made
    } else {
        return Err(StoreError::Backup("its first bytes are not those of a backup".to_owned()).into());
    };
    let mut connection = untrusted(part.path())?;
    prepare(&mut connection).map_err(|error| match error {
        StoreError::Damaged(why) => StoreError::Backup(why),
        StoreError::Foreign(why) => StoreError::Backup(why.to_owned()),
        // rows that violate the schema mean a bad backup, but a failing disk does not
        StoreError::Sqlite(why) if why.sqlite_error_code() != Some(ErrorCode::SystemIoFailure) => {
            StoreError::Backup(why.to_string())
        }
        other => other,
    })?;
    shown(&connection, readable)?;
    Ok(part)
}

/// A connection to an untrusted file.
fn untrusted(path: &Path) -> Result<Connection> {
    let connection = connect(path, false, READ)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.pragma_update(None, "foreign_keys", false)?;
    Ok(connection)
}

/// Checks a backup and migrates it to the newest version.
fn prepare(connection: &mut Connection) -> Result<()> {
    let version = file::version(connection)?;
    if version == 0 {
        return Err(StoreError::Backup("it is empty".to_owned()));
    }
    if !schema::is_exactly(connection, version)? {
        return Err(StoreError::Backup("its tables are not those of a store".to_owned()));
    }
    // a copied store may be in WAL mode without its log
    connection.pragma_update(None, "journal_mode", "DELETE")?;
    // no need to sync a temporary file
    connection.pragma_update(None, "synchronous", "OFF")?;
    thorough(connection, version)?;
    schema::migrate(connection, schema::NEWEST)?;
    Ok(())
}

/// Checks that the current state of every open session can be read.
fn shown<E: From<StoreError>>(from: &Connection, readable: Readable<'_, E>) -> std::result::Result<(), E> {
    const SHOWN: &str = "SELECT id, text, (SELECT schedule FROM answer WHERE answer.session = session.id
            AND answer.revision = head ORDER BY answer.id DESC LIMIT 1) FROM session
        JOIN revision ON revision.session = id AND number = head WHERE closed IS NULL ORDER BY id";
    let mut rows = from.prepare(SHOWN).map_err(StoreError::from)?;
    let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).map_err(StoreError::from)?;
    for row in rows {
        let (session, text, schedule): (i64, i64, Option<i64>) = row.map_err(StoreError::from)?;
        let text = texts::get(from, text)?;
        let schedule = schedule.map(|schedule| texts::get(from, schedule)).transpose()?;
        readable(Shown { session, text: &text, schedule: schedule.as_deref() })?;
    }
    Ok(())
}

/// The numbers that the sessions get: those after all that a session ever had.
const GIVEN_SQLITE: &str = "CREATE TEMP TABLE given AS
    SELECT id AS was, row_number() OVER (ORDER BY id) + (SELECT coalesce(max(seq), 0) FROM main.sqlite_sequence
        WHERE name = 'session') AS id FROM backup.session;";

/// The same in PostgreSQL.
const GIVEN_POSTGRES: &str = "CREATE TEMP TABLE given AS
    SELECT id AS was, nextval(pg_get_serial_sequence('session', 'id')) AS id
    FROM (SELECT id FROM theirs_session ORDER BY id) AS sorted;";

/// Adds the rows of a backup, whose tables have the names of the store's after `theirs`. Texts that the store already has are
/// not duplicated. Notices that wait are not added: the store that was copied sends them.
const ADD: &str = "
    INSERT INTO {ours}text (hash, size, packed)
        SELECT hash, size, packed FROM {theirs}text WHERE true ORDER BY id ON CONFLICT DO NOTHING;
    CREATE TEMP TABLE same (was BIGINT PRIMARY KEY, id BIGINT NOT NULL);
    INSERT INTO same (was, id)
        SELECT theirs.id, ours.id FROM {theirs}text AS theirs JOIN {ours}text AS ours ON ours.hash = theirs.hash;
    INSERT INTO {ours}session (id, version, head, made, closed, organisation)
        SELECT given.id, version, head, made, closed, place.id FROM {theirs}session AS one
        JOIN given ON given.was = one.id JOIN place ON place.was = one.organisation ORDER BY given.id;
    INSERT INTO {ours}revision (session, number, parent, edits, notes, text, made)
        SELECT given.id, number, parent, edits, notes, same.id, made FROM {theirs}revision AS one
        JOIN given ON given.was = one.session JOIN same ON same.was = one.text ORDER BY given.id, number;
    INSERT INTO {ours}change (session, version, what, revision, who, made)
        SELECT given.id, version, what, revision, who, made FROM {theirs}change AS one
        JOIN given ON was = one.session ORDER BY given.id, version;
    INSERT INTO {ours}event (session, id)
        SELECT given.id, one.id FROM {theirs}event AS one JOIN given ON was = one.session;
    INSERT INTO {ours}answer (session, revision, made, schedule, body)
        SELECT given.id, revision, made, plan.id, rest.id FROM {theirs}answer AS one
        JOIN given ON given.was = one.session JOIN same AS rest ON rest.was = one.body
        LEFT JOIN same AS plan ON plan.was = one.schedule ORDER BY one.id;
    INSERT INTO {ours}scenario (session, name, edits, revision, answer, made)
        SELECT given.id, name, edits, revision, answer, made FROM {theirs}scenario AS one
        JOIN given ON was = one.session ORDER BY one.id;
    INSERT INTO {ours}version (session, revision, name, who, made)
        SELECT given.id, revision, name, who, made FROM {theirs}version AS one
        JOIN given ON was = one.session ORDER BY one.id;
    INSERT INTO {ours}publication (session, address, version, register)
        SELECT given.id, CASE
            WHEN one.address LIKE '%.' || given.id THEN one.address
            -- a point is only before the number of a session
            WHEN one.address LIKE '%.%'
                OR EXISTS (SELECT 1 FROM {ours}publication AS ours WHERE ours.address = one.address)
            THEN one.address || '.' || given.id ELSE one.address END, version, register
        FROM {theirs}publication AS one JOIN given ON was = one.session ORDER BY given.id;
    INSERT INTO {ours}frozen (session, path, text)
        SELECT given.id, path, same.id FROM {theirs}frozen AS one
        JOIN given ON given.was = one.session JOIN same ON same.was = one.text ORDER BY given.id, path;
    INSERT INTO {ours}recipient (session, place, address, language, issue, refused, told, error)
        SELECT given.id, place, address, language, issue, refused, told, error FROM {theirs}recipient AS one
        JOIN given ON was = one.session;";

/// Adds organisations and accounts that are not there. An organisation is known by its name. An account stays as it is if its
/// name, its owner at a provider, or the address that it waits for is there already.
const PEOPLE: &str = "
    INSERT INTO {ours}organisation (name, made)
        SELECT name, made FROM {theirs}organisation WHERE true ORDER BY id ON CONFLICT DO NOTHING;
    CREATE TEMP TABLE place (was BIGINT PRIMARY KEY, id BIGINT NOT NULL);
    INSERT INTO place (was, id)
        SELECT theirs.id, ours.id FROM {theirs}organisation AS theirs
        JOIN {ours}organisation AS ours ON ours.name = theirs.name;
    CREATE TEMP TABLE person (was BIGINT PRIMARY KEY, name TEXT NOT NULL);
    INSERT INTO person (was, name)
        SELECT id, name FROM {theirs}account AS one WHERE NOT EXISTS (SELECT 1 FROM {ours}account AS ours
            WHERE ours.name = one.name OR ours.email = one.email
                OR (ours.issuer = one.issuer AND ours.subject = one.subject));
    INSERT INTO {ours}account (name, hash, issuer, subject, disabled, made, email)
        SELECT one.name, hash, issuer, subject, disabled, made, email FROM {theirs}account AS one
        JOIN person ON was = one.id ORDER BY one.id;
    INSERT INTO {ours}membership (account, organisation, role)
        SELECT ours.id, place.id, role FROM {theirs}membership AS one JOIN person ON person.was = one.account
        JOIN {ours}account AS ours ON ours.name = person.name JOIN place ON place.was = one.organisation;";

/// Adds what gives rights without an account, and the audit log: to a store that has nothing of its own. In another one, a token that
/// was taken back, or a group that was taken out, would come to life again.
const RIGHTS: &str = "
    INSERT INTO {ours}token (name, hash, organisation, role, account, made, expires, used)
        SELECT one.name, one.hash, place.id, one.role, ours.id, one.made, expires, used FROM {theirs}token AS one
        JOIN place ON place.was = one.organisation LEFT JOIN person ON person.was = one.account
        LEFT JOIN {ours}account AS ours ON ours.name = person.name ORDER BY one.id;
    INSERT INTO {ours}group_role (name, organisation, role)
        SELECT name, place.id, role FROM {theirs}group_role AS one JOIN place ON place.was = one.organisation;
    INSERT INTO {ours}audit (made, who, operation, session, organisation, what, outcome)
        SELECT made, who, operation, given.id, place.id, what, outcome FROM {theirs}audit AS one
        LEFT JOIN given ON given.was = one.session LEFT JOIN place ON place.was = one.organisation ORDER BY one.id;";

fn add(to: &dyn Sql, given: &str, theirs: &str, ours: &str) -> Result<Added> {
    let of = |sql: &str| sql.replace("{theirs}", theirs).replace("{ours}", ours);
    let texts = |sql: &str| to.all(&of(sql), &[], |row| row.take(0));
    let has_own = "SELECT EXISTS (SELECT 1 FROM {ours}session) OR EXISTS (SELECT 1 FROM {ours}account)
        OR EXISTS (SELECT 1 FROM {ours}token) OR EXISTS (SELECT 1 FROM {ours}group_role)";
    let has_own: bool = to.value(&of(has_own), &[])?;
    let organisations = texts(
        "SELECT name FROM {theirs}organisation WHERE name NOT IN (SELECT name FROM {ours}organisation) ORDER BY id",
    )?;
    to.batch(given)?;
    to.batch(&of(PEOPLE))?;
    to.batch(&of(ADD))?;
    if !has_own {
        to.batch(&of(RIGHTS))?;
    }
    let accounts = texts("SELECT name FROM person ORDER BY was")?;
    let kept = texts("SELECT name FROM {theirs}account WHERE id NOT IN (SELECT was FROM person) ORDER BY id")?;
    let sessions = to.all("SELECT id FROM given ORDER BY id", &[], |row| row.take(0))?;
    to.batch("DROP TABLE given; DROP TABLE same; DROP TABLE place; DROP TABLE person")?;
    audit::append_pending(to)?;
    Ok(Added { sessions, organisations, accounts, kept })
}

#[cfg(test)]
mod people;
#[cfg(test)]
mod tests;
