//! The databases that can keep a store: SQLite and PostgreSQL. The store is written once, in SQL that both know.
//!
//! [`values`] parameters and rows · [`sqlite`] a file · [`postgres`] a server · [`pool`] their connections.
//!
//! Writers follow each other: SQLite has one lock for a file, and [`postgres`] takes one for its tables. So a transaction
//! that writes sees nothing change while it runs, in both, and the rules of the store need no other lock.

mod pool;
pub mod postgres;
pub mod sqlite;
pub mod values;

use std::fmt::Debug;
use std::time::Duration;

use super::{Result, StoreError};
use values::{FromValue, Param, Row};

/// SQL for the current time in the format of the store. [`postgres`] replaces it.
pub const NOW: &str = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')";

/// The kind of a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// It reads a consistent snapshot.
    Read,
    /// It writes, and waits at most this long for the lock of another one.
    Write(Duration),
}

/// A database.
pub trait Database: Debug + Send + Sync {
    /// Runs a transaction. It is rolled back if `work` fails.
    ///
    /// # Errors
    /// Those of `work`; and if the database fails, or its lock is not free in time.
    fn run(&self, access: Access, work: &mut dyn FnMut(&dyn Sql) -> Result<()>) -> Result<()>;

    /// A number that changes when another connection has changed something.
    ///
    /// # Errors
    /// If the database fails.
    fn changes(&self) -> Result<i64>;
}

impl dyn Database + '_ {
    /// Reads a consistent snapshot.
    ///
    /// # Errors
    /// See [`Database::run`].
    pub fn read<T>(&self, work: impl FnMut(&dyn Sql) -> Result<T>) -> Result<T> {
        self.transact(Access::Read, work)
    }

    /// Runs a transaction that writes, and waits for the lock for at most `patience`.
    ///
    /// # Errors
    /// See [`Database::run`].
    pub fn write<T>(&self, patience: Duration, work: impl FnMut(&dyn Sql) -> Result<T>) -> Result<T> {
        self.transact(Access::Write(patience), work)
    }

    fn transact<T>(&self, access: Access, mut work: impl FnMut(&dyn Sql) -> Result<T>) -> Result<T> {
        let mut done = None;
        self.run(access, &mut |sql| {
            done = Some(work(sql)?);
            Ok(())
        })?;
        done.ok_or(StoreError::Busy)
    }
}

/// A transaction. Parameters are `?` in order, or `?1`, `?2`.
pub trait Sql {
    /// Runs a statement, and returns the number of rows that it changed.
    ///
    /// # Errors
    /// If the database fails or refuses it.
    fn execute(&self, statement: &str, params: &[Param<'_>]) -> Result<u64>;

    /// Runs a statement, and returns its rows.
    ///
    /// # Errors
    /// If the database fails or refuses it.
    fn query(&self, statement: &str, params: &[Param<'_>]) -> Result<Vec<Row>>;

    /// Runs several statements without parameters.
    ///
    /// # Errors
    /// If the database fails or refuses one.
    fn batch(&self, statements: &str) -> Result<()>;
}

impl dyn Sql + '_ {
    /// All rows.
    ///
    /// # Errors
    /// If the database fails.
    pub fn all<T>(
        &self,
        statement: &str,
        params: &[Param<'_>],
        mut read: impl FnMut(&mut Row) -> Result<T>,
    ) -> Result<Vec<T>> {
        self.query(statement, params)?.iter_mut().map(&mut read).collect()
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// If the database fails.
    pub fn first<T>(
        &self,
        statement: &str,
        params: &[Param<'_>],
        read: impl FnOnce(&mut Row) -> Result<T>,
    ) -> Result<Option<T>> {
        self.query(statement, params)?.first_mut().map(read).transpose()
    }

    /// The first value of the first row, if there is one.
    ///
    /// # Errors
    /// If the database fails.
    pub fn find<T: FromValue>(&self, statement: &str, params: &[Param<'_>]) -> Result<Option<T>> {
        self.first(statement, params, |row| row.take(0))
    }

    /// The value of a statement that always has one.
    ///
    /// # Errors
    /// If the database fails.
    pub fn value<T: FromValue>(&self, statement: &str, params: &[Param<'_>]) -> Result<T> {
        self.find(statement, params)?.ok_or_else(|| StoreError::Damaged("a row is missing".to_owned()))
    }
}
