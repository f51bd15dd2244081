//! The limits in force: those of the named rule set, with the file's own over them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{LocalTime, Minutes, Statement};

/// A limit and the statement that it comes from (`/rules/set`, or the field that overrides the set).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit<T> {
    /// The figure.
    pub value: T,
    /// Who says so.
    pub from: Statement,
}

/// Limits on held, interpreted meetings. One that is absent does not bind.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rules {
    /// The rule set that was named.
    pub set: Option<String>,
    /// Length of a meeting.
    pub max_meeting_minutes: Option<Limit<Minutes>>,
    /// Between two meetings of a track that follow each other.
    pub min_break_minutes: Option<Limit<Minutes>>,
    /// Meetings of a track on one local date.
    pub max_meetings_per_day: Option<Limit<u32>>,
    /// Meeting minutes of a track on one local date.
    pub max_minutes_per_day: Option<Limit<Minutes>>,
    /// Meetings at one instant, over all tracks.
    pub max_parallel_interpreted: Option<Limit<u32>>,
    /// Meetings of the session in all: what the conference services granted.
    pub interpreted_meetings: Option<Limit<u32>>,
    /// Meeting minutes of all tracks on one local date.
    pub interpreted_minutes_per_day: Option<Limit<Minutes>>,
    /// No meeting starts before this, local time.
    pub earliest: Option<Limit<LocalTime>>,
    /// No meeting ends after this, local time.
    pub latest: Option<Limit<LocalTime>>,
    /// From the first start to the last end of a track's day.
    pub max_span_minutes: Option<Limit<Minutes>>,
    /// Between the last end of a track's date and the first start of a later one.
    pub min_night_rest_minutes: Option<Limit<Minutes>>,
    /// Between two entries of a meeting; it binds every meeting, interpreted or not. 0 when absent.
    pub turnaround_minutes: Option<Limit<Minutes>>,
}

impl Rules {
    /// Minutes between two entries of a meeting.
    pub fn turnaround(&self) -> Minutes {
        self.turnaround_minutes.as_ref().map_or(Minutes::ZERO, |limit| limit.value)
    }

    /// The limits in force by their names in files, and the name of the set.
    pub fn in_force(&self) -> BTreeMap<String, Value> {
        fn figure<T, V: Into<Value>>(limit: &Option<Limit<T>>, of: impl Fn(&T) -> V) -> Option<Value> {
            limit.as_ref().map(|limit| of(&limit.value).into())
        }
        let minutes = |limit: &Option<Limit<Minutes>>| figure(limit, |minutes| minutes.get());
        let count = |limit: &Option<Limit<u32>>| figure(limit, |count| *count);
        let time = |limit: &Option<Limit<LocalTime>>| figure(limit, LocalTime::to_string);
        [
            ("set", self.set.clone().map(Value::from)),
            ("max_meeting_minutes", minutes(&self.max_meeting_minutes)),
            ("min_break_minutes", minutes(&self.min_break_minutes)),
            ("max_meetings_per_day", count(&self.max_meetings_per_day)),
            ("max_minutes_per_day", minutes(&self.max_minutes_per_day)),
            ("max_parallel_interpreted", count(&self.max_parallel_interpreted)),
            ("interpreted_meetings", count(&self.interpreted_meetings)),
            ("interpreted_minutes_per_day", minutes(&self.interpreted_minutes_per_day)),
            ("earliest", time(&self.earliest)),
            ("latest", time(&self.latest)),
            ("max_span_minutes", minutes(&self.max_span_minutes)),
            ("min_night_rest_minutes", minutes(&self.min_night_rest_minutes)),
            ("turnaround_minutes", minutes(&self.turnaround_minutes)),
        ]
        .into_iter()
        .filter_map(|(name, value)| value.map(|value| (name.to_owned(), value)))
        .collect()
    }
}
