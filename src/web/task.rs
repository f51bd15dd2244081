//! What a job does: a question of the commands, or the plan of a revision of the store.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use plenary_core::whatif::Edit;
use plenary_core::whatif::scenarios::Scenario;

/// A session and a schedule, as texts.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Input {
    /// The session file.
    pub session: String,
    /// The schedule file.
    pub schedule: Option<String>,
}

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Question {
    /// `plenary plan`, with the schedule as the baseline.
    Plan,
    /// `plenary check`; the other text is a table made by hand.
    Check(Option<String>),
    /// `plenary whatif`.
    WhatIf(Vec<Edit>),
    /// `plenary whatif --scenarios`; kept ones have numbers in the store.
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
}

/// A job. A question is kept in the store in this form until it is answered.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Task {
    /// Plans a revision of the store and keeps the answer there.
    Head {
        /// The session.
        session: i64,
        /// The revision.
        revision: i64,
        /// The most seconds, where they are not as usual.
        time: Option<Duration>,
    },
    /// Answers a question.
    Ask {
        /// What.
        what: Question,
        /// About what.
        pair: Input,
        /// Of which session and revision of the store, if any.
        of: Option<(i64, i64)>,
        /// The most seconds.
        time: Duration,
    },
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
            },
        }
    }

    /// How long it may take in all, where a solve has the `usual` time. A plan, the conflict where there is none, and the
    /// repairs have the time of a solve each, and so does each scenario.
    pub fn allowance(&self, usual: Duration) -> Duration {
        match self {
            Self::Head { time, .. } => time.unwrap_or(usual) * 4,
            Self::Ask { what: Question::Scenarios(scenarios, _), time, .. } => {
                *time * (1 + u32::try_from(scenarios.len()).unwrap_or(u32::MAX).min(1000))
            }
            Self::Ask { time, .. } => *time * 4,
        }
    }

    /// The session and revision of the store that it is about.
    pub fn of(&self) -> Option<(i64, i64)> {
        match self {
            Self::Head { session, revision, .. } => Some((*session, *revision)),
            Self::Ask { of, .. } => *of,
        }
    }
}
