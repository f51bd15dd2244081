//! The limits in force: those of the named rule set, with the file's own over them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Booth, DaysOff, Limit, LocalTime, Minutes, Source};

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
    /// Interpreters of a team. It binds nothing; rosters count with it.
    pub booth: Option<Limit<Booth>>,
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
        let limits = self.rows().into_iter().map(|row| (row.name.to_owned(), row.figure));
        self.set.clone().map(|set| ("set".to_owned(), set.into())).into_iter().chain(limits).collect()
    }

    /// The limits in force, one a row, in the order in which they are listed above.
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

/// A limit as it is listed.
#[derive(Debug, Clone, PartialEq)]
pub struct Row<'a> {
    /// Its name in files.
    pub name: &'static str,
    /// Its figure as files write it.
    pub figure: Value,
    /// Where the figure is from.
    pub source: Option<&'a Source>,
}

/// Limits by name, with where they are from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSet {
    /// What `rules.set` calls it.
    pub name: String,
    /// What it is.
    pub title: String,
    /// What its limits do not say.
    pub notes: Vec<String>,
    /// Its limits.
    pub rules: Rules,
}
