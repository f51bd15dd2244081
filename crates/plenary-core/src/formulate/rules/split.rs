//! A part is at least `split.min_minutes` unless the item has one part; an item has at most `split.max_parts` parts.
//!
//! ```text
//! min on[i,k] <= minutes[i,k] <= max on[i,k]          for each part whose minutes are to be found
//! sum over k of here[i,k] <= max_parts
//! ```

use good_lp::Expression;

use super::soft::broken;
use crate::formulate::places::Part;
use crate::formulate::tag::{Rule, Tag};
use crate::formulate::unit::{Kind, UnitIx};
use crate::formulate::{Build, Unless};

pub(super) fn state(build: &mut Build) {
    for u in build.units.ixs() {
        let tag = |build: &Build| Tag::new(Rule::Split, build.units.statement(u).at("split"));
        let parts: Vec<Part> = build.places.cells(u).iter().flat_map(|cell| cell.parts()).collect();
        for part in parts {
            build.program.require((part.minutes - f64::from(part.min) * part.on).geq(0), tag(build));
            build.program.require((part.minutes - f64::from(part.max) * part.on).leq(0), tag(build));
        }
        most_parts(build, u, tag(build));
    }
}

fn most_parts(build: &mut Build, u: UnitIx, tag: Tag) {
    let unit = build.units.unit(u);
    let Some(most) = unit.max_parts.filter(|_| unit.kind != Kind::Whole) else { return };
    if (most as usize) < build.meetings(u) {
        let parts: Expression = build.places.cells(u).iter().map(|cell| cell.here()).sum();
        build.program.require(parts.leq(most), tag);
    }
}

/// `sum over k of here[i,k] <= most`, unless the soft statement is broken.
pub(super) fn wish(build: &mut Build, u: UnitIx, most: u32, soft: Unless, tag: &Tag) {
    let meetings = build.meetings(u) as u32;
    if build.units.unit(u).kind != Kind::Whole && most < meetings {
        let parts: Expression = build.places.cells(u).iter().map(|cell| cell.here()).sum();
        let row = parts - f64::from(meetings - most) * broken(soft);
        build.program.require(row.leq(most), tag.clone());
    }
}

#[cfg(test)]
mod tests {
    use crate::formulate::rules::testing::{assert_infeasible, assert_plan};

    #[test]
    fn a_part_is_not_smaller_than_asked() {
        assert_plan(
            r#"{"items": [{"id": "a", "minutes": 45, "split": false},
                          {"id": "b", "minutes": 65, "split": {"min_minutes": 15}}]}"#,
            "m1: a 45, b 15 | m2: b 50",
        );
        assert_infeasible(
            r#"{"items": [{"id": "a", "minutes": 45, "split": false},
                          {"id": "b", "minutes": 65, "split": {"min_minutes": 16}}]}"#,
        );
    }

    #[test]
    fn an_item_has_no_more_parts_than_allowed() {
        let three = |most: u32| {
            format!(
                r#"{{"meetings": {{"days": ["2022-05-04"], "times": ["09:00-10:00", "11:00-12:00", "13:00-14:00"]}},
                     "items": [{{"id": "a", "minutes": 150, "split": {{"max_parts": {most}}}}}]}}"#
            )
        };
        assert_plan(&three(3), "m1: a 60 | m2: a 60 | m3: a 30");
        assert_infeasible(&three(2));
    }
}
