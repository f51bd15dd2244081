//! The goal `lost_time`: its figures in a session, and where a schedule loses minutes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Minutes;

/// What the goal `lost_time` counts for cutting an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LostTime {
    /// Minutes lost by each continuation.
    pub continuation: Minutes,
    /// A part shorter than this, of an item in several parts, loses twice the minutes that it falls short.
    pub short_part: Minutes,
}

impl LostTime {
    /// The largest figure that a session may state.
    pub const MOST: u32 = 600;
}

impl Default for LostTime {
    fn default() -> Self {
        Self { continuation: Minutes(30), short_part: Minutes(30) }
    }
}

/// Where a schedule loses minutes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct LostMinutes {
    /// Minutes unused in held meetings, except the last of each track; in order of time.
    pub unused: Vec<UnusedMinutes>,
    /// Parts beyond the first, over all items.
    pub continuations: u64,
    /// The minutes that they cost.
    pub continuation_minutes: u64,
    /// Short parts of items in several parts, by item and in order of time.
    pub short_parts: Vec<ShortPart>,
}

/// Minutes that no entry uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UnusedMinutes {
    /// The meeting.
    pub meeting: String,
    /// How many.
    pub minutes: u64,
}

/// A part shorter than `short_part_minutes`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ShortPart {
    /// Its item; the first of items taken together.
    pub item: String,
    /// Its meeting.
    pub meeting: String,
    /// Its length.
    pub minutes: u64,
    /// The minutes that it loses: twice those that it falls short.
    pub lost: u64,
}

impl LostMinutes {
    /// All of them: the value of the goal.
    pub fn total(&self) -> u64 {
        self.unused_minutes().saturating_add(self.continuation_minutes).saturating_add(self.short_part_minutes())
    }

    /// The sum of the unused minutes.
    pub fn unused_minutes(&self) -> u64 {
        self.unused.iter().fold(0, |sum, one| sum.saturating_add(one.minutes))
    }

    /// The sum of the minutes that short parts lose.
    pub fn short_part_minutes(&self) -> u64 {
        self.short_parts.iter().fold(0, |sum, part| sum.saturating_add(part.lost))
    }
}
