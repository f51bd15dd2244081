//! Which meetings may be held together. Every limit here that some meetings break, more of them break too, so that a
//! set is refused as soon as a part of it is.
//!
//! What has happened breaks no limit: where meetings that have happened come to more than a limit, that is the limit.

use plenary::model::{Meeting, MeetingIx, Minutes, Problem};

/// Whether the meetings of a set (bit by bit, in file order) may all be held.
pub fn may_hold(problem: &Problem, set: usize) -> bool {
    let all = || problem.meetings.iter().enumerate();
    let mut held: Vec<&Meeting> = all().filter(|(m, _)| set & 1 << m != 0).map(|(_, meeting)| meeting).collect();
    let mut past: Vec<&Meeting> =
        all().filter(|(m, _)| problem.has_happened(MeetingIx(*m))).map(|(_, meeting)| meeting).collect();
    held.sort_by_key(|meeting| meeting.start);
    let is_past = |past: &[&Meeting], meeting: &Meeting| past.iter().any(|it| it.id == meeting.id);
    for (place, a) in held.iter().enumerate() {
        for b in &held[place + 1..] {
            let facts = is_past(&past, a) && is_past(&past, b);
            if !facts && a.track == b.track && a.start < b.end && b.start < a.end {
                return false;
            }
        }
    }
    let of_day = |of: &[&Meeting], m: &Meeting| of.iter().filter(|o| o.track == m.track && o.day == m.day).count();
    let too_many = |most: usize| held.iter().any(|m| of_day(&held, m) > most.max(of_day(&past, m)));
    if problem.per_day.as_ref().is_some_and(|most| too_many(most.value as usize)) {
        return false;
    }
    held.retain(|meeting| !meeting.languages.is_empty());
    past.retain(|meeting| !meeting.languages.is_empty());
    past.sort_by_key(|meeting| meeting.start);
    let rules = &problem.rules;
    let length = |m: &Meeting| m.end - m.start;
    let at_most = |limit: &Option<plenary::model::Limit<Minutes>>, minutes: i64, stands: i64| {
        limit.as_ref().is_none_or(|limit| minutes <= i64::from(limit.value.get()).max(stands))
    };
    let number = |limit: &Option<plenary::model::Limit<u32>>, count: usize, stands: usize| {
        limit.as_ref().is_none_or(|limit| count <= (limit.value as usize).max(stands))
    };
    let at_least = |limit: &Option<plenary::model::Limit<Minutes>>, minutes: i64| {
        limit.as_ref().is_none_or(|limit| minutes >= i64::from(limit.value.get()))
    };
    let each = held.iter().all(|m| {
        let alone = at_most(&rules.max_meeting_minutes, length(m), 0)
            && at_most(&rules.max_span_minutes, length(m), 0)
            && rules.earliest.as_ref().is_none_or(|limit| m.local_start >= limit.value)
            && rules.latest.as_ref().is_none_or(|limit| m.local_end <= limit.value);
        let at_once = |of: &[&Meeting]| of.iter().filter(|o| o.start <= m.start && m.start < o.end).count();
        let day = |of: &[&Meeting]| of.iter().filter(|o| o.day == m.day).map(|o| length(o)).sum();
        let team = |of: &[&Meeting]| -> i64 {
            of.iter().filter(|o| o.track == m.track && o.day == m.day).map(|o| length(o)).sum()
        };
        (alone || is_past(&past, m))
            && number(&rules.max_parallel_interpreted, at_once(&held), at_once(&past))
            && number(&rules.max_meetings_per_day, of_day(&held, m), of_day(&past, m))
            && at_most(&rules.max_minutes_per_day, team(&held), team(&past))
            && at_most(&rules.interpreted_minutes_per_day, day(&held), day(&past))
    });
    let pairs = held.iter().enumerate().all(|(place, a)| {
        held[place + 1..].iter().filter(|b| a.track == b.track).all(|b| {
            let pause = b.start - a.end;
            (is_past(&past, a) && is_past(&past, b))
                || at_least(&rules.min_break_minutes, pause)
                    && (a.day == b.day || at_least(&rules.min_night_rest_minutes, pause))
                    && (a.day != b.day || at_most(&rules.max_span_minutes, a.end.max(b.end) - a.start, 0))
        })
    });
    let planned: Vec<&Meeting> = held.iter().copied().filter(|m| !is_past(&past, m)).collect();
    let session = number(&rules.interpreted_meetings, held.len(), past.len());
    each && pairs && session && super::staff::may_hold(problem, &held, &planned, &past)
}
