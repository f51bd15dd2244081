//! What limits the meetings of a track that are held (rules 10 and 12 of the problem): the rule set, `per_day`, teams.

use std::collections::BTreeMap;

use itertools::Itertools as _;

use crate::formulate::rules::limits::teams;
use crate::formulate::unit::{ByTrack, TrackIx, Units};
use crate::model::{Limit, Meeting, MeetingIx, Minutes, Problem};

/// The limits on one track.
#[derive(Clone)]
pub(in crate::solve) struct Limits {
    /// By place in the track.
    pub meetings: Vec<Limited>,
    /// Limits on weighted meetings.
    pub sums: Vec<Sum>,
}

/// A meeting.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::solve) struct Limited {
    /// It is not held.
    pub never: bool,
    /// It was held.
    pub must: bool,
    /// Later meetings that are not held if it is.
    pub clashes: Vec<usize>,
    /// Its weight in some sums.
    pub weights: Vec<(usize, u64)>,
}

/// Weighted meetings, of which no more than so much is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::solve) struct Sum {
    /// The most.
    pub most: u64,
    /// By place in the track: the weights of that meeting and all later ones.
    from: Vec<u64>,
}

impl Sum {
    /// The weights of the `k`-th meeting and all later ones.
    pub fn weight_from(&self, k: usize) -> u64 {
        self.from.get(k).copied().unwrap_or(0)
    }
}

/// Meetings with weights, of all tracks, of which no more than a limit is held.
pub(in crate::solve) struct Row {
    /// The meetings.
    pub meetings: Vec<(MeetingIx, u64)>,
    /// The most that is held of them.
    pub limit: u64,
}

impl Limits {
    /// The limits of each track, and those between tracks; `None` if one is out of scope.
    pub fn of(problem: &Problem, units: &Units) -> Option<(ByTrack<Self>, Vec<Row>)> {
        if past_overlaps(problem) {
            return None;
        }
        let mut all: ByTrack<Self> = units.tracks.keys().map(|t| Self::on_its_own(problem, units, t)).collect();
        let mut between = Vec::new();
        for mut row in rows(problem, units)? {
            let past = row.meetings.iter().filter(|&&(m, _)| problem.has_happened(m));
            row.limit = row.limit.max(past.map(|&(_, weight)| weight).sum());
            for (m, _) in row.meetings.extract_if(.., |(_, weight)| *weight > row.limit) {
                let t = units.track_of(m)?;
                let k = units.tracks[t].meetings.iter().position(|&other| other == m)?;
                all[t].meetings[k].never = true;
            }
            if row.meetings.iter().map(|&(_, weight)| weight).sum::<u64>() <= row.limit {
                continue;
            }
            if !row.meetings.iter().map(|&(m, _)| &problem.meeting(m).track).all_equal() {
                between.push(row);
                continue;
            }
            let t = units.track_of(row.meetings[0].0)?;
            all[t].add(&units.tracks[t].meetings, &row);
        }
        Some((all, between))
    }

    /// What binds meetings one by one and in pairs.
    fn on_its_own(problem: &Problem, units: &Units, t: TrackIx) -> Self {
        let ixs = &units.track(t).meetings;
        let past = |k: usize| problem.has_happened(ixs[k]);
        let mut meetings = vec![Limited::default(); ixs.len()];
        for (k, &m) in ixs.iter().enumerate() {
            let not_held = problem.record(m).is_some_and(|record| record.parts.is_empty());
            meetings[k].must = past(k);
            meetings[k].never = not_held || (!past(k) && is_barred(problem, problem.meeting(m)));
            meetings[k].clashes = (k + 1..ixs.len())
                .filter(|&l| !(past(k) && past(l)) && clash(problem, problem.meeting(m), problem.meeting(ixs[l])))
                .collect();
        }
        Self { meetings, sums: Vec::new() }
    }

    fn add(&mut self, track: &[MeetingIx], row: &Row) {
        let weights: BTreeMap<MeetingIx, u64> = row.meetings.iter().copied().collect();
        let mut from = vec![0; track.len() + 1];
        for k in (0..track.len()).rev() {
            let weight = weights.get(&track[k]).copied().unwrap_or(0);
            from[k] = from[k + 1] + weight;
            if weight > 0 {
                self.meetings[k].weights.push((self.sums.len(), weight));
            }
        }
        self.sums.push(Sum { most: row.limit, from });
    }
}

fn minutes(limit: &Limit<Minutes>) -> i64 {
    i64::from(limit.value.get())
}

/// Whether the rule set lets no interpreted meeting be like that.
pub(in crate::solve) fn is_barred(problem: &Problem, meeting: &Meeting) -> bool {
    let rules = &problem.rules;
    let length = i64::from(meeting.length().get());
    meeting.interpreted()
        && (rules.max_meeting_minutes.as_ref().is_some_and(|limit| length > minutes(limit))
            || rules.max_span_minutes.as_ref().is_some_and(|limit| length > minutes(limit))
            || rules.earliest.as_ref().is_some_and(|limit| meeting.local_start < limit.value)
            || rules.latest.as_ref().is_some_and(|limit| meeting.local_end > limit.value)
            || rules.days_off.as_ref().is_some_and(|limit| limit.value.name(meeting.day).is_some())
            || teams::is_too_much(problem, meeting))
}

/// Whether two meetings of a track, the first of which starts no later, are not both held.
pub(in crate::solve) fn clash(problem: &Problem, a: &Meeting, b: &Meeting) -> bool {
    let rules = &problem.rules;
    let pause = b.start - a.end;
    let shorter =
        |limit: &Option<Limit<Minutes>>| limit.as_ref().is_some_and(|limit| (0..minutes(limit)).contains(&pause));
    let span = |limit: &Limit<Minutes>| a.day == b.day && b.end.max(a.end) - a.start > minutes(limit);
    let interpreted = a.interpreted() && b.interpreted();
    a.span().overlaps(b.span())
        || (interpreted
            && (shorter(&rules.min_break_minutes)
                || (a.day != b.day && shorter(&rules.min_night_rest_minutes))
                || rules.max_span_minutes.as_ref().is_some_and(span)))
}

/// All limits on sums; `None` if teams of interpreters limit more than these.
fn rows(problem: &Problem, units: &Units) -> Option<Vec<Row>> {
    let all = problem.meeting_ixs().filter(|&m| problem.meeting(m).interpreted()).collect_vec();
    let mut rows = sums(problem, units);
    if let Some(limit) = &problem.rules.max_parallel_interpreted {
        for start in all.iter().map(|&m| problem.meeting(m).start).unique() {
            let during = |m: &MeetingIx| (problem.meeting(*m).start..problem.meeting(*m).end).contains(&start);
            let at_once = all.iter().copied().filter(during).collect_vec();
            // at one instant a track has one meeting at most
            let tracks = at_once.iter().map(|&m| &problem.meeting(m).track).unique().count();
            if tracks > limit.value as usize {
                let meetings = at_once.into_iter().map(|m| (m, 1)).collect();
                rows.push(Row { meetings, limit: limit.value.into() });
            }
        }
    }
    teams::serve_all(problem, &all).then_some(rows)
}

/// The limits on sums, but for the meetings at once.
pub(in crate::solve) fn sums(problem: &Problem, units: &Units) -> Vec<Row> {
    let rules = &problem.rules;
    let mut rows = Vec::new();
    let mut add = |meetings: &[MeetingIx], weight: &dyn Fn(&Meeting) -> u32, limit: u32| {
        let weighted = |&m: &MeetingIx| (m, u64::from(weight(problem.meeting(m))));
        rows.push(Row { meetings: meetings.iter().map(weighted).collect(), limit: limit.into() });
    };
    let length = |meeting: &Meeting| meeting.length().get();
    let interpreted = |m: &MeetingIx| problem.meeting(*m).interpreted();
    let by_day = |meetings: &[MeetingIx]| {
        let days = meetings.iter().map(|&m| (problem.meeting(m).day, m)).into_group_map();
        days.into_iter().sorted_by_key(|&(day, _)| day).map(|(_, meetings)| meetings).collect_vec()
    };
    for track in &units.tracks {
        if let Some(limit) = &problem.per_day {
            by_day(&track.meetings).iter().for_each(|meetings| add(meetings, &|_| 1, limit.value));
        }
        let team = track.meetings.iter().copied().filter(interpreted).collect_vec();
        if let Some(limit) = &rules.max_meetings_per_day {
            by_day(&team).iter().for_each(|meetings| add(meetings, &|_| 1, limit.value));
        }
        if let Some(limit) = &rules.max_minutes_per_day {
            by_day(&team).iter().for_each(|meetings| add(meetings, &length, limit.value.get()));
        }
    }
    let all = problem.meeting_ixs().filter(interpreted).collect_vec();
    if let Some(limit) = &rules.interpreted_minutes_per_day {
        by_day(&all).iter().for_each(|meetings| add(meetings, &length, limit.value.get()));
    }
    if let Some(limit) = &rules.interpreted_meetings {
        add(&all, &|_| 1, limit.value);
    }
    rows
}

/// Whether two meetings of a track that have happened overlap.
fn past_overlaps(problem: &Problem) -> bool {
    let past = problem.meeting_ixs().filter(|&m| problem.has_happened(m)).map(|m| problem.meeting(m)).collect_vec();
    past.iter().array_combinations().any(|[a, b]| a.track == b.track && a.span().overlaps(b.span()))
}
