//! The session file, field by field. What stands here is the JSON Schema as well: the comments are its descriptions.
//! `choices` are fields that may be written in several ways; `happened` is what the day adds.

pub(crate) mod choices;
pub(crate) mod happened;

use super::clocks::{Clock, Day, DayOff, Moment, TimeRange, ZoneName};
use super::decode::{At, Decode, List, Many, Node, object};
use super::extras::{Keep, LostTime, Note, Participant, Person, Row, Uncertainty, Window};
use super::fault::Fault;
use super::findings::Findings;
use super::json::{Json, Value, shown};
use super::values::{
    Count, Flag, Id, Lang, Line, MOST, Minute, RulesSchemaName, SCHEMA, SCHEMA_1, SchemaName, Sureness, Title, Unread,
    Word,
};
use crate::model::{Confidence, Objective, Order, Position, Statement, TableName};
use choices::{Booths, Estimate, FewParts, Limited, OneAfter, OneMeetings, OneTrack, SetName, Splitting, Tracks};
use happened::Record;

/// A year of minutes: longer gaps are mistakes.
const YEAR: u32 = 366 * 24 * 60;
const WEEK: u32 = 7 * 24 * 60;
const DAY: u32 = 24 * 60;
/// More people than any room seats.
const CROWD: u32 = 1_000_000_000;

/// Reads the whole file. A value that is wrong is a finding and is absent; the rest is read on.
pub(crate) fn session(tree: &Json, out: &mut Findings) -> Option<Session> {
    let root = Node { json: tree, at: Statement::root() };
    // of another of our files every field is wrong, which helps nobody
    if let Some(schema) = root.get("schema")
        && let Value::Text(text) = &schema.json.value
        && text.starts_with("plenary.")
        && ![SCHEMA, SCHEMA_1].contains(&text.as_str())
    {
        out.add(&schema.at, Fault::UnknownSchema { shown: shown(schema.json), wanted: SCHEMA });
        return None;
    }
    Session::decode(&root, out)
}

/// Reads a file with a rule set in the same way.
pub(crate) fn rule_set(tree: &Json, out: &mut Findings) -> Option<RuleSetFile> {
    RuleSetFile::decode(&Node { json: tree, at: Statement::root() }, out)
}

object! {
    /// A session to be scheduled: what is on the agenda, when it may meet, and under which limits.
    Session {
        /// The kind and version of this file. Version 2 by default.
        optional schema: SchemaName,
        /// The name of the gathering, as one text or by language.
        required title: Title,
        /// Its document symbol, as printed.
        optional symbol: Line<200>,
        /// Where it meets, as printed, as one text or by language.
        optional place: Title,
        /// What is printed of the tracks, by their names: `{"cow": {"title": {"en": "Committee of the Whole"}}}`.
        optional tracks: Tracks,
        /// What the table is called: `organization-of-work`, which is usual, or `programme`.
        optional words: Word<TableName>,
        /// Whether the table prints when each item starts. `false` by default.
        optional printed_hours: Flag,
        /// Whether the table prints the minutes of each item. `false` by default.
        optional printed_minutes: Flag,
        /// The clock of the place, by its name in the IANA database. `UTC` by default.
        optional timezone: ZoneName,
        /// The limits on meetings. None by default.
        optional rules: Rules,
        /// Teams of interpreters that there are. They serve the meetings of all tracks; by default there are as many
        /// as it takes.
        optional teams: At<Count<0, 100>>,
        /// When it may meet: days and times, or a list of meetings.
        required meetings: At<OneMeetings>,
        /// The agenda, in order.
        required items: At<List<Item, MOST>>,
        /// `agenda`: items are taken in the order of the file. `free`: only `after` and `position` order them. An item may
        /// say otherwise for itself.
        optional order: Word<Order>,
        /// Whether entries may wait inside a meeting for a window or a gap. `false` by default.
        optional idle: Flag,
        /// The goals, most important first. `unscheduled`, `preferences`, `changes`, `lost_time`, `earliness`, `time_zones`
        /// by default; in a file of version 1 `continuations` is in the place of `lost_time`.
        optional objectives: List<Word<Objective>, 100>,
        /// What the goal `lost_time` counts for cutting an item.
        optional lost_time: LostTime,
        /// How uncertain minutes and starts are. `plenary risk` and plans with a confidence use it.
        optional uncertainty: Uncertainty,
        /// How sure a plan must be, in per cent: the least probability that all items are reached. No plan has to be by
        /// default.
        optional confidence: Sureness,
        /// Who attends from elsewhere, for the goal `time_zones`.
        optional participants: List<Participant, 1000>,
        /// The people whom items need. Items then name nobody else. By default items may name anybody.
        optional people: At<List<Person, MOST>>,
        /// Meetings that have happened, with what they took up: nothing else is in them, and nothing of it moves.
        optional held: List<Record, MOST>,
        /// Notes under the table, which hang on its heading.
        optional footnotes: Many<Title>,
        /// Notes under the table, which hang on meetings or items.
        optional notes: List<Note, 100>,
        /// Rows of the table that are no items, such as an opening ceremony, a break or regional groups. They are
        /// printed, and bind nothing.
        optional rows: List<Row, MOST>,
        /// What is to be printed of its standing, such as `proposed` or `approved`.
        optional status: Line<200>,
        /// Names of fields that an import has inferred and nobody has confirmed. Nothing but a mark.
        optional inferred: Many<Line<60>>,
    }
}

object! {
    /// Limits on meetings. They bind meetings that are held and interpreted; one that is absent does not bind.
    /// `null` lifts a limit of the set.
    Rules {
        /// A set of limits by name, or a file with one, beside the session file; fields here override its limits.
        optional set: At<SetName>,
        /// Length of a meeting.
        optional max_meeting_minutes: Limited<Minute<1, WEEK>>,
        /// Time between two meetings of a track.
        optional min_break_minutes: Limited<Minute<0, WEEK>>,
        /// Meetings of a track on one date.
        optional max_meetings_per_day: Limited<Count<0, 2000>>,
        /// Meeting minutes of a track on one date.
        optional max_minutes_per_day: Limited<Minute<0, WEEK>>,
        /// Meetings at one time, over all tracks.
        optional max_parallel_interpreted: Limited<Count<0, 2000>>,
        /// Meetings of the session in all: what the conference services granted.
        optional interpreted_meetings: Limited<Count<0, 2000>>,
        /// Meeting minutes of all tracks on one date.
        optional interpreted_minutes_per_day: Limited<Minute<0, YEAR>>,
        /// No meeting starts before this local time.
        optional earliest: Limited<Clock>,
        /// No meeting ends after this local time.
        optional latest: Limited<Clock>,
        /// Time from the first start to the last end of a track on one date.
        optional max_span_minutes: Limited<Minute<0, WEEK>>,
        /// Time between the last end of a track on a date and its first start on a later one.
        optional min_night_rest_minutes: Limited<Minute<0, WEEK>>,
        /// No meeting is held on these dates: names of calendars, `weekends`, dates.
        optional days_off: Limited<List<DayOff, 1000>>,
        /// Meetings that a team of interpreters serves on one date.
        optional interpreter_meetings_per_day: Limited<Count<0, 100>>,
        /// Meetings that a team serves in a week, from Monday.
        optional interpreter_meetings_per_week: Limited<Count<0, 700>>,
        /// Meeting minutes that a team serves on one date.
        optional interpreter_minutes_per_day: Limited<Minute<0, DAY>>,
        /// Meeting minutes that a team serves in a week, from Monday.
        optional interpreter_minutes_per_week: Limited<Minute<0, WEEK>>,
        /// Interpreters in a booth: a number for each, or numbers by language. Rosters count with it.
        optional booth: Limited<Booths>,
        /// Time between two entries of a meeting.
        optional turnaround_minutes: Limited<Minute<0, DAY>>,
    }
}

/// The names of all limits.
pub fn rule_names() -> Vec<&'static str> {
    Rules::FIELDS.iter().map(|field| field.name).collect()
}

object! {
    /// A set of limits, for sessions to name in `rules.set`.
    RuleSetFile {
        /// The kind and version of this file.
        required schema: RulesSchemaName,
        /// What it is called.
        required name: Line<60>,
        /// What it is.
        required title: Line<400>,
        /// What its limits do not say.
        optional notes: Many<Line<1000>>,
        /// Its limits, each with where it is from: `{"value": 120, "source": "…", "confidence": "seen"}`.
        required rules: Rules,
    }
}

object! {
    /// A figure, and where it is from.
    Sourced {
        /// The figure.
        required value: Unread,
        /// A document symbol, an address, a letter.
        required source: Line<1000>,
        /// How sure that is. `seen` by default.
        optional confidence: Word<Confidence>,
    }
}

object! {
    /// Meetings at the same times every day, in one track `plenary`. Their ids are `m1`, `m2`, … in time order.
    ShortForm {
        /// The dates.
        required days: At<List<Day, MOST>>,
        /// Start and end of each meeting of a day, such as `12:00-14:00`.
        required times: At<List<TimeRange, MOST>>,
    }
}

object! {
    /// Hours to choose from: candidate meetings of one length in one track `plenary`, one at every step of the hours of
    /// every day. They overlap, and no two that do are held. Their ids are `m1`, `m2`, … in time order.
    Candidates {
        /// The dates.
        required days: At<List<Day, MOST>>,
        /// The hours that meetings may lie in on the clock of the place, such as `09:00-19:00`.
        required between: At<TimeRange>,
        /// How long each meeting is.
        required length: At<Minute<1, DAY>>,
        /// From one start to the next; the first is that of `between`.
        required step: Minute<1, DAY>,
        /// The most of them that are held on one date, interpreted or not.
        required per_day: At<Count<1, 2000>>,
    }
}

object! {
    /// A meeting that may be held.
    Meeting {
        /// The id that items refer to.
        required id: At<Id>,
        /// The date, such as `2022-05-04`.
        required date: Day,
        /// The start on the clock of the place, such as `12:00`.
        required start: At<Clock>,
        /// The end on the clock of the place, on the same date.
        required end: At<Clock>,
        /// The track that it belongs to. `plenary` by default.
        optional track: Id,
        /// Whether it is interpreted. `true` by default.
        optional interpreted: At<Flag>,
        /// The languages it is interpreted into: the six of the United Nations by default; `[]` for none.
        optional languages: At<List<Lang, 100>>,
        /// The room, as printed.
        optional room: Line<200>,
        /// How many people the room seats. Any number by default.
        optional seats: Count<0, CROWD>,
        /// Minutes before its end that no entry may use.
        optional reserve_minutes: At<Minute<0, DAY>>,
    }
}

object! {
    /// What is printed of a track.
    TrackWords {
        /// Its title, as one text or by language.
        required title: Title,
    }
}

object! {
    /// An entry of the provisional agenda.
    Item {
        /// The id that other statements refer to, such as `1a`.
        required id: At<Id>,
        /// The number as printed, such as `1 (a)`. The id by default.
        optional number: Line<100>,
        /// The title, as one text or by language.
        optional title: Title,
        /// How long it takes in all, in whole minutes, or as an estimate.
        required minutes: Estimate,
        /// Whether `minutes` is a guess of an import that nobody has confirmed. It is then twice as uncertain.
        optional estimated: Flag,
        /// Names of fields of this item that an import has inferred and nobody has confirmed. Nothing but a mark.
        optional inferred: Many<Line<60>>,
        /// Items that must have ended before it starts, with or without a gap. `"*"` is every other item of the session,
        /// save those that have to come after this one, and those that say `"*"` too.
        optional after: Many<OneAfter>,
        /// `free`: it may be taken out of turn, and the others keep the order of the file. `agenda`: it keeps the order
        /// with the others that do. As the session says by default.
        optional order: Word<Order>,
        /// Items that it is taken jointly with, as one entry of the table.
        optional together: Many<Id>,
        /// Items that no meeting has beside it.
        optional not_with: Many<Id>,
        /// Items that are never taken at the same time as it.
        optional not_parallel: Many<Id>,
        /// `false`: in one part. `true` or an object: in several, as by default.
        optional split: Splitting,
        /// `first` or `last` of its track.
        optional position: At<Word<Position>>,
        /// The meeting that its first part is in, or several to choose from.
        optional pin: At<Many<Id>>,
        /// Meetings that no part is in.
        optional forbid: At<Many<Id>>,
        /// The only meetings that parts may be in.
        optional allow: At<Many<Id>>,
        /// When its speakers can attend. Every part lies inside one of them.
        optional windows: At<List<Window, 100>>,
        /// When its papers are out. No part starts before.
        optional available_from: At<Moment>,
        /// How near it stays to the hour at which the baseline has it, such as `{"within_minutes": 30}`. Its first part starts
        /// at most so many minutes before or after. Without a baseline it says nothing.
        optional keep: Keep,
        /// Its track: the only one there is, else `plenary`, by default. Of a list, or of `any` for all tracks, the plan
        /// chooses one.
        optional track: At<OneTrack>,
        /// Who must be there. No two items that name the same person are at the same time.
        optional people: At<Many<Id>>,
        /// How many people want to attend it. It is only in meetings with at least as many `seats`.
        optional attendance: Count<0, CROWD>,
        /// The languages it needs; `[]` for none. By default it needs an interpreted meeting.
        optional interpretation: List<Lang, 100>,
        /// The minutes below which nobody cuts it. No repair proposes less.
        optional least_minutes: At<Minute<1, WEEK>>,
        /// Whether it stays as it is: no repair changes it. `false` by default.
        optional protected: Flag,
        /// What it weighs, 5 by default.
        optional priority: Count<1, 9>,
        /// Whether it may stay off the table. `false` by default.
        optional optional: Flag,
        /// Whether its parts need not follow each other. `false` by default.
        optional interruptible: Flag,
        /// What would be nice: the same words as above, with a weight.
        optional prefer: List<Wish, 100>,
        /// Symbols of its documents.
        optional documents: Many<Line<200>>,
    }
}

object! {
    /// Minutes by the number of speakers.
    Speakers {
        /// How many speak.
        required speakers: Count<0, 2000>,
        /// How long each speaks.
        required minutes_each: Minute<1, 10080>,
        /// How long the item takes beside the speakers. 0 by default.
        optional opening: Minute<0, 10080>,
    }
}

object! {
    /// Minutes as an estimate, of which `likely` is planned with.
    Range {
        /// The least.
        required low: Minute<1, 10080>,
        /// The likeliest.
        required likely: Minute<1, 10080>,
        /// The most.
        required high: Minute<1, 10080>,
    }
}

object! {
    /// An item that must have ended, and the time until this one may start.
    Gap {
        /// The id of the other item, or `"*"` for every other item.
        required item: Id,
        /// The least time between its end and this start. 0 by default.
        optional gap_minutes: Minute<0, YEAR>,
    }
}

object! {
    /// How an item may be divided over meetings.
    SplitInto {
        /// The smallest part. 15 by default.
        optional min_minutes: Minute<1, 10080>,
        /// The most parts. No limit by default.
        optional max_parts: Count<1, 2000>,
    }
}

object! {
    /// In how many parts.
    MostParts {
        /// The most parts.
        required max_parts: Count<1, 2000>,
    }
}

object! {
    /// A wish. It holds when all its words do.
    Wish {
        /// The meeting that its first part is in, or several to choose from.
        optional pin: At<Many<Id>>,
        /// Meetings that no part is in.
        optional forbid: At<Many<Id>>,
        /// The only meetings that parts are in.
        optional allow: At<Many<Id>>,
        /// Every part lies inside one of them.
        optional windows: At<List<Window, 100>>,
        /// No part starts before.
        optional available_from: At<Moment>,
        /// Items that no meeting has beside it.
        optional not_with: Many<Id>,
        /// Items that have ended before it starts, with or without a gap.
        optional after: Many<OneAfter>,
        /// Items that are not taken at the same time as it.
        optional not_parallel: Many<Id>,
        /// `first` or `last` of its track, beside those that must be.
        optional position: Word<Position>,
        /// `false`: in one part. An object: in at most so many.
        optional split: FewParts,
        /// What it costs when it does not hold. 1 by default.
        optional weight: Count<1, 1000>,
    }
}
