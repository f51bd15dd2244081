//! Revisions without a plan: they are planned when the server starts, and from time to time while it runs. If planning one
//! was stopped or failed, or cost several workers, its answer says why.
//!
//! A job that crashes its worker would crash every worker. So the queue counts the attempts that lost their worker. After
//! [`ATTEMPTS`] of them, the job is set aside until a user asks for it again.

use std::time::Duration;

use serde_json::{Value, json};
use uuid::Uuid;

use super::App;
use super::error::ApiError;
use super::job::{Ending, JobId};
use super::jobs::rows::Lost;
use super::task::Task;
use crate::store::{Store, StoreError};
use plenary_core::message::Message;

/// A job is set aside after it has lost its worker this often.
pub const ATTEMPTS: u64 = 3;

/// The planner in whose name the server plans.
const SERVER: &str = "";

impl App {
    /// Queues the plan of a revision, even if the queue is full.
    ///
    /// # Errors
    /// If the file of jobs cannot be written.
    pub fn plan_head(&self, session: i64, revision: i64, planner: &str) -> Result<JobId, ApiError> {
        let id = Uuid::now_v7();
        self.jobs.add_always(id, &self.head(session, revision, None), planner)?;
        Ok(id)
    }

    /// The task to plan a revision.
    pub fn head(&self, session: i64, revision: i64, time: Option<Duration>) -> Task {
        Task::Head { session, revision, time: time.unwrap_or(self.options.time_limit) }
    }

    /// Queues the plans of all sessions that have no answer and no job.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn plan_unanswered(&self) -> Result<(), ApiError> {
        for (session, revision) in self.store.unanswered()? {
            if self.jobs.file.of_revision(session, revision)?.is_none() {
                self.jobs.add_missing(&self.head(session, revision, None), SERVER)?;
            }
        }
        Ok(())
    }

    /// Gives the jobs of a worker that has ended to others. Those that have lost too many are set aside.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn worker_ended(&self, worker: &str) -> Result<(), ApiError> {
        for Lost { id, begun, plans } in self.jobs.file.lose(worker)? {
            tracing::warn!(job = %id, attempts = begun, "a job has lost its worker");
            if begun < ATTEMPTS {
                continue;
            }
            if let Some((session, revision)) = plans {
                keep_unplanned(&self.store, session, revision, &set_aside())?;
            }
            tracing::error!(job = %id, "a job is set aside: it has lost its worker too often");
            self.metrics.set_aside.inc();
            self.jobs.file.set_aside(&id, &Ending::from(Err(ApiError::SetAside)))?;
        }
        self.jobs.notify();
        Ok(())
    }
}

/// Stores why a revision has no plan, unless a plan or a proof that none exists is known.
///
/// # Errors
/// Where the store fails.
pub fn keep_unplanned(store: &Store, session: i64, revision: i64, why: &Value) -> Result<(), StoreError> {
    let answer = store.answer(session, revision)?;
    if !answer.is_some_and(|answer| matches!(answer.body["state"].as_str(), Some("planned" | "none"))) {
        store.keep_answer(session, revision, None, &why.to_string())?;
    }
    Ok(())
}

fn set_aside() -> Value {
    let told = Message::new("set_aside", "planning was set aside because the solver crashed three times", &[]);
    let help =
        Message::new("plan_less", "plan it again, with fewer items or meetings, or with a shorter time limit", &[]);
    json!({"state": "set_aside", "told": told, "help": help})
}

/// The answer for a session whose planning was stopped before it began.
pub fn stopped() -> Value {
    let told = Message::new("plan_stopped", "planning was stopped before it began", &[]);
    json!({"state": "unknown", "told": told})
}
