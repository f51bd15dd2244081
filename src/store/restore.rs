//! Restores a backup: into a running store, or as a new store.
//!
//! The backup is first written to a temporary file next to the store. There it is checked and migrated to the newest
//! version. Only then a single transaction adds it to the store, or a rename makes it a new store. So a crash leaves the
//! store either unchanged or complete.

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior};
use tempfile::NamedTempFile;

use super::backup::place;
use super::check::{Contents, contents, thorough};
use super::pool::connect;
use super::{READ, Result, Store, StoreError, TURN, WRITE, file, json, schema, texts};

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

/// Checks that the program can read the current state of an open session. Its history is not checked.
pub type Readable<'a, E> = &'a dyn Fn(Shown<'_>) -> std::result::Result<(), E>;

impl Store {
    /// Adds all sessions of a backup of at most `most` bytes under new numbers, and returns the numbers.
    ///
    /// # Errors
    /// If it is not a backup, or cannot be written. Then nothing is added.
    pub fn restore<E: From<StoreError>>(
        &self,
        from: &mut dyn Read,
        most: u64,
        readable: Readable<'_, E>,
    ) -> std::result::Result<Vec<i64>, E> {
        let _slot = self.copy_slot()?;
        let part = accepted(receive(&self.file, from, most)?, &self.file, readable)?;
        Ok(self.add(part.path())?)
    }

    fn add(&self, backup: &Path) -> Result<Vec<i64>> {
        let path = backup.to_string_lossy();
        let mut writer = self.writer.take(TURN)?;
        writer.busy_timeout(WRITE)?;
        writer.execute("ATTACH ? AS backup", [path.as_ref()])?;
        let added = writer.transaction_with_behavior(TransactionBehavior::Immediate).map_err(StoreError::from);
        let added = added.and_then(|to| {
            let added = add(&to)?;
            to.commit()?;
            Ok(added)
        });
        writer.execute_batch("DETACH backup")?;
        added
    }
}

/// Creates a new store from a backup.
///
/// # Errors
/// If it is not a backup, or the store exists.
pub fn restore<E: From<StoreError>>(
    from: &Path,
    to: &Path,
    readable: Readable<'_, E>,
) -> std::result::Result<Contents, E> {
    let to = file::full(to)?;
    if to.exists() {
        return Err(StoreError::Exists.into());
    }
    file::examine(&to, READ)?;
    let mut from = File::open(file::full(from)?).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => StoreError::NoFile,
        _ => error.into(),
    })?;
    let part = accepted(receive(&to, &mut from, u64::MAX)?, &to, readable)?;
    let contents = contents(&connect(part.path(), false, READ)?, schema::NEWEST)?;
    place(part, &to)?;
    Ok(contents)
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

/// Adds the attached backup. Texts that the store already has are not duplicated.
fn add(to: &Transaction<'_>) -> Result<Vec<i64>> {
    to.execute_batch(
        "CREATE TEMP TABLE given AS
            SELECT id AS was, row_number() OVER (ORDER BY id) + (SELECT coalesce(max(seq), 0) FROM main.sqlite_sequence
                WHERE name = 'session') AS id FROM backup.session;
         INSERT OR IGNORE INTO main.text (hash, size, packed) SELECT hash, size, packed FROM backup.text ORDER BY id;
         CREATE TEMP TABLE same AS
            SELECT theirs.id AS was, ours.id FROM backup.text AS theirs JOIN main.text AS ours USING (hash);
         CREATE UNIQUE INDEX temp.same_was ON same (was);
         INSERT INTO main.session (id, version, head, made, closed)
            SELECT given.id, version, head, made, closed FROM backup.session JOIN given ON was = session.id ORDER BY given.id;
         INSERT INTO main.revision (session, number, parent, edits, notes, text, made)
            SELECT given.id, number, parent, edits, notes, same.id, made FROM backup.revision
            JOIN given ON given.was = session JOIN same ON same.was = text ORDER BY given.id, number;
         INSERT INTO main.change (session, version, what, revision, who, made)
            SELECT given.id, version, what, revision, who, made FROM backup.change
            JOIN given ON was = session ORDER BY given.id, version;
         INSERT INTO main.event (session, id) SELECT given.id, event.id FROM backup.event JOIN given ON was = session;
         INSERT INTO main.answer (session, revision, made, schedule, body)
            SELECT given.id, revision, made, plan.id, rest.id FROM backup.answer
            JOIN given ON given.was = session JOIN same AS rest ON rest.was = body
            LEFT JOIN same AS plan ON plan.was = schedule ORDER BY answer.id;
         INSERT INTO main.scenario (session, name, edits, revision, answer, made)
            SELECT given.id, name, edits, revision, answer, made FROM backup.scenario
            JOIN given ON was = session ORDER BY scenario.id;
         INSERT INTO main.version (session, revision, name, who, made)
            SELECT given.id, revision, name, who, made FROM backup.version
            JOIN given ON was = session ORDER BY version.id;
         INSERT INTO main.publication (session, address, version, register)
            SELECT given.id, CASE
                WHEN theirs.address LIKE '%.' || given.id THEN theirs.address
                -- a point is only before the number of a session
                WHEN theirs.address LIKE '%.%'
                    OR EXISTS (SELECT 1 FROM main.publication AS ours WHERE ours.address = theirs.address)
                THEN theirs.address || '.' || given.id ELSE theirs.address END, version, register
            FROM backup.publication AS theirs JOIN given ON was = session ORDER BY given.id;
         INSERT INTO main.frozen (session, path, text)
            SELECT given.id, path, same.id FROM backup.frozen
            JOIN given ON given.was = session JOIN same ON same.was = text ORDER BY given.id, path;
         -- not the notices that wait: the store that was copied sends them
         INSERT INTO main.recipient (session, place, address, language, issue, refused, told, error)
            SELECT given.id, place, address, language, issue, refused, told, error FROM backup.recipient
            JOIN given ON was = session;",
    )?;
    let added = {
        let mut rows = to.prepare("SELECT id FROM temp.given ORDER BY id")?;
        let added = rows.query_map([], |row| row.get(0))?;
        added.collect::<rusqlite::Result<_>>()?
    };
    to.execute_batch("DROP TABLE temp.given; DROP TABLE temp.same;")?;
    Ok(added)
}

#[cfg(test)]
mod tests;
