//! `allow`: every part is in those meetings.
//!
//! ```text
//! here[i,k] = 0          k not named
//! ```

use super::soft::unless;
use crate::formulate::tag::{Rule, Tag};
use crate::formulate::unit::UnitIx;
use crate::formulate::{Build, Unless};
use crate::model::MeetingIx;

pub(super) fn state(build: &mut Build) {
    for u in build.units.ixs() {
        for (statement, item) in build.units.items(build.problem, u) {
            if let Some(meetings) = &item.wishes.allow {
                wish(build, u, meetings, None, &Tag::new(Rule::Allow, statement.at("allow")));
            }
        }
    }
}

pub(super) fn wish(build: &mut Build, u: UnitIx, meetings: &[MeetingIx], soft: Unless, tag: &Tag) {
    for k in 0..build.meetings(u) {
        if !meetings.contains(&build.meeting_ix(u, k)) {
            let here = build.places.cell(u, k).here();
            unless(build, here, soft, tag);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::formulate::rules::testing::{assert_infeasible, assert_plan};

    #[test]
    fn parts_are_in_allowed_meetings_only() {
        assert_plan(r#"{"items": [{"id": "a", "minutes": 60, "allow": ["m2"]}]}"#, "m2: a 60");
        assert_infeasible(r#"{"items": [{"id": "a", "minutes": 61, "allow": ["m2"]}]}"#);
    }
}
