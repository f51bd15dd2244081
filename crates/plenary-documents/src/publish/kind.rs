//! Kinds of issues.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What an issue is to those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The first issue.
    First,
    /// A revision, `Rev.`: it takes the place of the issues before.
    Rev,
    /// A corrigendum, `Corr.`: it mends mistakes of the issue before.
    Corr,
    /// An addendum, `Add.`: it adds to the document.
    Add,
}
