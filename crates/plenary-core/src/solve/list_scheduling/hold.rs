//! Which meetings may be held in addition to others: the limits of the rule set, checked in time order.

use crate::model::{Instant, Limit, Meeting, MeetingIx, Minutes, Problem};

/// The meetings held so far, in order of start.
pub(super) struct Held<'a> {
    problem: &'a Problem,
    held: Vec<MeetingIx>,
}

impl<'a> Held<'a> {
    /// None.
    pub(super) fn new(problem: &'a Problem) -> Self {
        Self { problem, held: Vec::new() }
    }

    /// Holds a meeting.
    pub(super) fn hold(&mut self, m: MeetingIx) {
        self.held.push(m);
    }

    /// Whether a meeting that starts no earlier than those held may be held too.
    pub(super) fn may_hold(&self, m: MeetingIx) -> bool {
        let meeting = self.problem.meeting(m);
        let of_track = || self.all().filter(|other| other.track == meeting.track);
        let on_day = of_track().filter(|other| other.day == meeting.day).count();
        of_track().all(|other| other.end <= meeting.start)
            && below(&self.problem.per_day, on_day)
            && (!meeting.interpreted() || self.keeps_limits(meeting))
    }

    /// The limits on interpreted meetings.
    fn keeps_limits(&self, meeting: &Meeting) -> bool {
        let rules = &self.problem.rules;
        let all = || self.all().filter(|other| other.interpreted());
        let of_team = || all().filter(|other| other.track == meeting.track);
        let of_day = || of_team().filter(|other| other.day == meeting.day);
        let last_end = of_team().map(|other| other.end).max();
        let last_night = of_team().filter(|other| other.day != meeting.day).map(|other| other.end).max();
        let day_began = of_day().map(|other| other.start).min().unwrap_or(meeting.start);
        let at_once = all().filter(|other| other.end > meeting.start).count();
        let apart = |least: &Option<Limit<Minutes>>, end: Option<Instant>| match (least, end) {
            (Some(limit), Some(end)) => meeting.start - end >= i64::from(limit.value.get()),
            _ => true,
        };
        let minutes = |others: &mut dyn Iterator<Item = &Meeting>| {
            others.map(|other| other.end - other.start).sum::<i64>() + (meeting.end - meeting.start)
        };
        within(&rules.max_meeting_minutes, meeting.end - meeting.start)
            && rules.earliest.as_ref().is_none_or(|limit| meeting.local_start >= limit.value)
            && rules.latest.as_ref().is_none_or(|limit| meeting.local_end <= limit.value)
            && rules.days_off.as_ref().is_none_or(|limit| limit.value.name(meeting.day).is_none())
            && apart(&rules.min_break_minutes, last_end)
            && apart(&rules.min_night_rest_minutes, last_night)
            && below(&rules.max_meetings_per_day, of_day().count())
            && within(&rules.max_minutes_per_day, minutes(&mut of_day()))
            && within(&rules.max_span_minutes, meeting.end - day_began)
            && below(&rules.max_parallel_interpreted, at_once)
            && within(&rules.interpreted_minutes_per_day, minutes(&mut all().filter(|other| other.day == meeting.day)))
            && below(&rules.interpreted_meetings, all().count())
    }

    fn all(&self) -> impl Iterator<Item = &'a Meeting> {
        self.held.iter().map(|&m| self.problem.meeting(m))
    }
}

/// Whether one more is allowed.
fn below(limit: &Option<Limit<u32>>, count: usize) -> bool {
    limit.as_ref().is_none_or(|limit| count < limit.value as usize)
}

/// Whether so many minutes are allowed.
fn within(limit: &Option<Limit<Minutes>>, minutes: i64) -> bool {
    limit.as_ref().is_none_or(|limit| minutes <= i64::from(limit.value.get()))
}
