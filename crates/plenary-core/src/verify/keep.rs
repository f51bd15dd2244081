//! `keep`: an item that is announced for an hour stays near it.

use std::collections::BTreeMap;

use crate::model::{Instant, Schedule};

use super::plan::Plan;
use super::violation::{RuleName, Violation};
use super::words::item_statement;

/// `keep`: the first part starts at most so many minutes before or after its start in the baseline, unless it is in a
/// meeting that has happened. It says nothing of an item that the baseline has not, or that is left out.
///
/// If the baseline is not available, the announced hours that the schedule itself states are used instead.
pub(super) fn check(plan: &Plan<'_>, baseline: Option<&Schedule>) -> Vec<Violation> {
    let hours = baseline.map_or_else(|| stated(plan), starts);
    let mut broken = Vec::new();
    for (ix, item, unit) in plan.items() {
        let first = plan.parts[unit].iter().min_by_key(|part| part.start);
        let (Some(within), Some(&hour), Some(&first)) = (item.keep, hours.get(item.id.0.as_str()), first) else {
            continue;
        };
        let off = first.start - hour;
        if off.abs() > i64::from(within.get()) && !plan.is_past(plan.sitting(first)) {
            let (start, announced) = (plan.clock(first.start), plan.clock(hour));
            let side = if off < 0 { "before" } else { "after" };
            let message = format!(
                "item {} starts at {start}, {} min {side} the announced {announced}, and keeps that within {within}",
                item.id,
                off.abs()
            );
            broken.push(Violation::new(RuleName::Keep, item_statement(ix).at("keep"), message));
        }
    }
    broken
}

/// When each item starts in a schedule.
fn starts(baseline: &Schedule) -> BTreeMap<&str, Instant> {
    let entries = || baseline.meetings.iter().flat_map(|row| &row.entries);
    let mut starts: Vec<(&str, Instant)> =
        entries().flat_map(|entry| entry.items.iter().map(|id| (id.as_str(), entry.start.into()))).collect();
    // of equal ids the last one stays, which is the earliest
    starts.sort_by_key(|&(_, start)| std::cmp::Reverse(start));
    starts.into_iter().collect()
}

fn stated<'a>(plan: &Plan<'a>) -> BTreeMap<&'a str, Instant> {
    plan.schedule.session.announced.iter().map(|(id, &start)| (id.as_str(), start.into())).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_breaks, assert_valid, schedule, two_days, vienna};
    use super::super::{RuleName, check};
    use crate::model::{ItemIx, Minutes, Problem, Record, Schedule};

    /// `b` keeps its hour within so many minutes.
    fn keeping(minutes: u32) -> Problem {
        let mut problem = two_days(60, 30);
        problem.items[1].keep = Some(Minutes(minutes));
        problem
    }

    /// `a` in m1, and `b` at the start of m2, which is at 15:00.
    fn usual() -> Schedule {
        schedule(&keeping(0), &[("m1", &[("a", 60)]), ("m2", &[("b", 30)])])
    }

    /// The same, with `b` at another time of the meeting.
    fn announced(minutes: i64) -> Schedule {
        let mut schedule = usual();
        schedule.meetings[1].entries[0].start += chrono::TimeDelta::minutes(minutes);
        schedule
    }

    fn broken(problem: &Problem, baseline: &Schedule) -> Vec<RuleName> {
        check(problem, Some(baseline), &usual()).iter().map(|violation| violation.rule).collect()
    }

    #[test]
    fn the_first_part_starts_near_its_start_in_the_baseline() {
        assert_eq!(broken(&keeping(20), &announced(20)), []);
        assert_eq!(broken(&keeping(19), &announced(20)), [RuleName::Keep]);
        assert_eq!(broken(&keeping(20), &announced(-20)), []);
        assert_eq!(broken(&keeping(19), &announced(-20)), [RuleName::Keep]);
        // without a baseline that has it, any hour will do
        assert_valid(&keeping(0), &usual());
        let without = schedule(&keeping(0), &[("m1", &[("a", 60)])]);
        assert_eq!(broken(&keeping(0), &without), []);
    }

    #[test]
    fn a_schedule_is_held_to_the_hours_that_it_states() {
        let problem = keeping(30);
        let mut now = usual();
        let hour = |minutes: u32| vienna().local(problem.meetings[1].start + Minutes(minutes));
        let _none = now.session.announced.insert("b".to_owned(), hour(30));
        assert_valid(&problem, &now);
        let _old = now.session.announced.insert("b".to_owned(), hour(31));
        assert_eq!(
            assert_breaks(&problem, &now, RuleName::Keep),
            "keep: item b starts at 2022-05-04 15:00, 31 min before the announced 2022-05-04 15:31, and keeps that within 30 min (stated at /items/1/keep)"
        );
    }

    #[test]
    fn the_announced_hour_is_an_instant() {
        let problem = keeping(0);
        let mut now = usual();
        // 15:00 in Vienna is 13:00 in UTC in May; the clock of the baseline makes no difference
        let _none = now.session.announced.insert("b".to_owned(), "2022-05-04T14:00:00+01:00".parse().unwrap());
        assert_valid(&problem, &now);
        let _old = now.session.announced.insert("b".to_owned(), "2022-05-04T15:00:00+01:00".parse().unwrap());
        let _said = assert_breaks(&problem, &now, RuleName::Keep);
    }

    #[test]
    fn what_has_happened_keeps_no_hour() {
        let mut problem = keeping(0);
        assert_eq!(broken(&problem, &announced(20)), [RuleName::Keep]);
        let record = |meeting: &str, item, minutes| Record {
            meeting: problem.find_meeting(meeting).unwrap(),
            parts: vec![(ItemIx(item), Minutes(minutes))],
        };
        problem.held = vec![record("m1", 0, 60), record("m2", 1, 30)];
        assert_eq!(broken(&problem, &announced(20)), []);
    }
}
