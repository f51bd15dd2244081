//! `earliest`, `latest`: an interpreted meeting that starts before, or ends after, by the clock of the place, is not held.
//!
//! ```text
//! held[k] = 0          k starts before `earliest` or ends after `latest`
//! ```

use crate::formulate::Build;

pub(super) fn state(build: &mut Build) {
    for m in super::planned(build) {
        let meeting = build.problem.meeting(m);
        let early = build.problem.rules.earliest.as_ref().filter(|limit| meeting.local_start < limit.value);
        let late = build.problem.rules.latest.as_ref().filter(|limit| meeting.local_end > limit.value);
        for limit in early.into_iter().chain(late) {
            build.program.exclude(build.places.held(m).into(), super::tag(limit));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::formulate::rules::testing::{assert_infeasible, assert_plan};

    fn hours(rules: &str) -> String {
        format!(r#"{{"rules": {{{rules}}}, "items": [{{"id": "a", "minutes": 20}}]}}"#)
    }

    #[test]
    fn meetings_keep_the_hours() {
        assert_plan(&hours(r#""earliest": "10:00""#), "m1: a 20");
        assert_plan(&hours(r#""earliest": "10:01""#), "m2: a 20");
        assert_plan(&hours(r#""latest": "11:00""#), "m1: a 20");
        assert_infeasible(&hours(r#""latest": "10:59""#));
    }
}
