//! Meetings that have happened.

use std::collections::BTreeMap;

use crate::model::Statement;

use super::plan::Plan;
use super::violation::{RuleName, Violation};

/// The entries of a meeting that has happened are fixed: these items with these minutes, and no others.
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
    use super::super::check;
    use super::super::testing::{assert_breaks, assert_valid, limit, schedule, two_days};
    use super::*;
    use crate::model::{ItemIx, LocalTime, MeetingIx, Minutes, Record, Rules};

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
    #[test]
    fn what_has_happened_breaks_no_limit_and_counts_beside_what_is_planned() {
        let mut problem = two_days(120, 120);
        let rows =
            [("m1", &[("a", 60)][..]), ("m2", &[("a", 60)][..]), ("m3", &[("b", 60)][..]), ("m4", &[("b", 60)][..])];
        let plan = schedule(&problem, &rows);
        let record = |place: usize| Record { meeting: MeetingIx(place), parts: vec![(ItemIx(place / 2), Minutes(60))] };
        let clock = |hour| LocalTime::new(hour, 0).unwrap();
        let limits: [fn(&mut Rules); 7] = [
            |rules| rules.max_meeting_minutes = limit(Minutes(59)),
            |rules| rules.min_break_minutes = limit(Minutes(241)),
            |rules| rules.max_meetings_per_day = limit(1),
            |rules| rules.max_minutes_per_day = limit(Minutes(119)),
            |rules| rules.max_span_minutes = limit(Minutes(359)),
            |rules| rules.min_night_rest_minutes = limit(Minutes(18 * 60 + 1)),
            |rules| rules.interpreted_minutes_per_day = limit(Minutes(119)),
        ];
        let of_all: [fn(&mut Rules); 2] = [
            |rules| rules.interpreted_meetings = limit(3),
            |rules| rules.interpreter_minutes_per_day = limit(Minutes(59)),
        ];
        let set = limits.iter().chain(&of_all).map(|set| {
            let mut rules = Rules::default();
            set(&mut rules);
            rules
        });
        let hours = [
            Rules { earliest: limit(clock(11)), ..Rules::default() },
            Rules { latest: limit(clock(15)), ..Rules::default() },
        ];
        for rules in set.chain(hours) {
            problem.rules = rules;
            problem.held = Vec::new();
            assert_ne!(check(&problem, None, &plan), [], "{:?}", problem.rules);
            problem.held = (0..4).map(record).collect();
            assert_valid(&problem, &plan);
            // the second day is planned still
            problem.held.truncate(2);
            assert_ne!(check(&problem, None, &plan), [], "{:?}", problem.rules);
        }
        // more has happened than a limit allows; nothing is added to it
        problem.rules = Rules { interpreted_meetings: limit(1), ..Rules::default() };
        problem.held = (0..3).map(record).collect();
        assert_breaks(&problem, &plan, RuleName::InterpretedMeetings);
    }

    #[test]
    fn the_reserve_of_a_meeting_that_has_happened_may_be_used() {
        let mut problem = two_days(60, 30);
        problem.meetings[0].reserve = Minutes(10);
        let plan = schedule(&problem, &[("m1", &[("a", 60)]), ("m2", &[("b", 30)])]);
        assert_breaks(&problem, &plan, RuleName::Reserve);
        problem.held = vec![Record { meeting: MeetingIx(0), parts: vec![(ItemIx(0), Minutes(60))] }];
        assert_valid(&problem, &plan);
    }
}
