//! Held meetings of one track do not overlap: candidates may, and then at most one of two is held.
//!
//! ```text
//! held[k] + held[l] <= 1          k and l of one track overlap
//! ```

use itertools::Itertools;

use crate::formulate::Build;
use crate::formulate::tag::{Rule, Tag};

pub(super) fn state(build: &mut Build) {
    for track in &build.units.tracks {
        for [&a, &b] in track.meetings.iter().array_combinations() {
            let past = build.problem.has_happened(a) && build.problem.has_happened(b);
            if !past && build.problem.meeting(a).span().overlaps(build.problem.meeting(b).span()) {
                let row = (build.places.held(a) + build.places.held(b)).leq(1);
                build.program.require(row, Tag::new(Rule::Overlap, super::room::meeting_statement(b)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::formulate::rules::testing::{assert_infeasible, assert_plan};

    fn two(second_start: &str, second_end: &str) -> String {
        format!(
            r#"{{"meetings": [{{"id": "m1", "date": "2022-05-04", "start": "10:00", "end": "11:00"}},
                              {{"id": "m2", "date": "2022-05-04", "start": "{second_start}", "end": "{second_end}"}}],
                 "items": [{{"id": "a", "minutes": 80}}]}}"#
        )
    }

    #[test]
    fn both_are_held_when_they_touch_but_not_when_they_overlap() {
        assert_plan(&two("11:00", "12:00"), "m1: a 60 | m2: a 20");
        assert_infeasible(&two("10:59", "12:00"));
    }
}
