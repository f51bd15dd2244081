//! `interpreted_meetings`: what the conference services granted the session in all.
//!
//! ```text
//! sum over interpreted k of held[k] <= limit
//! ```

use crate::formulate::Build;

pub(super) fn state(build: &mut Build) {
    let Some(limit) = &build.problem.rules.interpreted_meetings else { return };
    let all = super::teams(build).concat();
    super::at_most(build, &all, |_| 1, limit);
}

#[cfg(test)]
mod tests {
    use crate::formulate::rules::testing::{assert_infeasible, assert_plan};

    #[test]
    fn no_more_meetings_are_held_than_granted() {
        let limit = |meetings: u32| {
            format!(r#"{{"rules": {{"interpreted_meetings": {meetings}}}, "items": [{{"id": "a", "minutes": 80}}]}}"#)
        };
        assert_plan(&limit(2), "m1: a 60 | m2: a 20");
        assert_infeasible(&limit(1));
    }
}
