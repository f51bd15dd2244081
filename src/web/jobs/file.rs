//! The table of jobs, which servers and workers share: with SQLite a file beside that of the store, with PostgreSQL a table
//! like the others.
//!
//! The store has everything that must not be lost. So a file of jobs that is damaged, or that another version wrote, is made
//! anew: the server finds in the store which plans are missing. It is not synced with each commit, because progress is
//! written several times a second.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rusqlite::Connection;

use crate::store::database::postgres::{Part, Postgres};
use crate::store::database::sqlite::{Sqlite, connect};
use crate::store::database::{Database, Sql};
use crate::store::{Address, StoreError};

/// What a call returns.
pub type Result<T> = std::result::Result<T, StoreError>;

/// `application_id` of a file of jobs: `PLNJ`.
const APPLICATION: i64 = 0x504C_4E4A;

/// The version of the table. A file of another version is made anew.
const VERSION: i64 = 2;

/// How long a call waits for the lock of another process. Each holds it for a moment.
const PATIENCE: Duration = Duration::from_secs(10);

/// Number of connections of a server, and of a worker.
const SERVER: usize = 4;
const WORKER: usize = 2;

const TABLE: &str = "
    CREATE TABLE job (
        id TEXT PRIMARY KEY,
        kind TEXT NOT NULL,
        session INTEGER,             -- the stored session and revision that it is about
        revision INTEGER,
        head INTEGER NOT NULL,       -- 1: it plans that revision
        planner TEXT NOT NULL,       -- who asked
        task TEXT NOT NULL,          -- as JSON, until it ends
        allowance INTEGER NOT NULL,  -- milliseconds that it may run
        lane TEXT NOT NULL,
        added INTEGER NOT NULL,      -- when, in milliseconds
        due INTEGER NOT NULL,        -- its place in the lane
        state TEXT NOT NULL,
        stop INTEGER NOT NULL DEFAULT 0,        -- 1: end with the best result so far
        superseded INTEGER NOT NULL DEFAULT 0,  -- 1: nobody needs the result
        begun INTEGER NOT NULL DEFAULT 0,       -- attempts that lost their worker, and the one that runs
        worker TEXT,                 -- which worker has it
        lease INTEGER,               -- until when, unless the worker reports
        deadline INTEGER,            -- by when it must have ended
        progress TEXT,
        best INTEGER NOT NULL DEFAULT 0,        -- how many schedules have been the best so far
        schedule TEXT,               -- the best so far
        ending TEXT,                 -- its result or error, as JSON
        ended INTEGER,
        part_of TEXT,                -- the job of which it is a part, which its worker has put here
        part INTEGER,                -- its number among the parts
        until INTEGER                -- by when all parts of this job should have ended
    ) STRICT;
    CREATE INDEX job_due ON job (state, lane, due, id);
    CREATE INDEX job_of ON job (session, revision);
    CREATE INDEX job_part ON job (part_of, part);";

/// The table of jobs.
#[derive(Debug)]
pub struct JobFile {
    database: Box<dyn Database>,
}

impl JobFile {
    /// Opens the table of a store, as its server. Makes the file where it is missing, damaged or of another version.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn open(store: &Address) -> Result<Self> {
        let store = match store {
            Address::File(store) => store,
            Address::Server(url) => return Self::on_server(url, SERVER),
        };
        let path = beside(store, ".jobs");
        let writer = match prepared(&path) {
            Err(StoreError::Damaged(_)) => {
                for ending in [".jobs", ".jobs-wal", ".jobs-shm"] {
                    match fs::remove_file(beside(store, ending)) {
                        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
                        _ => {}
                    }
                }
                prepared(&path)?
            }
            other => other?,
        };
        Ok(Self { database: Box::new(Sqlite::new(path, writer, SERVER)) })
    }

    /// Opens the table of a store, as a worker.
    ///
    /// # Errors
    /// If no server has made it, or a server of another version.
    pub fn join(store: &Address) -> Result<Self> {
        let store = match store {
            Address::File(store) => store,
            Address::Server(url) => return Self::on_server(url, WORKER),
        };
        let path = beside(store, ".jobs");
        if !path.exists() {
            return Err(StoreError::NoServer);
        }
        let writer = connected(&path)?;
        if version(&writer)? != VERSION {
            return Err(StoreError::NoServer);
        }
        Ok(Self { database: Box::new(Sqlite::new(path, writer, 1)) })
    }

    fn on_server(url: &str, connections: usize) -> Result<Self> {
        Ok(Self { database: Box::new(Postgres::new(url, Part::Jobs, connections)?) })
    }

    /// Reads the table.
    pub(super) fn read<T>(&self, work: impl FnMut(&dyn Sql) -> Result<T>) -> Result<T> {
        self.database.read(work)
    }

    /// Runs a transaction that writes.
    pub(super) fn write<T>(&self, work: impl FnMut(&dyn Sql) -> Result<T>) -> Result<T> {
        self.database.write(PATIENCE, work)
    }

    /// A number that changes when any process has changed a job; with PostgreSQL also when it has changed the store.
    ///
    /// # Errors
    /// If the database fails.
    pub fn changes(&self) -> Result<i64> {
        self.database.changes()
    }
}

/// The path of a companion of the store.
fn beside(store: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(store);
    name.push(ending);
    PathBuf::from(name)
}

fn connected(path: &Path) -> Result<Connection> {
    let connection = connect(path, true, PATIENCE)?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    Ok(connection)
}

fn version(from: &Connection) -> Result<i64> {
    let number = |name| from.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    match (number("application_id")?, number("user_version")?) {
        (APPLICATION, version) => Ok(version),
        (0, 0) if from.query_row("SELECT count(*) = 0 FROM sqlite_schema", [], |row| row.get(0))? => Ok(0),
        _ => Err(StoreError::Foreign("the file of jobs is a database of another program")),
    }
}

/// The connection that writes, after a check and with a table of this version.
fn prepared(path: &Path) -> Result<Connection> {
    let connection = connected(path)?;
    let sound: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if sound != "ok" {
        return Err(StoreError::Damaged(sound));
    }
    let found = version(&connection)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    if found != VERSION {
        connection.execute_batch(&format!(
            "BEGIN IMMEDIATE; DROP TABLE IF EXISTS job; {TABLE}
             PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION}; COMMIT;"
        ))?;
    }
    Ok(connection)
}

/// The time in milliseconds.
pub(super) fn now() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    milliseconds(since)
}

/// A duration in milliseconds.
pub(super) fn milliseconds(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX / 4)
}
