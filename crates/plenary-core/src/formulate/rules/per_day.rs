//! `per_day` of hours to choose from: meetings of a track held on one date, interpreted or not.
//!
//! ```text
//! sum over k of the day of held[k] <= per_day
//! ```

use good_lp::Expression;

use super::limits;
use crate::formulate::Build;
use crate::formulate::tag::{Rule, Tag};

pub(super) fn state(build: &mut Build) {
    let Some(limit) = &build.problem.per_day else { return };
    for track in &build.units.tracks {
        for meetings in limits::by_day(build, track.meetings.iter().copied()).into_values() {
            let past = meetings.iter().filter(|&&m| build.problem.has_happened(m)).count();
            let held: Expression = meetings.into_iter().map(|m| Expression::from(build.places.held(m))).sum();
            build.program.require(held.leq(limit.value.max(past as u32)), Tag::new(Rule::PerDay, limit.from.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::formulate::rules::testing::{assert_infeasible, assert_plan};

    fn hours(per_day: u32, rules: &str) -> String {
        format!(
            r#"{{"rules": {{{rules}}}, "items": [{{"id": "a", "minutes": 80}}], "meetings": {{"days": ["2022-05-04"],
                "between": "09:00-13:00", "length": 60, "step": 30, "per_day": {per_day}}}}}"#
        )
    }

    #[test]
    fn a_day_holds_no_more_meetings_than_it_may() {
        assert_plan(&hours(2, ""), "m1: a 60 | m3: a 20");
        assert_infeasible(&hours(1, ""));
    }

    #[test]
    fn the_rule_set_binds_beside_it() {
        assert_plan(&hours(2, r#""max_meetings_per_day": 2, "min_break_minutes": 120"#), "m1: a 60 | m7: a 20");
        assert_infeasible(&hours(2, r#""max_meetings_per_day": 1"#));
        assert_infeasible(&hours(1, r#""max_meetings_per_day": 2"#));
    }
}
