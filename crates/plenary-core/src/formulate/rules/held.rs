//! The entries of a meeting that has happened are fixed: these units with these minutes, and no others.
//!
//! ```text
//! here[i,k] = 1,  minutes[i,k] = n          i taken up
//! here[i,k] = 0                             i not
//! ```

use good_lp::Expression;

use crate::formulate::Build;
use crate::formulate::program::is_empty;
use crate::formulate::tag::{Rule, Tag};
use crate::formulate::unit::UnitIx;
use crate::model::Statement;

pub(super) fn state(build: &mut Build) {
    for (place, record) in build.problem.held.iter().enumerate() {
        let tag = Tag::new(Rule::Held, Statement::root().at("held").at(place));
        for u in build.units.ixs() {
            let meetings = build.units.meetings(u);
            if let Some(k) = meetings.iter().position(|&m| m == record.meeting) {
                stand(build, u, k, build.units.unit(u).taken(record), &tag);
            }
        }
    }
}

fn stand(build: &mut Build, u: UnitIx, k: usize, took: Option<u32>, tag: &Tag) {
    let cell = build.places.cell(u, k);
    let (here, minutes) = (cell.here(), cell.minutes());
    match took {
        None => build.program.exclude(here, tag.clone()),
        // no part of it can be there, and one was
        Some(_) if is_empty(&here) => {
            build.program.require(Expression::from(build.places.placed(u)).geq(2), tag.clone());
        }
        Some(took) => {
            build.program.require(here.eq(1), tag.clone());
            build.program.require(minutes.eq(took), tag.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::formulate::rules::testing::{assert_infeasible, assert_plan};

    fn held(record: &str) -> String {
        format!(
            r#"{{"items": [{{"id": "a", "minutes": 50}}, {{"id": "b", "minutes": 40}}], "held": [{{"meeting": "m1",
                "entries": [{record}]}}]}}"#
        )
    }

    #[test]
    fn what_has_happened_stands() {
        assert_plan(&held(r#"{"item": "a", "minutes": 30}"#), "m1: a 30 | m2: a 20, b 40");
        assert_plan(&held(r#"{"item": "a", "minutes": 50}"#), "m1: a 50 | m2: b 40");
    }

    #[test]
    fn what_cannot_have_happened_leaves_no_schedule() {
        assert_infeasible(&held(r#"{"item": "b", "minutes": 40}"#));
        assert_infeasible(&held(r#"{"item": "a", "minutes": 50}, {"item": "b", "minutes": 11}"#));
        assert_infeasible(&held(""));
    }
}
