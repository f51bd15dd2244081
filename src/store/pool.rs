//! A pool of connections to a store: one that writes, and a few that read.
//!
//! With a write-ahead log a reader sees the last commit and never waits. So a write that waits for the lock of another
//! program does not delay readers.

use std::ops::{Deref, DerefMut};
use std::path::Path;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::{Result, StoreError};

/// Connections that are lent out one at a time.
#[derive(Debug)]
pub(super) struct Pool {
    connections: Vec<Mutex<Connection>>,
    /// The indices of free connections.
    free: Mutex<Vec<usize>>,
    back: Condvar,
}

impl Pool {
    pub(super) fn new(connections: Vec<Connection>) -> Self {
        let free = Mutex::new((0..connections.len()).collect());
        Self { connections: connections.into_iter().map(Mutex::new).collect(), free, back: Condvar::new() }
    }

    /// Waits for a free connection.
    ///
    /// # Errors
    /// If none is free in time.
    pub(super) fn take(&self, patience: Duration) -> Result<Taken<'_>> {
        let free = self.back.wait_timeout_while(lock(&self.free), patience, |free| free.is_empty());
        let place = free.unwrap_or_else(PoisonError::into_inner).0.pop().ok_or(StoreError::Busy)?;
        Ok(Taken { place, connection: lock(&self.connections[place]), pool: self })
    }
}

/// A panic rolls its transaction back, so a poisoned lock is safe to use.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A borrowed connection, returned to its pool when dropped.
#[derive(Debug)]
pub(super) struct Taken<'a> {
    place: usize,
    connection: MutexGuard<'a, Connection>,
    pool: &'a Pool,
}

impl Deref for Taken<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.connection
    }
}

impl DerefMut for Taken<'_> {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.connection
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        lock(&self.pool.free).push(self.place);
        self.pool.back.notify_one();
    }
}

/// Opens a connection to a file, and creates the file if `create` is set. The path is never read as a URI.
pub(super) fn connect(file: &Path, create: bool, patience: Duration) -> Result<Connection> {
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    flags.set(OpenFlags::SQLITE_OPEN_CREATE, create);
    let connection = Connection::open_with_flags(file, flags)?;
    connection.busy_timeout(patience)?;
    Ok(connection)
}
