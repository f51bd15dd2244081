//! The store: sessions with all revisions and answers, in one SQLite file or in a PostgreSQL database.
//!
//! [`address`] where it is · [`database`] the two databases · [`schema`] the tables and their migrations · [`mod@file`]
//! checks before a file is opened, and its lock · [`texts`] deduplicated texts · [`sessions`] sessions, revisions, undo and redo, with a [`change`] for each
//! step · [`answers`] schedules and explanations · [`scenarios`] stored what-if questions · [`versions`] named versions ·
//! [`shares`] links for readers · [`idempotency`] replies to requests that may be sent again · [`publications`] what was circulated
//! and issued · `events` ids of what is recorded · [`backup`] backups · [`restore`] and back · `copy` rows between a database and a
//! file · [`json`] backups of the first versions · [`check`] integrity checks · [`accounts`] accounts and roles · [`organisations`] whose sessions are whose ·
//! [`credentials`] logins and tokens · [`audit`] who did what · [[`credentials`] logins and tokens · [`provided`] sign-in by a provider, and the roles of its groups ·
//!
//! The store does not interpret the texts that it keeps. It never overwrites a revision: a change appends one, and undo
//! makes its parent the current one again. A change names the version that its author saw. If that is not the latest,
//! nothing is written, and the error lists the changes since then.

pub mod accounts;
pub mod address;
pub mod answers;
pub mod audit;
pub mod backup;
pub mod change;
pub mod check;
mod copy;
pub mod credentials;
pub mod database;
pub mod error;
mod events;
mod file;
pub mod idempotency;
mod json;
pub mod organisations;
pub mod provided;
pub mod publications;
pub mod recipients;
pub mod restore;
pub mod scenarios;
mod schema;
pub mod sessions;
pub mod shares;
mod texts;
pub mod versions;

use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::Connection;

pub use address::Address;
pub use answers::Answer;
pub use change::Change;
pub use error::StoreError;
pub use scenarios::Scenario;
pub use sessions::{Draft, Head, Listed, Revision};

use database::postgres::{Part, Postgres};
use database::sqlite::{READ, Sqlite, connect};
use database::values::Param;
use database::{Database, Sql};

/// What a call returns.
pub type Result<T> = std::result::Result<T, StoreError>;

/// How long a change waits for a lock of another program while a user waits.
const WRITE: Duration = Duration::from_secs(5);

/// How long storing the result of a solve waits for a lock, or for the database.
const SOLVE: Duration = Duration::from_secs(60);

/// How long it waits before it tries once more.
const AGAIN: Duration = Duration::from_millis(200);

/// Number of connections that read.
const READERS: usize = 4;

/// Size in bytes to which the write-ahead log shrinks after a large restore.
const LOG: i64 = 16 << 20;

/// An open store.
#[derive(Debug)]
pub struct Store {
    address: Address,
    backend: Backend,
    /// The number of running backups and restores.
    copies: Arc<AtomicUsize>,
}

/// The database of a store, and what is kept while it is open.
#[derive(Debug)]
enum Backend {
    Sqlite {
        database: Sqlite,
        /// The lock that tells other servers that the store is in use; a worker has none.
        _held: Option<File>,
        /// The directory of a temporary store.
        _folder: Option<tempfile::TempDir>,
    },
    Postgres {
        database: Box<Postgres>,
        /// The connection that tells others of which version the servers are; a worker has none.
        _held: Option<schema::postgres::Held>,
        /// The schema of a temporary store.
        #[cfg(test)]
        _schema: Option<schema::postgres::Temporary>,
    },
}

impl Store {
    /// Opens a store. Creates it if it does not exist, and migrates it to the newest version.
    ///
    /// # Errors
    /// If it is damaged, in use, or from another program or a newer version. Then it is not changed.
    pub fn at(address: &Address) -> Result<Self> {
        let url = match address {
            Address::File(path) => return Self::open(path),
            Address::Server(url) => url,
        };
        let database = Box::new(Postgres::new(url, Part::Store, READERS + 1)?);
        let held = Some(schema::postgres::hold(&database)?);
        Ok(Self::with(
            address.clone(),
            Backend::Postgres {
                database,
                _held: held,
                #[cfg(test)]
                _schema: None,
            },
        ))
    }

    /// Opens the store in a file; see [`Store::at`].
    ///
    /// # Errors
    /// See [`Store::at`].
    pub fn open(path: &Path) -> Result<Self> {
        let file = file::full(path)?;
        file::examine(&file, READ)?;
        let held = Some(file::hold(&file)?);
        file::sweep(&file);
        let database = Sqlite::new(file.clone(), prepared(&file)?, READERS);
        Ok(Self::with(Address::File(file), Backend::Sqlite { database, _held: held, _folder: None }))
    }

    /// Opens a store whether a server has it or not. Creates it if it does not exist.
    ///
    /// # Errors
    /// See [`Store::open`].
    pub fn beside(address: &Address) -> Result<Self> {
        match Self::join(address) {
            Err(StoreError::NoFile | StoreError::NoServer) => Self::at(address),
            other => other,
        }
    }

    /// Opens the store of a running server, as one of its workers.
    ///
    /// # Errors
    /// If there is no store, or a server of another version has it.
    pub fn join(address: &Address) -> Result<Self> {
        let path = match address {
            Address::File(path) => path,
            Address::Server(url) => {
                let database = Box::new(Postgres::new(url, Part::Store, 2)?);
                schema::postgres::join(&database)?;
                return Ok(Self::with(
                    address.clone(),
                    Backend::Postgres {
                        database,
                        _held: None,
                        #[cfg(test)]
                        _schema: None,
                    },
                ));
            }
        };
        let file = file::full(path)?;
        match file::examine(&file, READ)? {
            0 => return Err(StoreError::NoFile),
            schema::NEWEST => {}
            _ => return Err(StoreError::NoServer),
        }
        let writer = connect(&file, false, WRITE)?;
        writer.pragma_update(None, "synchronous", "FULL")?;
        writer.pragma_update(None, "foreign_keys", true)?;
        let database = Sqlite::new(file.clone(), writer, 1);
        Ok(Self::with(Address::File(file), Backend::Sqlite { database, _held: None, _folder: None }))
    }

    fn with(address: Address, backend: Backend) -> Self {
        Self { address, backend, copies: Arc::default() }
    }

    /// Checks that the store can be read.
    ///
    /// # Errors
    /// If the database fails.
    pub fn ping(&self) -> Result<()> {
        self.read(|from| from.value::<bool>("SELECT EXISTS (SELECT 1 FROM session)", &[]).map(drop))
    }

    /// Where it is.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// Whether other servers may use it too.
    pub fn is_shared(&self) -> bool {
        matches!(self.backend, Backend::Postgres { .. })
    }

    /// Whether a store has an earlier version, so that opening it may take a while.
    ///
    /// # Errors
    /// See [`Store::open`].
    pub fn is_outdated(path: &Path) -> Result<bool> {
        let version = file::examine(&file::full(path)?, READ)?;
        Ok((1..schema::NEWEST).contains(&version))
    }

    /// A store in a temporary directory. Tests can have theirs in PostgreSQL: `PLENARY_TEST_DB` names a database.
    ///
    /// # Errors
    /// If the directory for temporary files cannot be written.
    pub fn temporary() -> Result<Self> {
        #[cfg(test)]
        if let Ok(url) = std::env::var("PLENARY_TEST_DB") {
            let schema = schema::postgres::Temporary::new(&url)?;
            let mut store = Self::at(&Address::Server(schema.url().to_owned()))?;
            if let Backend::Postgres { _schema, .. } = &mut store.backend {
                *_schema = Some(schema);
            }
            return Ok(store);
        }
        let folder = tempfile::tempdir()?;
        let mut store = Self::open(&folder.path().join("store.db"))?;
        if let Backend::Sqlite { _folder, .. } = &mut store.backend {
            *_folder = Some(folder);
        }
        Ok(store)
    }

    fn database(&self) -> &dyn Database {
        match &self.backend {
            Backend::Sqlite { database, .. } => database,
            Backend::Postgres { database, .. } => database.as_ref(),
        }
    }

    /// Reads a consistent snapshot of the store.
    fn read<T>(&self, work: impl FnMut(&dyn Sql) -> Result<T>) -> Result<T> {
        self.database().read(work)
    }

    /// Runs a write transaction, which has the entry of the audit log if this thread makes a change that needs one.
    fn write<T>(&self, mut work: impl FnMut(&dyn Sql) -> Result<T>) -> Result<T> {
        let done = self.database().write(WRITE, |to| {
            let done = work(to)?;
            audit::append_pending(to)?;
            Ok(done)
        })?;
        audit::is_kept();
        Ok(done)
    }

    /// Changes a row, which must be there.
    fn change_row(&self, (what, id): (&'static str, i64), statement: &str, params: &[Param<'_>]) -> Result<()> {
        self.write(|to| match to.execute(statement, params)? {
            0 => Err(StoreError::NotFound { what, id }),
            _ => Ok(()),
        })
    }

    /// Keeps what a long solve has found: waits long for the lock, and for a database that cannot be reached. A commit
    /// that was cut may be done twice, so `work` must be such that this does no harm.
    fn keep<T>(&self, mut work: impl FnMut(&dyn Sql) -> Result<T>) -> Result<T> {
        let clock = Instant::now();
        loop {
            match self.database().write(SOLVE, &mut work) {
                Err(StoreError::Gone(_)) if clock.elapsed() < SOLVE => thread::sleep(AGAIN),
                done => return done,
            }
        }
    }
}

/// The writing connection, after an integrity check and the migrations.
fn prepared(file: &Path) -> Result<Connection> {
    let mut writer = connect(file, true, WRITE)?;
    // SQLite silently opens a file without write permission as read-only
    if writer.is_readonly("main")? {
        return Err(StoreError::ReadOnly);
    }
    check::quick(&writer)?;
    // an acknowledged commit must survive a crash of the machine
    writer.pragma_update(None, "journal_mode", "WAL")?;
    writer.pragma_update(None, "synchronous", "FULL")?;
    writer.pragma_update(None, "journal_size_limit", LOG)?;
    writer.pragma_update(None, "foreign_keys", false)?;
    schema::migrate(&mut writer, schema::NEWEST)?;
    writer.pragma_update(None, "foreign_keys", true)?;
    compact(&writer)?;
    Ok(writer)
}

/// Shrinks the file if most of it is free, as after the migration that compresses texts.
fn compact(writer: &Connection) -> Result<()> {
    let pages = |name| writer.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let (free, all) = (pages("freelist_count")?, pages("page_count")?);
    if free > 1000 && free > all / 2 {
        match writer.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);").map_err(StoreError::from) {
            // not essential; the next start tries again
            Err(StoreError::Full | StoreError::Busy) => {}
            other => other?,
        }
    }
    Ok(())
}
