//! Why each constraint exists: the rule it states and the statement of the session file it comes from.

use crate::model::Statement;

/// The families of constraints; one file of [`super::rules`] each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
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
