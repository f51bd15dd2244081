//! The types of replies about circulations and issues.

use chrono::{DateTime, FixedOffset};
use schemars::JsonSchema;
use serde::Serialize;

use plenary_documents::publish::register::Issue;
use plenary_documents::publish::silence::{self, Status};

/// How far the schedules of a session have come.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct IssueState {
    /// The session.
    pub session: i64,
    /// Now, at the place of the session.
    pub at: DateTime<FixedOffset>,
    /// The time zone of the place.
    pub timezone: &'static str,
    /// The path of the public page, once there is an issue.
    pub page: Option<String>,
    /// The issues, from the first one on.
    pub issues: Vec<IssueWithChanges>,
    /// Whether the current schedule is the newest issue.
    pub issued: bool,
    /// The schedules that were circulated, from the first one on.
    pub circulations: Vec<CirculationNow>,
}

/// An issue, and what it changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct IssueWithChanges {
    /// The issue.
    #[serde(flatten)]
    pub issue: Issue,
    /// What it changed of the issue before, in words.
    pub changes: Vec<String>,
}

/// A schedule that was circulated, and how far it has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CirculationNow {
    /// The circulation.
    #[serde(flatten)]
    pub circulation: silence::Circulation,
    /// How far it has come.
    pub status: CirculationStatus,
}

/// How far a schedule that was circulated has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CirculationStatus {
    /// The deadline has not passed, and nobody has objected.
    Circulated,
    /// Nobody objected before the deadline.
    Approved,
    /// Somebody objected.
    Broken,
    /// The secretariat withdrew it.
    Withdrawn,
    /// It was issued.
    Issued,
}

impl From<Status> for CirculationStatus {
    fn from(status: Status) -> Self {
        match status {
            Status::Circulated => Self::Circulated,
            Status::Approved => Self::Approved,
            Status::Broken => Self::Broken,
            Status::Withdrawn => Self::Withdrawn,
            Status::Issued => Self::Issued,
        }
    }
}
