//! `days_off`: no interpreted meeting is held on one.
//!
//! ```text
//! held[k] = 0          the date of k is a day off
//! ```

use crate::formulate::Build;

pub(super) fn state(build: &mut Build) {
    let Some(limit) = &build.problem.rules.days_off else { return };
    for m in super::planned(build) {
        if limit.value.name(build.problem.meeting(m).day).is_some() {
            build.program.exclude(build.places.held(m).into(), super::tag(limit));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::formulate::rules::testing::{assert_infeasible, assert_plan};

    /// The Thursday and Friday, or the Friday and Saturday, of a week in October 2023.
    fn days(first: &str, second: &str, off: &str) -> String {
        format!(
            r#"{{"rules": {{"days_off": [{off}]}}, "meetings": {{"days": ["{first}", "{second}"],
                "times": ["10:00-11:00"]}}, "items": [{{"id": "a", "minutes": 60}}]}}"#
        )
    }

    #[test]
    fn meetings_are_not_on_days_off() {
        assert_plan(&days("2023-10-27", "2023-10-28", r#""weekends""#), "m1: a 60");
        assert_plan(&days("2023-10-26", "2023-10-27", r#""un-vienna""#), "m2: a 60");
        assert_plan(&days("2023-10-26", "2023-10-27", r#""2023-10-26""#), "m2: a 60");
        assert_infeasible(&days("2023-10-28", "2023-10-29", r#""weekends""#));
        assert_infeasible(&days("2023-10-26", "2023-11-01", r#""austria""#));
    }

    #[test]
    fn a_meeting_without_interpretation_may_be() {
        let session = r#"{"rules": {"days_off": ["weekends"]}, "meetings": [{"id": "m1", "date": "2023-10-28",
            "start": "10:00", "end": "11:00", "interpreted": false}],
            "items": [{"id": "a", "minutes": 60, "interpretation": []}]}"#;
        assert_plan(session, "m1: a 60");
    }
}
