//! Whether a session has a plan, and what else is good.

use schemars::JsonSchema;
use serde::Serialize;

use super::explain::ExplainAnswer;
use super::milliseconds;
use crate::explain::alternatives::Alternative;
use crate::explain::slack::Slack;
use crate::message::Message;
use crate::model::{Schedule, Status};
use crate::verify::Verified;
use crate::whatif::Comparison;

/// Whether a session has a plan, and which.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PlanAnswer {
    /// Whether there is a plan.
    pub state: PlanState,
    /// The plan, if there is one.
    #[serde(flatten)]
    pub planned: Option<PlannedAnswer>,
    /// Why there is no plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Box<ExplainAnswer>>,
    /// How long the search took.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<f64>,
}

/// Whether there is a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PlanState {
    /// There is a plan.
    Planned,
    /// No schedule exists.
    None,
    /// Time ran out before that was known.
    Unknown,
}

/// About a plan.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PlannedAnswer {
    /// Whether it is proven that no schedule is better by the goals.
    pub proven: bool,
    /// The changes, if there is a baseline.
    pub comparison: Option<Comparison>,
    /// The changes in words.
    pub report: Vec<String>,
    /// Notes on problems of the search.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Message>,
}

/// The answer and the plan itself.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PlanReply {
    /// The answer.
    #[serde(flatten)]
    pub answer: PlanAnswer,
    /// The plan; null if there is none.
    pub schedule: Option<Verified>,
}

/// How far items and meetings may overrun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SlackAnswer {
    /// The minutes.
    pub slack: Slack,
}

/// Other good schedules.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AlternativesAnswer {
    /// Each, with what it gains and costs.
    pub alternatives: Vec<Alternative>,
}

impl PlanAnswer {
    /// There is a plan.
    pub fn planned(schedule: &Schedule, comparison: Option<Comparison>, notes: Vec<Message>) -> Self {
        let report = comparison.as_ref().map(Comparison::in_words).unwrap_or_default();
        let proven = schedule.status == Status::Optimal;
        Self { planned: Some(PlannedAnswer { proven, comparison, report, notes }), ..Self::of(PlanState::Planned) }
    }

    /// There is no plan.
    pub fn none(explanation: ExplainAnswer) -> Self {
        Self { explanation: Some(Box::new(explanation)), ..Self::of(PlanState::None) }
    }

    /// It is not known whether there is a plan.
    pub fn unknown() -> Self {
        Self::of(PlanState::Unknown)
    }

    /// Adds the seconds that the search took.
    #[must_use]
    pub fn after(self, seconds: f64) -> Self {
        Self { seconds: Some(milliseconds(seconds)), ..self }
    }

    fn of(state: PlanState) -> Self {
        Self { state, planned: None, explanation: None, seconds: None }
    }
}
