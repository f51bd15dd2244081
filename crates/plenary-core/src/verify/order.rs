//! What comes before what: `after`, the order of the file, and both ends of a track.

use crate::model::{Order, Position, Statement};

use super::plan::{Plan, Sitting};
use super::violation::{RuleName, Violation, first};
use super::words::{item_statement, list};

/// `after`: the item starts at or after the end of the other, plus the gap, by the clock, between tracks too. If the
/// other is left out (optional), the statement says nothing.
pub(super) fn after(plan: &Plan<'_>) -> Vec<Violation> {
    let statements = plan.items().flat_map(|(ix, item, unit)| {
        let others = item.after.iter().enumerate();
        others.map(move |(place, after)| (ix, item, unit, place, after))
    });
    first(statements.filter_map(|(ix, item, unit, place, after)| {
        let others = plan.named(unit, after);
        let start = plan.start(unit)?;
        let (end, other) = others.into_iter().filter_map(|other| Some((plan.end(other)?, other))).max()?;
        let gap = i64::from(after.gap.get());
        let early = end - start + gap;
        (early > 0).then(|| {
            let (id, other) = (
                &item.id,
                after.item.item().map_or_else(|| plan.name(other), |ix| format!("item {}", plan.item(ix).id)),
            );
            let (start, end) = (plan.clock(start), plan.clock(end));
            let plus = if gap > 0 { format!(" plus {gap} min") } else { String::new() };
            let message = format!("item {id} starts at {start}, {early} min before the end of {other} at {end}{plus}");
            Violation::new(RuleName::After, item_statement(ix).at("after").at(place), message)
        })
    }))
}

/// Of one track, the items that keep the order of the file are taken in it: each starts when or after all before it that
/// keep it have ended.
pub(super) fn agenda_order(plan: &Plan<'_>) -> Vec<Violation> {
    let keeps = |unit: usize| plan.units[unit].keeps_order;
    let broken = |unit: usize| {
        let start = plan.start(unit).filter(|_| keeps(unit))?;
        let before = (0..unit).filter(|&other| keeps(other) && plan.track(other) == plan.track(unit));
        let (end, other) = before.filter_map(|other| Some((plan.end(other)?, other))).max()?;
        (start < end).then(|| {
            let (name, other, early) = (plan.name(unit), plan.name(other), end - start);
            let (start, end) = (plan.clock(start), plan.clock(end));
            let message = format!("{name} starts at {start}, {early} min before the end of {other} at {end}, which is before it on the agenda");
            let free = plan.problem.order == Order::Free;
            let mut members = plan.units[unit].members.iter().filter(|_| free);
            let own = members.find(|&&ix| plan.item(ix).order == Some(Order::Agenda));
            let said_by = own.map_or_else(Statement::root, |&ix| item_statement(ix));
            Violation::new(RuleName::AgendaOrder, said_by.at("order"), message)
        })
    };
    plan.unit_ixs().filter_map(broken).collect()
}

/// Inside a meeting the entries stand: what is continued from before, then by `position` and the session's list, then what
/// goes on in the next meeting. Where all keep the order of the file, that order says as much. (What is `interruptible` stands
/// by position and list only.)
pub(super) fn entry_order(plan: &Plan<'_>) -> Vec<Violation> {
    if plan.units.iter().all(|unit| unit.keeps_order) {
        return Vec::new();
    }
    let broken = |(place, sitting): (usize, &Sitting<'_>)| {
        let listed: Vec<usize> = sitting.slots.iter().filter_map(|slot| slot.units.first().copied()).collect();
        let mut wanted = listed.clone();
        wanted.sort_by_key(|&unit| standing(plan, place, unit));
        (listed != wanted).then(|| {
            let ids = |units: &[usize]| {
                let firsts: Vec<&str> =
                    units.iter().map(|&unit| plan.item(plan.units[unit].members[0]).id.0.as_str()).collect();
                list(firsts)
            };
            let (id, listed, wanted) = (&sitting.meeting.id, ids(&listed), ids(&wanted));
            let message = format!("{id}: entries stand in the order {listed}, and not {wanted}");
            Violation::new(RuleName::EntryOrder, Statement::root().at("order"), message)
        })
    };
    plan.sittings.iter().enumerate().filter_map(broken).collect()
}

/// The order of a unit in a meeting: carried in (0), in between (1) or carried out (2); then by position; then by rank.
fn standing(plan: &Plan<'_>, sitting: usize, unit: usize) -> (u8, u8, usize) {
    let of = &plan.units[unit];
    let parts = &plan.parts[unit];
    let carried_in = parts.first().is_some_and(|part| part.sitting < sitting);
    let carried_out = parts.last().is_some_and(|part| part.sitting > sitting);
    let side = match (of.interruptible, carried_in, carried_out) {
        (true, ..) | (false, false, false) => 1,
        (false, true, _) => 0,
        (false, false, true) => 2,
    };
    let end = match of.position {
        Some((Position::First, _)) => 0,
        None => 1,
        Some((Position::Last, _)) => 2,
    };
    (side, end, of.rank)
}

/// `position: first`: it ends before any other item of its track starts. Several items may share a position.
pub(super) fn position_first(plan: &Plan<'_>) -> Vec<Violation> {
    at_an_end(plan, Position::First, |unit, other| {
        let (end, start) = (plan.end(unit)?, plan.start(other)?);
        (end > start).then(|| {
            let (name, other, late) = (plan.name(unit), plan.name(other), end - start);
            let (end, start) = (plan.clock(end), plan.clock(start));
            format!("{name} comes first, and ends at {end}, {late} min after the start of {other} at {start}")
        })
    })
}

/// `position: last`: it starts after all others of its track have ended. Several items may share a position.
pub(super) fn position_last(plan: &Plan<'_>) -> Vec<Violation> {
    at_an_end(plan, Position::Last, |unit, other| {
        let (start, end) = (plan.start(unit)?, plan.end(other)?);
        (start < end).then(|| {
            let (name, other, early) = (plan.name(unit), plan.name(other), end - start);
            let (start, end) = (plan.clock(start), plan.clock(end));
            format!("{name} comes last, and starts at {start}, {early} min before the end of {other} at {end}")
        })
    })
}

/// Violations of a position: `broken` compares each unit that has it with each that has not.
fn at_an_end(plan: &Plan<'_>, end: Position, broken: impl Fn(usize, usize) -> Option<String>) -> Vec<Violation> {
    let at = |unit: usize| plan.units[unit].position.filter(|(position, _)| *position == end);
    let rule = if end == Position::First { RuleName::PositionFirst } else { RuleName::PositionLast };
    let (at, broken) = (&at, &broken);
    let ends = plan.unit_ixs().filter_map(|unit| at(unit).map(|(_, said_by)| (unit, said_by)));
    first(ends.flat_map(|(unit, said_by)| {
        let others = plan.unit_ixs().filter(move |&other| at(other).is_none() && plan.track(other) == plan.track(unit));
        let messages = others.filter_map(move |other| broken(unit, other));
        messages.map(move |message| Violation::new(rule, item_statement(said_by).at("position"), message))
    }))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{after, assert_breaks, assert_valid, schedule, session, two_days, two_tracks};
    use super::*;
    use crate::model::{After, Earlier, Minutes, Problem};

    fn free(minutes: &[(&str, u32)]) -> Problem {
        let meetings = [("m1", "2022-05-04T10:00", "2022-05-04T11:00"), ("m2", "2022-05-04T15:00", "2022-05-04T16:00")];
        let mut problem = session(&meetings, minutes);
        problem.order = Order::Free;
        problem
    }

    #[test]
    fn an_item_starts_after_the_other_and_the_gap() {
        let mut problem = two_days(60, 30);
        problem.items[1].after = vec![after(0, 240)];
        let early = schedule(&problem, &[("m1", &[("a", 60)]), ("m2", &[("b", 30)])]);
        assert_valid(&problem, &early);
        problem.items[1].after = vec![after(0, 241)];
        let said = assert_breaks(&problem, &early, RuleName::After);
        assert_eq!(
            said,
            "after: item b starts at 2022-05-04 15:00, 1 min before the end of item a at 2022-05-04 11:00 plus 241 min \
             (stated at /items/1/after/0)"
        );
        problem.items[0].optional = true;
        assert_valid(&problem, &schedule(&problem, &[("m1", &[("b", 30)])]));
    }

    #[test]
    fn a_gap_is_by_the_clock_when_clocks_change() {
        let nights = [("28", "29", "2026-03", 660), ("24", "25", "2026-10", 780)];
        for (one, two, month, rest) in nights {
            let day = |day: &str, time: &str| format!("{month}-{day}T{time}");
            let times = [day(one, "19:00"), day(one, "20:00"), day(two, "08:00"), day(two, "09:00")];
            let meetings = [("m1", &*times[0], &*times[1]), ("m2", &*times[2], &*times[3])];
            let mut problem = session(&meetings, &[("a", 60), ("b", 60)]);
            problem.items[1].after = vec![after(0, rest)];
            let plan = schedule(&problem, &[("m1", &[("a", 60)]), ("m2", &[("b", 60)])]);
            assert_valid(&problem, &plan);
            problem.items[1].after = vec![after(0, rest + 1)];
            assert_breaks(&problem, &plan, RuleName::After);
        }
    }

    #[test]
    fn after_holds_between_tracks() {
        let mut problem = two_days(60, 30);
        two_tracks(&mut problem);
        problem.items[0].after = vec![after(1, 0)];
        assert_valid(&problem, &schedule(&problem, &[("m2", &[("b", 30)]), ("m3", &[("a", 60)])]));
        let early = schedule(&problem, &[("m1", &[("a", 60)]), ("m2", &[("b", 30)])]);
        assert_breaks(&problem, &early, RuleName::After);
    }

    #[test]
    fn the_agenda_is_taken_in_order() {
        let mut problem = two_days(30, 30);
        assert_valid(&problem, &schedule(&problem, &[("m1", &[("a", 30), ("b", 30)])]));
        let turned = schedule(&problem, &[("m1", &[("b", 30)]), ("m2", &[("a", 30)])]);
        let said = assert_breaks(&problem, &turned, RuleName::AgendaOrder);
        assert!(said.contains("item b starts at 2022-05-04 10:00, 330 min before the end of item a"), "{said}");
        problem.order = Order::Free;
        assert_valid(&problem, &turned);
    }

    #[test]
    fn entries_stand_by_the_list_when_the_order_is_free() {
        let mut problem = free(&[("a", 10), ("b", 10), ("c", 10)]);
        problem.items[0].after = vec![after(2, 0)];
        assert_valid(&problem, &schedule(&problem, &[("m1", &[("b", 10), ("c", 10), ("a", 10)])]));
        let other = schedule(&problem, &[("m1", &[("c", 10), ("a", 10), ("b", 10)])]);
        let said = assert_breaks(&problem, &other, RuleName::EntryOrder);
        assert!(said.contains("in the order c, a, b, and not b, c, a"), "{said}");
    }

    #[test]
    fn what_is_out_of_turn_leaves_the_others_in_order() {
        let mut problem = free(&[("a", 30), ("b", 30), ("c", 30)]);
        problem.order = Order::Agenda;
        problem.items[1].order = Some(Order::Free);
        assert_valid(&problem, &schedule(&problem, &[("m1", &[("b", 30)]), ("m2", &[("a", 30), ("c", 30)])]));
        let turned = schedule(&problem, &[("m1", &[("b", 30), ("c", 30)]), ("m2", &[("a", 30)])]);
        assert_breaks(&problem, &turned, RuleName::AgendaOrder);
        // in a meeting it stands in its place of the list
        let first = schedule(&problem, &[("m1", &[("b", 30), ("a", 30)]), ("m2", &[("c", 30)])]);
        let said = assert_breaks(&problem, &first, RuleName::EntryOrder);
        assert!(said.contains("in the order b, a, and not a, b"), "{said}");
        // in a session with a free order those that say so keep it
        problem.order = Order::Free;
        (problem.items[0].order, problem.items[2].order) = (Some(Order::Agenda), Some(Order::Agenda));
        assert_breaks(&problem, &turned, RuleName::AgendaOrder);
        // items taken together keep it if one of them does
        problem.items[2].order = None;
        assert_valid(&problem, &turned);
        problem.items[1].order = Some(Order::Agenda);
        problem.items[2].together = vec![crate::model::ItemIx(1)];
        let joint = schedule(&problem, &[("m1", &[("b+c", 60)]), ("m2", &[("a", 30)])]);
        assert_breaks(&problem, &joint, RuleName::AgendaOrder);
    }

    #[test]
    fn a_star_is_every_other_item_that_need_not_come_later() {
        let mut problem = two_days(60, 30);
        two_tracks(&mut problem);
        problem.items[0].after = vec![After { item: Earlier::Every, gap: Minutes(30) }];
        let said = assert_breaks(
            &problem,
            &schedule(&problem, &[("m1", &[("a", 60)]), ("m2", &[("b", 30)])]),
            RuleName::After,
        );
        assert!(said.contains("item a starts at 2022-05-04 10:00, 360 min before the end of item b"), "{said}");
        let late = schedule(&problem, &[("m2", &[("b", 30)]), ("m3", &[("a", 60)])]);
        assert_valid(&problem, &late);
        // what has to come after it need not come before it
        problem.items[1].after = vec![after(0, 0)];
        assert_valid(&problem, &schedule(&problem, &[("m1", &[("a", 60)]), ("m2", &[("b", 30)])]));
        // two that say it spare each other
        problem.items[1].after = vec![After { item: Earlier::Every, gap: Minutes(0) }];
        assert_valid(&problem, &schedule(&problem, &[("m1", &[("a", 60)]), ("m2", &[("b", 30)])]));
    }

    #[test]
    fn a_star_stands_for_a_later_item_that_may_be_in_another_track() {
        let mut problem = two_days(60, 30);
        let early = schedule(&problem, &[("m1", &[("a", 60)]), ("m3", &[("b", 30)])]);
        two_tracks(&mut problem);
        problem.items[0].after = vec![After { item: Earlier::Every, gap: Minutes(0) }];
        let tracks = [problem.items[0].tracks.clone(), problem.items[1].tracks.clone()];
        problem.items[1].tracks = tracks[0].clone();
        assert_valid(&problem, &early);
        problem.items[1].tracks = tracks.concat();
        assert_breaks(&problem, &early, RuleName::After);
    }

    #[test]
    fn what_is_carried_over_stands_outside_the_list() {
        let problem = free(&[("a", 40), ("b", 10), ("c", 10)]);
        assert_valid(
            &problem,
            &schedule(&problem, &[("m1", &[("b", 10), ("a", 20)]), ("m2", &[("a", 20), ("c", 10)])]),
        );
    }

    #[test]
    fn what_comes_first_ends_before_others_start() {
        let mut problem = free(&[("a", 30), ("b", 30), ("c", 30)]);
        problem.items[2].position = Some(Position::First);
        assert_valid(&problem, &schedule(&problem, &[("m1", &[("c", 30), ("a", 30)]), ("m2", &[("b", 30)])]));
        let late = schedule(&problem, &[("m1", &[("a", 30), ("b", 30)]), ("m2", &[("c", 30)])]);
        assert_breaks(&problem, &late, RuleName::PositionFirst);
        // Several may share a position; among them the order is free.
        problem.items[0].position = Some(Position::First);
        problem.items[1].position = Some(Position::First);
        assert_valid(&problem, &late);
    }

    #[test]
    fn what_comes_last_starts_when_others_have_ended() {
        let mut problem = free(&[("a", 30), ("b", 30)]);
        problem.items[0].position = Some(Position::Last);
        assert_valid(&problem, &schedule(&problem, &[("m1", &[("b", 30), ("a", 30)])]));
        let early = schedule(&problem, &[("m1", &[("a", 30)]), ("m2", &[("b", 30)])]);
        let said = assert_breaks(&problem, &early, RuleName::PositionLast);
        assert!(said.ends_with("(stated at /items/0/position)"), "{said}");
    }
}
