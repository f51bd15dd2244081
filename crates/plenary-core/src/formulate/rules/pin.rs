//! `pin`: the first part is in that meeting, or one of those named.
//!
//! ```text
//! sum over k not named of starts[i,k] = 0
//! ```

use good_lp::Expression;

use super::soft::unless;
use crate::formulate::tag::{Rule, Tag};
use crate::formulate::unit::UnitIx;
use crate::formulate::{Build, Unless};
use crate::model::MeetingIx;

pub(super) fn state(build: &mut Build) {
    for u in build.units.ixs() {
        for (statement, item) in build.units.items(build.problem, u) {
            if let Some(meetings) = &item.wishes.pin {
                wish(build, u, meetings, None, &Tag::new(Rule::Pin, statement.at("pin")));
            }
        }
    }
}

pub(super) fn wish(build: &mut Build, u: UnitIx, meetings: &[MeetingIx], soft: Unless, tag: &Tag) {
    let elsewhere = (0..build.meetings(u)).filter(|&k| !meetings.contains(&build.meeting_ix(u, k)));
    let starts: Expression = elsewhere.map(|k| build.places.cell(u, k).starts()).sum();
    unless(build, starts, soft, tag);
}

#[cfg(test)]
mod tests {
    use crate::formulate::rules::testing::{assert_infeasible, assert_plan};

    #[test]
    fn the_first_part_is_where_it_is_pinned() {
        assert_plan(
            r#"{"order": "free", "items": [{"id": "a", "minutes": 30, "pin": "m2"}, {"id": "b", "minutes": 20}]}"#,
            "m1: b 20 | m2: a 30",
        );
        assert_infeasible(r#"{"items": [{"id": "a", "minutes": 70, "pin": "m2"}]}"#);
    }
}
