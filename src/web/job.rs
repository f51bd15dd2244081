//! A job: a solve, from the queue to its result.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::error::ApiError;
use super::error::problem::Failure;
use plenary_core::model::Objective;
use plenary_core::read::UiLanguage;

/// The id of a job: a UUID of version 7, which is unique across restarts and contains the time when it was made.
pub type JobId = Uuid;

/// A job, as replies have it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Job {
    /// Its id.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// What is asked, which is what `result` answers.
    pub kind: Kind,
    /// The session that it is about, if that is in the store.
    pub session: Option<i64>,
    /// The revision that it is about, if that is in the store.
    pub revision: Option<i64>,
    /// How far it has come.
    pub state: State,
    /// `long` if it takes longer than a moment.
    pub lane: Lane,
    /// The number of jobs before it in its lane.
    pub ahead: u64,
    /// While a session is planned: how many schedules have been the best so far; 0 if there is none yet.
    pub best: u64,
    /// What the search has found so far, if it says so.
    pub progress: Option<Progress>,
    /// If its parts are shared out among the workers: how many are done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parts: Option<Parts>,
    /// If it is done: what the command prints with `--json`, by `kind`. It has a text `stopped` if the memory limit ended it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Value")]
    pub result: Option<Value>,
    /// If it has failed: why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Failure>,
}

/// What a job is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "JobKind")]
pub enum Kind {
    /// A plan.
    Plan,
    /// The verdict of the checker.
    Check,
    /// What edits move and cost.
    WhatIf,
    /// Several what-ifs side by side.
    Scenarios,
    /// Why no schedule exists.
    Explain,
    /// Why something is as it is.
    Why,
    /// How far items may overrun.
    Slack,
    /// Other good schedules.
    Alternatives,
    /// How many teams are needed.
    Teams,
    /// Changes that make the rest surer.
    Repairs,
    /// How sure a schedule is.
    Risk,
}

/// The progress of a search.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Progress {
    /// The goal that is minimised; null while a first schedule is searched or ties are broken.
    pub goal: Option<Objective>,
    /// Its best value so far.
    pub value: Option<f64>,
    /// A lower bound of its value.
    pub bound: f64,
    /// The nodes of the search tree.
    pub nodes: i64,
    /// Seconds since the start.
    pub seconds: f64,
    /// Seconds after which it stops with the best so far.
    pub limit: Option<f64>,
}

/// How far a job has come whose parts are shared out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "JobParts")]
pub struct Parts {
    /// How many parts are done.
    pub done: u64,
    /// How many there are.
    pub of: u64,
}

/// The state of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "JobState")]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "JobLane")]
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
