//! Which meetings may be held together. Every limit here that some meetings break, more of them break too, so that a
//! set is refused as soon as a part of it is.

use plenary::model::{Meeting, Minutes, Problem};

/// Whether the meetings of a set (bit by bit, in file order) may all be held.
pub fn may_hold(problem: &Problem, set: usize) -> bool {
    let mut held: Vec<&Meeting> =
        problem.meetings.iter().enumerate().filter(|(m, _)| set & 1 << m != 0).map(|(_, meeting)| meeting).collect();
    held.sort_by_key(|meeting| meeting.start);
    for (place, a) in held.iter().enumerate() {
        for b in &held[place + 1..] {
            if a.track == b.track && a.start < b.end && b.start < a.end {
                return false;
            }
        }
    }
    let of_day = |m: &Meeting| held.iter().filter(|o| o.track == m.track && o.day == m.day).count();
    if problem.per_day.as_ref().is_some_and(|most| held.iter().any(|m| of_day(m) > most.value as usize)) {
        return false;
    }
    held.retain(|meeting| !meeting.languages.is_empty());
    let rules = &problem.rules;
    let length = |m: &Meeting| m.end - m.start;
    let at_most = |limit: &Option<plenary::model::Limit<Minutes>>, minutes: i64| {
        limit.as_ref().is_none_or(|limit| minutes <= i64::from(limit.value.get()))
    };
    let number = |limit: &Option<plenary::model::Limit<u32>>, count: usize| {
        limit.as_ref().is_none_or(|limit| count <= limit.value as usize)
    };
    let at_least = |limit: &Option<plenary::model::Limit<Minutes>>, minutes: i64| {
        limit.as_ref().is_none_or(|limit| minutes >= i64::from(limit.value.get()))
    };
    let each = held.iter().all(|m| {
        let at_once = held.iter().filter(|o| o.start <= m.start && m.start < o.end).count();
        let team: Vec<&&Meeting> = held.iter().filter(|o| o.track == m.track && o.day == m.day).collect();
        let last_end = team.iter().map(|o| o.end).max().unwrap_or(m.end);
        let first_start = team.iter().map(|o| o.start).min().unwrap_or(m.start);
        let whole_day: i64 = held.iter().filter(|o| o.day == m.day).map(|o| length(o)).sum();
        at_most(&rules.max_meeting_minutes, length(m))
            && rules.earliest.as_ref().is_none_or(|limit| m.local_start >= limit.value)
            && rules.latest.as_ref().is_none_or(|limit| m.local_end <= limit.value)
            && number(&rules.max_parallel_interpreted, at_once)
            && number(&rules.max_meetings_per_day, team.len())
            && at_most(&rules.max_minutes_per_day, team.iter().map(|o| length(o)).sum())
            && at_most(&rules.max_span_minutes, last_end - first_start)
            && at_most(&rules.interpreted_minutes_per_day, whole_day)
    });
    let pairs = held.iter().enumerate().all(|(place, a)| {
        held[place + 1..].iter().filter(|b| a.track == b.track).all(|b| {
            let pause = b.start - a.end;
            at_least(&rules.min_break_minutes, pause)
                && (a.day == b.day || at_least(&rules.min_night_rest_minutes, pause))
        })
    });
    each && pairs && number(&rules.interpreted_meetings, held.len()) && super::staff::may_hold(problem, &held)
}
