//! The queue of solves, as the server sees it. Workers solve, each in a process of its own: HiGHS has one scheduler per
//! process, and a crash of the solver costs a worker and not the server.
//!
//! [`file`](mod@file) the table that the server and the workers share · [`rows`] what the server does with it · [`turns`]
//! what a worker does · [`parts`] of a job · [`job_watch`] the watch of a running job · [`owner`] whose it is.
//!
//! Every job begins in the short lane. A worker that takes from there alone tries each job for a moment only, and hands on
//! what takes longer. So a small job never waits for a long one, and nobody needs to guess which jobs are small.

pub mod file;
pub mod job_watch;
pub mod owner;
pub mod parts;
pub mod rows;
pub mod turns;

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use serde_json::Value;
use tokio::sync::watch;
use uuid::Uuid;

use super::error::ApiError;
use super::job::{JobId, State};
use super::task::Task;
use crate::store::Address;
use file::JobFile;
use plenary_core::read::UiLanguage;
use rows::Room;

/// The queue.
#[derive(Debug)]
pub struct Jobs {
    /// The table.
    pub file: JobFile,
    /// Incremented whenever a job or a session changes.
    tick: watch::Sender<u64>,
    most: usize,
    /// The number of waiting jobs when somebody last looked, for health checks.
    waiting: AtomicUsize,
    closing: AtomicBool,
}

/// Number of ended jobs that are remembered.
pub const REMEMBERED: usize = 1000;

impl Jobs {
    /// The queue beside a store, for at most `most` waiting jobs.
    ///
    /// # Errors
    /// If its file cannot be written.
    pub fn open(store: &Address, most: usize) -> Result<Self, ApiError> {
        Ok(Self {
            file: JobFile::open(store)?,
            tick: watch::Sender::new(0),
            most,
            waiting: AtomicUsize::new(0),
            closing: AtomicBool::new(false),
        })
    }

    /// Wakes everybody who waits for changes.
    pub fn notify(&self) {
        self.tick.send_modify(|tick| *tick = tick.wrapping_add(1));
    }

    /// A receiver of changes.
    pub fn listen(&self) -> watch::Receiver<u64> {
        self.tick.subscribe()
    }

    /// Queues a task of a planner, and returns the id of its job. A plan replaces older plans of the same session.
    ///
    /// # Errors
    /// If the queue is full. Then older plans stay in the queue.
    pub fn add(&self, task: &Task, planner: &str) -> Result<JobId, ApiError> {
        let id = Uuid::now_v7();
        self.put(id, task, planner, Room::AtMost(self.most))?;
        Ok(id)
    }

    /// Queues a task under a given id, even if the queue is full.
    ///
    /// # Errors
    /// If the file of jobs cannot be written.
    pub fn add_always(&self, id: JobId, task: &Task, planner: &str) -> Result<(), ApiError> {
        self.put(id, task, planner, Room::Always)
    }

    /// Queues the plan of a revision unless one is queued or runs.
    ///
    /// # Errors
    /// If the file of jobs cannot be written.
    pub fn add_missing(&self, task: &Task, planner: &str) -> Result<(), ApiError> {
        self.put(Uuid::now_v7(), task, planner, Room::Once)
    }

    fn put(&self, id: JobId, task: &Task, planner: &str, room: Room) -> Result<(), ApiError> {
        let written = serde_json::to_string(task).map_err(|error| ApiError::Fault(error.to_string()))?;
        let added = self.file.add(id, task, &written, planner, room)?;
        added.ok_or_else(|| ApiError::Full(self.most))?;
        let (session, revision) = task.of().unzip();
        tracing::info!(job = %id, kind = task.kind(), session, revision, planner, "a job is queued");
        self.notify();
        Ok(())
    }

    /// Checks that the queue has room for one more job.
    ///
    /// # Errors
    /// If the queue is full.
    pub fn room(&self) -> Result<(), ApiError> {
        match self.file.waiting()? {
            waiting if waiting >= self.most => Err(ApiError::Full(waiting)),
            _ => Ok(()),
        }
    }

    /// Counts the waiting jobs, for health checks.
    ///
    /// # Errors
    /// If the file of jobs cannot be read.
    pub fn count(&self) -> Result<(), ApiError> {
        self.waiting.store(self.file.waiting()?, Ordering::Relaxed);
        Ok(())
    }

    /// The number of waiting jobs when they were last counted.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// The error for an id without a job.
    pub fn unknown(&self, id: &str) -> ApiError {
        if Uuid::parse_str(id).is_ok_and(|id| id.get_version_num() == 7) {
            return ApiError::Forgotten(id.to_owned());
        }
        ApiError::NotFound(format!("job {}", id.chars().take(80).collect::<String>()))
    }

    /// A job as JSON; `whole` includes its result in that language.
    ///
    /// # Errors
    /// If there is no such job.
    pub fn get(&self, id: JobId, whole: Option<UiLanguage>) -> Result<Value, ApiError> {
        self.file.get(id, whole)?.ok_or_else(|| self.unknown(&id.to_string()))
    }

    /// Whether the job has ended or does not exist.
    pub fn is_over(&self, id: JobId) -> bool {
        // whoever waits for a job goes on waiting while its file is busy
        self.file.state(id).is_ok_and(|state| state.is_none_or(State::is_over))
    }

    /// At most so many jobs, waiting, running and ended, the newest first; `after` is the id of one in this order.
    ///
    /// # Errors
    /// If the file of jobs cannot be read.
    pub fn list(&self, after: Option<JobId>, most: usize) -> Result<Vec<Value>, ApiError> {
        Ok(self.file.list(after, most)?)
    }

    /// Cancels a waiting job, or stops a running one with the best result so far. Returns its former state, and the
    /// revision that it plans.
    ///
    /// # Errors
    /// If there is no such job.
    pub fn stop(&self, id: JobId) -> Result<(State, Option<(i64, i64)>), ApiError> {
        let stopped = self.file.stop(id)?.ok_or_else(|| self.unknown(&id.to_string()))?;
        self.notify();
        Ok(stopped)
    }

    /// Says that the server shuts down.
    pub fn close(&self) {
        self.closing.store(true, Ordering::SeqCst);
        self.notify();
    }

    /// Whether the server is shutting down.
    pub fn is_closing(&self) -> bool {
        self.closing.load(Ordering::SeqCst)
    }
}

#[cfg(test)]
mod tests;
