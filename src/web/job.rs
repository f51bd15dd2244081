//! A job: a solve, from the queue to its result.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use serde_json::{Value, json};
use uuid::Uuid;

use super::error::ApiError;
use super::task::Task;
use plenary_core::read::Tongue;

/// The id of a job. No other has the same, also after a restart, and it tells when it was made (UUID of version 7).
pub type JobId = Uuid;

/// How a job is getting on.
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
    /// It was stopped before it ran, or another has taken its place.
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

    /// Whether nothing more will happen to it.
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
    /// How it is getting on.
    pub state: State,
    /// The last that was heard of its solve.
    pub progress: Value,
    /// What came of it, once it is over.
    pub result: Result<Value, Arc<ApiError>>,
    /// It is to end with the best so far.
    pub stop: Arc<AtomicBool>,
    /// Another revision has taken its place: nobody wants the result.
    pub superseded: Arc<AtomicBool>,
}

impl Job {
    /// One that waits.
    pub fn new(id: JobId, task: Task) -> Self {
        Self {
            id,
            task: Arc::new(task),
            state: State::Queued,
            progress: Value::Null,
            result: Ok(Value::Null),
            stop: Arc::default(),
            superseded: Arc::default(),
        }
    }

    /// Whether it plans this session of the store.
    pub fn plans(&self, of: Option<i64>) -> bool {
        matches!(*self.task, Task::Head { session, .. } if Some(session) == of)
    }

    /// As JSON. The result only where it is asked for.
    pub fn in_json(&self, ahead: usize, whole: Option<Tongue>) -> Value {
        let (session, revision) = self.task.of().unzip();
        let mut value = json!({
            "id": self.id.to_string(), "kind": self.task.kind(), "session": session, "revision": revision,
            "state": self.state.name(), "ahead": ahead, "progress": self.progress,
        });
        if let Some(tongue) = whole.filter(|_| self.state.is_over()) {
            let told = self.result.clone().unwrap_or_else(|wrong| wrong.in_json(tongue)["error"].take());
            value[if self.state == State::Done { "result" } else { "error" }] = told;
        }
        value
    }
}
