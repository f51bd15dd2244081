//! When an interpreted meeting may be: by the clock of the place, and not on a day off.

use crate::model::LocalTime;

use super::plan::{Plan, Sitting};
use super::rule_set::planned;
use super::violation::{RuleName, Violation};

/// Of each: it starts at `earliest` or later, local clock.
pub(super) fn earliest(plan: &Plan<'_>) -> Vec<Violation> {
    let Some(limit) = &plan.problem.rules.earliest else { return Vec::new() };
    let broken = |sitting: &&Sitting<'_>| {
        let (start, off) = (sitting.meeting.local_start, of_day(limit.value) - of_day(sitting.meeting.local_start));
        (off > 0).then(|| {
            let message = format!("{} starts at {start}, {off} min before {}", sitting.meeting.id, limit.value);
            Violation::new(RuleName::Earliest, limit.from.clone(), message)
        })
    };
    planned(plan).iter().filter_map(broken).collect()
}

/// Of each: it ends at `latest` or earlier, local clock.
pub(super) fn latest(plan: &Plan<'_>) -> Vec<Violation> {
    let Some(limit) = &plan.problem.rules.latest else { return Vec::new() };
    let broken = |sitting: &&Sitting<'_>| {
        let (end, off) = (sitting.meeting.local_end, of_day(sitting.meeting.local_end) - of_day(limit.value));
        (off > 0).then(|| {
            let message = format!("{} ends at {end}, {off} min after {}", sitting.meeting.id, limit.value);
            Violation::new(RuleName::Latest, limit.from.clone(), message)
        })
    };
    planned(plan).iter().filter_map(broken).collect()
}

/// Of each: its date is not one of `days_off`.
pub(super) fn days_off(plan: &Plan<'_>) -> Vec<Violation> {
    let Some(limit) = &plan.problem.rules.days_off else { return Vec::new() };
    let broken = |sitting: &&Sitting<'_>| {
        let day = sitting.meeting.day;
        limit.value.name(day).map(|name| {
            let message = format!("{} is on {day}, a day off ({name})", sitting.meeting.id);
            Violation::new(RuleName::DaysOff, limit.from.clone(), message)
        })
    };
    planned(plan).iter().filter_map(broken).collect()
}

/// Minutes after midnight.
fn of_day(time: LocalTime) -> i64 {
    i64::from(time.hour() * 60 + time.minute())
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::super::testing::{assert_breaks, assert_valid, limit, schedule, two_days};
    use super::*;
    use crate::model::{DaysOff, Interpretation, Rules};

    const A: [(&str, u32); 1] = [("a", 60)];
    const B: [(&str, u32); 1] = [("b", 60)];

    /// The limits that just hold, and those that do not; without interpretation nothing binds.
    #[track_caller]
    fn binds(rule: RuleName, holds: Rules, breaks: Rules) -> String {
        let mut problem = two_days(120, 120);
        let all = [("m1", &A[..]), ("m2", &A), ("m3", &B), ("m4", &B)];
        problem.rules = holds;
        assert_valid(&problem, &schedule(&problem, &all));
        problem.rules = breaks;
        let said = assert_breaks(&problem, &schedule(&problem, &all), rule);
        problem.meetings.iter_mut().for_each(|meeting| meeting.languages.clear());
        problem.items.iter_mut().for_each(|item| item.interpretation = Interpretation::Languages(Default::default()));
        assert_valid(&problem, &schedule(&problem, &all));
        said
    }

    #[test]
    fn hours_by_the_clock_of_the_place() {
        let rules = |from: &str| Rules { earliest: limit(from.parse().unwrap()), ..Rules::default() };
        binds(RuleName::Earliest, rules("10:00"), rules("10:01"));
        let rules = |to: &str| Rules { latest: limit(to.parse().unwrap()), ..Rules::default() };
        let said = binds(RuleName::Latest, rules("16:00"), rules("15:59"));
        assert!(said.contains("m2 ends at 16:00, 1 min after 15:59"), "{said}");
    }

    #[test]
    fn no_meeting_on_a_day_off() {
        let rules = |day| {
            let date = NaiveDate::from_ymd_opt(2022, 5, day).unwrap();
            let dates = [(date, "Constitution Day".to_owned())].into();
            Rules { days_off: limit(DaysOff { weekends: true, dates, ..DaysOff::default() }), ..Rules::default() }
        };
        let said = binds(RuleName::DaysOff, rules(3), rules(4));
        assert!(said.contains("m1 is on 2022-05-04, a day off (Constitution Day)"), "{said}");
        let weekend = DaysOff { weekends: true, ..DaysOff::default() };
        let names: Vec<Option<&str>> =
            (6..10).map(|day| weekend.name(NaiveDate::from_ymd_opt(2022, 5, day).unwrap())).collect();
        assert_eq!(names, [None, Some("Saturday"), Some("Sunday"), None]);
    }
}
