//! The history of a session.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A change to a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "SessionChange")]
pub struct Change {
    /// The version after the change.
    pub version: i64,
    /// `made`, `edited`, `replaced`, `recorded`, `restored`, `undone`, `redone` or `closed`.
    pub what: String,
    /// The current revision after the change.
    pub revision: i64,
    /// The user, if known.
    pub who: Option<String>,
    /// When.
    pub made: String,
    /// The edits, if `what` is `edited`; the events if it is `recorded`; the revision and its name if it is `restored`.
    #[serde(default)]
    #[schemars(with = "Option<Vec<Value>>")]
    pub edits: Value,
}
