//! A job: a solve, from the queue to its result.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::error::ApiError;
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
    /// Every state.
    pub const ALL: [Self; 5] = [Self::Queued, Self::Running, Self::Done, Self::Failed, Self::Cancelled];

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

    /// The state with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Whether the job has ended.
    pub fn is_over(self) -> bool {
        !matches!(self, Self::Queued | Self::Running)
    }
}

/// Where a job waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// Where every job begins. A worker is kept free for it, which tries each job for a moment only.
    Short,
    /// Jobs that took longer than that moment, or lost their worker.
    Long,
}

impl Lane {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Short => "short",
            Self::Long => "long",
        }
    }
}

/// What a job gave: its result, or an error in each language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Ending {
    /// The result.
    Done(Value),
    /// The error.
    Failed {
        /// In English.
        english: Value,
        /// In Chinese.
        chinese: Value,
    },
}

impl Ending {
    /// The state of a job that ended so.
    pub fn state(&self) -> State {
        match self {
            Self::Done(_) => State::Done,
            Self::Failed { .. } => State::Failed,
        }
    }

    /// The result, or the error in a language.
    pub fn told(self, language: UiLanguage) -> Value {
        match self {
            Self::Done(result) => result,
            Self::Failed { english, chinese } => match language {
                UiLanguage::English => english,
                UiLanguage::Chinese => chinese,
            },
        }
    }
}

impl From<Result<Value, ApiError>> for Ending {
    fn from(result: Result<Value, ApiError>) -> Self {
        let told = |wrong: &ApiError, language| wrong.in_json(language)["error"].take();
        result.map_or_else(
            |wrong| Self::Failed {
                english: told(&wrong, UiLanguage::English),
                chinese: told(&wrong, UiLanguage::Chinese),
            },
            Self::Done,
        )
    }
}
