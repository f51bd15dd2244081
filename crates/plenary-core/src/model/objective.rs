//! Goals: what makes one valid schedule better than another.

use std::fmt;

use serde::{Deserialize, Serialize};

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
        [Self::Unscheduled, Self::Preferences, Self::Changes, Self::LostTime, Self::Earliness, Self::TimeZones];

    /// The goals of a session file of version 1 that names none.
    pub const DEFAULT_1: [Self; 6] =
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

    /// A value of it in words, with its unit: `2 continuations`.
    pub fn says(self, value: u64) -> String {
        let some = |one: &str, many: &str| format!("{value} {}", if value == 1 { one } else { many });
        match self {
            Self::Unscheduled => format!("items left out weigh {value} (priority x minutes)"),
            Self::Preferences => format!("unmet wishes weigh {value}"),
            Self::Changes => some("minute moved since the baseline", "minutes moved since the baseline"),
            Self::LostTime => some("minute lost", "minutes lost"),
            Self::Continuations => some("continuation", "continuations"),
            Self::Meetings => some("meeting held", "meetings held"),
            Self::Earliness => format!("earliness {value} (priority x meetings before the last of each item)"),
            Self::Balance => format!("fullest meeting {}.{}% used", value / 10, value % 10),
            Self::TimeZones => {
                some("weighted minute at early or late hours", "weighted minutes at early or late hours")
            }
        }
    }

    /// What its values are, for two of them side by side: `continuations 1 -> 2`.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Unscheduled => "weight of items left out",
            Self::Preferences => "weight of unmet wishes",
            Self::Changes => "minutes moved since the baseline",
            Self::LostTime => "minutes lost",
            Self::Continuations => "continuations",
            Self::Meetings => "meetings held",
            Self::Earliness => "earliness",
            Self::Balance => "use of the fullest meeting in thousandths",
            Self::TimeZones => "weighted minutes at early or late hours",
        }
    }

    /// Two values of it: `continuations 1 -> 2`.
    pub fn change(self, before: u64, now: u64) -> String {
        format!("{} {before} -> {now}", self.label())
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
