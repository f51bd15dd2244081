//! Items that keep away from each other: `not_with`, `not_parallel`, and those that need the same person.

use std::collections::BTreeMap;

use crate::model::{Instant, ItemIx, MeetingIx, PersonIx};

use super::plan::Plan;
use super::violation::{RuleName, Violation, first};
use super::words::item_statement;

/// `not_with`: no meeting has parts of both.
pub(super) fn not_with(plan: &Plan<'_>) -> Vec<Violation> {
    let pairs = plan.items().flat_map(|(ix, item, unit)| {
        let others = item.wishes.not_with.iter().enumerate();
        others.map(move |(place, &other)| (ix, item, unit, place, other))
    });
    first(pairs.flat_map(|(ix, item, unit, place, other)| {
        meetings_with_both(plan, unit, other).into_iter().map(move |meeting| {
            let (id, other, meeting) = (&item.id, &plan.item(other).id, &plan.problem.meeting(meeting).id);
            let message = format!("items {id} and {other} both have parts in {meeting}");
            Violation::new(RuleName::NotWith, item_statement(ix).at("not_with").at(place), message)
        })
    }))
}

/// The meetings that have parts of the unit and of the item.
pub(super) fn meetings_with_both(plan: &Plan<'_>, unit: usize, other: ItemIx) -> Vec<MeetingIx> {
    // parts are in order of their meetings
    let theirs = &plan.parts[plan.unit_of[other.0]];
    let shared = plan.parts[unit]
        .iter()
        .filter(|part| theirs.binary_search_by_key(&part.sitting, |their| their.sitting).is_ok());
    shared.map(|&part| plan.sitting(part).ix).collect()
}

/// `not_parallel`: no two parts of them overlap by the clock.
pub(super) fn not_parallel(plan: &Plan<'_>) -> Vec<Violation> {
    let pairs = plan.items().flat_map(|(ix, item, unit)| {
        let others = item.not_parallel.iter().enumerate();
        others.map(move |(place, &other)| (ix, item, unit, place, other))
    });
    first(pairs.flat_map(|(ix, item, unit, place, other)| {
        at_once(plan, unit, plan.unit_of[other.0]).map(move |(from, to)| {
            let (id, other, shared) = (&item.id, &plan.item(other).id, to - from);
            let (from, to) = (plan.clock(from), plan.clock(to));
            let message = format!("items {id} and {other} are taken at the same time for {shared} min, {from} to {to}");
            Violation::new(RuleName::NotParallel, item_statement(ix).at("not_parallel").at(place), message)
        })
    }))
}

/// No two parts of items that name the same person overlap by the clock, unless the items are taken together.
pub(super) fn people(plan: &Plan<'_>) -> Vec<Violation> {
    let mut needed_by: BTreeMap<PersonIx, Vec<(ItemIx, usize, usize)>> = BTreeMap::new();
    for (ix, item, unit) in plan.items() {
        for (place, &person) in item.people.iter().enumerate() {
            needed_by.entry(person).or_default().push((ix, unit, place));
        }
    }
    first(needed_by.iter().flat_map(|(&person, items)| {
        let pairs = items.iter().enumerate().flat_map(|(n, &one)| items[n + 1..].iter().map(move |&two| (one, two)));
        pairs.filter(|((_, one, _), (_, two, _))| one != two).flat_map(move |((one, unit, _), (two, other, place))| {
            at_once(plan, unit, other).map(move |(from, to)| {
                let (id, other) = (&plan.item(one).id, &plan.item(two).id);
                let (name, shared) = (&plan.problem.person(person).name, to - from);
                let (from, to) = (plan.clock(from), plan.clock(to));
                let message =
                    format!("items {id} and {other} both need {name}, and overlap for {shared} min, {from} to {to}");
                Violation::new(RuleName::People, item_statement(two).at("people").at(place), message)
            })
        })
    }))
}

/// When parts of both units are taken at the same time.
pub(super) fn at_once<'p>(
    plan: &'p Plan<'_>,
    unit: usize,
    other: usize,
) -> impl Iterator<Item = (Instant, Instant)> + 'p {
    let theirs = &plan.by_start[other];
    plan.parts[unit].iter().flat_map(move |one| {
        let from = theirs.partition_point(|two| two.none_ends_after <= one.start);
        let to = theirs.partition_point(|two| two.start < one.end);
        let shared = theirs[from.min(to)..to].iter().map(|two| (one.start.max(two.start), one.end.min(two.end)));
        shared.filter(|(from, to)| from < to)
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::move_meeting;
    use super::super::testing::{assert_breaks, assert_valid, schedule, two_days, two_tracks};
    use super::*;
    use crate::model::Person;

    #[test]
    fn no_meeting_has_parts_of_both() {
        let mut problem = two_days(30, 30);
        problem.items[0].wishes.not_with = vec![ItemIx(1)];
        assert_valid(&problem, &schedule(&problem, &[("m1", &[("a", 30)]), ("m2", &[("b", 30)])]));
        let both = schedule(&problem, &[("m1", &[("a", 30), ("b", 30)])]);
        let said = assert_breaks(&problem, &both, RuleName::NotWith);
        assert_eq!(said, "not_with: items a and b both have parts in m1 (stated at /items/0/not_with/0)");
    }

    #[test]
    fn no_two_parts_overlap_by_the_clock() {
        let mut problem = two_days(30, 30);
        two_tracks(&mut problem);
        problem.items[0].not_parallel = vec![ItemIx(1)];
        move_meeting(&mut problem, 1, "2022-05-04T10:30", "2022-05-04T11:30");
        let plan = [("m1", &[("a", 30)][..]), ("m2", &[("b", 30)][..])];
        assert_valid(&problem, &schedule(&problem, &plan));
        move_meeting(&mut problem, 1, "2022-05-04T10:20", "2022-05-04T11:20");
        let said = assert_breaks(&problem, &schedule(&problem, &plan), RuleName::NotParallel);
        assert!(said.contains("at the same time for 10 min, 2022-05-04 10:20 to 2022-05-04 10:30"), "{said}");
    }

    #[test]
    fn a_person_is_in_one_place_at_a_time() {
        let mut problem = two_days(30, 30);
        two_tracks(&mut problem);
        problem.people = vec![Person { id: "ana".to_owned(), name: "Ana Lima".to_owned(), windows: None }];
        problem.items.iter_mut().for_each(|item| item.people = vec![PersonIx(0)]);
        move_meeting(&mut problem, 1, "2022-05-04T10:30", "2022-05-04T11:30");
        let plan = [("m1", &[("a", 30)][..]), ("m2", &[("b", 30)][..])];
        assert_valid(&problem, &schedule(&problem, &plan));
        move_meeting(&mut problem, 1, "2022-05-04T10:20", "2022-05-04T11:20");
        let said = assert_breaks(&problem, &schedule(&problem, &plan), RuleName::People);
        assert!(said.contains("items a and b both need Ana Lima, and overlap for 10 min"), "{said}");
        // what is taken together is one entry
        let mut joint = two_days(30, 30);
        joint.people.clone_from(&problem.people);
        joint.items.iter_mut().for_each(|item| item.people = vec![PersonIx(0)]);
        joint.items[0].together = vec![ItemIx(1)];
        assert_valid(&joint, &schedule(&joint, &[("m1", &[("a+b", 60)])]));
    }
}
