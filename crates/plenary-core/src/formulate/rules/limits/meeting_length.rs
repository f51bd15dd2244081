//! `max_meeting_minutes`: a longer interpreted meeting is not held.
//!
//! ```text
//! held[k] = 0          length[k] > limit
//! ```

use crate::formulate::Build;

pub(super) fn state(build: &mut Build) {
    let Some(limit) = &build.problem.rules.max_meeting_minutes else { return };
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
    fn a_meeting_that_is_too_long_is_not_held() {
        let limit = |minutes: u32| {
            format!(r#"{{"rules": {{"max_meeting_minutes": {minutes}}}, "items": [{{"id": "a", "minutes": 20}}]}}"#)
        };
        assert_plan(&limit(60), "m1: a 20");
        assert_infeasible(&limit(59));
    }
}
