//! Checks the list of changes, if there is one: against the entries, against the baseline, and for completeness.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::model::schedule::Change;
use crate::model::{Minutes, Schedule};

use super::objectives::{beyond, minutes_before};
use super::plan::Plan;
use super::violation::{RuleName, Violation};
use super::words::item_statement;

/// Minutes by meeting.
type Row<'a> = BTreeMap<&'a str, i64>;

/// The minutes of the baseline.
struct Before<'b> {
    units: Vec<Row<'b>>,
    items: HashMap<&'b str, Row<'b>>,
}

/// Checks the list of changes.
pub(super) fn check(plan: &Plan<'_>, baseline: Option<&Schedule>) -> Vec<Violation> {
    let Some(listed) = &plan.schedule.changes else { return Vec::new() };
    let now: Vec<Row<'_>> = plan.unit_ixs().map(|unit| plan.minutes_by_meeting(unit)).collect();
    let before =
        baseline.map(|baseline| Before { units: minutes_before(plan, baseline), items: minutes_of_items(baseline) });
    let mut violations: Vec<Violation> =
        listed.iter().flat_map(|change| wrong(plan, &now, before.as_ref(), change)).collect();
    violations.extend(before.into_iter().flat_map(|before| missing(plan, &now, &before.units, listed)));
    violations
}

/// The minutes now must be those of the entries, the minutes before those of the baseline, and the difference must follow.
fn wrong(plan: &Plan<'_>, now: &[Row<'_>], before: Option<&Before<'_>>, change: &Change) -> Vec<Violation> {
    // An item that the session no longer has may be listed: it is nowhere now.
    let Some(ix) = plan.find_item(&change.item) else { return Vec::new() };
    let unit = plan.unit_of[ix.0];
    let (said_before, said_now) = (signed(&change.before), signed(&change.now));
    let mut messages = Vec::new();
    if said_now != now[unit] {
        messages.push("the minutes of now are not those of the entries".to_owned());
    }
    if let Some(before) = before {
        let alone = before.items.get(change.item.as_str());
        if said_before != before.units[unit] && alone.map_or(!said_before.is_empty(), |alone| said_before != *alone) {
            messages.push("the minutes of before are not those of the baseline".to_owned());
        }
    }
    let moved = beyond(&said_before, &said_now);
    if !said_before.is_empty() && !said_now.is_empty() && u64::from(change.minutes.get()) != moved {
        messages.push(format!("{} are said to have moved, and {moved} min have", change.minutes));
    }
    let say = |message| format!("changes: item {}: {message}", change.item);
    messages.into_iter().map(|message| Violation::new(RuleName::Changes, item_statement(ix), say(message))).collect()
}

/// Every item with minutes in another meeting than in the baseline is listed.
fn missing(plan: &Plan<'_>, now: &[Row<'_>], before: &[Row<'_>], listed: &[Change]) -> Vec<Violation> {
    let listed: HashSet<&str> = listed.iter().map(|change| change.item.as_str()).collect();
    let broken = |unit: usize| {
        let moved = if before[unit].is_empty() { 0 } else { beyond(&before[unit], &now[unit]) };
        let members = &plan.units[unit].members;
        let is_listed = members.iter().any(|&ix| listed.contains(plan.item(ix).id.0.as_str()));
        (moved > 0 && !is_listed).then(|| {
            let message =
                format!("changes: {} has {moved} min elsewhere than before, and is not listed", plan.name(unit));
            Violation::new(RuleName::Changes, item_statement(members[0]), message)
        })
    };
    plan.unit_ixs().filter_map(broken).collect()
}

/// The minutes of each item by meeting in a schedule.
fn minutes_of_items(schedule: &Schedule) -> HashMap<&str, Row<'_>> {
    let mut minutes: HashMap<&str, Row<'_>> = HashMap::new();
    for row in &schedule.meetings {
        for entry in &row.entries {
            let items: HashSet<&str> = entry.items.iter().map(String::as_str).collect();
            for item in items {
                *minutes.entry(item).or_default().entry(row.id.as_str()).or_default() += i64::from(entry.minutes.get());
            }
        }
    }
    minutes
}

/// Minutes by meeting, kept signed for arithmetic.
fn signed(minutes: &BTreeMap<String, Minutes>) -> BTreeMap<&str, i64> {
    minutes.iter().map(|(id, minutes)| (id.as_str(), i64::from(minutes.get()))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_breaks, assert_valid, schedule, two_days};
    use super::super::{check, objective};
    use super::*;
    use crate::model::Objective;

    fn minutes(of: &[(&str, u32)]) -> BTreeMap<String, Minutes> {
        of.iter().map(|(id, minutes)| ((*id).to_owned(), Minutes(*minutes))).collect()
    }

    #[test]
    fn the_list_agrees_with_entries_and_baseline() {
        let problem = two_days(60, 30);
        let before = schedule(&problem, &[("m1", &[("a", 60)]), ("m2", &[("b", 30)])]);
        let mut now = schedule(&problem, &[("m1", &[("a", 40)]), ("m2", &[("a", 20), ("b", 30)])]);
        assert_eq!(objective(&problem, Some(&before), &now, Objective::Changes), 20);
        assert_eq!(objective(&problem, None, &now, Objective::Changes), 0);
        now.objectives[2].value = 20;
        let rows = minutes(&[("m1", 60)]);
        let change = Change {
            item: "a".to_owned(),
            before: rows,
            now: minutes(&[("m1", 40), ("m2", 20)]),
            minutes: Minutes(20),
        };
        now.changes = Some(vec![change]);
        assert!(check(&problem, Some(&before), &now).is_empty());
        // Without the baseline, the list speaks for it.
        assert_valid(&problem, &now);
        let mut wrong = now.clone();
        wrong.changes.as_mut().unwrap()[0].minutes = Minutes(19);
        assert_breaks(&problem, &wrong, RuleName::Changes);
        let mut wrong = now.clone();
        wrong.changes.as_mut().unwrap()[0].now = minutes(&[("m1", 41), ("m2", 20)]);
        assert_breaks(&problem, &wrong, RuleName::Changes);
        let rules = |schedule: &Schedule| -> Vec<RuleName> {
            check(&problem, Some(&before), schedule).iter().map(|violation| violation.rule).collect()
        };
        let mut wrong = now.clone();
        wrong.changes.as_mut().unwrap()[0].before = minutes(&[("m1", 60), ("m3", 7)]);
        assert_eq!(rules(&wrong), [RuleName::Changes]);
        let mut wrong = now;
        wrong.changes.as_mut().unwrap().clear();
        assert_eq!(rules(&wrong), [RuleName::Changes]);
    }
}
