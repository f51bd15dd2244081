//! Why each constraint exists: the rule it states and the statement of the session file it comes from.

use crate::model::Statement;

/// The families, with a list of all of them.
macro_rules! rules {
    ($($(#[$doc:meta])+ $rule:ident,)+) => {
        /// The families of constraints; one file of [`super::rules`] each. A new one does not compile before everybody who
        /// has to know it does: ARCHITECTURE.md says who.
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
    /// What is placed is placed whole.
    Placed,
    /// A part has a least length, an item a most number of parts.
    Split,
    /// What a meeting takes up fits its length.
    Room,
    /// An item that goes on is last, then first, in held meetings that follow each other.
    Carried,
    /// Held meetings of one track do not overlap.
    Overlap,
    /// A day holds so many of its candidate meetings.
    PerDay,
    /// An item starts when another has ended.
    After,
    /// What a meeting that has happened took up stands.
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
    /// No meeting has parts of both.
    NotWith,
    /// No two parts overlap by the clock.
    NotParallel,
    /// An item is in meetings interpreted as it needs.
    Interpretation,
    /// A limit of the rule set on one meeting, or on meetings together.
    Limit,
    /// A soft statement.
    Prefer,
    /// The definition of a goal.
    Goal,
    /// Where parts stand inside a meeting.
    Clock,
}

impl Rule {
    /// Its name, as the checker calls it where both know the rule.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Taken => "placed_whole",
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
            Self::NotWith => "not_with",
            Self::NotParallel => "not_parallel",
            Self::Interpretation => "interpretation",
            Self::Limit => "limit",
            Self::Prefer => "prefer",
            Self::Goal => "goal",
            Self::Clock => "clock",
        }
    }
}

impl Rule {
    /// Whether its rows only say what columns mean, so that they hold of every table, good or bad.
    pub const fn defines(self) -> bool {
        match self {
            Self::Placed | Self::Clock | Self::Goal | Self::Prefer => true,
            Self::Taken
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
            | Self::NotWith
            | Self::NotParallel
            | Self::Interpretation
            | Self::Limit => false,
        }
    }

    /// Whether a run of meetings keeps its rows by itself, where they speak of nothing else.
    pub const fn is_kept_by_runs(self) -> bool {
        match self {
            Self::Placed | Self::Carried | Self::Room | Self::Split => true,
            Self::Taken
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
            | Self::NotWith
            | Self::NotParallel
            | Self::Interpretation
            | Self::Limit
            | Self::Prefer
            | Self::Goal
            | Self::Clock => false,
        }
    }
}

/// What stands behind a constraint.
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
