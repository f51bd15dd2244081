//! The types of replies about stored sessions.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::store::{Change, Revision};
use crate::web::error::problem::Failure;
use crate::web::job::Job;
use crate::web::typed::Kept;
use crate::web::view::Board;
use plenary_core::answers::{ExplainAnswer, PlanState};
use plenary_core::message::Message;
use plenary_core::model::{Schedule, Text};
use plenary_core::read::Diagnostic;
use plenary_core::whatif::Comparison;

/// A session in its current version.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Session {
    /// Its number.
    pub session: i64,
    /// Its version, which goes up with every change. It is the `ETag` too.
    pub version: i64,
    /// The number of the current revision of its file.
    pub revision: i64,
    /// Whether there is anything to undo.
    pub undo: bool,
    /// Whether there is anything to redo.
    pub redo: bool,
    /// What made the revision: edits as text, or the events that were recorded, or the revision that was restored.
    pub edits: Kept<Vec<Value>>,
    /// What the edits brought with them.
    pub notes: Kept<Vec<Value>>,
    /// The session file.
    pub text: String,
    /// What the page shows of it.
    pub board: Board,
    /// The warnings about the file.
    pub warnings: Vec<Diagnostic>,
    /// What the solver found; null until it is there.
    pub answer: Option<Kept<SessionAnswer>>,
    /// The schedule of this revision, if there is one.
    pub schedule: Option<Kept<Schedule>>,
    /// As long as there is none: the schedule of the nearest revision before that has one.
    pub last: Option<Kept<Schedule>>,
    /// The job that plans it, if there is one.
    pub job: Option<Kept<Job>>,
}

/// What is known of a plan of a stored session.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SessionAnswer {
    /// Whether there is a plan.
    pub state: AnswerState,
    /// `planned`: whether it is proven that no schedule is better by the goals.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proven: Option<bool>,
    /// `planned`: what has changed since the plan before, if there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparison: Option<Comparison>,
    /// `planned`: the changes in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report: Option<Vec<String>>,
    /// `planned`: notes on the search.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<Vec<Message>>,
    /// `none`: why there is no plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<ExplainAnswer>,
    /// How long the search took.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<f64>,
    /// Why there is no answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told: Option<Message>,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<Message>,
    /// `failed`: the error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Failure>,
}

/// Whether a stored session has a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AnswerState {
    /// There is a plan.
    Planned,
    /// No schedule exists.
    None,
    /// Time ran out, or planning was stopped, before that was known.
    Unknown,
    /// Planning cost three workers.
    SetAside,
    /// Planning failed.
    Failed,
}

/// What a job that plans a stored session says.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RevisionPlan {
    /// The session.
    pub session: i64,
    /// The revision.
    pub revision: i64,
    /// Whether there is a plan, which the session then has.
    pub state: PlanState,
}

/// A page of the list of sessions.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SessionList {
    /// The sessions, the one that was changed last first.
    pub sessions: Vec<SessionEntry>,
    /// `after` of the next page; null on the last one.
    pub next: Option<String>,
}

/// A session in the list.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SessionEntry {
    /// Its number.
    pub session: i64,
    /// Its version.
    pub version: i64,
    /// When it was changed last.
    pub changed: String,
    /// Its title.
    pub title: Kept<Option<Text>>,
    /// Its document symbol.
    pub symbol: Kept<Option<String>>,
}

/// A session that was removed from the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Removed {
    /// Its number.
    pub session: i64,
    /// `true`.
    pub closed: bool,
}

/// A page of the changes of a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChangeList {
    /// The changes, the oldest first.
    pub changes: Vec<Change>,
    /// `after` of the next page; null on the last one.
    pub next: Option<i64>,
}

/// A revision with its plan.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PlannedRevision {
    /// The revision.
    pub revision: Revision,
    /// What the solver found, if it is known.
    pub answer: Option<Kept<SessionAnswer>>,
    /// Its schedule, if there is one.
    pub schedule: Option<Kept<Schedule>>,
}
