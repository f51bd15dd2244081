//! The reports of the checker: the rule, the statement in the file, and the violation.

use std::fmt;

use crate::model::Statement;

/// The rules, each with its sentence and the name that reports carry.
macro_rules! rules {
    ($($(#[$doc:meta])+ $rule:ident = $name:literal,)+) => {
        /// A rule of a valid schedule, or of the schedule file.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum RuleName { $($(#[$doc])+ $rule,)+ }

        impl RuleName {
            /// All of them, in the order they are checked.
            pub const ALL: &[Self] = &[$(Self::$rule,)+];

            /// Its name in reports.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$rule => $name,)+ }
            }
        }
    };
}

rules! {
    /// The file states that no schedule exists, so there is nothing to check.
    Infeasible = "infeasible",
    /// `schema` is the one that this program reads.
    Schema = "schema",
    /// Meetings listed are meetings of the session.
    KnownMeeting = "known_meeting",
    /// A meeting is listed once.
    RepeatedMeeting = "repeated_meeting",
    /// Items listed are items of the session.
    KnownItem = "known_item",
    /// A meeting that is listed has entries.
    EmptyMeeting = "empty_meeting",
    /// Meetings stand in order of their start, then of the session file.
    MeetingOrder = "meeting_order",
    /// `unscheduled` lists exactly the items that are not placed.
    Unscheduled = "unscheduled",
    /// Start and end of a meeting are those of the session.
    MeetingTimes = "meeting_times",
    /// The track of a meeting is that of the session.
    MeetingTrack = "meeting_track",
    /// The languages of a meeting are those of the session.
    MeetingLanguages = "meeting_languages",
    /// The room of a meeting is that of the session.
    MeetingRoom = "meeting_room",
    /// Times are whole minutes, with the offset that the place has then.
    LocalOffset = "local_offset",
    /// The minutes of an entry are those from its start to its end.
    EntryMinutes = "entry_minutes",
    /// Number and title of an entry are those of the session.
    EntryTitle = "entry_title",
    /// Parts of an item are counted from 1 in order of time, and continued from the second on.
    PartNumbers = "part_numbers",
    /// `used_minutes` runs from the start of the meeting to the end of its last entry.
    UsedMinutes = "used_minutes",
    /// `spare_minutes` is the length less the reserve less the minutes used.
    SpareMinutes = "spare_minutes",
    /// Every item is placed, whole.
    PlacedWhole = "placed_whole",
    /// A part is at least `split.min_minutes`.
    PartMinimum = "part_minimum",
    /// An item has at most `split.max_parts` parts.
    PartLimit = "part_limit",
    /// The entries of a meeting that has happened are fixed.
    Held = "held",
    /// An item has at most one part in a meeting.
    OnePartPerMeeting = "one_part_per_meeting",
    /// The first entry starts with the meeting.
    StartsWithMeeting = "starts_with_meeting",
    /// Entries run back to back, with the turnaround between them.
    BackToBack = "back_to_back",
    /// The last entry ends at least `reserve_minutes` before the meeting does.
    Reserve = "reserve",
    /// An item keeps to its track.
    Track = "track",
    /// Parts of an item are in consecutive held meetings.
    Consecutive = "consecutive",
    /// An item that continues in the next meeting is the last entry.
    LastBeforeGoingOn = "last_before_going_on",
    /// An item that continues from the previous meeting is the first entry.
    FirstWhenContinued = "first_when_continued",
    /// An item starts when the other has ended, plus the gap.
    After = "after",
    /// Items of a track are taken in the order of the file.
    AgendaOrder = "agenda_order",
    /// With `"order": "free"`, the entries of a meeting are in the canonical order.
    EntryOrder = "entry_order",
    /// The first part is in a meeting that `pin` names.
    Pin = "pin",
    /// No part is in a meeting that `forbid` names.
    Forbid = "forbid",
    /// Every part is in a meeting that `allow` names.
    Allow = "allow",
    /// No part starts before `available_from`.
    AvailableFrom = "available_from",
    /// Every part lies inside a window.
    Windows = "windows",
    /// The first part starts near the announced hour.
    Keep = "keep",
    /// No meeting has parts of both.
    NotWith = "not_with",
    /// No two parts overlap by the clock.
    NotParallel = "not_parallel",
    /// No two parts of items that need the same person overlap by the clock.
    People = "people",
    /// Items taken jointly are one entry.
    Together = "together",
    /// It ends before any other item of its track starts.
    PositionFirst = "position_first",
    /// It starts after all others of its track have ended.
    PositionLast = "position_last",
    /// Held meetings of one track do not overlap.
    NoOverlap = "no_overlap",
    /// Meetings of a track on one date, of hours to choose from.
    PerDay = "per_day",
    /// The longest interpreted meeting.
    MaxMeetingMinutes = "max_meeting_minutes",
    /// No interpreted meeting starts before it.
    Earliest = "earliest",
    /// No interpreted meeting ends after it.
    Latest = "latest",
    /// No interpreted meeting is held on a day off.
    DaysOff = "days_off",
    /// The break between two interpreted meetings of a track.
    MinBreakMinutes = "min_break_minutes",
    /// Interpreted meetings of a track on one date.
    MaxMeetingsPerDay = "max_meetings_per_day",
    /// Interpreted minutes of a track on one date.
    MaxMinutesPerDay = "max_minutes_per_day",
    /// First start to last end of a track's day.
    MaxSpanMinutes = "max_span_minutes",
    /// The rest of a track between two dates.
    MinNightRestMinutes = "min_night_rest_minutes",
    /// Interpreted meetings at one instant.
    MaxParallelInterpreted = "max_parallel_interpreted",
    /// Interpreted minutes of all tracks on one date.
    InterpretedMinutesPerDay = "interpreted_minutes_per_day",
    /// Interpreted meetings in all.
    InterpretedMeetings = "interpreted_meetings",
    /// The teams of interpreters that there are can serve all interpreted meetings.
    Teams = "teams",
    /// An item is only in meetings with the seats that it needs.
    Seats = "seats",
    /// An item is only in meetings interpreted in the languages it needs.
    Interpretation = "interpretation",
    /// Objectives are those of the session, in its order.
    Objectives = "objectives",
    /// The value of an objective is the one that the entries give.
    ObjectiveValue = "objective_value",
    /// A bound is at most the value, and `null` only if something is not proven.
    Bound = "bound",
    /// A schedule is `optimal` when every bound equals its value.
    Status = "status",
    /// The list of changes agrees with the entries and with the baseline.
    Changes = "changes",
}

impl fmt::Display for RuleName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A statement of the session, or of the schedule about itself, that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Which rule is broken.
    pub rule: RuleName,
    /// The place of the statement in the session file. A default that the file leaves out points to its usual place.
    pub statement: Statement,
    /// What is wrong, in plain words.
    pub message: String,
}

impl Violation {
    /// `rule`, stated at `statement`, is broken as `message` says.
    pub(super) fn new(rule: RuleName, statement: Statement, message: impl Into<String>) -> Self {
        Self { rule, statement, message: message.into() }
    }
}

/// The most violations that are reported of one rule.
const MOST: usize = 1000;

/// The first violations of a rule; if there are more, the last one says so. The search stops there, so a file that breaks a
/// rule in millions of places costs little memory and time.
pub(super) fn first(all: impl IntoIterator<Item = Violation>) -> Vec<Violation> {
    let mut first: Vec<Violation> = all.into_iter().take(MOST + 1).collect();
    if first.len() > MOST
        && let Some(next) = first.pop()
    {
        let message = format!("it is broken in more places than the first {MOST}, which are listed");
        first.push(Violation::new(next.rule, Statement::root(), message));
    }
    first
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.rule, self.message)?;
        if self.statement != Statement::root() {
            write!(f, " (stated at {})", self.statement)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_a_violation_reads_as_a_sentence() {
        let names: std::collections::BTreeSet<_> = RuleName::ALL.iter().map(|rule| rule.name()).collect();
        assert_eq!(names.len(), RuleName::ALL.len());
        let broken =
            Violation::new(RuleName::Pin, Statement::root().at("items").at(3).at("pin"), "item 3 starts in m2");
        assert_eq!(broken.to_string(), "pin: item 3 starts in m2 (stated at /items/3/pin)");
        let broken = Violation::new(RuleName::Schema, Statement::root(), "the schema is x");
        assert_eq!(broken.to_string(), "schema: the schema is x");
    }

    #[test]
    fn of_millions_of_places_the_first_are_told_and_that_there_are_more() {
        let all = |count: usize| {
            let one = |ix: usize| Violation::new(RuleName::Track, Statement::root(), format!("place {ix}"));
            first((0..count).map(one))
        };
        assert_eq!(all(MOST).len(), MOST);
        assert_eq!(all(MOST).last().unwrap().message, format!("place {}", MOST - 1));
        let told = all(usize::MAX);
        assert_eq!(told.len(), MOST + 1);
        assert_eq!(told.last().unwrap().message, "it is broken in more places than the first 1000, which are listed");
    }
}
