//! The file of a store: its path, checks before it is opened, and the lock that keeps other servers out.

use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::config::DbConfig;

use super::database::sqlite::connect;
use super::{Result, StoreError, schema};

/// The first bytes of every SQLite file.
pub(super) const MAGIC: &[u8] = b"SQLite format 3\0";

/// The absolute path, so that changes of the working directory do not matter.
pub(super) fn full(path: &Path) -> Result<PathBuf> {
    match fs::canonicalize(path) {
        Ok(full) if full.is_dir() => Err(StoreError::Directory),
        Ok(full) => Ok(full),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let folder = fs::canonicalize(folder).map_err(|error| match error.kind() {
                ErrorKind::NotFound => StoreError::NoDirectory,
                _ => error.into(),
            })?;
            Ok(folder.join(path.file_name().ok_or(StoreError::Directory)?))
        }
        Err(error) if error.kind() == ErrorKind::NotADirectory => Err(StoreError::NoDirectory),
        Err(error) => Err(error.into()),
    }
}

/// The path of a companion file, such as the log.
pub(super) fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(file);
    name.push(ending);
    PathBuf::from(name)
}

/// The prefix of temporary files of the store. A killed server may leave some behind.
fn part(file: &Path) -> OsString {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(".part-");
    name
}

/// A new temporary file in the folder of the store, and so on the same disk.
pub(super) fn temporary(file: &Path) -> Result<tempfile::NamedTempFile> {
    let folder = file.parent().unwrap_or(Path::new("."));
    Ok(tempfile::Builder::new().prefix(&part(file)).tempfile_in(folder)?)
}

/// Removes temporary files that a killed server left behind.
pub(super) fn sweep(file: &Path) {
    let (prefix, folder) = (part(file), file.parent().unwrap_or(Path::new(".")));
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().as_encoded_bytes().starts_with(prefix.as_encoded_bytes()) {
            // a file that cannot be removed only wastes space
            let _gone = fs::remove_file(entry.path());
        }
    }
}

/// Takes a lock that the system releases when the process ends. SQLite's own locks are only held during transactions.
pub(super) fn hold(file: &Path) -> Result<File> {
    let lock = File::options().create(true).truncate(false).write(true).open(beside(file, ".lock"))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

/// The version of the store in a file; 0 if there is no store yet. Nothing is written to the file.
pub(super) fn examine(file: &Path, patience: Duration) -> Result<i64> {
    let mut head = Vec::new();
    match File::open(file) {
        Ok(open) => open.take(MAGIC.len() as u64).read_to_end(&mut head)?,
        Err(error) if error.kind() == ErrorKind::NotFound => 0,
        Err(error) => return Err(error.into()),
    };
    if head.is_empty() {
        // SQLite would treat the log as a leftover and delete it
        let log = beside(file, "-wal");
        return match fs::metadata(&log) {
            Ok(found) if found.len() > 0 => Err(StoreError::LogWithoutFile(log.display().to_string())),
            _ => Ok(0),
        };
    }
    if head != MAGIC {
        return Err(StoreError::Foreign("the file is not a store, or its first bytes are damaged"));
    }
    let connection = connect(file, false, patience)?;
    // otherwise closing the last connection would write another program's log into its database
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    connection.pragma_update(None, "query_only", true)?;
    version(&connection)
}

/// The version of a store; 0 where the database is empty.
pub(super) fn version(from: &Connection) -> Result<i64> {
    let number = |name| from.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let (id, found) = (number("application_id")?, number("user_version")?);
    let foreign = Err(StoreError::Foreign("the file is a database of another program"));
    match (id, found) {
        (schema::APPLICATION, _) if found > schema::NEWEST => Err(StoreError::Newer { found, known: schema::NEWEST }),
        (schema::APPLICATION, 1..) => Ok(found),
        // the first versions had no application id; recognize them by their tables
        (0, 0..=2) if schema::is_exactly(from, found)? => Ok(found),
        _ => foreign,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;
    use crate::store::{Draft, Store};

    fn refused(file: &Path) -> StoreError {
        Store::open(file).expect_err("it is no store")
    }

    #[test]
    fn what_is_no_store_is_refused_and_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        assert!(matches!(refused(folder.path()), StoreError::Directory));
        assert!(matches!(refused(&at("missing/plenary.db")), StoreError::NoDirectory));
        fs::write(at("letter.txt"), "Dear Sir or Madam, this is no store.").unwrap();
        assert!(matches!(refused(&at("letter.txt")), StoreError::Foreign(_)));
        assert!(matches!(refused(&at("letter.txt/plenary.db")), StoreError::NoDirectory));
        // tables of others, with and without a name of their own
        for (name, sql) in [
            ("plain.db", "CREATE TABLE bookmark (url TEXT)"),
            (
                "named.db",
                "PRAGMA application_id = 252006675; PRAGMA user_version = 1; CREATE TABLE session (id INTEGER)",
            ),
            (
                "alike.db",
                "PRAGMA user_version = 2; CREATE TABLE session (id INTEGER); CREATE TABLE revision (id INTEGER)",
            ),
            (
                "log.db",
                "PRAGMA journal_mode = WAL; CREATE TABLE bookmark (url TEXT); INSERT INTO bookmark VALUES ('a')",
            ),
        ] {
            let other = Connection::open(at(name)).unwrap();
            other.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).unwrap();
            other.execute_batch(sql).unwrap();
            drop(other);
            let bytes = || (fs::read(at(name)).unwrap(), fs::read(beside(&at(name), "-wal")).ok());
            let before = bytes();
            assert!(matches!(refused(&at(name)), StoreError::Foreign(_)), "{name}");
            assert_eq!(bytes(), before, "{name}");
            assert!(!beside(&at(name), ".lock").exists(), "{name}");
        }
    }

    #[test]
    fn a_damaged_store_is_told_at_once_with_the_way_out() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("store.db");
        let store = Store::open(&file).unwrap();
        let mut head = store.create("0", None).unwrap();
        for n in 1..200 {
            let text = format!("text {n}");
            let draft = Draft { what: "edited", edits: "[]", notes: "[]", text: &text, who: None };
            head = store.append(1, head.version, &draft).unwrap();
        }
        drop(store);
        let good = fs::read(&file).unwrap();
        for (what, at) in [("the first page", 100..400), ("pages in the middle", 8192..40_000)] {
            let mut bad = good.clone();
            bad[at].fill(0xA5);
            fs::write(&file, &bad).unwrap();
            let error = refused(&file);
            assert!(matches!(error, StoreError::Damaged(_)), "{what}: {error}");
            assert!(error.to_string().contains("plenary store restore"), "{what}: {error}");
            assert_eq!(fs::read(&file).unwrap(), bad, "{what}");
        }
        fs::write(&file, &good[..good.len() / 2]).unwrap();
        assert!(matches!(refused(&file), StoreError::Damaged(_)), "half of it");
        fs::write(&file, &good).unwrap();
        assert_eq!(Store::open(&file).unwrap().head(1).unwrap().version, 200);
    }

    #[test]
    fn a_log_without_its_file_is_not_thrown_away() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("store.db");
        let store = Store::open(&file).unwrap();
        store.create("0", None).unwrap();
        // as a server leaves it that is killed
        let copy = folder.path().join("copy.db");
        fs::copy(beside(&file, "-wal"), beside(&copy, "-wal")).unwrap();
        for _ in 0..2 {
            assert!(matches!(refused(&copy), StoreError::LogWithoutFile(_)));
            assert!(fs::metadata(beside(&copy, "-wal")).unwrap().len() > 0);
            fs::write(&copy, "").unwrap();
        }
        fs::copy(&file, &copy).unwrap();
        assert_eq!(Store::open(&copy).unwrap().head(1).unwrap().revision.text, "0");
    }

    #[test]
    fn two_servers_do_not_share_a_store() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("store.db");
        let first = Store::open(&file).unwrap();
        assert!(matches!(refused(&file), StoreError::InUse));
        drop(first);
        assert!(Store::open(&file).is_ok());
    }

    #[test]
    fn who_writes_for_long_holds_up_nobody_who_reads() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("store.db");
        let store = Store::open(&file).unwrap();
        let head = store.create("0", None).unwrap();
        let other = Connection::open(&file).unwrap();
        other.execute_batch("BEGIN IMMEDIATE").unwrap();
        std::thread::scope(|scope| {
            let writes = scope.spawn(|| store.undo(1, head.version, None));
            std::thread::sleep(Duration::from_millis(100));
            let clock = Instant::now();
            for _ in 0..20 {
                assert_eq!(store.head(1).unwrap(), head);
            }
            assert!(clock.elapsed() < Duration::from_secs(3), "{:?}", clock.elapsed());
            assert!(matches!(writes.join().unwrap(), Err(StoreError::Busy)));
        });
        other.execute_batch("ROLLBACK").unwrap();
        assert!(matches!(store.undo(1, head.version, None), Err(StoreError::NoHistory(_))), "and then it goes on");
    }

    #[test]
    fn what_a_killed_server_left_is_swept() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("store.db");
        for name in ["store.db.part-a1B2c3", "store.db.part-a1B2c3-wal", "store.db.partial", "other.db.part-x"] {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        let _store = Store::open(&file).unwrap();
        let there = |name: &str| folder.path().join(name).exists();
        assert!(!there("store.db.part-a1B2c3") && !there("store.db.part-a1B2c3-wal"));
        assert!(there("store.db.partial") && there("other.db.part-x"));
    }
}
