//! A pool of connections, which are made when they are first needed.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::{Result, StoreError};

/// Connections that are lent out one at a time.
pub(super) struct Pool<T> {
    state: Mutex<State<T>>,
    back: Condvar,
    most: usize,
}

struct State<T> {
    free: Vec<T>,
    lent: usize,
}

impl<T> fmt::Debug for Pool<T> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "a pool of {}", self.most)
    }
}

impl<T> Pool<T> {
    /// A pool of at most `most` connections.
    pub(super) fn new(free: Vec<T>, most: usize) -> Self {
        Self { state: Mutex::new(State { free, lent: 0 }), back: Condvar::new(), most }
    }

    /// Waits for a free connection, or makes one if there may be more.
    ///
    /// # Errors
    /// If none is free in time, or it cannot be made.
    pub(super) fn take(&self, patience: Duration, make: impl FnOnce() -> Result<T>) -> Result<Taken<'_, T>> {
        let all_lent = |state: &mut State<T>| state.free.is_empty() && state.lent >= self.most;
        let waited = self.back.wait_timeout_while(self.state(), patience, all_lent);
        let mut state = waited.unwrap_or_else(PoisonError::into_inner).0;
        if all_lent(&mut state) {
            return Err(StoreError::Busy);
        }
        let free = state.free.pop();
        state.lent += 1;
        drop(state);
        // from here on it counts as lent, and is given back whatever happens
        let mut taken = Taken { connection: free, pool: self };
        if taken.connection.is_none() {
            taken.connection = Some(make()?);
        }
        Ok(taken)
    }

    /// The state. A panic of a holder rolls its transaction back, so a poisoned lock is safe to use.
    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A borrowed connection, given back when it is dropped.
pub(super) struct Taken<'a, T> {
    connection: Option<T>,
    pool: &'a Pool<T>,
}

impl<T> Taken<'_, T> {
    /// Throws the connection away, because it is broken.
    pub(super) fn discard(mut self) {
        self.connection = None;
    }
}

impl<T> Deref for Taken<'_, T> {
    type Target = T;

    #[allow(clippy::unreachable, reason = "only `discard` empties it, and that consumes it")]
    fn deref(&self) -> &T {
        self.connection.as_ref().unwrap_or_else(|| unreachable!())
    }
}

impl<T> DerefMut for Taken<'_, T> {
    #[allow(clippy::unreachable, reason = "only `discard` empties it, and that consumes it")]
    fn deref_mut(&mut self) -> &mut T {
        self.connection.as_mut().unwrap_or_else(|| unreachable!())
    }
}

impl<T> Drop for Taken<'_, T> {
    fn drop(&mut self) {
        let mut state = self.pool.state();
        state.lent -= 1;
        state.free.extend(self.connection.take());
        drop(state);
        self.pool.back.notify_one();
    }
}
