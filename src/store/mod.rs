//! What planners keep: sessions with every revision and every answer, in one SQLite file.
//!
//! [`schema`] the tables, version after version · [`mod@file`] whose file it is, before it is opened · [`pool`] connections ·
//! [`texts`] each text once · [`sessions`] sessions, revisions, undo and redo, every [`change`] noted · [`answers`] schedules and
//! explanations · [`attempts`] plans that have begun · [`questions`] what was asked and is not answered · [`scenarios`]
//! what-if questions that planners keep · [`backup`] the whole store as a file · [`restore`] and back · [`json`] backups of
//! the first versions · [`check`] whether a store is whole · [`error`] what can be wrong.
//!
//! It knows texts, not what they say. Nothing is ever overwritten but which revision counts: a change appends a revision,
//! undo goes back to its parent. Whoever changes a session names the version that he saw; when it is not the last one,
//! nothing is written and he is told what happened since.

pub mod answers;
pub mod attempts;
pub mod backup;
pub mod change;
pub mod check;
pub mod error;
mod file;
mod json;
mod pool;
pub mod questions;
pub mod restore;
pub mod scenarios;
mod schema;
pub mod sessions;
mod texts;

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

/// How long a read waits for a lock of another program. With a write-ahead log there is one for moments only.
const READ: Duration = Duration::from_secs(1);

/// How long a change waits for a lock of another program, while somebody waits for it at the page.
const WRITE: Duration = Duration::from_secs(5);

/// How long the result of a solve waits.
const SOLVE: Duration = Duration::from_secs(60);

/// How long a request waits for others of the same server. They are quick, and may be many.
const TURN: Duration = Duration::from_secs(10);

/// Connections that read.
const READERS: usize = 4;

/// The log shrinks to so many bytes once a large restore is over.
const LOG: i64 = 16 << 20;

/// A store that is open.
#[derive(Debug)]
pub struct Store {
    file: PathBuf,
    writer: Pool,
    readers: Pool,
    /// Backups and restores that are on their way.
    copies: Arc<AtomicUsize>,
    /// Says to other servers that the store is in use.
    _held: File,
    /// The directory of a store that is gone with the program.
    _folder: Option<tempfile::TempDir>,
}

impl Store {
    /// Opens a store, makes it where there is none, and brings it to the newest version.
    ///
    /// # Errors
    /// Where the file is damaged, in use, of another program or of a newer version of this one. Then it is left as it is.
    pub fn open(path: &Path) -> Result<Self> {
        let file = file::full(path)?;
        file::examine(&file, READ)?;
        let held = file::hold(&file)?;
        file::sweep(&file);
        let writer = prepared(&file)?;
        let reader = || -> Result<Connection> {
            let reader = connect(&file, false, READ)?;
            reader.pragma_update(None, "query_only", true)?;
            Ok(reader)
        };
        let readers = (0..READERS).map(|_| reader()).collect::<Result<_>>()?;
        Ok(Self {
            writer: Pool::new(vec![writer]),
            readers: Pool::new(readers),
            copies: Arc::default(),
            file,
            _held: held,
            _folder: None,
        })
    }

    /// Whether a store has an earlier version, so that opening it takes a while.
    ///
    /// # Errors
    /// See [`Store::open`].
    pub fn is_outdated(path: &Path) -> Result<bool> {
        let version = file::examine(&file::full(path)?, READ)?;
        Ok((1..schema::NEWEST).contains(&version))
    }

    /// A store that is gone with the program.
    ///
    /// # Errors
    /// Where the directory for temporary files cannot be written.
    pub fn temporary() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let store = Self::open(&folder.path().join("store.db"))?;
        Ok(Self { _folder: Some(folder), ..store })
    }

    /// Reads one moment of the store, whoever writes meanwhile.
    fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let mut reader = self.readers.take(TURN)?;
        let moment = reader.transaction()?;
        work(&moment)
    }

    /// Does all of it, or nothing.
    fn write<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        self.write_within(WRITE, work)
    }

    /// The same with other patience.
    fn write_within<T>(&self, patience: Duration, work: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        let mut writer = self.writer.take(patience.max(TURN))?;
        writer.busy_timeout(patience)?;
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = work(&transaction)?;
        transaction.commit()?;
        Ok(done)
    }
}

/// The connection that writes, to a store that is whole and of the newest version.
fn prepared(file: &Path) -> Result<Connection> {
    let mut writer = connect(file, true, WRITE)?;
    // SQLite opens what it may not write for reading only
    if writer.is_readonly("main")? {
        return Err(StoreError::ReadOnly);
    }
    check::quick(&writer)?;
    // a commit that was acknowledged is on the disk, whatever ends the program or the machine
    writer.pragma_update(None, "journal_mode", "WAL")?;
    writer.pragma_update(None, "synchronous", "FULL")?;
    writer.pragma_update(None, "journal_size_limit", LOG)?;
    writer.pragma_update(None, "foreign_keys", false)?;
    schema::migrate(&mut writer, schema::NEWEST)?;
    writer.pragma_update(None, "foreign_keys", true)?;
    compact(&writer)?;
    Ok(writer)
}

/// Gives room back where most of the file is free, as after a step to a version that packs its texts.
fn compact(writer: &Connection) -> Result<()> {
    let pages = |name| writer.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let (free, all) = (pages("freelist_count")?, pages("page_count")?);
    if free > 1000 && free > all / 2 {
        match writer.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);").map_err(StoreError::from) {
            // the store is good without; the next start tries again
            Err(StoreError::Full | StoreError::Busy) => {}
            other => other?,
        }
    }
    Ok(())
}

/// Now, as it is written.
const NOW: &str = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')";
