//! `available_from`: no part starts before it.
//!
//! ```text
//! here[i,k] = 0                                   k ends by then
//! begin[i,k] >= (then - start[k]) here[i,k]       k is under way then
//! ```

use super::soft::unless;
use crate::formulate::tag::{Rule, Tag};
use crate::formulate::unit::UnitIx;
use crate::formulate::{Build, Unless};
use crate::model::Instant;

pub(super) fn state(build: &mut Build) {
    for u in build.units.ixs() {
        for (statement, item) in build.units.items(build.problem, u) {
            if let Some(from) = item.wishes.available_from {
                wish(build, u, from, None, &Tag::new(Rule::AvailableFrom, statement.at("available_from")));
            }
        }
    }
}

pub(super) fn wish(build: &mut Build, u: UnitIx, from: Instant, soft: Unless, tag: &Tag) {
    for k in 0..build.meetings(u) {
        let wait = from - build.meeting(u, k).start;
        let here = build.places.cell(u, k).here();
        if from >= build.meeting(u, k).end {
            unless(build, here, soft, tag);
        } else if wait > 0 {
            let late = build.begin(u, k) - wait as f64 * (here - super::soft::broken(soft));
            build.program.require(late.geq(0), tag.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::formulate::rules::testing::{assert_infeasible, assert_plan};

    fn from(time: &str) -> String {
        format!(
            r#"{{"items": [{{"id": "a", "minutes": 20}},
                {{"id": "b", "minutes": 30, "available_from": "{time}", "allow": "m1"}}]}}"#
        )
    }

    #[test]
    fn no_part_starts_before_its_papers_are_out() {
        assert_plan(&from("2022-05-04T10:20"), "m1: a 20, b 30");
        assert_infeasible(&from("2022-05-04T10:21"));
        assert_infeasible(&from("2022-05-04T11:00"));
    }

    #[test]
    fn the_clock_is_that_of_the_day_it_changes() {
        // 03:00 in Vienna is 01:00 UTC on the Sunday when the clocks go forward
        let on = |from: &str| {
            format!(
                r#"{{"timezone": "Europe/Vienna",
                     "meetings": [{{"id": "m1", "date": "2026-03-29", "start": "01:00", "end": "05:00"}}],
                     "items": [{{"id": "a", "minutes": 60, "split": false}},
                               {{"id": "b", "minutes": 60, "split": false, "available_from": "{from}"}}]}}"#
            )
        };
        assert_plan(&on("2026-03-29T03:00"), "m1: a 60, b 60");
        assert_infeasible(&on("2026-03-29T03:01"));
    }
}
