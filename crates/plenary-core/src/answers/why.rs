//! Why something is as it is in a schedule.

use schemars::JsonSchema;
use serde::Serialize;

use super::explain::StatementAnswer;
use crate::explain::why::{Asked, Why};
use crate::message::Message;
use crate::model::Objective;
use crate::read::Loaded;
use crate::verify::Verified;
use crate::whatif::Comparison;

/// What it would cost to force the contrary, or which statements forbid it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct WhyAnswer {
    /// What is so in the schedule.
    pub is: String,
    /// The contrary, which was forced.
    pub forced: String,
    /// Whether it can be; null where the time was up before that was known.
    pub possible: Option<bool>,
    /// The goals that change, the deciding one first.
    pub costs: Vec<CostAnswer>,
    /// What changes, where it can be.
    pub comparison: Option<Comparison>,
    /// The schedule that has it so, where it can be.
    pub schedule: Option<Verified>,
    /// Statements that forbid it together, where it cannot be.
    pub conflict: Option<Vec<StatementAnswer>>,
    /// The answer in words, as the command prints it without `--json`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// What is so and the contrary, as data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told: Option<QuestionAnswer>,
}

/// A question that was understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct QuestionAnswer {
    /// What is so in the schedule.
    pub is: Message,
    /// The contrary, which was forced.
    pub forced: Message,
}

/// A goal before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CostAnswer {
    /// The goal.
    pub name: Objective,
    /// Its value in the schedule.
    pub before: u64,
    /// Its value with the contrary forced.
    pub now: u64,
}

impl WhyAnswer {
    /// The answer to a question.
    pub fn new(loaded: &Loaded, asked: &Asked, answer: &Why) -> Self {
        let costs = answer.costs().into_iter().map(|(name, before, now)| CostAnswer { name, before, now });
        let open = Self {
            is: asked.is.to_string(),
            forced: asked.forced.to_string(),
            possible: None,
            costs: costs.collect(),
            comparison: None,
            schedule: None,
            conflict: None,
            words: None,
            told: None,
        };
        match answer {
            Why::Costs(schedule, compared) => Self {
                possible: Some(true),
                comparison: Some(compared.clone()),
                schedule: Some(schedule.as_ref().clone()),
                ..open
            },
            Why::Forbidden(statements) => {
                let conflict = statements.iter().map(|one| StatementAnswer::new(loaded, one)).collect();
                Self { possible: Some(false), conflict: Some(conflict), ..open }
            }
            Why::Unknown => open,
        }
    }

    /// The same answer with its words, and with what was asked as data.
    #[must_use]
    pub fn with_words(self, words: String, asked: &Asked) -> Self {
        let told = QuestionAnswer { is: asked.is.clone(), forced: asked.forced.clone() };
        Self { words: Some(words), told: Some(told), ..self }
    }
}
