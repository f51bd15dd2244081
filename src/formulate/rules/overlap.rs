//! Held meetings of one track do not overlap: candidates may, and then at most one of those under way at any instant is
//! held. It is enough to look at the instants when one starts.
//!
//! ```text
//! sum over l with start[l] <= start[k] < end[l] of held[l] <= 1          each k
//! ```
//!
//! One row for all that are under way, and not one for each pair of them: half of each of five candidates would keep
//! to every pair (`benches/NOTES.md`).

use good_lp::Expression;

use super::room::meeting_statement;
use crate::formulate::Build;
use crate::formulate::tag::{Rule, Tag};
use crate::model::{Meeting, MeetingIx};

pub(super) fn state(build: &mut Build) {
    for track in &build.units.tracks {
        for (m, under_way) in under_way(build, &track.meetings, |meeting| i64::from(meeting.length().get())) {
            one_of(build, &under_way, Tag::new(Rule::Overlap, meeting_statement(m)));
        }
    }
}

/// For each meeting the others that have started by its start and whose minutes, as `lasts` has them, are not over.
pub(super) fn under_way(
    build: &Build,
    meetings: &[MeetingIx],
    lasts: impl Fn(&Meeting) -> i64,
) -> Vec<(MeetingIx, Vec<MeetingIx>)> {
    let at = |m: MeetingIx| build.problem.meeting(m);
    let all = |m: MeetingIx| {
        let covers = |l: &&MeetingIx| (0..lasts(at(**l))).contains(&(at(m).start - at(**l).start));
        meetings.iter().filter(covers).copied().collect()
    };
    meetings.iter().map(|&m| (m, all(m))).collect()
}

/// At most one of some meetings is held.
pub(super) fn one_of(build: &mut Build, meetings: &[MeetingIx], tag: Tag) {
    if meetings.len() > 1 {
        let held: Expression = meetings.iter().map(|&m| Expression::from(build.places.held(m))).sum();
        build.program.require(held.leq(1), tag);
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
        assert_infeasible(&two("10:00", "12:00").replace("80", "121"));
    }
}
