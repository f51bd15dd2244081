//! What can be wrong with a store.

use std::io;

use rusqlite::ErrorCode;

use super::change::Change;

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
    /// A newer program made the store.
    #[error(
        "the store has version {found}, and this program knows {known}\n  help: use the newer program that made it"
    )]
    Newer {
        /// The version of the file.
        found: i64,
        /// The newest version that this program knows.
        known: i64,
    },
    /// The path names something that is not a file.
    #[error("it is a directory\n  help: name a file in it, such as plenary.db")]
    Directory,
    /// The directory of the file is missing.
    #[error("its directory does not exist\n  help: make the directory first, or name a file elsewhere")]
    NoDirectory,
    /// There is no file to read.
    #[error("there is no such file\n  help: check the path; --db names the store")]
    NoFile,
    /// There is a file where a new one is to be made.
    #[error("the file is there already and is left as it is\n  help: name another file, or move this one away first")]
    Exists,
    /// The file is a database of another program, or not a database.
    #[error("{0}\n  help: name another file with --db; nothing was written to this one")]
    Foreign(&'static str),
    /// The write-ahead log is there, and the database that it belongs to is not.
    #[error(
        "the file is missing or empty, but its log ({0}) is there and may hold changes\n  help: put the file back beside \
         its log, or move the log away to begin a new store"
    )]
    LogWithoutFile(String),
    /// Another server has the store open.
    #[error("another server has this store open\n  help: stop that one first, or name another file with --db")]
    InUse,
    /// The file or its disk cannot be written.
    #[error(
        "the store cannot be read and written\n  help: check that you may write its file and its directory, and that the disk is not read-only"
    )]
    ReadOnly,
    /// The file is damaged.
    #[error(
        "the store is damaged: {0}\n  help: keep a copy of the file; move it and its -wal file away, and make it anew from \
         the last backup with `plenary store restore BACKUP --db FILE`. Without a backup, `sqlite3 FILE .recover | sqlite3 \
         NEW` saves what can still be read"
    )]
    Damaged(String),
    /// Somebody else is writing for too long.
    #[error("the store is busy: another program or a large restore is writing to it\n  help: try again in a moment")]
    Busy,
    /// There is no room left.
    #[error("the disk is full, and nothing was changed\n  help: make room on the disk of the store, and try again")]
    Full,
    /// A text is too long.
    #[error("a text has more than {0} MiB\n  help: no session or schedule can be that long; send a smaller one")]
    TextTooLong(u64),
    /// The file is not a backup of a store.
    #[error(
        "the file is no backup of a store: {0}\n  help: give one that `GET /api/store` or `plenary store backup` wrote"
    )]
    Backup(String),
    /// The backup is larger than allowed.
    #[error(
        "the backup has more than {0} MB\n  help: start the server with a larger --restore-limit, or restore it without a \
         server: `plenary store restore BACKUP --db FILE`"
    )]
    BackupTooLarge(u64),
    /// The backup did not arrive whole.
    #[error("the backup did not arrive whole: {0}\n  help: send it again; nothing was changed")]
    Broken(String),
    /// The system refused.
    #[error("the store failed: {0}\n  help: check its path, and who may read and write it")]
    Io(io::Error),
    /// SQLite failed.
    #[error("the store failed: {0}\n  help: check that its file is a store and the disk is not full")]
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        // no room for the shared memory of the log, which is a file
        if error.sqlite_error().is_some_and(|error| error.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE) {
            return Self::Full;
        }
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged(error.to_string()),
            Some(ErrorCode::DiskFull) => Self::Full,
            // a store that is there and cannot be opened: SQLite needs to write files beside it
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => Self::ReadOnly,
            _ => Self::Sqlite(error),
        }
    }
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => Self::Full,
            io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => Self::ReadOnly,
            _ => Self::Io(error),
        }
    }
}
