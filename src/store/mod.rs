//! What planners keep: sessions with every revision and every answer, in one SQLite file.
//!
//! [`schema`] the tables, version after version · [`sessions`] sessions, revisions, undo and redo · [`answers`] schedules
//! and explanations · [`attempts`] plans that have begun · [`scenarios`] questions that are kept · [`copy`] the whole store as one file · [`error`] what can be
//! wrong.
//!
//! It knows texts, not what they say. Nothing is ever overwritten but which revision counts: a change appends a revision,
//! undo goes back to its parent. Whoever changes a session names the version that he saw; when it is not the last one,
//! nothing is written and he is told what happened since.

pub mod answers;
pub mod attempts;
pub mod copy;
pub mod error;
pub mod scenarios;
mod schema;
pub mod sessions;

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, Transaction, TransactionBehavior};

pub use answers::Answer;
pub use error::StoreError;
pub use scenarios::Scenario;
pub use sessions::{Change, Draft, Head, Listed, Revision};

/// What a call returns.
pub type Result<T> = std::result::Result<T, StoreError>;

/// A store that is open.
#[derive(Debug)]
pub struct Store {
    connection: Mutex<Connection>,
}

impl Store {
    /// Opens a store, makes it where there is none, and brings it to the newest version.
    ///
    /// # Errors
    /// Where the file is no store, or one of a newer program.
    pub fn open(path: &Path) -> Result<Self> {
        Self::of(Connection::open(path)?)
    }

    /// A store that is gone with the program.
    ///
    /// # Errors
    /// Where SQLite fails.
    pub fn in_memory() -> Result<Self> {
        Self::of(Connection::open_in_memory()?)
    }

    fn of(mut connection: Connection) -> Result<Self> {
        connection.busy_timeout(Duration::from_secs(10))?;
        // a commit that was acknowledged is on the disk, whatever ends the program or the machine
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        schema::migrate(&mut connection)?;
        Ok(Self { connection: Mutex::new(connection) })
    }

    /// The connection. A transaction that panicked was rolled back.
    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does all of it, or nothing.
    fn write<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        let mut connection = self.lock();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = work(&transaction)?;
        transaction.commit()?;
        Ok(done)
    }
}

/// Now, as it is written.
const NOW: &str = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')";
