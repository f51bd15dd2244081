//! What can be wrong with a store.

use super::Change;

/// Why nothing was read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such session.
    #[error("there is no {what} {id}\n  help: the list of sessions says what there is")]
    Nothing {
        /// What was looked for.
        what: &'static str,
        /// By which number.
        id: i64,
    },
    /// Somebody else was first.
    #[error("the session was changed meanwhile\n  help: look at what changed, and make your change again")]
    Conflict {
        /// The version now.
        version: i64,
        /// What happened since the version that was named.
        changes: Vec<Change>,
    },
    /// There is nothing to undo or redo.
    #[error("there is nothing to {0}")]
    AtTheEnd(&'static str),
    /// It was made by a newer program.
    #[error(
        "the store has version {found}, and this program knows {known}\n  help: use the newer program that made it"
    )]
    Newer {
        /// The version of the file.
        found: usize,
        /// The newest that is known here.
        known: usize,
    },
    /// The file of a whole store cannot be taken in.
    #[error("the file is no store: {0}\n  help: give one that `GET /api/store` wrote")]
    Copy(String),
    /// SQLite failed.
    #[error("the store failed: {0}\n  help: check that its file is a store and the disk is not full")]
    Sqlite(#[from] rusqlite::Error),
}
