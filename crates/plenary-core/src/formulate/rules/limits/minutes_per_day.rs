//! `max_minutes_per_day`: minutes of interpreted meetings of a track held on one local date.
//!
//! ```text
//! sum over k of the day of length[k] held[k] <= limit
//! ```

use crate::formulate::Build;
use crate::model::Limit;

pub(super) fn state(build: &mut Build) {
    let Some(limit) = &build.problem.rules.max_minutes_per_day else { return };
    let limit = Limit { value: limit.value.get(), from: limit.from.clone(), source: None };
    for team in super::teams(build) {
        for meetings in super::by_day(build, team).into_values() {
            super::at_most(build, &meetings, |meeting| meeting.length().get(), &limit);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::formulate::rules::testing::{assert_infeasible, assert_plan};

    #[test]
    fn the_meetings_of_a_day_are_no_longer_than_allowed() {
        let limit = |minutes: u32| {
            format!(r#"{{"rules": {{"max_minutes_per_day": {minutes}}}, "items": [{{"id": "a", "minutes": 80}}]}}"#)
        };
        assert_plan(&limit(120), "m1: a 60 | m2: a 20");
        assert_infeasible(&limit(119));
    }
}
