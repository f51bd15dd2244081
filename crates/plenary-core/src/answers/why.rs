//! Why a schedule has an item where it is.

use schemars::JsonSchema;
use serde::Serialize;

use super::explain::StatementAnswer;
use crate::explain::why::{Asked, Why};
use crate::message::Message;
use crate::model::Objective;
use crate::read::Loaded;
use crate::verify::Verified;
use crate::whatif::Comparison;

/// The cost of the contrary, or the statements that forbid it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct WhyAnswer {
    /// The fact in the schedule.
    pub is: String,
    /// The contrary, which was forced.
    pub forced: String,
    /// Whether the contrary is possible; null if time ran out before that was known.
    pub possible: Option<bool>,
    /// The goals that change, the deciding one first.
    pub costs: Vec<CostAnswer>,
    /// The changes, if it is possible.
    pub comparison: Option<Comparison>,
    /// The schedule with the contrary, if it is possible.
    pub schedule: Option<Verified>,
    /// Statements that together forbid it, if it is impossible.
    pub conflict: Option<Vec<StatementAnswer>>,
    /// If it is impossible, items that make it possible when one of them is taken out of turn.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub out_of_turn: Vec<String>,
    /// The answer in words, as the command prints it without `--json`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// The fact and the contrary, as data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told: Option<QuestionAnswer>,
}

/// The fact that a question is about, and its contrary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct QuestionAnswer {
    /// The fact in the schedule.
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
            out_of_turn: Vec::new(),
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
            Why::Forbidden(statements, items) => {
                let conflict = statements.iter().map(|one| StatementAnswer::new(loaded, one)).collect();
                let out_of_turn = items.iter().map(|&ix| loaded.problem.item(ix).id.to_string()).collect();
                Self { possible: Some(false), conflict: Some(conflict), out_of_turn, ..open }
            }
            Why::Unknown => open,
        }
    }

    /// Adds the answer in words, and the question as data.
    #[must_use]
    pub fn with_words(self, words: String, asked: &Asked) -> Self {
        let told = QuestionAnswer { is: asked.is.clone(), forced: asked.forced.clone() };
        Self { words: Some(words), told: Some(told), ..self }
    }
}
