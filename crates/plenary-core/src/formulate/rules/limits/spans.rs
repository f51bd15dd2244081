//! `max_span_minutes`: from the first start to the last end of a track's day.
//!
//! ```text
//! held[k] + held[l] <= 1          one day,  end[l] - start[k] > limit
//! ```
//!
//! A single meeting that is longer than the limit is not held either.

use crate::formulate::Build;

pub(super) fn state(build: &mut Build) {
    let Some(limit) = &build.problem.rules.max_span_minutes else { return };
    let most = i64::from(limit.value.get());
    super::not_both(build, &super::tag(limit), |a, b| a.day == b.day && b.end.max(a.end) - a.start > most);
    for m in super::planned(build) {
        if build.problem.meeting(m).length() > limit.value {
            build.program.exclude(build.places.held(m).into(), super::tag(limit));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::formulate::rules::testing::{assert_infeasible, assert_plan};

    #[test]
    fn a_day_is_no_longer_than_allowed() {
        let span = |minutes: u32| {
            format!(r#"{{"rules": {{"max_span_minutes": {minutes}}}, "items": [{{"id": "a", "minutes": 80}}]}}"#)
        };
        assert_plan(&span(180), "m1: a 60 | m2: a 20");
        assert_infeasible(&span(179));
    }
}
