//! The objectives: each goal as a linear expression, a whole number to be minimised (`problem.md`, "Better").
//! [`lost_time`] has a file of its own.

mod lost_time;

use std::collections::BTreeMap;

use good_lp::Expression;
use itertools::Itertools;

use super::Build;
use super::rules::prefer::Wish;
use super::tag::{Rule, Tag};
use super::unit::{Kind, TrackUnits, UnitIx, Units};
use crate::model::{Meeting, MeetingIx, Objective, Participant, Problem, Schedule, Statement};

/// One goal of a session.
#[derive(Clone)]
pub struct Goal {
    /// The goal.
    pub name: Objective,
    /// Its value, including the constant.
    pub expression: Expression,
}

/// The goals of a session, in its order.
pub fn all(build: &mut Build, wishes: &[Wish], baseline: Option<&Schedule>) -> Vec<Goal> {
    let names = build.problem.objectives.clone();
    names.into_iter().map(|name| Goal { name, expression: goal(build, name, wishes, baseline) }).collect()
}

fn goal(build: &mut Build, name: Objective, wishes: &[Wish], baseline: Option<&Schedule>) -> Expression {
    match name {
        Objective::Unscheduled => unscheduled(build),
        Objective::Preferences => wishes.iter().map(|wish| f64::from(wish.weight) * wish.broken).sum(),
        Objective::Changes => baseline.map_or(Expression::default(), |baseline| changes(build, baseline)),
        Objective::LostTime => lost_time::lost_time(build),
        Objective::Continuations => continuations(build),
        Objective::Meetings => build.problem.meeting_ixs().map(|m| Expression::from(build.places.held(m))).sum(),
        Objective::Earliness => earliness(build),
        Objective::Balance => balance(build),
        Objective::TimeZones => time_zones(build),
    }
}

fn unscheduled(build: &Build) -> Expression {
    let optional = build.units.originals().filter(|&u| build.units.unit(u).may_be_left_out);
    let placed = |u: UnitIx| build.places.placed_in_any(build.units, u);
    optional.map(|u| build.units.unit(u).left_out_cost as f64 * (1 - placed(u))).sum()
}

/// `continuations`: parts beyond the first. Every unit that is open after a meeting has one more part.
fn continuations(build: &Build) -> Expression {
    let mut goal = Expression::default();
    for u in build.units.ixs().filter(|&u| build.units.unit(u).kind != Kind::Whole) {
        for cell in build.places.cells(u) {
            goal += cell.carried_in();
            if let Some(loose) = cell.loose {
                goal += loose.part.on - loose.starts;
            }
        }
    }
    goal
}

fn earliness(build: &Build) -> Expression {
    let positions = positions(build.problem);
    let mut goal = Expression::default();
    for u in build.units.ixs() {
        let priority = f64::from(build.units.unit(u).priority);
        for (k, cell) in build.places.cells(u).iter().enumerate() {
            goal += priority * f64::from(positions[build.meeting_ix(u, k).0]) * cell.ends();
        }
    }
    goal
}

/// The position of each meeting: how many different starts come before its own.
pub fn positions(problem: &Problem) -> Vec<u32> {
    let starts = problem.meetings.iter().map(|meeting| meeting.start).sorted().dedup().collect_vec();
    let place = |meeting: &Meeting| starts.partition_point(|&start| start < meeting.start) as u32;
    problem.meetings.iter().map(place).collect()
}

/// `changes`: minutes of each unit in a meeting beyond those that the baseline had there.
///
/// ```text
/// moved[i,k] >= minutes[i,k] - was[i,k]
/// ```
fn changes(build: &mut Build, baseline: &Schedule) -> Expression {
    let mut goal = Expression::default();
    for (u, was) in baseline_minutes(build.problem, build.units, baseline) {
        for k in 0..build.meetings(u) {
            let before = was.get(&build.problem.meeting(build.meeting_ix(u, k)).id.0).copied().unwrap_or(0);
            let cell = build.places.cell(u, k);
            if let Some(whole) = cell.whole {
                goal += f64::from(cell.unit_minutes.saturating_sub(before)) * whole;
            }
            for part in cell.parts().collect_vec() {
                if before == 0 {
                    goal += part.minutes;
                } else if part.max > before {
                    let moved = build.program.minutes(part.max - before);
                    let tag = Tag::new(Rule::Goal, Statement::root().at("objectives"));
                    build.program.count(moved, vec![part.minutes - f64::from(before)], &tag);
                    goal += moved;
                }
            }
        }
    }
    goal
}

/// Minutes by meeting of each unit that the baseline placed. An entry that took items jointly counts once a unit.
pub fn baseline_minutes(
    problem: &Problem,
    units: &Units,
    baseline: &Schedule,
) -> BTreeMap<UnitIx, BTreeMap<String, u32>> {
    let mut minutes: BTreeMap<UnitIx, BTreeMap<String, u32>> = BTreeMap::new();
    for meeting in &baseline.meetings {
        for entry in &meeting.entries {
            let known = entry.items.iter().filter_map(|id| problem.find_item(id));
            for u in known.flat_map(|item| units.all_of(item)).sorted().dedup() {
                *minutes.entry(u).or_default().entry(meeting.id.clone()).or_default() += entry.minutes.get();
            }
        }
    }
    minutes
}

/// `balance`: the largest used share of a meeting, in thousandths. The integer column rounds it up.
///
/// ```text
/// length[k] top >= 1000 used[k]
/// ```
fn balance(build: &mut Build) -> Expression {
    build.program.demand_whole_minutes();
    let top = build.program.whole(1000);
    for track in &build.units.tracks {
        for (k, &m) in track.meetings.iter().enumerate() {
            let used = used(build, track, k);
            let length = f64::from(build.problem.meeting(m).length().get());
            let tag = Tag::new(Rule::Goal, Statement::root().at("objectives"));
            build.program.require((length * top - 1000 * used).geq(0), tag);
        }
    }
    top.into()
}

/// The minutes that entries of the `k`-th meeting of a track use, with the turnarounds between them.
fn used(build: &Build, track: &TrackUnits, k: usize) -> Expression {
    let turn = f64::from(build.turnaround());
    let cells = track.units.iter().map(|&u| build.places.cell(u, k));
    let entries: Expression = cells.map(|cell| cell.minutes() + turn * cell.here()).sum();
    entries - turn * build.places.held(track.meetings[k])
}

fn time_zones(build: &Build) -> Expression {
    let burden = |m: MeetingIx| burden(build.problem.meeting(m), &build.problem.participants);
    build.problem.meeting_ixs().map(|m| burden(m) as f64 * build.places.held(m)).sum()
}

/// `time_zones`: the cost of a meeting for its participants: weight times the minutes before 08:00 or from 20:00 on in their
/// local time, doubled from 22:00 to 06:00.
pub fn burden(meeting: &Meeting, participants: &[Participant]) -> u64 {
    let minutes =
        || (meeting.start.unix_minutes()..meeting.end.unix_minutes()).map(crate::model::Instant::from_unix_minutes);
    let cost = |hour: u32| match hour {
        8..20 => 0,
        6..22 => 1,
        _ => 2,
    };
    let of = |who: &Participant| {
        let one: u64 = minutes().map(|minute| cost(who.zone.time(minute).hour())).sum();
        u64::from(who.weight) * one
    };
    participants.iter().map(of).sum()
}

#[cfg(test)]
mod tests {
    use crate::formulate::rules::testing::{assert_plan, assert_value};
    use crate::model::Objective;

    fn session(objectives: &str, rest: &str) -> String {
        format!(r#"{{"objectives": [{objectives}], {rest}}}"#)
    }

    const TWO: &str = r#""order": "free", "items": [{"id": "a", "minutes": 40, "priority": 2}, {"id": "b", "minutes": 50, "priority": 7}]"#;

    #[test]
    fn leaving_out_costs_priority_times_minutes() {
        let rest = r#""items": [{"id": "a", "minutes": 70, "optional": true}, {"id": "b", "minutes": 80, "optional": true, "priority": 3}]"#;
        assert_value(&session(r#""unscheduled""#, rest), Objective::Unscheduled, 240);
    }

    #[test]
    fn earliness_counts_the_meeting_where_an_item_ends() {
        assert_plan(&session(r#""continuations", "earliness""#, TWO), "m1: b 50 | m2: a 40");
        assert_value(&session(r#""continuations", "earliness""#, TWO), Objective::Earliness, 2);
    }

    #[test]
    fn fewest_meetings() {
        assert_value(&session(r#""meetings""#, TWO), Objective::Meetings, 2);
    }

    #[test]
    fn balance_is_the_fullest_meeting_in_thousandths_rounded_up() {
        // a part of 15 minutes is the smallest: 50 and 40 stay whole, 60 and 30 become 45 and 45
        assert_value(&session(r#""balance""#, TWO), Objective::Balance, 834);
        let even = r#""items": [{"id": "a", "minutes": 60}, {"id": "b", "minutes": 30}]"#;
        assert_value(&session(r#""balance""#, even), Objective::Balance, 750);
        let odd = r#""items": [{"id": "a", "minutes": 61}]"#;
        assert_value(&session(r#""balance""#, odd), Objective::Balance, 517);
    }

    #[test]
    fn hours_weigh_on_those_far_away() {
        // 10:00 to 11:00 UTC on 4 May: 05:00 in Bogota counts double until six; 12:00 to 13:00 is 07:00, once
        let rest =
            r#""participants": [{"timezone": "America/Bogota", "weight": 3}], "items": [{"id": "a", "minutes": 30}]"#;
        assert_value(&session(r#""time_zones""#, rest), Objective::TimeZones, 180);
        assert_value(&session(r#""earliness", "time_zones""#, rest), Objective::TimeZones, 360);
    }
}
