//! Where and when an item may be: `pin`, `forbid`, `allow`, `available_from`, `windows`, interpretation, seats.
//!
//! Each question is asked by a `…_holds` function too, which `prefer` shares with the hard words.

use crate::model::{Instant, Interpretation, Item, ItemIx, MeetingIx, Span, Statement};

use super::plan::{Part, Plan};
use super::violation::{RuleName, Violation, first};
use super::words::{item_statement, list, meetings};

/// `pin`: the first part is in that meeting (or one of those named).
pub(super) fn pin(plan: &Plan<'_>) -> Vec<Violation> {
    let broken = |(ix, item, unit): (ItemIx, &Item, usize)| {
        let pins = item.wishes.pin.as_ref()?;
        let first = *plan.parts[unit].first()?;
        (!pinned(plan, pins, first)).then(|| {
            let (there, named) = (&plan.sitting(first).meeting.id, meetings(plan.problem, pins));
            let message = format!("item {} starts in {there}, and is pinned to {named}", item.id);
            Violation::new(RuleName::Pin, item_statement(ix).at("pin"), message)
        })
    };
    plan.items().filter_map(broken).collect()
}

/// `forbid`: no part is in those.
pub(super) fn forbid(plan: &Plan<'_>) -> Vec<Violation> {
    each_part(plan, |ix, item, part| {
        let there = plan.sitting(part);
        item.wishes.forbid.contains(&there.ix).then(|| {
            let message = format!("item {} has a part in {}, which it is forbidden", item.id, there.meeting.id);
            Violation::new(RuleName::Forbid, item_statement(ix).at("forbid"), message)
        })
    })
}

/// `allow`: every part is in one of those.
pub(super) fn allow(plan: &Plan<'_>) -> Vec<Violation> {
    each_part(plan, |ix, item, part| {
        let (allowed, there) = (item.wishes.allow.as_ref()?, plan.sitting(part));
        (!allowed.contains(&there.ix)).then(|| {
            let named = meetings(plan.problem, allowed);
            let message =
                format!("item {} has a part in {}, and is allowed only in {named}", item.id, there.meeting.id);
            Violation::new(RuleName::Allow, item_statement(ix).at("allow"), message)
        })
    })
}

/// `available_from`: no part starts before it.
pub(super) fn available_from(plan: &Plan<'_>) -> Vec<Violation> {
    each_part(plan, |ix, item, part| {
        let from = item.wishes.available_from?;
        (part.start < from).then(|| {
            let (start, early) = (plan.clock(part.start), from - part.start);
            let message = format!(
                "item {} starts at {start}, {early} min before it is available at {}",
                item.id,
                plan.clock(from)
            );
            Violation::new(RuleName::AvailableFrom, item_statement(ix).at("available_from"), message)
        })
    })
}

/// `windows`: every part lies inside one of them.
pub(super) fn windows(plan: &Plan<'_>) -> Vec<Violation> {
    each_part(plan, |ix, item, part| {
        let windows = item.wishes.windows.as_ref()?;
        (!in_a_window(windows, part)).then(|| {
            let (start, end, there) = (plan.clock(part.start), plan.clock(part.end), &plan.sitting(part).meeting.id);
            let off = windows.iter().map(|window| outside(*window, part)).min();
            let by =
                off.map_or_else(|| "it has none".to_owned(), |off| format!("{off} min of it are outside the nearest"));
            let message = format!("item {}: the part in {there} from {start} to {end} is in no window; {by}", item.id);
            Violation::new(RuleName::Windows, item_statement(ix).at("windows"), message)
        })
    })
}

/// The windows of a person bind every part of each item that names the person: it lies inside one of them.
pub(super) fn people_windows(plan: &Plan<'_>) -> Vec<Violation> {
    let named = plan.items().flat_map(|(_, item, unit)| item.people.iter().map(move |&person| (item, unit, person)));
    first(named.flat_map(|(item, unit, person)| {
        let of = plan.problem.person(person);
        let outside = of
            .windows
            .iter()
            .flat_map(move |windows| plan.parts[unit].iter().copied().filter(move |&part| !in_a_window(windows, part)));
        outside.map(move |part| {
            let (start, end, there) = (plan.clock(part.start), plan.clock(part.end), &plan.sitting(part).meeting.id);
            let message = format!(
                "item {} needs {}, who cannot attend the part in {there} from {start} to {end}",
                item.id, of.name
            );
            let statement = Statement::root().at("people").at(person.0).at("windows");
            Violation::new(RuleName::Windows, statement, message)
        })
    }))
}

/// An item with `attendance` is only in meetings with at least as many `seats`; a meeting that does not say its seats
/// takes any number.
pub(super) fn seats(plan: &Plan<'_>) -> Vec<Violation> {
    each_part(plan, |ix, item, part| {
        let meeting = plan.sitting(part).meeting;
        let (needed, seats) = (item.attendance?, meeting.seats?);
        (seats < needed).then(|| {
            let message = format!("item {} needs {needed} seats, and {} has {seats}", item.id, meeting.id);
            Violation::new(RuleName::Seats, item_statement(ix).at("attendance"), message)
        })
    })
}

/// An item is only in meetings interpreted in the languages it needs: by default it needs an interpreted meeting;
/// `interpretation: []` needs none; named languages must all be among the meeting's.
pub(super) fn interpretation(plan: &Plan<'_>) -> Vec<Violation> {
    each_part(plan, |ix, item, part| {
        let meeting = plan.sitting(part).meeting;
        let missing = match &item.interpretation {
            Interpretation::Interpreted if meeting.languages.is_empty() => "interpretation".to_owned(),
            Interpretation::Interpreted => return None,
            Interpretation::Languages(needed) => {
                let missing: Vec<&str> =
                    needed.iter().filter(|language| !meeting.languages.contains(language)).map(|l| l.code()).collect();
                if missing.is_empty() {
                    return None;
                }
                format!("interpretation into {}", list(missing))
            }
        };
        let message = format!("item {} is in {}, which has no {missing}", item.id, meeting.id);
        Some(Violation::new(RuleName::Interpretation, item_statement(ix).at("interpretation"), message))
    })
}

/// Whether the first part is where it is pinned.
pub(super) fn pinned(plan: &Plan<'_>, pins: &[MeetingIx], first: Part) -> bool {
    pins.contains(&plan.sitting(first).ix)
}

/// Whether a part lies inside one of the windows.
pub(super) fn in_a_window(windows: &[Span], part: Part) -> bool {
    windows.iter().any(|window| window.from <= part.start && part.end <= window.to)
}

/// The minutes of a part that lie outside a window.
fn outside(window: Span, part: Part) -> i64 {
    let inside = |instant: Instant| instant.clamp(window.from, window.to.max(window.from));
    part.minutes() - (inside(part.end) - inside(part.start))
}

/// What `broken` says of each part of each item.
pub(super) fn each_part(plan: &Plan<'_>, broken: impl Fn(ItemIx, &Item, Part) -> Option<Violation>) -> Vec<Violation> {
    let broken = &broken;
    let parts = |unit: usize| plan.parts[unit].iter().copied();
    first(plan.items().flat_map(|(ix, item, unit)| parts(unit).filter_map(move |part| broken(ix, item, part))))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_breaks, assert_valid, at, schedule, two_days, vienna};
    use super::*;
    use crate::model::language::six;
    use crate::model::{Person, PersonIx, Problem, Schedule};

    /// `a` fills m1; `b` runs on from 15:00 in m2 into m3.
    fn usual(problem: &Problem) -> Schedule {
        schedule(problem, &[("m1", &[("a", 60)]), ("m2", &[("b", 60)]), ("m3", &[("b", 30)])])
    }

    fn span(from: &str, to: &str) -> Span {
        Span { from: at(vienna(), from), to: at(vienna(), to) }
    }

    #[test]
    fn the_first_part_is_where_it_is_pinned() {
        let mut problem = two_days(60, 90);
        problem.items[1].wishes.pin = Some(vec![MeetingIx(0), MeetingIx(1)]);
        assert_valid(&problem, &usual(&problem));
        problem.items[1].wishes.pin = Some(vec![MeetingIx(2)]);
        let said = assert_breaks(&problem, &usual(&problem), RuleName::Pin);
        assert_eq!(said, "pin: item b starts in m2, and is pinned to m3 (stated at /items/1/pin)");
    }

    #[test]
    fn no_part_is_in_a_forbidden_meeting() {
        let mut problem = two_days(60, 90);
        problem.items[1].wishes.forbid = vec![MeetingIx(0), MeetingIx(3)];
        assert_valid(&problem, &usual(&problem));
        problem.items[1].wishes.forbid = vec![MeetingIx(2)];
        assert_breaks(&problem, &usual(&problem), RuleName::Forbid);
    }

    #[test]
    fn every_part_is_in_an_allowed_meeting() {
        let mut problem = two_days(60, 90);
        problem.items[1].wishes.allow = Some(vec![MeetingIx(1), MeetingIx(2)]);
        assert_valid(&problem, &usual(&problem));
        problem.items[1].wishes.allow = Some(vec![MeetingIx(1)]);
        assert_breaks(&problem, &usual(&problem), RuleName::Allow);
    }

    #[test]
    fn no_part_starts_before_the_papers_are_out() {
        let mut problem = two_days(60, 90);
        problem.items[1].wishes.available_from = Some(at(vienna(), "2022-05-04T15:00"));
        assert_valid(&problem, &usual(&problem));
        problem.items[1].wishes.available_from = Some(at(vienna(), "2022-05-04T15:01"));
        let said = assert_breaks(&problem, &usual(&problem), RuleName::AvailableFrom);
        assert!(said.contains("1 min before it is available at 2022-05-04 15:01"), "{said}");
    }

    #[test]
    fn every_part_lies_in_a_window() {
        let mut problem = two_days(60, 90);
        let second = span("2022-05-05T10:00", "2022-05-05T10:30");
        problem.items[1].wishes.windows = Some(vec![span("2022-05-04T15:00", "2022-05-04T16:00"), second]);
        assert_valid(&problem, &usual(&problem));
        problem.items[1].wishes.windows = Some(vec![span("2022-05-04T15:10", "2022-05-04T16:00"), second]);
        let said = assert_breaks(&problem, &usual(&problem), RuleName::Windows);
        assert!(said.contains("10 min of it are outside the nearest"), "{said}");
        // A part may not lie in two windows that touch.
        let halves = [span("2022-05-04T15:00", "2022-05-04T15:30"), span("2022-05-04T15:30", "2022-05-04T16:00")];
        problem.items[1].wishes.windows = Some(vec![halves[0], halves[1], second]);
        assert_breaks(&problem, &usual(&problem), RuleName::Windows);
        let ever = Span { from: Instant::DISTANT_PAST, to: Instant::DISTANT_FUTURE };
        problem.items[1].wishes.windows = Some(vec![ever]);
        assert_valid(&problem, &usual(&problem));
        problem.items[1].wishes.windows = Some(Vec::new());
        assert_breaks(&problem, &usual(&problem), RuleName::Windows);
    }

    #[test]
    fn a_window_of_another_season_is_an_instant_all_the_same() {
        let mut problem = super::super::testing::session(
            &[("m1", "2026-03-29T01:00", "2026-03-29T04:00"), ("m2", "2026-10-25T01:00", "2026-10-25T04:00")],
            &[("a", 120), ("b", 240)],
        );
        problem.items[1].wishes.windows = Some(vec![span("2026-10-25T01:00", "2026-10-25T04:00")]);
        let plan = schedule(&problem, &[("m1", &[("a", 120)]), ("m2", &[("b", 240)])]);
        assert_valid(&problem, &plan);
        problem.items[0].wishes.windows = Some(vec![span("2026-03-29T01:00", "2026-03-29T03:59")]);
        assert_breaks(&problem, &plan, RuleName::Windows);
    }

    #[test]
    fn an_item_has_the_interpretation_it_needs() {
        let mut problem = two_days(60, 90);
        problem.meetings[2].languages.clear();
        let said = assert_breaks(&problem, &usual(&problem), RuleName::Interpretation);
        assert_eq!(
            said,
            "interpretation: item b is in m3, which has no interpretation (stated at /items/1/interpretation)"
        );
        problem.items[1].interpretation = Interpretation::Languages(Default::default());
        assert_valid(&problem, &usual(&problem));
        let french: std::collections::BTreeSet<_> = ["fr".parse().unwrap()].into();
        problem.items[1].interpretation = Interpretation::Languages(french.clone());
        problem.meetings[2].languages = french;
        assert_valid(&problem, &usual(&problem));
        problem.items[1].interpretation = Interpretation::Languages(six());
        let said = assert_breaks(&problem, &usual(&problem), RuleName::Interpretation);
        assert!(said.contains("no interpretation into ar, en, es, ru, zh"), "{said}");
    }

    #[test]
    fn every_part_lies_in_a_window_of_each_person() {
        let mut problem = two_days(60, 90);
        let first = span("2022-05-04T15:00", "2022-05-04T16:00");
        let mut windows = vec![first, span("2022-05-05T10:00", "2022-05-05T10:30")];
        let person = |id: &str, windows| Person { id: id.to_owned(), name: id.to_owned(), windows };
        problem.people = vec![person("bo", None), person("ana", Some(windows.clone()))];
        problem.items[1].people = vec![PersonIx(0), PersonIx(1)];
        assert_valid(&problem, &usual(&problem));
        windows[1] = span("2022-05-05T10:00", "2022-05-05T10:29");
        problem.people[1].windows = Some(windows);
        let said = assert_breaks(&problem, &usual(&problem), RuleName::Windows);
        assert_eq!(
            said,
            "windows: item b needs ana, who cannot attend the part in m3 from 2022-05-05 10:00 to 2022-05-05 10:30 \
             (stated at /people/1/windows)"
        );
        problem.people[1].windows = Some(Vec::new());
        assert_breaks(&problem, &usual(&problem), RuleName::Windows);
    }

    #[test]
    fn every_meeting_of_an_item_has_its_seats() {
        let mut problem = two_days(60, 90);
        problem.items[1].attendance = Some(200);
        assert_valid(&problem, &usual(&problem));
        (problem.meetings[0].seats, problem.meetings[2].seats) = (Some(10), Some(200));
        assert_valid(&problem, &usual(&problem));
        problem.meetings[2].seats = Some(199);
        let said = assert_breaks(&problem, &usual(&problem), RuleName::Seats);
        assert_eq!(said, "seats: item b needs 200 seats, and m3 has 199 (stated at /items/1/attendance)");
    }
}
