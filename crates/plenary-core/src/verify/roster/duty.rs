//! The meetings that teams serve, in order of time, with the limits that can bind a team.

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::{NaiveDate, Weekday};

use super::sums::Sums;
use crate::model::{Instant, Limit, Meeting, Minutes, Rules};

/// A meeting as a duty of a team.
#[derive(Debug, Clone, Copy)]
pub(super) struct Duty {
    /// Its place in the list that was asked about.
    pub place: usize,
    pub start: Instant,
    pub end: Instant,
    pub day: NaiveDate,
}

/// A limit on what one team serves in one day or in one week.
#[derive(Debug)]
pub(super) struct Quota {
    /// The most that a team serves.
    pub most: u32,
    /// The duties that it counts, in order, with what each weighs.
    pub counts: Vec<(usize, u32)>,
    /// What a team can still use of it.
    pub sums: Sums,
}

impl Quota {
    /// The number of its duties before this one, if some are before it and some after.
    fn past(&self, duty: usize) -> Option<usize> {
        let past = self.counts.partition_point(|(counted, _)| *counted < duty);
        (0 < past && past < self.counts.len()).then_some(past)
    }

    /// From its first duty to its last.
    fn span(&self) -> (usize, usize) {
        (self.counts[0].0, self.counts[self.counts.len() - 1].0)
    }
}

/// Duties that depend on each other: no limit and no rest reaches from one stretch to another.
#[derive(Debug)]
pub(super) struct Stretch {
    pub duties: Vec<Duty>,
    pub quotas: Vec<Quota>,
    /// The quotas that count each duty, with what it weighs in them.
    pub counted: Vec<Vec<(usize, u32)>>,
    /// For each duty, the first one from which on a team may serve all after it.
    pub rested: Vec<usize>,
    /// For each duty, the first one that a team rests from in the same way: it ends then, on the same day.
    pub alike: Vec<usize>,
    /// For each duty, the quotas that go on: some of what they count is past, and so much, and some is not.
    pub open: Vec<Vec<(usize, usize)>>,
    rest: Rest,
}

/// The minutes between two duties of a team.
#[derive(Debug, Clone, Copy)]
struct Rest {
    pause: i64,
    night: i64,
}

impl Rest {
    fn between(self, one: &Duty, two: &Duty) -> i64 {
        if one.day == two.day { self.pause } else { self.pause.max(self.night) }
    }
}

impl Stretch {
    /// Whether a team that serves the duty `one` may serve `two`, which starts no earlier.
    pub fn follows(&self, one: usize, two: usize) -> bool {
        let (one, two) = (&self.duties[one], &self.duties[two]);
        two.start - one.end >= self.rest.between(one, two)
    }

    /// The most duties that are under way at once, each with the break after it.
    pub fn peak(&self) -> usize {
        let busy = |now: &Duty, before: &&Duty| now.start - before.end < self.rest.pause;
        let at = |ix: usize| 1 + self.duties[..ix].iter().filter(|before| busy(&self.duties[ix], before)).count();
        (0..self.duties.len()).map(at).max().unwrap_or(0)
    }
}

/// The stretches of some meetings. Without `weekly`, limits of a week are left out.
pub(super) fn stretches(meetings: &[&Meeting], rules: &Rules, weekly: bool) -> Vec<Stretch> {
    let mut order: Vec<usize> = (0..meetings.len()).collect();
    order.sort_by_key(|&ix| (meetings[ix].start, meetings[ix].end, ix));
    let sorted: Vec<&Meeting> = order.iter().map(|&ix| meetings[ix]).collect();
    let duty = |(&place, meeting): (&usize, &&Meeting)| {
        let Meeting { start, end, day, .. } = **meeting;
        Duty { place, start, end, day }
    };
    let duties: Vec<Duty> = order.iter().zip(&sorted).map(duty).collect();
    let minutes = |limit: &Option<Limit<Minutes>>| limit.as_ref().map_or(0, |limit| i64::from(limit.value.get()));
    let rest = Rest { pause: minutes(&rules.min_break_minutes), night: minutes(&rules.min_night_rest_minutes) };
    let quotas = quotas(&sorted, rules, weekly);
    parts(&duties, &quotas, rest).into_iter().map(|part| stretch(part, &duties, &quotas, rest)).collect()
}

/// The limits that can bind a team, by day and by week.
fn quotas(sorted: &[&Meeting], rules: &Rules, weekly: bool) -> Vec<Quota> {
    let count = |limit: &Option<Limit<u32>>| limit.as_ref().map(|limit| limit.value);
    let minutes = |limit: &Option<Limit<Minutes>>| limit.as_ref().map(|limit| limit.value.get());
    // the week first, because it limits most what a team can still do
    let limits = [
        (minutes(&rules.interpreter_minutes_per_week), true, true),
        (count(&rules.interpreter_meetings_per_week), true, false),
        (minutes(&rules.interpreter_minutes_per_day), false, true),
        (count(&rules.interpreter_meetings_per_day), false, false),
    ];
    let mut quotas = Vec::new();
    for (most, of_week, by_minutes) in limits {
        let Some(most) = most.filter(|_| weekly || !of_week) else { continue };
        let mut periods: BTreeMap<NaiveDate, Vec<(usize, u32)>> = BTreeMap::new();
        for (ix, meeting) in sorted.iter().enumerate() {
            let period = if of_week { meeting.day.week(Weekday::Mon).first_day() } else { meeting.day };
            let weight = if by_minutes { meeting.length().get() } else { 1 };
            periods.entry(period).or_default().push((ix, weight));
        }
        for counts in periods.into_values() {
            let total: u64 = counts.iter().map(|(_, weight)| u64::from(*weight)).sum();
            // a team serves one meeting at a time, so its minutes are no more than those that pass
            let first = sorted[counts[0].0].start;
            let last = counts.iter().map(|(ix, _)| sorted[*ix].end).max().unwrap_or(first);
            if total > u64::from(most) && !(by_minutes && last - first <= i64::from(most)) {
                let sums = Sums::new(counts.iter().map(|(_, weight)| *weight), most);
                quotas.push(Quota { most, counts, sums });
            }
        }
    }
    quotas
}

/// Cuts the duties wherever every team is rested and no quota goes on.
fn parts(duties: &[Duty], quotas: &[Quota], rest: Rest) -> Vec<Range<usize>> {
    let mut goes_on_to = vec![0; duties.len()];
    for (first, last) in quotas.iter().map(Quota::span) {
        goes_on_to[first] = goes_on_to[first].max(last);
    }
    let mut parts = Vec::new();
    let (mut from, mut bound) = (0, 0);
    let mut busy: Option<Instant> = None;
    for (ix, duty) in duties.iter().enumerate() {
        let rested = busy.is_none_or(|busy| duty.start - busy >= rest.pause.max(rest.night));
        if ix > from && rested && ix > bound {
            parts.push(from..ix);
            from = ix;
        }
        bound = bound.max(goes_on_to[ix]);
        busy = Some(busy.map_or(duty.end, |busy| busy.max(duty.end)));
    }
    if from < duties.len() {
        parts.push(from..duties.len());
    }
    parts
}

fn stretch(part: Range<usize>, duties: &[Duty], quotas: &[Quota], rest: Rest) -> Stretch {
    let inside = quotas.iter().filter(|quota| part.contains(&quota.counts[0].0));
    let quotas: Vec<Quota> = inside
        .map(|quota| Quota {
            most: quota.most,
            counts: quota.counts.iter().map(|(ix, weight)| (ix - part.start, *weight)).collect(),
            sums: quota.sums.clone(),
        })
        .collect();
    let mut counted = vec![Vec::new(); part.len()];
    for (quota, of) in quotas.iter().enumerate() {
        of.counts.iter().for_each(|&(duty, weight)| counted[duty].push((quota, weight)));
    }
    let duties = duties[part].to_vec();
    let mut stretch =
        Stretch { duties, quotas, counted, rested: Vec::new(), alike: Vec::new(), open: Vec::new(), rest };
    for ix in 0..stretch.duties.len() {
        let in_the_way = (ix + 1..stretch.duties.len()).rev().find(|&later| !stretch.follows(ix, later));
        stretch.rested.push(in_the_way.unwrap_or(ix) + 1);
        let ends = |ix: usize| (stretch.duties[ix].end, stretch.duties[ix].day);
        stretch.alike.push((0..ix).find(|&other| ends(other) == ends(ix)).unwrap_or(ix));
        let going_on = stretch.quotas.iter().enumerate().filter_map(|(quota, of)| Some((quota, of.past(ix)?)));
        stretch.open.push(going_on.collect());
    }
    stretch
}
