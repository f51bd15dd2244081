//! The origin of each constraint: its rule, and the statement of the session file.

use crate::model::Statement;

/// The families, with a list of all of them.
macro_rules! rules {
    ($($(#[$doc:meta])+ $rule:ident,)+) => {
        /// The families of constraints, each with a file in [`super::rules`]. Adding one fails to compile until all matches
        /// handle it; ARCHITECTURE.md lists them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule { $($(#[$doc])+ $rule,)+ }

        impl Rule {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$rule,)+];
        }
    };
}

rules! {
    /// Every item is placed.
    Taken,
    /// An item is in one of the tracks that it may be in.
    Track,
    /// The parts of a placed item add up to its minutes.
    Placed,
    /// Minimum length of a part, and maximum number of parts.
    Split,
    /// The entries of a meeting fit its length.
    Room,
    /// A split item is last in one held meeting and first in the next.
    Carried,
    /// Held meetings of one track do not overlap.
    Overlap,
    /// Maximum number of candidate meetings held per day.
    PerDay,
    /// An item starts when another has ended.
    After,
    /// The entries of a meeting that has happened are fixed.
    Held,
    /// Items are taken in the order of the file.
    AgendaOrder,
    /// First or last of its track.
    Position,
    /// The first part is in a named meeting.
    Pin,
    /// No part is in a named meeting.
    Forbid,
    /// Parts are in named meetings only.
    Allow,
    /// No part starts before an instant.
    AvailableFrom,
    /// Every part lies inside a window.
    Windows,
    /// The first part starts near the announced hour.
    Keep,
    /// No meeting has parts of both.
    NotWith,
    /// No two parts overlap by the clock.
    NotParallel,
    /// No two parts of items that need the same person overlap by the clock.
    People,
    /// An item is in meetings interpreted as it needs.
    Interpretation,
    /// An item is in meetings with the seats that it needs.
    Seats,
    /// A limit of the rule set on one meeting, or on meetings together.
    Limit,
    /// A soft statement.
    Prefer,
    /// The definition of a goal.
    Goal,
    /// Start times of parts inside a meeting.
    Clock,
}

impl Rule {
    /// Its name, the same as in the checker if both have the rule.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Taken => "placed_whole",
            Self::Track => "track",
            Self::Placed => "placed_whole",
            Self::Split => "part_minimum",
            Self::Room => "room",
            Self::Carried => "consecutive",
            Self::Overlap => "no_overlap",
            Self::PerDay => "per_day",
            Self::Held => "held",
            Self::After => "after",
            Self::AgendaOrder => "agenda_order",
            Self::Position => "position",
            Self::Pin => "pin",
            Self::Forbid => "forbid",
            Self::Allow => "allow",
            Self::AvailableFrom => "available_from",
            Self::Windows => "windows",
            Self::Keep => "keep",
            Self::NotWith => "not_with",
            Self::NotParallel => "not_parallel",
            Self::People => "people",
            Self::Interpretation => "interpretation",
            Self::Seats => "seats",
            Self::Limit => "limit",
            Self::Prefer => "prefer",
            Self::Goal => "goal",
            Self::Clock => "clock",
        }
    }
}

impl Rule {
    /// Whether its rows only define columns, so that they hold for every table, valid or not.
    pub const fn defines(self) -> bool {
        match self {
            Self::Placed | Self::Clock | Self::Goal | Self::Prefer => true,
            Self::Taken
            | Self::Track
            | Self::Split
            | Self::Room
            | Self::Carried
            | Self::Overlap
            | Self::PerDay
            | Self::After
            | Self::Held
            | Self::AgendaOrder
            | Self::Position
            | Self::Pin
            | Self::Forbid
            | Self::Allow
            | Self::AvailableFrom
            | Self::Windows
            | Self::Keep
            | Self::NotWith
            | Self::NotParallel
            | Self::People
            | Self::Interpretation
            | Self::Seats
            | Self::Limit => false,
        }
    }

    /// Whether a block of consecutive meetings (a column of the decomposition) satisfies its rows by construction, if the
    /// rows involve nothing outside of the block.
    pub const fn is_kept_by_runs(self) -> bool {
        match self {
            Self::Placed | Self::Carried | Self::Room | Self::Split => true,
            Self::Taken
            | Self::Track
            | Self::Overlap
            | Self::PerDay
            | Self::After
            | Self::Held
            | Self::AgendaOrder
            | Self::Position
            | Self::Pin
            | Self::Forbid
            | Self::Allow
            | Self::AvailableFrom
            | Self::Windows
            | Self::Keep
            | Self::NotWith
            | Self::NotParallel
            | Self::People
            | Self::Interpretation
            | Self::Seats
            | Self::Limit
            | Self::Prefer
            | Self::Goal
            | Self::Clock => false,
        }
    }
}

/// The origin of a constraint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// The family.
    pub rule: Rule,
    /// The statement of the file.
    pub statement: Statement,
}

impl Tag {
    /// A tag.
    pub fn new(rule: Rule, statement: Statement) -> Self {
        Self { rule, statement }
    }
}
