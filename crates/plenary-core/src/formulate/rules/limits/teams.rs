//! `teams`: the available teams of interpreters serve all held, interpreted meetings. Each serves one meeting at a time,
//! within its limits.
//!
//! Sets: interpreted meetings `k` of all tracks in time order, teams `g = 1 … n`. `z[k,g]` is 1 when `g` serves `k`.
//!
//! ```text
//! sum over g of z[k,g] = held[k]                                                    each k
//! sum over l of z[l,g] <= 1     l not yet free when k starts: start[k] < end[l] + break, start[l] <= start[k]
//! z[k,g] + z[l,g] <= 1          dates differ, 0 <= start[l] - end[k] < night rest
//! sum over k of a date of z[k,g] <= meetings a day,   of length[k] z[k,g] <= minutes a day          (and a week)
//! z[k,g] <= sum over l < k of z[l,g-1]     a team starts after the one before it: teams are alike, one order is enough
//! ```
//!
//! Two rows follow from these over all teams together, and are stated because they bind without any `z`: no more than `n`
//! meetings that share an instant are held, and no more on a date or in a week than `n` teams may serve.
//!
//! Without `teams` their number is not limited. A meeting that is longer than a team may serve is never held. If a greedy
//! roster shows that the teams can serve all meetings that may be held, no row is needed; this is common.

mod facts;

use std::collections::BTreeMap;

use chrono::{NaiveDate, Weekday};
use good_lp::{Expression, Variable};
use itertools::Itertools as _;

use crate::formulate::Build;
use crate::formulate::tag::Tag;
use crate::model::{Limit, Meeting, MeetingIx, Minutes, Problem, Statement};

/// The work that a team may do in some meetings: the weight of each, the maximum, and the statement behind it.
pub(super) struct Quota {
    weekly: bool,
    by_minutes: bool,
    /// The most in all.
    pub(super) most: u32,
    from: Statement,
}

impl Quota {
    /// What a meeting weighs.
    pub(super) fn weight(&self, meeting: &Meeting) -> u32 {
        if self.by_minutes { meeting.length().get() } else { 1 }
    }

    /// The date, or the Monday of its week.
    pub(super) fn period(&self, meeting: &Meeting) -> NaiveDate {
        if self.weekly { meeting.day.week(Weekday::Mon).first_day() } else { meeting.day }
    }

    fn tag(&self) -> Tag {
        super::tag(&Limit { value: (), from: self.from.clone(), source: None })
    }
}

pub(super) fn state(build: &mut Build) {
    let quotas = quotas(build.problem);
    let mut all = to_be_served(build.problem, super::teams(build).concat(), &quotas);
    for quota in &quotas {
        for &m in &all {
            if quota.weight(build.problem.meeting(m)) > quota.most {
                build.program.exclude(build.places.held(m).into(), quota.tag());
            }
        }
    }
    let Some(teams) = build.problem.teams.clone() else { return };
    let happened = |m: &MeetingIx| build.problem.has_happened(*m);
    let past: Vec<MeetingIx> = all.iter().copied().filter(happened).collect();
    let served = facts::served(build, &past, &quotas, teams.value as usize);
    all.retain(|m| !happened(m) || served.contains(m));
    if can_serve_all(build.problem, &all, &quotas, teams.value as usize) {
        return;
    }
    together(build, &all, &quotas, &teams);
    let count = (teams.value as usize).min(all.len());
    let serves: Vec<Vec<Variable>> = all.iter().map(|_| (0..count).map(|_| build.program.binary()).collect()).collect();
    for (k, &m) in all.iter().enumerate() {
        let served: Expression = serves[k].iter().sum();
        build.program.require((served - build.places.held(m)).eq(0), super::tag(&teams));
        for g in 1..count {
            let before: Expression = serves[..k].iter().map(|of| of[g - 1]).sum();
            build.program.require((serves[k][g] - before).leq(0), super::tag(&teams));
        }
    }
    for g in 0..count {
        let of_team: Vec<(MeetingIx, Variable)> = all.iter().zip(&serves).map(|(&m, of)| (m, of[g])).collect();
        one_at_a_time(build, &of_team, &teams);
        for quota in &quotas {
            for members in periods(build, quota, &of_team).into_values() {
                let load: Expression = members.iter().map(|&(weight, z)| f64::from(weight) * z).sum();
                build.program.require(load.leq(quota.most), quota.tag());
            }
        }
    }
}

/// Whether a meeting is more than any team may serve.
pub(crate) fn is_too_much(problem: &Problem, meeting: &Meeting) -> bool {
    quotas(problem).iter().any(|quota| quota.weight(meeting) > quota.most)
}

/// Whether the teams can serve every choice of these interpreted meetings. `false` if that is not obvious.
pub(crate) fn serve_all(problem: &Problem, meetings: &[MeetingIx]) -> bool {
    let Some(teams) = &problem.teams else { return true };
    let quotas = quotas(problem);
    let all = to_be_served(problem, meetings.to_vec(), &quotas);
    let mut tracks = all.iter().map(|&m| &problem.meeting(m).track);
    // the meetings of a track have the breaks and nights that a team needs, unless they have happened
    let one_is_enough = quotas.is_empty() && tracks.all_equal() && !all.iter().any(|&m| problem.has_happened(m));
    (one_is_enough && teams.value > 0) || can_serve_all(problem, &all, &quotas, teams.value as usize)
}

/// Interpreted meetings in time order, without those that happened although no team may serve so much.
fn to_be_served(problem: &Problem, mut meetings: Vec<MeetingIx>, quotas: &[Quota]) -> Vec<MeetingIx> {
    let too_much = |m: MeetingIx, quota: &Quota| quota.weight(problem.meeting(m)) > quota.most;
    meetings.sort_by_key(|&m| (problem.meeting(m).start, m));
    meetings.retain(|&m| !problem.has_happened(m) || !quotas.iter().any(|quota| too_much(m, quota)));
    meetings
}

fn quotas(problem: &Problem) -> Vec<Quota> {
    let rules = &problem.rules;
    let count = |limit: &Option<Limit<u32>>, weekly| {
        let limit = limit.as_ref()?;
        Some(Quota { weekly, by_minutes: false, most: limit.value, from: limit.from.clone() })
    };
    let minutes = |limit: &Option<Limit<Minutes>>, weekly| {
        let limit = limit.as_ref()?;
        Some(Quota { weekly, by_minutes: true, most: limit.value.get(), from: limit.from.clone() })
    };
    [
        count(&rules.interpreter_meetings_per_day, false),
        count(&rules.interpreter_meetings_per_week, true),
        minutes(&rules.interpreter_minutes_per_day, false),
        minutes(&rules.interpreter_minutes_per_week, true),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Whether so many teams can serve all meetings that may be held, if each in turn goes to the first that may serve it.
fn can_serve_all(problem: &Problem, all: &[MeetingIx], quotas: &[Quota], teams: usize) -> bool {
    let mut last: Vec<&Meeting> = Vec::new();
    let mut used: Vec<BTreeMap<(usize, NaiveDate), u32>> = Vec::new();
    for meeting in all.iter().map(|&m| problem.meeting(m)) {
        let weights: Vec<((usize, NaiveDate), u32)> =
            quotas.iter().enumerate().map(|(ix, quota)| ((ix, quota.period(meeting)), quota.weight(meeting))).collect();
        if weights.iter().any(|((ix, _), weight)| *weight > quotas[*ix].most) {
            continue; // never held
        }
        let fits = |of: &BTreeMap<(usize, NaiveDate), u32>| {
            let served = |key| of.get(key).copied().unwrap_or(0);
            weights.iter().all(|(key, weight)| served(key) + weight <= quotas[key.0].most)
        };
        let team = (0..last.len()).find(|&team| !in_the_way(problem, last[team], meeting) && fits(&used[team]));
        let team = team.unwrap_or(last.len());
        if team == last.len() {
            if team == teams {
                return false;
            }
            last.push(meeting);
            used.push(BTreeMap::new());
        }
        last[team] = meeting;
        for (key, weight) in weights {
            *used[team].entry(key).or_default() += weight;
        }
    }
    true
}

/// Whether a team that serves `one` may not serve `two`, which starts no earlier.
pub(super) fn in_the_way(problem: &Problem, one: &Meeting, two: &Meeting) -> bool {
    let (pause, night) = rests(problem);
    two.start - one.end < if one.day == two.day { pause } else { pause.max(night) }
}

/// The break between two meetings of a team, and its rest between two dates.
fn rests(problem: &Problem) -> (i64, i64) {
    let rest = |limit: &Option<Limit<Minutes>>| limit.as_ref().map_or(0, |limit| i64::from(limit.value.get()));
    (rest(&problem.rules.min_break_minutes), rest(&problem.rules.min_night_rest_minutes))
}

/// What all teams together may do.
fn together(build: &mut Build, all: &[MeetingIx], quotas: &[Quota], teams: &Limit<u32>) {
    for &m in all {
        let instant = build.problem.meeting(m).start;
        let under_way = |&&other: &&MeetingIx| {
            let other = build.problem.meeting(other);
            other.start <= instant && instant < other.end
        };
        let meetings: Vec<MeetingIx> = all.iter().filter(under_way).copied().collect();
        super::at_most(build, &meetings, |_| 1, teams);
    }
    for quota in quotas {
        let held: Vec<(MeetingIx, Variable)> = all.iter().map(|&m| (m, build.places.held(m))).collect();
        for members in periods(build, quota, &held).into_values() {
            let load: Expression = members.iter().map(|&(weight, held)| f64::from(weight) * held).sum();
            build.program.require(load.leq(f64::from(teams.value) * f64::from(quota.most)), super::tag(teams));
        }
    }
}

/// Meetings by the period that a quota counts in, with their weights.
fn periods(build: &Build, quota: &Quota, of: &[(MeetingIx, Variable)]) -> BTreeMap<NaiveDate, Vec<(u32, Variable)>> {
    let mut periods: BTreeMap<NaiveDate, Vec<(u32, Variable)>> = BTreeMap::new();
    for &(m, variable) in of {
        let meeting = build.problem.meeting(m);
        periods.entry(quota.period(meeting)).or_default().push((quota.weight(meeting), variable));
    }
    periods
}

/// A team serves one meeting at a time, with the break between two and the rest of the night.
fn one_at_a_time(build: &mut Build, of_team: &[(MeetingIx, Variable)], teams: &Limit<u32>) {
    let (pause, night) = rests(build.problem);
    let mut rows: Vec<Expression> = Vec::new();
    for (k, &(m, z)) in of_team.iter().enumerate() {
        let now = build.problem.meeting(m);
        // those under way, or in their break, when this one starts: they share an instant
        let busy = |&&(other, _): &&(MeetingIx, Variable)| now.start - build.problem.meeting(other).end < pause;
        let busy: Vec<Variable> = of_team[..k].iter().filter(busy).map(|&(_, z)| z).collect();
        if !busy.is_empty() {
            rows.push(busy.iter().sum::<Expression>() + z);
        }
        for &(other, earlier) in &of_team[..k] {
            let other = build.problem.meeting(other);
            if other.day != now.day && (0..night).contains(&(now.start - other.end)) {
                rows.push(earlier + z);
            }
        }
    }
    for row in rows {
        build.program.require(row.leq(1), super::tag(teams));
    }
}

#[cfg(test)]
mod tests {
    use crate::formulate::rules::testing::{assert_infeasible, assert_plan, columns};

    /// Two tracks of an hour at a time, on Wednesday and Thursday.
    fn two_tracks(teams: u32, rules: &str) -> String {
        format!(
            r#"{{"teams": {teams}, "rules": {{{rules}}}, "order": "free", "meetings": [
                {{"id": "p1", "date": "2022-05-04", "start": "10:00", "end": "11:00"}},
                {{"id": "c1", "date": "2022-05-04", "start": "10:30", "end": "11:30", "track": "cow"}},
                {{"id": "c2", "date": "2022-05-04", "start": "11:00", "end": "12:00", "track": "cow"}},
                {{"id": "c3", "date": "2022-05-05", "start": "08:00", "end": "09:00", "track": "cow"}}],
                "items": [{{"id": "a", "minutes": 30}}, {{"id": "b", "minutes": 30, "track": "cow"}}]}}"#
        )
    }

    #[test]
    fn a_team_serves_one_meeting_at_a_time() {
        assert_plan(&two_tracks(2, ""), "p1: a 30 | c1: b 30");
        assert_plan(&two_tracks(1, ""), "p1: a 30 | c2: b 30");
        assert_infeasible(&two_tracks(0, ""));
    }

    #[test]
    fn with_its_break_and_its_night() {
        assert_plan(&two_tracks(1, r#""min_break_minutes": 1"#), "p1: a 30 | c3: b 30");
        assert_plan(&two_tracks(2, r#""min_break_minutes": 1"#), "p1: a 30 | c1: b 30");
        let night = |rest: u32| format!(r#""min_break_minutes": 1, "min_night_rest_minutes": {rest}"#);
        assert_plan(&two_tracks(1, &night(21 * 60)), "p1: a 30 | c3: b 30");
        assert_infeasible(&two_tracks(1, &night(21 * 60 + 1)));
    }

    #[test]
    fn a_team_serves_no_more_a_day_or_a_week_than_it_may() {
        let per_day = |meetings: u32| format!(r#""interpreter_meetings_per_day": {meetings}"#);
        assert_plan(&two_tracks(1, &per_day(2)), "p1: a 30 | c2: b 30");
        assert_plan(&two_tracks(1, &per_day(1)), "p1: a 30 | c3: b 30");
        assert_plan(&two_tracks(2, &per_day(1)), "p1: a 30 | c1: b 30");
        let minutes = |minutes: u32| format!(r#""interpreter_minutes_per_day": {minutes}"#);
        assert_plan(&two_tracks(1, &minutes(119)), "p1: a 30 | c3: b 30");
        let week = |minutes: u32| format!(r#""interpreter_minutes_per_week": {minutes}"#);
        assert_plan(&two_tracks(1, &week(120)), "p1: a 30 | c2: b 30");
        assert_infeasible(&two_tracks(1, &week(119)));
        assert_infeasible(&two_tracks(1, r#""interpreter_meetings_per_week": 1"#));
        assert_plan(&two_tracks(2, r#""interpreter_meetings_per_week": 1"#), "p1: a 30 | c1: b 30");
    }

    #[test]
    fn teams_that_can_serve_all_meetings_that_may_be_held_need_no_columns() {
        let columns = |teams: u32, rules: &str| columns(&two_tracks(teams, rules));
        // two teams can serve all four meetings, at most two at once; with one meeting each, four would have to
        assert!(columns(1, "") > columns(2, ""));
        assert_eq!(columns(2, ""), columns(100, ""));
        let alone = r#""interpreter_meetings_per_week": 1"#;
        assert!(columns(3, alone) > columns(4, alone));
    }

    #[test]
    fn a_meeting_longer_than_a_team_may_serve_is_not_held() {
        let session = |most: u32| {
            format!(
                r#"{{"rules": {{"interpreter_minutes_per_day": {most}}}, "items": [{{"id": "a", "minutes": 30}}]}}"#
            )
        };
        assert_plan(&session(60), "m1: a 30");
        assert_infeasible(&session(59));
    }

    #[test]
    fn a_week_is_from_monday() {
        // a Sunday and a Monday
        let session = |per_week: u32, second: &str| {
            format!(
                r#"{{"teams": 1, "rules": {{"interpreter_meetings_per_week": {per_week}}}, "meetings":
                    {{"days": ["2022-05-08", "{second}"], "times": ["10:00-11:00"]}},
                    "items": [{{"id": "a", "minutes": 80}}]}}"#
            )
        };
        assert_plan(&session(1, "2022-05-09"), "m1: a 60 | m2: a 20");
        assert_infeasible(&session(1, "2022-05-07"));
    }
}
