//! Parts of an organization of work that are only printed: rows that are not items, and notes.

use chrono::{DateTime, FixedOffset};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Text;

/// What the table is called. Each language has its own words for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TableName {
    /// "Organization of work", an annex of the agenda.
    #[default]
    OrganizationOfWork,
    /// "Programme".
    Programme,
}

impl TableName {
    /// Whether it is the usual one.
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

/// A row of the table that is not an item, such as an opening ceremony or a break. It has no effect on planning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OtherRow {
    /// What it is.
    pub title: Text,
    /// When it starts, with the offset of the place.
    pub start: DateTime<FixedOffset>,
    /// When it ends.
    pub end: DateTime<FixedOffset>,
    /// Its track; absent if it spans all tracks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub track: Option<String>,
    /// The room, if the session names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<String>,
}

/// A footnote that is marked at meetings or items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Note {
    /// What it says.
    pub text: Text,
    /// Ids of meetings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub meetings: Vec<String>,
    /// Ids of items.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<String>,
}

/// How many of a session's minutes are marked as `estimated`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Estimates {
    /// Items whose minutes are estimates.
    pub items: u32,
    /// Their minutes.
    pub minutes: u32,
    /// The minutes of all items.
    pub of_minutes: u32,
}

impl std::fmt::Display for Estimates {
    /// `240 of 480 minutes are estimates (items: 3)`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} of {} minutes are estimates (items: {})", self.minutes, self.of_minutes, self.items)
    }
}
