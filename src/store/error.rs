//! Errors of the store.

use std::io;

use plenary_core::detailed_error;
use plenary_core::details::{Detailed, Details};
use postgres::error::SqlState;
use rusqlite::ErrorCode;

use super::change::Change;
use super::database::postgres::message;

/// Why the store could not be read or written.
#[derive(Debug)]
pub enum StoreError {
    /// A session, revision or scenario does not exist.
    NotFound {
        /// The kind of thing.
        what: &'static str,
        /// Its number.
        id: i64,
    },
    /// There is nothing of this name.
    NotNamed {
        /// The kind of thing.
        what: &'static str,
        /// Its name.
        name: String,
    },
    /// There is something of this name already.
    Taken {
        /// The kind of thing.
        what: &'static str,
        /// Its name.
        name: String,
    },
    /// Another user changed the session first.
    Conflict {
        /// The current version.
        version: i64,
        /// The changes since the version that was named.
        changes: Vec<Change>,
    },
    /// There is nothing to undo or redo.
    NoHistory(&'static str),
    /// A newer program made the store.
    Newer {
        /// The version of the file.
        found: i64,
        /// The newest version that this program knows.
        known: i64,
    },
    /// The path is a directory.
    Directory,
    /// The directory of the file is missing.
    NoDirectory,
    /// There is no file to read.
    NoFile,
    /// The file to be created exists already.
    Exists,
    /// The database has sessions or accounts already.
    NotEmpty,
    /// The file is a database of another program, or not a database.
    Foreign(&'static str),
    /// A write-ahead log exists without its database.
    LogWithoutFile(String),
    /// Another server has the store open.
    InUse,
    /// A worker finds no server, or one of another version.
    NoServer,
    /// The file or its disk cannot be written.
    ReadOnly,
    /// The file is damaged.
    Damaged(String),
    /// Another writer holds the lock for too long.
    Busy,
    /// The disk is full.
    Full,
    /// A text is too long.
    TextTooLong(u64),
    /// Another step of the same document was kept first.
    Overtaken,
    /// The file is not a backup of a store.
    Backup(String),
    /// The backup is larger than allowed.
    BackupTooLarge(u64),
    /// The backup did not arrive completely.
    Broken(String),
    /// The operating system reported an error.
    Io(io::Error),
    /// SQLite failed.
    Sqlite(rusqlite::Error),
    /// The address of a database cannot be used.
    Url(String),
    /// The connection to the database was lost, or could not be made.
    Gone(String),
    /// Servers of another version use the database.
    OtherServers,
    /// A text has the character U+0000, which PostgreSQL does not keep.
    Zero,
    /// PostgreSQL does not let the user of the address in, or there is no such database.
    NoEntry(String),
    /// The user of the address may not do this in the database.
    NoRight(String),
    /// PostgreSQL failed.
    Postgres(String),
}

detailed_error!(StoreError);

impl Detailed for StoreError {
    fn details(&self) -> Details {
        match self {
            Self::NotFound { id, what } => Details::new(format!("{what} {id} does not exist")).or("see the list of sessions"),
            Self::NotNamed { what, name } => Details::new(format!("there is no {what} `{name}`")).or("see `plenary accounts list`"),
            Self::Taken { what, name } => Details::new(format!("there is already an {what} `{name}`").replace("an token", "a token")).or("choose another name"),
            Self::Conflict { .. } => Details::new("the session was changed in the meantime").or("look at the changes, and make your change again"),
            Self::NoHistory(cause) => Details::new(format!("there is nothing to {cause}")),
            Self::Newer { found, known } => Details::new(format!("the store has version {found}, but this program supports only version {known}")).or("use the newer program that wrote it"),
            Self::Directory => Details::new("it is a directory").or("name a file in it, such as plenary.db"),
            Self::NoDirectory => Details::new("its directory does not exist").or("create the directory first, or name a file elsewhere"),
            Self::NoFile => Details::new("the file does not exist").or("check the path; --db names the store"),
            Self::Exists => Details::new("the file already exists and was not changed").or("name another file, or move this one away first"),
            Self::NotEmpty => Details::new("the database has sessions or accounts already, and was not changed").or("name an empty database, or another schema; `POST /api/v1/store` adds the sessions of a backup to those of a server"),
            Self::Foreign(cause) => Details::new(cause.to_string()).or("name another file with --db; nothing was written to this one"),
            Self::LogWithoutFile(cause) => Details::new(format!("the file is missing or empty, but its log ({cause}) exists and may contain changes")).or("put the file back next to its log, or move the log away to start a new store"),
            Self::InUse => Details::new("another server has this store open").or("stop that server first, or name another file with --db"),
            Self::NoServer => Details::new("no server of this version has the store open").or("start `plenary serve` with the same --db and the same version of the program first"),
            Self::ReadOnly => Details::new("the store cannot be read and written").or("check that you may write its file and its directory, and that the disk is not read-only"),
            Self::Damaged(cause) => Details::new(format!("the store is damaged: {cause}")).or("keep a copy of the file; move it and its -wal file away, and restore the last backup with `plenary store restore BACKUP --db FILE`. Without a backup, `sqlite3 FILE .recover | sqlite3 NEW` saves what can still be read"),
            Self::Busy => Details::new("the store is busy: another program or a large restore is writing to it").or("try again in a moment"),
            Self::Full => Details::new("the disk is full, and nothing was changed").or("free space on the disk of the store, and try again"),
            Self::Overtaken => Details::new("another step was taken at the same time").or("look at how far the schedule has come, and try again"),
            Self::TextTooLong(cause) => Details::new(format!("a text is larger than {cause} MiB")).or("no session or schedule can be that long; send a smaller one"),
            Self::Backup(cause) => Details::new(format!("the file is not a backup of a store: {cause}")).or("use a file written by `GET /api/v1/store` or `plenary store backup`"),
            Self::BackupTooLarge(cause) => Details::new(format!("the backup is larger than {cause} MB")).or("start the server with a larger --restore-limit, or restore it without a server: `plenary store restore BACKUP --db FILE`"),
            Self::Broken(cause) => Details::new(format!("the backup did not arrive completely: {cause}")).or("send it again; nothing was changed"),
            Self::Io(cause) => Details::new(format!("the store failed: {cause}")).or("check its path and its permissions"),
            Self::Url(cause) => Details::new(format!("the address of the database cannot be used: {cause}")).or("write postgres://user:password@host/database, with ?sslmode=require for TLS"),
            Self::Gone(cause) => Details::new(format!("the database cannot be reached: {cause}")).or("see whether PostgreSQL runs and --db has its address (in a password, write `@` as %40 and `/` as %2F); then try again, and look first whether your last change is there"),
            Self::OtherServers => Details::new("servers of an earlier version still use this database").or("stop all servers, and start one of this version first"),
            Self::Zero => Details::new("a text has the character U+0000, which the database does not keep").or("leave it out"),
            Self::NoEntry(cause) => Details::new(format!("PostgreSQL refuses the connection: {cause}")).or("check user, password and database in the address; in a password, write `@` as %40, `/` as %2F and `:` as %3A"),
            Self::NoRight(cause) => Details::new(format!("PostgreSQL refuses it: {cause}")).or("make the user of the address the owner of the database, or let it create tables: GRANT CREATE ON SCHEMA public TO user"),
            Self::Postgres(cause) => Details::new(format!("PostgreSQL failed: {cause}")).or("look into the log of PostgreSQL"),
            Self::Sqlite(cause) => Details::new(format!("the store failed: {cause}")).or("check that its file is a store and the disk is not full"),
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        // no space for the shared memory file of the log
        if error.sqlite_error().is_some_and(|error| error.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE) {
            return Self::Full;
        }
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged(error.to_string()),
            Some(ErrorCode::DiskFull) => Self::Full,
            // SQLite must create files next to the store
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => Self::ReadOnly,
            _ => Self::Sqlite(error),
        }
    }
}

impl From<postgres::Error> for StoreError {
    fn from(error: postgres::Error) -> Self {
        let (code, said) = (error.code().map(SqlState::code).unwrap_or_default(), message(&error));
        match code {
            // another writer has the lock
            "55P03" => Self::Busy,
            "53100" => Self::Full,
            // a standby
            "25006" => Self::ReadOnly,
            "42501" => Self::NoRight(said),
            "28000" | "28P01" | "3D000" => Self::NoEntry(said),
            // it shuts down or starts, has too many connections, or cut this one
            "25P03" | "53300" | "57P01" | "57P02" | "57P03" | "" => Self::Gone(said),
            code if code.starts_with("08") => Self::Gone(said),
            _ => Self::Postgres(said),
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
