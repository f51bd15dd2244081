//! SQLite: a file, with one connection that writes and a few that read.
//!
//! With a write-ahead log a reader sees the last commit and never waits. So a write that waits for the lock of another
//! program does not delay readers.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, ToSql, TransactionBehavior};

use super::pool::Pool;
use super::values::{Param, Row, Value};
use super::{Access, Database, Result, Sql};

/// How long a read waits for a lock of another program. With a write-ahead log, such locks are brief.
pub(in crate::store) const READ: Duration = Duration::from_secs(1);

/// How long a request waits for a connection of the pool.
const TURN: Duration = Duration::from_secs(10);

/// A database in a file.
#[derive(Debug)]
pub struct Sqlite {
    file: PathBuf,
    writer: Pool<Connection>,
    readers: Pool<Connection>,
    /// Hears of the changes of all others, once somebody asks; SQLite counts them for each connection.
    observer: Mutex<Option<Connection>>,
}

impl Sqlite {
    /// A database of which a connection that writes is open; at most `readers` others read.
    pub fn new(file: PathBuf, writer: Connection, readers: usize) -> Self {
        let (writer, readers) = (Pool::new(vec![writer], 1), Pool::new(Vec::new(), readers));
        Self { file, writer, readers, observer: Mutex::default() }
    }

    /// Lends the connection that writes, for what only SQLite can do.
    ///
    /// # Errors
    /// If it is not free in time, or `work` fails.
    pub(in crate::store) fn exclusively<T>(
        &self,
        patience: Duration,
        work: impl FnOnce(&mut Connection) -> Result<T>,
    ) -> Result<T> {
        let mut writer = self.writer.take(patience.max(TURN), || connect(&self.file, false, patience))?;
        writer.busy_timeout(patience)?;
        work(&mut writer)
    }
}

impl Database for Sqlite {
    fn run(&self, access: Access, work: &mut dyn FnMut(&dyn Sql) -> Result<()>) -> Result<()> {
        match access {
            Access::Read => {
                let mut reader = self.readers.take(TURN, || reader(&self.file))?;
                let snapshot = reader.transaction()?;
                work(&*snapshot)
            }
            Access::Write(patience) => self.exclusively(patience, |writer| {
                let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
                work(&*transaction)?;
                Ok(transaction.commit()?)
            }),
        }
    }

    fn changes(&self) -> Result<i64> {
        let mut observer = self.observer.lock().unwrap_or_else(PoisonError::into_inner);
        let observer = match &mut *observer {
            Some(observer) => observer,
            none => none.insert(reader(&self.file)?),
        };
        Ok(observer.pragma_query_value(None, "data_version", |row| row.get(0))?)
    }
}

impl Sql for Connection {
    fn execute(&self, statement: &str, params: &[Param<'_>]) -> Result<u64> {
        Ok(self.prepare_cached(statement)?.execute(rusqlite::params_from_iter(params))? as u64)
    }

    fn query(&self, statement: &str, params: &[Param<'_>]) -> Result<Vec<Row>> {
        let mut statement = self.prepare_cached(statement)?;
        let columns = statement.column_count();
        let mut rows = statement.query(rusqlite::params_from_iter(params))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let values = (0..columns).map(|column| {
                Ok(match row.get_ref(column)? {
                    ValueRef::Null => Value::Null,
                    ValueRef::Integer(number) => Value::Integer(number),
                    ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
                    ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
                    ValueRef::Real(_) => return Err(super::StoreError::Damaged("a number is not whole".to_owned())),
                })
            });
            found.push(Row(values.collect::<Result<_>>()?));
        }
        Ok(found)
    }

    fn batch(&self, statements: &str) -> Result<()> {
        Ok(self.execute_batch(statements)?)
    }
}

impl ToSql for Param<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// A connection that reads.
fn reader(file: &Path) -> Result<Connection> {
    let reader = connect(file, false, READ)?;
    reader.pragma_update(None, "query_only", true)?;
    Ok(reader)
}

/// Opens a connection to a file, and creates the file, for its owner only, if `create` is set. The path is never read as a URI.
///
/// # Errors
/// If SQLite cannot open it.
pub fn connect(file: &Path, create: bool, patience: Duration) -> Result<Connection> {
    #[cfg(unix)]
    if create {
        use std::os::unix::fs::OpenOptionsExt;
        // it has hashes of passwords, and what is not public yet; SQLite gives its other files the same rights. Whatever fails here
        // fails once more below
        let _there = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
    }
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    flags.set(OpenFlags::SQLITE_OPEN_CREATE, create);
    let connection = Connection::open_with_flags(file, flags)?;
    connection.busy_timeout(patience)?;
    Ok(connection)
}
