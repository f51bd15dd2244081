//! Goals: what makes one valid schedule better than another.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Minutes;

/// A goal: a whole number to be minimized. A session lists its goals, most important first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Objective {
    /// Priority times minutes, summed over the items left out.
    Unscheduled,
    /// Weights of the `prefer` statements of placed items that do not hold.
    Preferences,
    /// Minutes that are in another meeting than in the baseline.
    Changes,
    /// Minutes unused in held meetings before the last of their track, and minutes for each continuation and short part.
    LostTime,
    /// Parts beyond the first, over all items.
    Continuations,
    /// Meetings held.
    Meetings,
    /// Priority times the position of the meeting where the item ends, summed over placed items.
    Earliness,
    /// The largest used share of a held meeting, in thousandths, rounded up.
    Balance,
    /// Weight times minutes before 08:00 or from 20:00 on in participants' local time, double from 22:00 to 06:00.
    TimeZones,
}

impl Objective {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Unscheduled,
        Self::Preferences,
        Self::Changes,
        Self::LostTime,
        Self::Continuations,
        Self::Meetings,
        Self::Earliness,
        Self::Balance,
        Self::TimeZones,
    ];

    /// The goals of a session that names none.
    pub const DEFAULT: [Self; 6] =
        [Self::Unscheduled, Self::Preferences, Self::Changes, Self::Continuations, Self::Earliness, Self::TimeZones];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unscheduled => "unscheduled",
            Self::Preferences => "preferences",
            Self::Changes => "changes",
            Self::LostTime => "lost_time",
            Self::Continuations => "continuations",
            Self::Meetings => "meetings",
            Self::Earliness => "earliness",
            Self::Balance => "balance",
            Self::TimeZones => "time_zones",
        }
    }

    /// Finds a goal by name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|goal| goal.name() == name)
    }
}

impl fmt::Display for Objective {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

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
