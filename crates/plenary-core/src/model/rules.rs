//! The limits in force: those of the rule set, overridden by the file's own.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Booth, DaysOff, Limit, LocalTime, Minutes, Source};

/// Limits on held, interpreted meetings. An absent limit does not bind.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rules {
    /// The name of the rule set.
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
    /// No meeting is held on these.
    pub days_off: Option<Limit<DaysOff>>,
    /// Meetings that a team of interpreters serves on one local date.
    pub interpreter_meetings_per_day: Option<Limit<u32>>,
    /// Meetings that a team serves in a week, from Monday.
    pub interpreter_meetings_per_week: Option<Limit<u32>>,
    /// Meeting minutes that a team serves on one local date.
    pub interpreter_minutes_per_day: Option<Limit<Minutes>>,
    /// Meeting minutes that a team serves in a week, from Monday.
    pub interpreter_minutes_per_week: Option<Limit<Minutes>>,
    /// The interpreters of a team. Only rosters use it; it is not a limit.
    pub booth: Option<Limit<Booth>>,
    /// Between two entries of a meeting; it binds every meeting, interpreted or not. 0 when absent.
    pub turnaround_minutes: Option<Limit<Minutes>>,
}

impl Rules {
    /// Minutes between two entries of a meeting.
    pub fn turnaround(&self) -> Minutes {
        self.turnaround_minutes.as_ref().map_or(Minutes::ZERO, |limit| limit.value)
    }

    /// The limits in force, by name, with the name of the set.
    pub fn in_force(&self) -> BTreeMap<String, Value> {
        let limits = self.rows().into_iter().map(|row| (row.name.to_owned(), row.figure));
        self.set.clone().map(|set| ("set".to_owned(), set.into())).into_iter().chain(limits).collect()
    }

    /// The limits in force, one per row, in the order of the fields.
    pub fn rows(&self) -> Vec<Row<'_>> {
        fn row<'a, T, V: Into<Value>>(
            name: &'static str,
            limit: &'a Option<Limit<T>>,
            of: impl Fn(&T) -> V,
        ) -> Option<Row<'a>> {
            let limit = limit.as_ref()?;
            Some(Row { name, figure: of(&limit.value).into(), source: limit.source.as_ref() })
        }
        let minutes = |name, limit| row(name, limit, |minutes: &Minutes| minutes.get());
        let count = |name, limit| row(name, limit, |count: &u32| *count);
        let time = |name, limit| row(name, limit, LocalTime::to_string);
        [
            minutes("max_meeting_minutes", &self.max_meeting_minutes),
            minutes("min_break_minutes", &self.min_break_minutes),
            count("max_meetings_per_day", &self.max_meetings_per_day),
            minutes("max_minutes_per_day", &self.max_minutes_per_day),
            count("max_parallel_interpreted", &self.max_parallel_interpreted),
            count("interpreted_meetings", &self.interpreted_meetings),
            minutes("interpreted_minutes_per_day", &self.interpreted_minutes_per_day),
            time("earliest", &self.earliest),
            time("latest", &self.latest),
            minutes("max_span_minutes", &self.max_span_minutes),
            minutes("min_night_rest_minutes", &self.min_night_rest_minutes),
            row("days_off", &self.days_off, |days| days.entries.clone()),
            count("interpreter_meetings_per_day", &self.interpreter_meetings_per_day),
            count("interpreter_meetings_per_week", &self.interpreter_meetings_per_week),
            minutes("interpreter_minutes_per_day", &self.interpreter_minutes_per_day),
            minutes("interpreter_minutes_per_week", &self.interpreter_minutes_per_week),
            row("booth", &self.booth, Booth::to_json),
            minutes("turnaround_minutes", &self.turnaround_minutes),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// A limit in a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Row<'a> {
    /// Its name in files.
    pub name: &'static str,
    /// Its figure as JSON.
    pub figure: Value,
    /// Its source.
    pub source: Option<&'a Source>,
}

/// A named set of limits with sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSet {
    /// Its name in `rules.set`.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Remarks that its limits do not cover.
    pub notes: Vec<String>,
    /// Its limits.
    pub rules: Rules,
}
