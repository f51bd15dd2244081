//! Every item is placed, whole: its parts add up to its minutes. An optional item is placed whole or not at all.
//!
//! ```text
//! sum over the copies c of i of y[c] = 1                          i not optional
//! S[i,k] = S[i,k-1] + starts[i,k],  F[i,k] = F[i,k-1] + ends[i,k],  S[i,K] = F[i,K] = y[i]
//! sum over k of minutes[i,k] = d[i] y[i]                          i that may be split
//! ```

use good_lp::Expression;

use crate::formulate::Build;
use crate::formulate::tag::{Rule, Tag};
use crate::formulate::unit::{Kind, UnitIx};

pub(super) fn state(build: &mut Build) {
    for u in build.units.originals().filter(|&u| !build.units.unit(u).may_be_left_out) {
        let placed = build.places.placed_in_any(build.units, u);
        build.program.require(placed.eq(1), Tag::new(Rule::Taken, build.units.statement(u)));
    }
    for u in build.units.ixs() {
        let placed = build.places.placed(u);
        cumulative(build, u);
        if build.units.unit(u).kind != Kind::Whole {
            let minutes: Expression = build.places.cells(u).iter().map(|cell| cell.minutes()).sum();
            let all = f64::from(build.units.unit(u).minutes);
            require(build, u, (minutes - all * placed).eq(0));
        }
    }
}

/// Ties `S` and `F` to the meetings where a unit starts and ends.
fn cumulative(build: &mut Build, u: UnitIx) {
    let places = build.places;
    let split = build.units.unit(u).kind != Kind::Whole;
    let (mut started, mut ended) = (Expression::default(), Expression::default());
    for (k, cell) in places.cells(u).iter().enumerate() {
        require(build, u, (places.started(u, k) - started - cell.starts()).eq(0));
        if split {
            require(build, u, (places.ended(u, k) - ended - cell.ends()).eq(0));
        }
        (started, ended) = (places.started(u, k).into(), places.ended(u, k).into());
    }
    require(build, u, (started - places.placed(u)).eq(0));
    if split {
        require(build, u, (ended - places.placed(u)).eq(0));
    }
}

fn require(build: &mut Build, u: UnitIx, row: good_lp::Constraint) {
    let tag = Tag::new(Rule::Placed, build.units.statement(u));
    build.program.require(row, tag);
}

#[cfg(test)]
mod tests {
    use crate::formulate::rules::testing::{assert_infeasible, assert_plan};

    #[test]
    fn all_minutes_are_placed() {
        assert_plan(r#"{"items": [{"id": "a", "minutes": 50}, {"id": "b", "minutes": 60}]}"#, "m1: a 50 | m2: b 60");
    }

    #[test]
    fn minutes_that_fit_nowhere_leave_no_schedule() {
        assert_infeasible(r#"{"items": [{"id": "a", "minutes": 121}]}"#);
    }

    #[test]
    fn an_optional_item_is_left_out_whole() {
        assert_plan(
            r#"{"items": [{"id": "a", "minutes": 100}, {"id": "b", "minutes": 21, "optional": true}]}"#,
            "m1: a 60 | m2: a 40",
        );
    }
}
