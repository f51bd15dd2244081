//! The task of a job: a question, or the plan of a stored revision.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::error::ApiError;
use plenary_core::risk::Suspect;
use plenary_core::whatif::Edit;
use plenary_core::whatif::scenarios::Scenario;

/// The session and schedule files that a question is about.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Input {
    /// The session file.
    pub session: String,
    /// The schedule file.
    pub schedule: Option<String>,
}

/// A question; each matches a command.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Question {
    /// `plenary plan`, with the schedule as the baseline.
    Plan,
    /// `plenary check`; of a table made by hand, if there is one.
    Check(Option<String>),
    /// `plenary whatif`.
    WhatIf(Vec<Edit>),
    /// `plenary whatif --scenarios`; stored scenarios come with their ids.
    Scenarios(Vec<Scenario>, Vec<i64>),
    /// `plenary explain`.
    Explain,
    /// `plenary why`.
    Why(String),
    /// `plenary plan --slack`.
    Slack,
    /// `plenary plan --alternatives`.
    Alternatives(usize),
    /// `plenary teams`.
    Teams(Option<String>),
    /// Changes that make the rest surer, from a minute since 1970 on.
    Repairs(Option<i64>),
    /// `plenary risk`, with so many samples.
    Risk {
        /// The number of samples.
        samples: u32,
        /// The seed of the random numbers.
        seed: u64,
    },
}

/// The task of a job. The file of jobs keeps it in this form until it ends.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Task {
    /// Plans a stored revision, and stores the answer.
    Head {
        /// The session.
        session: i64,
        /// The revision.
        revision: i64,
        /// The time limit.
        time: Duration,
    },
    /// Answers a question.
    Ask {
        /// The question.
        what: Question,
        /// Its input.
        pair: Input,
        /// The stored session and revision, if it is about one.
        of: Option<(i64, i64)>,
        /// The time limit.
        time: Duration,
    },
}

/// A part of a task, which any worker may do. Nothing in it is of the task itself, which is kept once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Part {
    /// Answers one of several scenarios.
    Scenario {
        /// Its place in the list.
        place: usize,
        /// The schedule file of the baseline, if the task has none.
        baseline: Option<String>,
    },
    /// Counts a range of samples.
    Samples {
        /// The first one.
        from: u32,
        /// The one after the last.
        to: u32,
    },
    /// Counts the samples in which a plan holds if an item or a meeting goes as planned.
    Without {
        /// The item or meeting.
        suspect: Suspect,
        /// The number of samples.
        samples: u32,
    },
}

/// Shares out the parts of a task among the workers.
pub trait Share {
    /// Has parts done within a time, and returns their results in order. `None` if nobody needs them any more.
    ///
    /// # Errors
    /// The error of the first part that failed.
    fn share(&self, parts: &[Part], within: Duration) -> Result<Option<Vec<Value>>, ApiError>;
}

impl Task {
    /// Its name.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Head { .. } => "plan",
            Self::Ask { what, .. } => match what {
                Question::Plan => "plan",
                Question::Check(_) => "check",
                Question::WhatIf(_) => "whatif",
                Question::Scenarios(..) => "scenarios",
                Question::Explain => "explain",
                Question::Why(_) => "why",
                Question::Slack => "slack",
                Question::Alternatives(_) => "alternatives",
                Question::Teams(_) => "teams",
                Question::Repairs(_) => "repairs",
                Question::Risk { .. } => "risk",
            },
        }
    }

    /// The time limit of one solve.
    pub fn limit(&self) -> Duration {
        match self {
            Self::Head { time, .. } | Self::Ask { time, .. } => *time,
        }
    }

    /// The time limit of the whole task. The plan, the conflict and the repairs get the time of a solve each, and so does
    /// each scenario.
    pub fn allowance(&self) -> Duration {
        let solves = match self {
            Self::Ask { what: Question::Scenarios(scenarios, _), .. } => {
                1 + u32::try_from(scenarios.len()).unwrap_or(u32::MAX).min(1000)
            }
            _ => 4,
        };
        self.limit() * solves
    }

    /// The stored session and revision that the task plans.
    pub fn head(&self) -> Option<(i64, i64)> {
        match self {
            Self::Head { session, revision, .. } => Some((*session, *revision)),
            Self::Ask { .. } => None,
        }
    }

    /// The stored session and revision that the task is about.
    pub fn of(&self) -> Option<(i64, i64)> {
        match self {
            Self::Head { session, revision, .. } => Some((*session, *revision)),
            Self::Ask { of, .. } => *of,
        }
    }
}
