//! Hours to choose from: how many of the candidates a day holds.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::model::Track;

use super::plan::Plan;
use super::violation::{RuleName, Violation};
use super::words::list;

/// On each date a track holds at most `per_day` meetings, interpreted or not.
pub(super) fn per_day(plan: &Plan<'_>) -> Vec<Violation> {
    let Some(limit) = &plan.problem.per_day else { return Vec::new() };
    let mut held: BTreeMap<(&Track, NaiveDate), (Vec<&str>, usize)> = BTreeMap::new();
    for sitting in &plan.sittings {
        let (ids, past) = held.entry((&sitting.meeting.track, sitting.meeting.day)).or_default();
        ids.push(&sitting.meeting.id.0);
        *past += usize::from(plan.is_past(sitting));
    }
    // facts break no limit
    let over = held.into_iter().filter(|(_, (ids, past))| ids.len() > (*past).max(limit.value as usize));
    over.map(|((track, day), (ids, _))| {
        let (has, more) = (ids.len(), ids.len() - limit.value as usize);
        let message = format!(
            "{has} meetings of track {track} are held on {day}, {more} more than {}: {}",
            limit.value,
            list(ids)
        );
        Violation::new(RuleName::PerDay, limit.from.clone(), message)
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_breaks, assert_valid, limit, schedule, two_days, two_tracks};
    use super::*;

    #[test]
    fn a_day_holds_so_many_meetings_interpreted_or_not() {
        let mut problem = two_days(90, 60);
        problem.per_day = limit(2);
        let full = schedule(&problem, &[("m1", &[("a", 60)]), ("m2", &[("a", 30)]), ("m3", &[("b", 60)])]);
        assert_valid(&problem, &full);
        problem.per_day = limit(1);
        assert_eq!(
            assert_breaks(&problem, &full, RuleName::PerDay),
            "per_day: 2 meetings of track plenary are held on 2022-05-04, 1 more than 1: m1, m2 (stated at /rules/limit)"
        );
        problem
            .items
            .iter_mut()
            .for_each(|item| item.interpretation = crate::model::Interpretation::Languages([].into()));
        problem.meetings[1].languages.clear();
        let full = schedule(&problem, &[("m1", &[("a", 60)]), ("m2", &[("a", 30)]), ("m3", &[("b", 60)])]);
        assert_breaks(&problem, &full, RuleName::PerDay);
    }

    #[test]
    fn each_track_has_its_own() {
        let mut problem = two_days(60, 60);
        two_tracks(&mut problem);
        problem.per_day = limit(1);
        assert_valid(&problem, &schedule(&problem, &[("m1", &[("a", 60)]), ("m2", &[("b", 60)])]));
    }
}
