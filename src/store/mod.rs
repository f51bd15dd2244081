//! The store: sessions with all revisions and answers, in one SQLite file.
//!
//! [`schema`] the tables and their migrations · [`mod@file`] checks before a file is opened, and its lock · [`pool`]
//! connections · [`texts`] deduplicated texts · [`sessions`] sessions, revisions, undo and redo, with a [`change`] for each
//! step · [`answers`] schedules and explanations · [`scenarios`] stored what-if questions · [`versions`] named versions ·
//! [`shares`] links for readers · [`publications`] what was circulated and issued · `events` ids of what is recorded · [`backup`] backups · [`restore`] and back · [`json`] backups of
//! the first versions · [`check`] integrity checks ·
//! [`accounts`] organisations, accounts and roles · [`credentials`] logins and tokens · [`audit`] who did what · [`error`] errors.
//!
//! The store does not interpret the texts that it keeps. It never overwrites a revision: a change appends one, and undo
//! makes its parent the current one again. A change names the version that its author saw. If that is not the latest,
//! nothing is written, and the error lists the changes since then.

pub mod accounts;
pub mod answers;
pub mod audit;
pub mod backup;
pub mod change;
pub mod check;
pub mod credentials;
pub mod error;
mod events;
mod file;
mod json;
mod pool;
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
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;

use rusqlite::{Connection, Transaction, TransactionBehavior};

pub use answers::Answer;
pub use change::Change;
pub use error::StoreError;
pub use scenarios::Scenario;
pub use sessions::{Draft, Head, Listed, Revision};

use pool::{Pool, connect};

/// What a call returns.
pub type Result<T> = std::result::Result<T, StoreError>;

/// How long a read waits for a lock of another program. With a write-ahead log, such locks are brief.
const READ: Duration = Duration::from_secs(1);

/// How long a change waits for a lock of another program while a user waits.
const WRITE: Duration = Duration::from_secs(5);

/// How long storing the result of a solve waits for a lock.
const SOLVE: Duration = Duration::from_secs(60);

/// How long a request waits for a connection of the pool.
const TURN: Duration = Duration::from_secs(10);

/// Number of reading connections.
const READERS: usize = 4;

/// Size in bytes to which the write-ahead log shrinks after a large restore.
const LOG: i64 = 16 << 20;

/// An open store.
#[derive(Debug)]
pub struct Store {
    file: PathBuf,
    writer: Pool,
    readers: Pool,
    /// The number of running backups and restores.
    copies: Arc<AtomicUsize>,
    /// The lock that tells other servers that the store is in use; a worker has none.
    _held: Option<File>,
    /// The directory of a temporary store.
    _folder: Option<tempfile::TempDir>,
}

impl Store {
    /// Opens a store. Creates it if it does not exist, and migrates it to the newest version.
    ///
    /// # Errors
    /// If the file is damaged, in use, or from another program or a newer version. Then it is not changed.
    pub fn open(path: &Path) -> Result<Self> {
        let file = file::full(path)?;
        file::examine(&file, READ)?;
        let held = file::hold(&file)?;
        file::sweep(&file);
        let writer = prepared(&file)?;
        Self::with(file, writer, READERS, Some(held))
    }

    /// Opens a store whether a server has it or not. Creates it if it does not exist.
    ///
    /// # Errors
    /// See [`Store::open`].
    pub fn beside(path: &Path) -> Result<Self> {
        match Self::join(path) {
            Err(StoreError::NoFile | StoreError::NoServer) => Self::open(path),
            other => other,
        }
    }

    /// Opens the store of a running server, as one of its workers.
    ///
    /// # Errors
    /// If there is no store, or a server of another version has it.
    pub fn join(path: &Path) -> Result<Self> {
        let file = file::full(path)?;
        match file::examine(&file, READ)? {
            0 => return Err(StoreError::NoFile),
            schema::NEWEST => {}
            _ => return Err(StoreError::NoServer),
        }
        let writer = connect(&file, false, WRITE)?;
        writer.pragma_update(None, "synchronous", "FULL")?;
        writer.pragma_update(None, "foreign_keys", true)?;
        Self::with(file, writer, 1, None)
    }

    fn with(file: PathBuf, writer: Connection, readers: usize, held: Option<File>) -> Result<Self> {
        let reader = || -> Result<Connection> {
            let reader = connect(&file, false, READ)?;
            reader.pragma_update(None, "query_only", true)?;
            Ok(reader)
        };
        let readers = (0..readers).map(|_| reader()).collect::<Result<_>>()?;
        Ok(Self {
            writer: Pool::new(vec![writer]),
            readers: Pool::new(readers),
            copies: Arc::default(),
            file,
            _held: held,
            _folder: None,
        })
    }

    /// Checks that the store can be read.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn ping(&self) -> Result<()> {
        self.read(|from| Ok(from.query_row("SELECT EXISTS (SELECT 1 FROM session)", [], |_| Ok(()))?))
    }

    /// The path of its file.
    pub fn path(&self) -> &Path {
        &self.file
    }

    /// Whether a store has an earlier version, so that opening it may take a while.
    ///
    /// # Errors
    /// See [`Store::open`].
    pub fn is_outdated(path: &Path) -> Result<bool> {
        let version = file::examine(&file::full(path)?, READ)?;
        Ok((1..schema::NEWEST).contains(&version))
    }

    /// A store in a temporary directory.
    ///
    /// # Errors
    /// If the directory for temporary files cannot be written.
    pub fn temporary() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let store = Self::open(&folder.path().join("store.db"))?;
        Ok(Self { _folder: Some(folder), ..store })
    }

    /// Reads a consistent snapshot of the store.
    fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let mut reader = self.readers.take(TURN)?;
        let snapshot = reader.transaction()?;
        work(&snapshot)
    }

    /// Runs a write transaction.
    fn write<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        self.write_within(WRITE, work)
    }

    /// Runs a write transaction that waits for locks for at most `patience`.
    fn write_within<T>(&self, patience: Duration, work: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        let mut writer = self.writer.take(patience.max(TURN))?;
        writer.busy_timeout(patience)?;
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = work(&transaction)?;
        transaction.commit()?;
        Ok(done)
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

/// SQL for the current time in the format of the store.
const NOW: &str = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')";
