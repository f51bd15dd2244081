//! What a plan is worth, and which of equal plans comes first.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use plenary::model::item::Wishes;
use plenary::model::{Objective, Problem, Schedule};

use super::case::{Case, Parts, in_allowed};
use super::wishes;

/// Starts of the parts of each unit.
pub type Starts = Vec<Vec<i64>>;

/// Which of equally good schedules is the one that is always given: the least key.
///
/// For units in file order the earliest meetings; then, for units in file order, the most minutes early; then, where
/// entries may wait, for units in file order the earliest starts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PlanKey {
    /// Whether it is left out, and its meetings by their place in time.
    pub meetings: Vec<(bool, Vec<usize>)>,
    /// Minutes of its parts.
    pub minutes: Vec<Vec<Reverse<i64>>>,
    /// When its parts start, in minutes since 1970.
    pub starts: Starts,
}

impl PlanKey {
    /// The key of a plan.
    pub fn new(case: &Case<'_>, plan: &[Parts], starts: &Starts) -> Self {
        let meetings = |parts: &Parts| parts.iter().map(|(m, _)| case.time_rank[*m]).collect();
        Self {
            meetings: plan.iter().map(|parts| (parts.is_empty(), meetings(parts))).collect(),
            minutes: plan.iter().map(|parts| parts.iter().map(|(_, minutes)| Reverse(*minutes)).collect()).collect(),
            starts: starts.clone(),
        }
    }

    /// The key of a schedule file that is valid.
    pub fn of(problem: &Problem, schedule: &Schedule) -> Self {
        let case = Case::new(problem, None);
        let mut placed: Vec<Vec<(i64, usize, i64)>> = vec![Vec::new(); case.units.len()];
        for row in &schedule.meetings {
            let meeting = problem.find_meeting(&row.id).expect("the schedule is valid").0;
            for entry in &row.entries {
                let item = problem.find_item(&entry.items[0]).expect("the schedule is valid").0;
                let start = entry.start.timestamp().div_euclid(60);
                placed[case.unit_of[item]].push((start, meeting, i64::from(entry.minutes.get())));
            }
        }
        placed.iter_mut().for_each(|parts| parts.sort_unstable());
        let plan: Vec<Parts> = placed
            .iter()
            .map(|parts| parts.iter().map(|(_, meeting, minutes)| (*meeting, *minutes)).collect())
            .collect();
        let starts = placed.iter().map(|parts| parts.iter().map(|(start, ..)| *start).collect()).collect();
        Self::new(&case, &plan, &starts)
    }
}

/// The values of the session's goals. Without `starts`, for a plan of the first units only: no less is possible,
/// however the others are placed.
pub fn values(case: &Case<'_>, plan: &[Parts], starts: Option<&Starts>) -> Vec<u64> {
    case.problem.objectives.iter().map(|goal| value(case, plan, starts, *goal)).collect()
}

fn value(case: &Case<'_>, plan: &[Parts], starts: Option<&Starts>, goal: Objective) -> u64 {
    let units = || plan.iter().enumerate();
    let placed = || units().filter(|(_, parts)| !parts.is_empty());
    let held = || (0..case.start.len()).filter(|m| plan.iter().any(|parts| parts.iter().any(|(o, _)| o == m)));
    match goal {
        Objective::Unscheduled => units()
            .filter(|(_, parts)| parts.is_empty())
            .flat_map(|(unit, _)| case.members(unit))
            .map(|item| u64::from(item.priority) * u64::from(item.minutes.get()))
            .sum(),
        Objective::Preferences => starts.map_or(0, |starts| preferences(case, plan, starts)),
        Objective::Changes => placed().map(|(unit, parts)| changes(case, unit, parts)).sum(),
        Objective::LostTime => lost_time(case, plan, starts.is_some()),
        Objective::Continuations => placed().map(|(_, parts)| parts.len() as u64 - 1).sum(),
        Objective::Meetings => held().count() as u64,
        Objective::Earliness => placed()
            .map(|(unit, parts)| {
                let priority: u64 = case.members(unit).map(|item| u64::from(item.priority)).sum();
                priority * parts.last().map_or(0, |(m, _)| case.position[*m])
            })
            .sum(),
        Objective::Balance => held().map(|m| share(case, plan, m)).max().unwrap_or(0),
        Objective::TimeZones => held().map(|m| case.burden[m]).sum(),
    }
}

/// Minutes lost between items and by cutting them. While units are still to be placed, nobody knows what stays unused.
fn lost_time(case: &Case<'_>, plan: &[Parts], complete: bool) -> u64 {
    let figures = case.problem.lost_time;
    let mut lost = 0;
    for parts in plan.iter().filter(|parts| parts.len() > 1) {
        lost += i64::from(figures.continuation.get()) * (parts.len() as i64 - 1);
        lost +=
            parts.iter().map(|(_, minutes)| 2 * (i64::from(figures.short_part.get()) - minutes).max(0)).sum::<i64>();
    }
    let held: Vec<usize> = (0..case.start.len()).filter(|m| plan.iter().flatten().any(|(o, _)| o == m)).collect();
    for &m in held.iter().filter(|_| complete) {
        let track = &case.problem.meetings[m].track;
        if held.iter().any(|&o| case.problem.meetings[o].track == *track && case.start[o] > case.start[m]) {
            let reserve = i64::from(case.problem.meetings[m].reserve.get());
            lost += (case.end[m] - case.start[m] - reserve - used(case, plan, m)).max(0);
        }
    }
    lost as u64
}

/// The minutes of the entries of a meeting, with the turnarounds between them.
fn used(case: &Case<'_>, plan: &[Parts], meeting: usize) -> i64 {
    let entries = plan.iter().flatten().filter(|(m, _)| *m == meeting);
    entries.map(|(_, minutes)| minutes + case.turnaround).sum::<i64>() - case.turnaround
}

/// The used share of a meeting in thousandths, rounded up.
fn share(case: &Case<'_>, plan: &[Parts], meeting: usize) -> u64 {
    let used = used(case, plan, meeting);
    let length = case.end[meeting] - case.start[meeting];
    ((used * 1000 + length - 1) / length) as u64
}

fn changes(case: &Case<'_>, unit: usize, parts: &Parts) -> u64 {
    let Some(baseline) = case.baseline else { return 0 };
    let ids: Vec<&str> = case.members(unit).map(|item| item.id.0.as_str()).collect();
    let mut before: BTreeMap<&str, i64> = BTreeMap::new();
    for row in &baseline.meetings {
        for entry in &row.entries {
            if entry.items.iter().any(|id| ids.contains(&id.as_str())) {
                *before.entry(&row.id).or_default() += i64::from(entry.minutes.get());
            }
        }
    }
    let there = |m: usize| before.get(case.problem.meetings[m].id.0.as_str()).copied().unwrap_or(0);
    let moved: i64 = parts.iter().map(|(m, minutes)| (minutes - there(*m)).max(0)).sum();
    if before.is_empty() { 0 } else { moved as u64 }
}

fn preferences(case: &Case<'_>, plan: &[Parts], starts: &Starts) -> u64 {
    let mut cost = 0;
    for (unit, parts) in plan.iter().enumerate().filter(|(_, parts)| !parts.is_empty()) {
        for prefer in case.members(unit).flat_map(|item| &item.prefer) {
            let holds = holds(case, plan, &prefer.wishes, unit, parts, &starts[unit]);
            if !holds || !wishes::hold(case, plan, starts, prefer, unit) {
                cost += u64::from(prefer.weight);
            }
        }
    }
    cost
}

fn holds(case: &Case<'_>, plan: &[Parts], wishes: &Wishes, unit: usize, parts: &Parts, starts: &[i64]) -> bool {
    let pinned = wishes.pin.as_ref().is_none_or(|pins| pins.iter().any(|ix| ix.0 == parts[0].0));
    let allowed = parts.iter().all(|(m, _)| in_allowed(wishes, *m));
    let in_time = parts.iter().zip(starts).all(|((_, minutes), start)| when(wishes, *start, *minutes) == Some(*start));
    let alone = !wishes.not_with.iter().any(|other| share_a_meeting(plan, unit, case.unit_of[other.0]));
    pinned && allowed && in_time && alone
}

/// Whether both units have parts in one meeting.
pub fn share_a_meeting(plan: &[Parts], one: usize, other: usize) -> bool {
    let others = plan.get(other).into_iter().flatten();
    others.clone().any(|(m, _)| plan[one].iter().any(|(o, _)| o == m))
}

/// The first time from `start` on at which a part of so many minutes is in a window and after the papers are out.
pub fn when(wishes: &Wishes, start: i64, minutes: i64) -> Option<i64> {
    let start = wishes.available_from.map_or(start, |from| start.max(from.unix_minutes()));
    let Some(windows) = &wishes.windows else { return Some(start) };
    let inside = windows.iter().map(|window| (start.max(window.from.unix_minutes()), window.to.unix_minutes()));
    inside.filter(|(begin, close)| begin + minutes <= *close).map(|(begin, _)| begin).min()
}
