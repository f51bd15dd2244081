//! Meetings that have happened.

use std::collections::BTreeMap;

use crate::model::Statement;

use super::plan::Plan;
use super::violation::{RuleName, Violation};

/// What a meeting that has happened took up stands: these items with these minutes, and no others.
pub(super) fn held(plan: &Plan<'_>) -> Vec<Violation> {
    let mut broken = Vec::new();
    for (place, record) in plan.problem.held.iter().enumerate() {
        let mut took: BTreeMap<usize, i64> = BTreeMap::new();
        for (item, minutes) in &record.parts {
            *took.entry(plan.unit_of[item.0]).or_default() += i64::from(minutes.get());
        }
        let mut has: BTreeMap<usize, i64> = BTreeMap::new();
        for unit in plan.unit_ixs() {
            for part in plan.parts[unit].iter().filter(|part| plan.sitting(**part).ix == record.meeting) {
                *has.entry(unit).or_default() += part.minutes();
            }
        }
        let id = &plan.problem.meeting(record.meeting).id;
        let minutes = |of: &BTreeMap<usize, i64>, unit: usize| of.get(&unit).copied().unwrap_or(0);
        for unit in plan.unit_ixs().filter(|&unit| minutes(&took, unit) != minutes(&has, unit)) {
            let message = format!(
                "{id} has happened with {} min of {}, and the schedule has {} min of it there",
                minutes(&took, unit),
                plan.name(unit),
                minutes(&has, unit)
            );
            broken.push(Violation::new(RuleName::Held, Statement::root().at("held").at(place), message));
        }
    }
    broken
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_breaks, assert_valid, schedule, two_days};
    use super::*;
    use crate::model::{ItemIx, MeetingIx, Minutes, Record};

    #[test]
    fn what_has_happened_stands() {
        let mut problem = two_days(60, 30);
        problem.held = vec![Record { meeting: MeetingIx(0), parts: vec![(ItemIx(0), Minutes(40))] }];
        let stands = [("m1", &[("a", 40)][..]), ("m2", &[("a", 20), ("b", 30)])];
        assert_valid(&problem, &schedule(&problem, &stands));
        let moved = [("m1", &[("a", 60)][..]), ("m2", &[("b", 30)])];
        let said = assert_breaks(&problem, &schedule(&problem, &moved), RuleName::Held);
        assert_eq!(
            said,
            "held: m1 has happened with 40 min of item a, and the schedule has 60 min of it there (stated at /held/0)"
        );
        problem.held[0].parts = vec![(ItemIx(0), Minutes(60))];
        assert_valid(&problem, &schedule(&problem, &moved));
        let more = [("m1", &[("a", 40)][..]), ("m2", &[("a", 20), ("b", 30)])];
        assert_breaks(&problem, &schedule(&problem, &more), RuleName::Held);
        // a meeting that was not held stays empty
        problem.held[0].parts.clear();
        assert_breaks(&problem, &schedule(&problem, &moved), RuleName::Held);
    }
}
