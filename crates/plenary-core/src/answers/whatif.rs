//! What edits move and what they cost.

use schemars::JsonSchema;
use serde::Serialize;

use super::explain::ExplainAnswer;
use super::milliseconds;
use crate::message::Message;
use crate::verify::Verified;
use crate::whatif::{Comparison, Edit, WhatIf};

/// A session under edits.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct WhatIfAnswer {
    /// The edits.
    pub edits: Vec<Edit>,
    /// Whether a schedule exists; null if time ran out before that was known.
    pub feasible: Option<bool>,
    /// Side effects of the edits, in words.
    pub notes: Vec<String>,
    /// The new schedule and its changes, if there is one.
    #[serde(flatten)]
    pub plan: Option<EditedPlanAnswer>,
    /// Why there is no schedule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Box<ExplainAnswer>>,
    /// The edited session file; the command writes it with `--save`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
}

/// The schedule of a session under edits.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct EditedPlanAnswer {
    /// The changes in words.
    pub report: Vec<String>,
    /// The changes, if there is a baseline.
    pub comparison: Option<Comparison>,
    /// The new schedule.
    pub schedule: Verified,
    /// The seconds that the search took.
    pub seconds: f64,
}

impl WhatIfAnswer {
    /// There is a schedule, found in `seconds`.
    pub fn planned(
        edits: &[Edit],
        what: &WhatIf,
        schedule: &Verified,
        compared: Option<&Comparison>,
        seconds: f64,
    ) -> Self {
        let plan = EditedPlanAnswer {
            report: compared.map(Comparison::in_words).unwrap_or_default(),
            comparison: compared.cloned(),
            schedule: schedule.clone(),
            seconds: milliseconds(seconds),
        };
        Self { feasible: Some(true), plan: Some(plan), ..Self::unknown(edits, what) }
    }

    /// No schedule exists.
    pub fn none(edits: &[Edit], what: &WhatIf, explanation: ExplainAnswer) -> Self {
        Self { feasible: Some(false), explanation: Some(Box::new(explanation)), ..Self::unknown(edits, what) }
    }

    /// Time ran out before it was known.
    pub fn unknown(edits: &[Edit], what: &WhatIf) -> Self {
        let notes = what.edited.notes.iter().map(Message::to_string).collect();
        Self { edits: edits.to_vec(), feasible: None, notes, plan: None, explanation: None, session: None }
    }

    /// Adds the edited session file.
    #[must_use]
    pub fn with_session(self, what: &WhatIf) -> Self {
        Self { session: Some(what.edited.loaded.source.text().to_owned()), ..self }
    }
}
