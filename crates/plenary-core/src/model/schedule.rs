//! The result: which items each meeting takes up. Its shape is the schedule file, `plenary.schedule/1`.

use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, FixedOffset, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Estimates, Language, LostMinutes, Minutes, Note, Objective, OtherRow, TableName, Text, UnmetWish, Zone};

/// The value of `schema` in every schedule file.
pub const SCHEMA: &str = "plenary.schedule/1";

/// What is known of a schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Every level is proven: no schedule is better.
    Optimal,
    /// It is valid; a better one may exist. The bounds say how much better at most.
    Feasible,
    /// No schedule exists; `meetings` is empty.
    Infeasible,
}

/// One level of the goals: what was reached, and what was proven.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Level {
    /// Which goal.
    pub name: Objective,
    /// The value of this schedule.
    pub value: u64,
    /// No schedule that keeps the levels above has less; `null` where nothing is proven.
    pub bound: Option<u64>,
    /// The value in English words, with its unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
    /// For `lost_time`: where the minutes are lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost: Option<LostMinutes>,
}

impl Level {
    /// A level with its value in words.
    pub fn new(name: Objective, value: u64, bound: Option<u64>) -> Self {
        Self { name, value, bound, says: Some(name.says(value)), lost: None }
    }

    /// Its value in words, with the unit: `2 continuations`.
    pub fn in_words(&self) -> String {
        self.says.clone().unwrap_or_else(|| self.name.says(self.value))
    }

    /// Values in words, most important first; those that are 0 are left out.
    pub fn list(levels: &[Self]) -> String {
        let said: Vec<String> = levels.iter().filter(|level| level.value > 0).map(Self::in_words).collect();
        if said.is_empty() { "every goal is at 0".to_owned() } else { said.join(", ") }
    }
}

/// How the schedule was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SolverInfo {
    /// The solver.
    pub name: String,
    /// Its version.
    #[serde(default)]
    pub version: String,
    /// Wall time of the solve. The only field that differs between two runs.
    #[serde(default)]
    pub seconds: f64,
    /// (value - bound) / value of the first level that is not proven; 0 when all are.
    #[serde(default)]
    pub gap: f64,
    /// Threads allowed.
    #[serde(default)]
    pub threads: u32,
    /// Seed of the solver's random numbers.
    #[serde(default)]
    pub seed: u32,
}

/// What the schedule says of its session; enough to print it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct SessionInfo {
    /// The name of the gathering.
    #[serde(default)]
    pub title: Text,
    /// Its document symbol.
    #[serde(default)]
    pub symbol: Option<String>,
    /// Where it meets.
    #[serde(default)]
    pub place: Option<Text>,
    /// The zone of the place, by its IANA name.
    pub timezone: String,
    /// `proposed`, `approved`, …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Notes under the table.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub footnotes: Vec<Text>,
    /// Notes on meetings and items.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// Rows of the table that are no items.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<OtherRow>,
    /// Symbols of the documents of items, by their ids.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub documents: BTreeMap<String, Vec<String>>,
    /// The announced hours of the items that keep theirs (`keep`), by the ids of the items.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub announced: BTreeMap<String, DateTime<FixedOffset>>,
    /// Titles of tracks, by their names.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tracks: BTreeMap<String, Text>,
    /// What the table is called.
    #[serde(default, skip_serializing_if = "TableName::is_usual")]
    pub words: TableName,
    /// Whether the table prints when each item starts.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub printed_hours: bool,
    /// Whether the table prints the minutes of each item.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub printed_minutes: bool,
    /// How many of the minutes are estimates; absent if none are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimates: Option<Estimates>,
    /// Zones whose hours are printed beside those of the place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub zones: Vec<Zone>,
    /// The limits in force, by name, those of the rule set included.
    #[serde(default)]
    pub rules: BTreeMap<String, serde_json::Value>,
}

/// One row of the table: a part of an item, or of items taken jointly, in a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Entry {
    /// Ids; more than one when taken jointly.
    pub items: Vec<String>,
    /// Numbers as printed.
    #[serde(default)]
    pub number: String,
    /// Title as printed (of the first, when taken jointly).
    #[serde(default)]
    pub title: Text,
    /// The names of the people whom it needs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<String>,
    /// When it starts.
    pub start: DateTime<FixedOffset>,
    /// When it ends.
    pub end: DateTime<FixedOffset>,
    /// How long it takes.
    pub minutes: Minutes,
    /// Which part of the item this is, from 1.
    pub part: u32,
    /// How many parts the item has.
    pub parts: u32,
    /// True from the second part on.
    pub continued: bool,
}

/// A meeting that is held, with its entries in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HeldMeeting {
    /// Its name in the session file.
    pub id: String,
    /// Its track.
    pub track: String,
    /// When it starts, with the offset of the place.
    pub start: DateTime<FixedOffset>,
    /// When it ends.
    pub end: DateTime<FixedOffset>,
    /// When it starts, in UTC.
    pub utc_start: DateTime<Utc>,
    /// Its entries and the turnarounds between them. Waiting is not used.
    pub used_minutes: Minutes,
    /// Length less reserve less used.
    pub spare_minutes: Minutes,
    /// Whether it is interpreted.
    pub interpreted: bool,
    /// Into which languages.
    #[serde(default)]
    pub languages: Vec<Language>,
    /// The room, if the session names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<String>,
    /// How many people its room seats, if the session says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seats: Option<u32>,
    /// What it takes up.
    pub entries: Vec<Entry>,
}

/// An item that is not on the table.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Unscheduled {
    /// Its id.
    pub item: String,
    /// Its number as printed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub number: String,
    /// Its title.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub title: Text,
    /// Why.
    pub reason: String,
    /// Why, as data, for other languages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<LeftOut>,
}

/// Why an optional item is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LeftOut {
    /// No meeting is long enough for its parts.
    TooLong {
        /// Its minutes.
        minutes: Minutes,
    },
    /// Its track has too few minutes beside the items on the table.
    NoRoom {
        /// Its minutes.
        minutes: Minutes,
        /// The minutes that are free.
        free: Minutes,
    },
    /// Every schedule with it is worse for the goals, or breaks a rule.
    Goals,
    /// The best schedule found has not got it.
    Search,
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { minutes } => write!(f, "optional, and {minutes} fit no meeting in one part"),
            Self::NoRoom { minutes, free } => write!(f, "optional, needs {minutes}, and {} are free", free.get()),
            Self::Goals => f.write_str("optional, and with it a schedule is worse for the goals or breaks a rule"),
            Self::Search => f.write_str("optional, and not in the best schedule found"),
        }
    }
}

/// An item that the baseline had elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// Its id.
    pub item: String,
    /// Minutes by meeting in the baseline.
    pub before: BTreeMap<String, Minutes>,
    /// Minutes by meeting now.
    pub now: BTreeMap<String, Minutes>,
    /// Minutes that are in another meeting than before.
    pub minutes: Minutes,
}

/// When an item is expected to start, by simulation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ExpectedHour {
    /// The item; the first of those taken together.
    pub item: String,
    /// The meeting in which it is expected to start.
    pub meeting: String,
    /// The median of its start, as a multiple of five minutes.
    pub start: DateTime<FixedOffset>,
    /// When to call its people: one start in ten is earlier.
    pub from: DateTime<FixedOffset>,
    /// Until when they should be ready: one start in five is later.
    pub to: DateTime<FixedOffset>,
}

/// An organization of work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Schedule {
    /// Always `plenary.schedule/1`.
    pub schema: String,
    /// What it is a schedule of.
    pub session: SessionInfo,
    /// What is known of it.
    pub status: Status,
    /// Levels in order, most important first.
    #[serde(default)]
    pub objectives: Vec<Level>,
    /// How it was made.
    pub solver: SolverInfo,
    /// Held meetings, by start and then in file order.
    pub meetings: Vec<HeldMeeting>,
    /// Its confidence in per cent, where one was asked for: the probability that all items are reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
    /// When items are expected to start, where that was asked for; by simulation, and no promise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expected: Vec<ExpectedHour>,
    /// Items left out.
    #[serde(default)]
    pub unscheduled: Vec<Unscheduled>,
    /// Meetings of the session that are not needed; empty if it gives hours to choose from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_held: Vec<String>,
    /// Wishes (`prefer`) of scheduled items that do not hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wishes: Vec<UnmetWish>,
    /// What moved against the baseline; absent where there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changes: Option<Vec<Change>>,
}

impl Schedule {
    /// The text of its schedule file, which `read::schedule` reads.
    ///
    /// # Errors
    /// If JSON cannot represent a number, which no schedule of this program has.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }
}

impl fmt::Display for Schedule {
    /// A line for each meeting, with the minutes of its items; then what is left out, the unmet wishes and the goals.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for held in &self.meetings {
            let (start, end) = (held.start.format("%Y-%m-%d %H:%M"), held.end.format("%H:%M"));
            let entry = |entry: &Entry| format!("{} {}", entry.items.join("+"), entry.minutes);
            let entries: Vec<String> = held.entries.iter().map(entry).collect();
            writeln!(f, "{} {start}-{end}: {}", held.id, entries.join(", "))?;
        }
        self.unscheduled.iter().try_for_each(|one| writeln!(f, "not scheduled: item {}: {}", one.item, one.reason))?;
        self.wishes.iter().try_for_each(|wish| writeln!(f, "{wish}"))?;
        if self.objectives.is_empty() { Ok(()) } else { writeln!(f, "{}", Level::list(&self.objectives)) }
    }
}
