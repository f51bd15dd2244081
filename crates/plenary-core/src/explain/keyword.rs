//! The keywords of statements, and how the rules of the integer program map to keywords and to the rules of the checker.
//!
//! Each `match` names every rule or keyword, so a new one does not compile until it is listed here. Tests compare the
//! lists with the schema, the page and the checker.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::formulate::tag::Rule;
use crate::verify::RuleName;

/// Declares the keywords, each with its name in files.
macro_rules! keywords {
    ($($(#[$doc:meta])+ $keyword:ident = $name:literal,)+) => {
        /// The keyword of a statement: a field of the session file, or [`Self::Item`] for an item that has to be placed.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Keyword { $($(#[$doc])+ $keyword,)+ }

        impl Keyword {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$keyword,)+];

            /// The name of its field.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$keyword => $name,)+ }
            }
        }
    };
}

keywords! {
    /// An item has to be placed.
    Item = "item",
    /// Items are taken in the order of the file.
    Order = "order",
    /// An item comes after another.
    After = "after",
    /// No meeting has both items.
    NotWith = "not_with",
    /// Two items are never at the same time.
    NotParallel = "not_parallel",
    /// Two items that need the same person are never at the same time.
    People = "people",
    /// How many people want to attend an item.
    Attendance = "attendance",
    /// An item begins in one of these meetings.
    Pin = "pin",
    /// An item is in none of these meetings.
    Forbid = "forbid",
    /// An item is in these meetings only.
    Allow = "allow",
    /// When its speakers can attend.
    Windows = "windows",
    /// It starts near its announced hour.
    Keep = "keep",
    /// When its papers are out.
    AvailableFrom = "available_from",
    /// It is the first or the last of its track.
    Position = "position",
    /// How it may be divided.
    Split = "split",
    /// What interpretation it needs.
    Interpretation = "interpretation",
    /// What a meeting that has happened took up.
    Held = "held",
    /// Minutes of a meeting that stay free.
    ReserveMinutes = "reserve_minutes",
    /// Meetings of a day, of hours to choose from.
    PerDay = "per_day",
    /// Teams of interpreters.
    Teams = "teams",
    /// A limit of the rules.
    MaxMeetingMinutes = "max_meeting_minutes",
    /// A limit of the rules.
    MinBreakMinutes = "min_break_minutes",
    /// A limit of the rules.
    MaxMeetingsPerDay = "max_meetings_per_day",
    /// A limit of the rules.
    MaxMinutesPerDay = "max_minutes_per_day",
    /// A limit of the rules.
    MaxParallelInterpreted = "max_parallel_interpreted",
    /// A limit of the rules.
    InterpretedMeetings = "interpreted_meetings",
    /// A limit of the rules.
    InterpretedMinutesPerDay = "interpreted_minutes_per_day",
    /// A limit of the rules.
    Earliest = "earliest",
    /// A limit of the rules.
    Latest = "latest",
    /// A limit of the rules.
    MaxSpanMinutes = "max_span_minutes",
    /// A limit of the rules.
    MinNightRestMinutes = "min_night_rest_minutes",
    /// A limit of the rules.
    DaysOff = "days_off",
    /// A limit of the rules.
    InterpreterMeetingsPerDay = "interpreter_meetings_per_day",
    /// A limit of the rules.
    InterpreterMeetingsPerWeek = "interpreter_meetings_per_week",
    /// A limit of the rules.
    InterpreterMinutesPerDay = "interpreter_minutes_per_day",
    /// A limit of the rules.
    InterpreterMinutesPerWeek = "interpreter_minutes_per_week",
    /// A limit of the rules.
    TurnaroundMinutes = "turnaround_minutes",
}

impl Keyword {
    /// The object of the session file that has the field.
    pub fn place(self) -> Place {
        match self {
            Self::Item => Place::Nowhere,
            Self::After
            | Self::NotWith
            | Self::NotParallel
            | Self::People
            | Self::Attendance
            | Self::Pin
            | Self::Forbid
            | Self::Allow
            | Self::Windows
            | Self::AvailableFrom
            | Self::Keep
            | Self::Position
            | Self::Split
            | Self::Interpretation => Place::Item,
            Self::ReserveMinutes => Place::Meeting,
            Self::PerDay => Place::Candidates,
            Self::Order | Self::Held | Self::Teams => Place::Session,
            Self::MaxMeetingMinutes
            | Self::MinBreakMinutes
            | Self::MaxMeetingsPerDay
            | Self::MaxMinutesPerDay
            | Self::MaxParallelInterpreted
            | Self::InterpretedMeetings
            | Self::InterpretedMinutesPerDay
            | Self::Earliest
            | Self::Latest
            | Self::MaxSpanMinutes
            | Self::MinNightRestMinutes
            | Self::DaysOff
            | Self::InterpreterMeetingsPerDay
            | Self::InterpreterMeetingsPerWeek
            | Self::InterpreterMinutesPerDay
            | Self::InterpreterMinutesPerWeek
            | Self::TurnaroundMinutes => Place::Rules,
        }
    }
}

impl Keyword {
    /// Whether it can rule out a meeting on its own, so that [`super::obvious`] finds it without a search.
    pub fn is_seen(self) -> bool {
        match self {
            Self::Attendance
            | Self::Pin
            | Self::Forbid
            | Self::Allow
            | Self::Windows
            | Self::AvailableFrom
            | Self::Keep
            | Self::Split
            | Self::Interpretation
            | Self::MaxMeetingMinutes
            | Self::Earliest
            | Self::Latest
            | Self::DaysOff => true,
            Self::Item
            | Self::Order
            | Self::After
            | Self::NotWith
            | Self::NotParallel
            | Self::People
            | Self::Position
            | Self::Held
            | Self::ReserveMinutes
            | Self::PerDay
            | Self::Teams
            | Self::MinBreakMinutes
            | Self::MaxMeetingsPerDay
            | Self::MaxMinutesPerDay
            | Self::MaxParallelInterpreted
            | Self::InterpretedMeetings
            | Self::InterpretedMinutesPerDay
            | Self::MaxSpanMinutes
            | Self::MinNightRestMinutes
            | Self::InterpreterMeetingsPerDay
            | Self::InterpreterMeetingsPerWeek
            | Self::InterpreterMinutesPerDay
            | Self::InterpreterMinutesPerWeek
            | Self::TurnaroundMinutes => false,
        }
    }
}

/// An object of the session file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// None: no field states it.
    Nowhere,
    /// The session.
    Session,
    /// Its rules.
    Rules,
    /// A meeting.
    Meeting,
    /// Hours to choose from.
    Candidates,
    /// An item.
    Item,
}

/// The keywords and checker rules that belong to a rule of the integer program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meaning {
    /// The keywords that ask for it; empty for fixed rules of the problem.
    pub keywords: &'static [Keyword],
    /// The checker rules that detect its violation.
    pub checked: &'static [RuleName],
}

/// The meaning of a rule.
pub fn meaning(rule: Rule) -> Meaning {
    use RuleName as R;
    let (keywords, checked): (&[Keyword], &[R]) = match rule {
        Rule::Taken => (&[Keyword::Item], &[R::PlacedWhole, R::Together]),
        Rule::Placed => (&[], &[R::PlacedWhole, R::OnePartPerMeeting]),
        Rule::Split => (&[Keyword::Split], &[R::PartMinimum, R::PartLimit]),
        Rule::Room => {
            (&[Keyword::ReserveMinutes, Keyword::TurnaroundMinutes], &[R::Reserve, R::BackToBack, R::StartsWithMeeting])
        }
        Rule::Carried => (&[], &[R::Consecutive, R::LastBeforeGoingOn, R::FirstWhenContinued]),
        Rule::Track => (&[], &[R::Track]),
        Rule::Overlap => (&[], &[R::NoOverlap]),
        Rule::PerDay => (&[Keyword::PerDay], &[R::PerDay]),
        Rule::After => (&[Keyword::After], &[R::After]),
        Rule::Held => (&[Keyword::Held], &[R::Held]),
        Rule::AgendaOrder => (&[Keyword::Order], &[R::AgendaOrder, R::EntryOrder]),
        Rule::Position => (&[Keyword::Position], &[R::PositionFirst, R::PositionLast]),
        Rule::Pin => (&[Keyword::Pin], &[R::Pin]),
        Rule::Forbid => (&[Keyword::Forbid], &[R::Forbid]),
        Rule::Allow => (&[Keyword::Allow], &[R::Allow]),
        Rule::AvailableFrom => (&[Keyword::AvailableFrom], &[R::AvailableFrom]),
        Rule::Windows => (&[Keyword::Windows], &[R::Windows]),
        Rule::Keep => (&[Keyword::Keep], &[R::Keep]),
        Rule::NotWith => (&[Keyword::NotWith], &[R::NotWith]),
        Rule::NotParallel => (&[Keyword::NotParallel], &[R::NotParallel]),
        Rule::People => (&[Keyword::People], &[R::People]),
        Rule::Interpretation => (&[Keyword::Interpretation], &[R::Interpretation]),
        Rule::Seats => (&[Keyword::Attendance], &[R::Seats]),
        Rule::Limit => (LIMITS, CHECKED_LIMITS),
        // these only define variables
        Rule::Prefer | Rule::Goal | Rule::Clock => (&[], &[]),
    };
    Meaning { keywords, checked }
}

const LIMITS: &[Keyword] = &[
    Keyword::Teams,
    Keyword::MaxMeetingMinutes,
    Keyword::MinBreakMinutes,
    Keyword::MaxMeetingsPerDay,
    Keyword::MaxMinutesPerDay,
    Keyword::MaxParallelInterpreted,
    Keyword::InterpretedMeetings,
    Keyword::InterpretedMinutesPerDay,
    Keyword::Earliest,
    Keyword::Latest,
    Keyword::MaxSpanMinutes,
    Keyword::MinNightRestMinutes,
    Keyword::DaysOff,
    Keyword::InterpreterMeetingsPerDay,
    Keyword::InterpreterMeetingsPerWeek,
    Keyword::InterpreterMinutesPerDay,
    Keyword::InterpreterMinutesPerWeek,
];

const CHECKED_LIMITS: &[RuleName] = &[
    RuleName::MaxMeetingMinutes,
    RuleName::Earliest,
    RuleName::Latest,
    RuleName::DaysOff,
    RuleName::MinBreakMinutes,
    RuleName::MaxMeetingsPerDay,
    RuleName::MaxMinutesPerDay,
    RuleName::MaxSpanMinutes,
    RuleName::MinNightRestMinutes,
    RuleName::MaxParallelInterpreted,
    RuleName::InterpretedMinutesPerDay,
    RuleName::InterpretedMeetings,
    RuleName::Teams,
];

/// By name, so that lists of statements are in alphabetical order.
impl Ord for Keyword {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.name().cmp(other.name())
    }
}

impl PartialOrd for Keyword {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Keyword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Keyword {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_statement_is_of_one_rule() {
        for keyword in Keyword::ALL {
            let rules: Vec<&Rule> =
                Rule::ALL.iter().filter(|&&rule| meaning(rule).keywords.contains(keyword)).collect();
            assert_eq!(rules.len(), 1, "{keyword}: {rules:?}");
        }
    }

    #[test]
    fn every_rule_of_the_checker_is_one_of_the_program() {
        let of_sessions = RuleName::PlacedWhole..=RuleName::Interpretation;
        for name in RuleName::ALL.iter().filter(|name| of_sessions.contains(name)) {
            assert!(Rule::ALL.iter().any(|&rule| meaning(rule).checked.contains(name)), "no rule means {name}");
        }
    }

    #[test]
    fn every_statement_is_a_field_of_the_session_file() {
        let schema = serde_json::to_value(crate::read::session_schema()).unwrap();
        for keyword in Keyword::ALL {
            let object = match keyword.place() {
                Place::Nowhere => continue,
                Place::Session => &schema,
                Place::Rules => &schema["$defs"]["Rules"],
                Place::Meeting => &schema["$defs"]["Meeting"],
                Place::Candidates => &schema["$defs"]["Candidates"],
                Place::Item => &schema["$defs"]["Item"],
            };
            assert!(
                object["properties"][keyword.name()].is_object(),
                "the schema has no {keyword} in {:?}",
                keyword.place()
            );
        }
    }
}
