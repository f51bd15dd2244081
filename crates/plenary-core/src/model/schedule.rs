//! The result: which items each meeting takes up. Its shape is the schedule file, `plenary.schedule/1`.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Language, Minutes, Note, Objective, OtherRow, Text, Zone};

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
    pub place: Option<String>,
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Unscheduled {
    /// Its id.
    pub item: String,
    /// Why.
    pub reason: String,
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
    /// Items left out.
    #[serde(default)]
    pub unscheduled: Vec<Unscheduled>,
    /// What moved against the baseline; absent where there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changes: Option<Vec<Change>>,
}
