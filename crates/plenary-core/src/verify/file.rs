//! The schedule file as a whole: its schema, and that it speaks of meetings and items of the session, each where and
//! as often as it should.

use std::collections::HashMap;

use crate::model::schedule::SCHEMA;
use crate::model::{Instant, MeetingIx, Schedule, Statement};

use super::plan::Plan;
use super::violation::{RuleName, Violation};
use super::words::{item_statement, meeting_statement};

/// What to say of a file that has no schedule to check.
pub(super) fn says_infeasible(schedule: &Schedule) -> Violation {
    let rows = schedule.meetings.len();
    let message = if rows == 0 {
        "the file says that no schedule exists; nothing to check".to_owned()
    } else {
        format!("the file says that no schedule exists, and yet lists {rows} meetings")
    };
    Violation::new(RuleName::Infeasible, Statement::root(), message)
}

/// `schema` is always `plenary.schedule/1`.
pub(super) fn schema(plan: &Plan<'_>) -> Vec<Violation> {
    let has = &plan.schedule.schema;
    let message = || format!("the schema of the schedule is {has:?}, and should be {SCHEMA:?}");
    (has != SCHEMA).then(|| Violation::new(RuleName::Schema, Statement::root(), message())).into_iter().collect()
}

/// Meetings listed are meetings of the session.
pub(super) fn known_meetings(plan: &Plan<'_>) -> Vec<Violation> {
    let unknown = plan.schedule.meetings.iter().filter(|row| plan.find_meeting(&row.id).is_none());
    let statement = Statement::root().at("meetings");
    unknown
        .map(|row| format!("the session has no meeting {:?}", row.id))
        .map(|message| Violation::new(RuleName::KnownMeeting, statement.clone(), message))
        .collect()
}

/// A meeting is listed once.
pub(super) fn each_meeting_once(plan: &Plan<'_>) -> Vec<Violation> {
    let mut broken = Vec::new();
    let listed = times(plan.schedule.meetings.iter().map(|row| row.id.as_str()));
    for ix in plan.problem.meeting_ixs() {
        let id = &plan.problem.meeting(ix).id;
        let times = listed.get(id.0.as_str()).copied().unwrap_or(0);
        if times > 1 {
            let message = format!("{id} is listed {times} times");
            broken.push(Violation::new(RuleName::RepeatedMeeting, meeting_statement(ix), message));
        }
    }
    broken
}

/// Items listed are items of the session, and every entry lists one.
pub(super) fn known_items(plan: &Plan<'_>) -> Vec<Violation> {
    let mut messages = Vec::new();
    for row in &plan.schedule.meetings {
        for entry in &row.entries {
            if entry.items.is_empty() {
                messages.push(format!("{}: an entry lists no item", row.id));
            }
            let unknown = entry.items.iter().filter(|id| plan.find_item(id).is_none());
            messages.extend(unknown.map(|id| format!("{}: the session has no item {id:?}", row.id)));
        }
    }
    let unknown = plan.schedule.unscheduled.iter().filter(|left| plan.find_item(&left.item).is_none());
    messages.extend(unknown.map(|left| format!("unscheduled: the session has no item {:?}", left.item)));
    let statement = Statement::root().at("items");
    messages.into_iter().map(|message| Violation::new(RuleName::KnownItem, statement.clone(), message)).collect()
}

/// A meeting is *held* when it has an entry: one that is listed has some.
pub(super) fn no_empty_meetings(plan: &Plan<'_>) -> Vec<Violation> {
    let empty = plan.schedule.meetings.iter().filter(|row| row.entries.is_empty());
    let statement = Statement::root().at("meetings");
    empty
        .map(|row| format!("{} is listed and has no entry", row.id))
        .map(|message| Violation::new(RuleName::EmptyMeeting, statement.clone(), message))
        .collect()
}

/// Meetings stand in order of their start, then of the session file.
pub(super) fn meetings_in_order(plan: &Plan<'_>) -> Vec<Violation> {
    let known = plan.schedule.meetings.iter().filter_map(|row| plan.find_meeting(&row.id));
    let keys: Vec<(Instant, MeetingIx)> = known.map(|ix| (plan.problem.meeting(ix).start, ix)).collect();
    let broken = keys.windows(2).filter(|pair| pair[0] > pair[1]).map(|pair| {
        let (one, two) = (&plan.problem.meeting(pair[0].1).id, &plan.problem.meeting(pair[1].1).id);
        let message = format!("{two} is listed after {one}, and comes before it");
        Violation::new(RuleName::MeetingOrder, meeting_statement(pair[1].1), message)
    });
    broken.collect()
}

/// `unscheduled` lists exactly the items that are not placed, each once.
pub(super) fn unscheduled_lists_what_is_not_placed(plan: &Plan<'_>) -> Vec<Violation> {
    let mut broken = Vec::new();
    let listed = times(plan.schedule.unscheduled.iter().map(|left| left.item.as_str()));
    for (ix, item, unit) in plan.items() {
        let times = listed.get(item.id.0.as_str()).copied().unwrap_or(0);
        let message = match (plan.placed(unit), times) {
            (true, 0) | (false, 1) => continue,
            (true, _) => format!("item {} is listed as unscheduled, and is on the table", item.id),
            (false, 0) => format!("item {} is in no meeting, and is not listed as unscheduled", item.id),
            (false, _) => format!("item {} is listed as unscheduled {times} times", item.id),
        };
        broken.push(Violation::new(RuleName::Unscheduled, item_statement(ix), message));
    }
    broken
}

/// How many times each name is listed.
fn times<'a>(names: impl Iterator<Item = &'a str>) -> HashMap<&'a str, usize> {
    let mut times = HashMap::new();
    names.for_each(|name| *times.entry(name).or_default() += 1);
    times
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::super::testing::{assert_breaks, assert_valid, schedule, session, two_days};
    use super::*;
    use crate::model::{Problem, Status, Unscheduled};

    fn usual() -> (Problem, Schedule) {
        let problem = two_days(60, 30);
        let plan = schedule(&problem, &[("m1", &[("a", 60)]), ("m2", &[("b", 30)])]);
        assert_valid(&problem, &plan);
        (problem, plan)
    }

    #[test]
    fn a_file_that_says_infeasible_is_reported_as_that() {
        let (problem, mut plan) = usual();
        plan.status = Status::Infeasible;
        assert!(assert_breaks(&problem, &plan, RuleName::Infeasible).contains("and yet lists 2 meetings"));
        plan.meetings.clear();
        let said = check(&problem, None, &plan)[0].to_string();
        assert_eq!(said, "infeasible: the file says that no schedule exists; nothing to check");
    }

    #[test]
    fn the_schema_is_known() {
        let (problem, mut plan) = usual();
        plan.schema = "plenary.schedule/2".to_owned();
        assert_breaks(&problem, &plan, RuleName::Schema);
    }

    #[test]
    fn ids_are_known() {
        let (problem, mut plan) = usual();
        let mut other = plan.meetings[1].clone();
        other.id = "m9".to_owned();
        plan.meetings.push(other);
        assert_breaks(&problem, &plan, RuleName::KnownMeeting);
        let (_, mut plan) = usual();
        plan.unscheduled.push(Unscheduled { item: "z".to_owned(), ..Unscheduled::default() });
        assert!(assert_breaks(&problem, &plan, RuleName::KnownItem).contains("has no item \"z\""));
        let (_, mut plan) = usual();
        plan.meetings[0].entries[0].items = vec!["z".to_owned()];
        assert!(check(&problem, None, &plan).iter().any(|violation| violation.rule == RuleName::KnownItem));
        plan.meetings[0].entries[0].items = Vec::new();
        assert!(check(&problem, None, &plan).iter().any(|violation| violation.rule == RuleName::KnownItem));
    }

    #[test]
    fn a_meeting_is_listed_once_in_its_place_and_has_entries() {
        let (mut problem, plan) = usual();
        let mut twice = plan.clone();
        let mut half = twice.meetings[1].clone();
        half.entries[0].items = vec!["b".to_owned()];
        half.entries.clear();
        twice.meetings.push(half);
        let rules: Vec<RuleName> = check(&problem, None, &twice).iter().map(|violation| violation.rule).collect();
        assert_eq!(rules, [RuleName::RepeatedMeeting, RuleName::EmptyMeeting]);
        let mut empty = plan.clone();
        let mut row = empty.meetings[1].clone();
        (row.id, row.entries) = ("m3".to_owned(), Vec::new());
        (row.start, row.end) =
            (problem.zone.local(problem.meetings[2].start), problem.zone.local(problem.meetings[2].end));
        row.utc_start = problem.meetings[2].start.utc();
        empty.meetings.push(row);
        assert_breaks(&problem, &empty, RuleName::EmptyMeeting);
        let mut turned = plan;
        turned.meetings.reverse();
        assert_breaks(&problem, &turned, RuleName::MeetingOrder);
        problem.items.truncate(1);
        let one = schedule(&problem, &[("m1", &[("a", 60)])]);
        let mut again = one.clone();
        again.meetings.push(one.meetings[0].clone());
        again.meetings[1].entries[0].part = 2;
        assert!(check(&problem, None, &again).iter().any(|violation| violation.rule == RuleName::RepeatedMeeting));
    }

    #[test]
    fn what_is_left_out_is_listed() {
        let mut problem = session(&[("m1", "2022-05-04T10:00", "2022-05-04T11:00")], &[("a", 60), ("b", 30)]);
        problem.items[1].optional = true;
        let plan = schedule(&problem, &[("m1", &[("a", 60)])]);
        assert_valid(&problem, &plan);
        let mut silent = plan.clone();
        silent.unscheduled.clear();
        assert_breaks(&problem, &silent, RuleName::Unscheduled);
        let mut twice = plan.clone();
        twice.unscheduled.push(plan.unscheduled[0].clone());
        assert_breaks(&problem, &twice, RuleName::Unscheduled);
        let mut placed = plan;
        placed.unscheduled.push(Unscheduled { item: "a".to_owned(), ..Unscheduled::default() });
        assert_breaks(&problem, &placed, RuleName::Unscheduled);
    }
}
