//! `not_with`: no meeting has parts of both.
//!
//! ```text
//! here[i,k] + here[j,k] <= 1
//! ```

use super::soft::broken;
use crate::formulate::program::is_empty;
use crate::formulate::tag::{Rule, Tag};
use crate::formulate::unit::UnitIx;
use crate::formulate::{Build, Unless};
use crate::model::ItemIx;

pub(super) fn state(build: &mut Build) {
    for u in build.units.ixs() {
        for (statement, item) in build.units.items(build.problem, u) {
            wish(build, u, &item.wishes.not_with, None, &Tag::new(Rule::NotWith, statement.at("not_with")));
        }
    }
}

pub(super) fn wish(build: &mut Build, u: UnitIx, others: &[ItemIx], soft: Unless, tag: &Tag) {
    for v in others.iter().flat_map(|&other| build.units.all_of(other)) {
        if build.units.unit(u).track != build.units.unit(v).track {
            continue; // a meeting belongs to one track
        }
        for k in 0..build.meetings(u) {
            let (here, there) = (build.places.cell(u, k).here(), build.places.cell(v, k).here());
            if !is_empty(&here) && !is_empty(&there) {
                build.program.require((here + there - broken(soft)).leq(1), tag.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::formulate::rules::testing::{assert_infeasible, assert_plan};

    #[test]
    fn no_meeting_has_parts_of_both() {
        let session = |allow: &str| {
            format!(
                r#"{{"items": [{{"id": "a", "minutes": 20}}, {{"id": "b", "minutes": 20, "not_with": "a"{allow}}}]}}"#
            )
        };
        assert_plan(&session(""), "m1: a 20 | m2: b 20");
        assert_infeasible(&session(r#", "allow": "m1""#));
    }
}
