//! What happened to a session.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Something that happened to a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The version that it made.
    pub version: i64,
    /// `made`, `edited`, `replaced`, `undone`, `redone` or `closed`.
    pub what: String,
    /// The revision that counts since.
    pub revision: i64,
    /// Who did it, where that is known.
    pub who: Option<String>,
    /// When.
    pub made: String,
    /// The edits, where it was edited.
    #[serde(default)]
    pub edits: Value,
}
