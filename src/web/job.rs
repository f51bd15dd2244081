//! A job: a solve, from the queue to its result.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use serde_json::{Value, json};
use uuid::Uuid;

use super::error::ApiError;
use super::task::Task;
use plenary_core::pipeline::best::BestSoFar;
use plenary_core::read::UiLanguage;

/// The id of a job: a UUID of version 7, which is unique across restarts and contains the time when it was made.
pub type JobId = Uuid;

/// The state of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It waits.
    Queued,
    /// It runs.
    Running,
    /// It has ended with a result.
    Done,
    /// It has ended with an error.
    Failed,
    /// It was stopped before it ran, or a newer plan replaced it.
    Cancelled,
}

impl State {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether the job has ended.
    pub fn is_over(self) -> bool {
        !matches!(self, Self::Queued | Self::Running)
    }
}

/// A solve, from the queue to its result.
#[derive(Debug)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// What it does.
    pub task: Arc<Task>,
    /// Its state.
    pub state: State,
    /// The latest progress of its solve.
    pub progress: Value,
    /// The best schedule so far of a session that is planned.
    pub best: BestSoFar,
    /// Its result, once it has ended.
    pub result: Result<Value, Arc<ApiError>>,
    /// Set to stop the job with the best result so far.
    pub stop: Arc<AtomicBool>,
    /// Set when a newer revision replaces the job: the result is not needed.
    pub superseded: Arc<AtomicBool>,
}

impl Job {
    /// A job that waits.
    pub fn new(id: JobId, task: Task) -> Self {
        Self {
            id,
            task: Arc::new(task),
            state: State::Queued,
            progress: Value::Null,
            best: BestSoFar::default(),
            result: Ok(Value::Null),
            stop: Arc::default(),
            superseded: Arc::default(),
        }
    }

    /// Whether it plans this stored session.
    pub fn plans(&self, planned: Option<i64>) -> bool {
        matches!(*self.task, Task::Head { session, .. } if Some(session) == planned)
    }

    /// The job as JSON. The result is included if `whole` names a language.
    pub fn in_json(&self, ahead: usize, whole: Option<UiLanguage>) -> Value {
        let (session, revision) = self.task.of().unzip();
        let mut value = json!({
            "id": self.id.to_string(), "kind": self.task.kind(), "session": session, "revision": revision,
            "state": self.state.name(), "ahead": ahead, "progress": self.progress,
            "best": self.best.count(),
        });
        if let Some(language) = whole.filter(|_| self.state.is_over()) {
            let told = self.result.clone().unwrap_or_else(|wrong| wrong.in_json(language)["error"].take());
            value[if self.state == State::Done { "result" } else { "error" }] = told;
        }
        value
    }
}
