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
    /// Whether a schedule exists; null where the time was up before that was known.
    pub feasible: Option<bool>,
    /// What else the edits did, in words.
    pub notes: Vec<String>,
    /// The new schedule and what changes, where there is one.
    #[serde(flatten)]
    pub plan: Option<EditedPlanAnswer>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Box<ExplainAnswer>>,
    /// The text of the session file under the edits; the command has `--save` for that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
}

/// The schedule of a session under edits.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct EditedPlanAnswer {
    /// What changes, in words.
    pub report: Vec<String>,
    /// What changes, where there is a baseline.
    pub comparison: Option<Comparison>,
    /// The new schedule.
    pub schedule: Verified,
    /// How long it took.
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

    /// The time was up before it was known.
    pub fn unknown(edits: &[Edit], what: &WhatIf) -> Self {
        let notes = what.edited.notes.iter().map(Message::to_string).collect();
        Self { edits: edits.to_vec(), feasible: None, notes, plan: None, explanation: None, session: None }
    }

    /// The same answer with the text of the session file under the edits.
    #[must_use]
    pub fn with_session(self, what: &WhatIf) -> Self {
        Self { session: Some(what.edited.loaded.source.text().to_owned()), ..self }
    }
}
