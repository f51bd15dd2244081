//! `forbid`: no part is in those meetings.
//!
//! ```text
//! here[i,k] = 0          k named
//! ```

use super::soft::unless;
use crate::formulate::tag::{Rule, Tag};
use crate::formulate::unit::UnitIx;
use crate::formulate::{Build, Unless};
use crate::model::MeetingIx;

pub(super) fn state(build: &mut Build) {
    for u in build.units.ixs() {
        for (statement, item) in build.units.items(build.problem, u) {
            wish(build, u, &item.wishes.forbid, None, &Tag::new(Rule::Forbid, statement.at("forbid")));
        }
    }
}

pub(super) fn wish(build: &mut Build, u: UnitIx, meetings: &[MeetingIx], soft: Unless, tag: &Tag) {
    for k in 0..build.meetings(u) {
        if meetings.contains(&build.meeting_ix(u, k)) {
            let here = build.places.cell(u, k).here();
            unless(build, here, soft, tag);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::formulate::rules::testing::{assert_infeasible, assert_plan};

    #[test]
    fn no_part_is_in_a_forbidden_meeting() {
        assert_plan(r#"{"items": [{"id": "a", "minutes": 60, "forbid": ["m1"]}]}"#, "m2: a 60");
        assert_infeasible(r#"{"items": [{"id": "a", "minutes": 61, "forbid": ["m1"]}]}"#);
    }
}
