//! Limits: those of the set, and the file's own over them.

use crate::model::{Limit, Minutes, Rules, Statement};
use crate::read::choices::Limited;
use crate::read::document;
use crate::read::rule_sets::Named;

/// The limits in force, each with the statement that it comes from.
pub(super) fn rules(said: Option<document::Rules>) -> Rules {
    let Some(said) = said else { return Rules::default() };
    let set = said.set.map(|set| set.value.0.0);
    let from_set = |named: Named| -> Option<Limit<u32>> {
        let row = set?.rows.iter().find(|row| row.limit == named)?;
        Some(Limit { value: row.value, from: Statement::root().at("rules").at("set") })
    };
    let minutes = |named: Named| from_set(named).map(|Limit { value, from }| Limit { value: Minutes(value), from });
    Rules {
        set: set.map(|set| set.name.to_owned()),
        max_meeting_minutes: over(said.max_meeting_minutes, minutes(Named::MaxMeetingMinutes), |m| Minutes(m.0)),
        min_break_minutes: over(said.min_break_minutes, minutes(Named::MinBreakMinutes), |m| Minutes(m.0)),
        max_meetings_per_day: over(said.max_meetings_per_day, from_set(Named::MaxMeetingsPerDay), |n| n.0),
        max_minutes_per_day: over(said.max_minutes_per_day, None, |m| Minutes(m.0)),
        max_parallel_interpreted: over(said.max_parallel_interpreted, None, |n| n.0),
        interpreted_meetings: over(said.interpreted_meetings, None, |n| n.0),
        interpreted_minutes_per_day: over(said.interpreted_minutes_per_day, None, |m| Minutes(m.0)),
        earliest: over(said.earliest, None, |clock| clock.0),
        latest: over(said.latest, None, |clock| clock.0),
        max_span_minutes: over(said.max_span_minutes, None, |m| Minutes(m.0)),
        min_night_rest_minutes: over(said.min_night_rest_minutes, None, |m| Minutes(m.0)),
        turnaround_minutes: over(said.turnaround_minutes, None, |m| Minutes(m.0)),
    }
}

fn over<T, U>(said: Option<Limited<T>>, set: Option<Limit<U>>, value: impl Fn(T) -> U) -> Option<Limit<U>> {
    match said {
        None => set,
        Some(Limited::Lifted) => None,
        Some(Limited::To(limit)) => Some(Limit { value: value(limit.value), from: limit.at }),
    }
}
