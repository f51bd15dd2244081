//! `max_meetings_per_day`: interpreted meetings of a track held on one local date.
//!
//! ```text
//! sum over k of the day of held[k] <= limit
//! ```

use crate::formulate::Build;

pub(super) fn state(build: &mut Build) {
    let Some(limit) = &build.problem.rules.max_meetings_per_day else { return };
    for team in super::teams(build) {
        for meetings in super::by_day(build, team).into_values() {
            super::at_most(build, &meetings, |_| 1, limit);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::formulate::rules::testing::{assert_infeasible, assert_plan};

    #[test]
    fn a_day_has_no_more_meetings_than_allowed() {
        let limit = |meetings: u32| {
            format!(r#"{{"rules": {{"max_meetings_per_day": {meetings}}}, "items": [{{"id": "a", "minutes": 80}}]}}"#)
        };
        assert_plan(&limit(2), "m1: a 60 | m2: a 20");
        assert_infeasible(&limit(1));
    }
}
