//! `not_parallel`: no two parts of the items overlap by the clock. Parts of one track never do.
//!
//! For meetings `k` of `i` and `l` of `j` that overlap, `q` says that the part of `i` is before that of `j`:
//!
//! ```text
//! t[k] + begin[i,k] + minutes[i,k] <= t[l] + begin[j,l] + M (3 - here[i,k] - here[j,l] - q)
//! t[l] + begin[j,l] + minutes[j,l] <= t[k] + begin[i,k] + M (2 - here[i,k] - here[j,l] + q)
//! ```

use std::collections::BTreeSet;

use good_lp::Expression;

use super::soft::broken;
use crate::formulate::program::is_empty;
use crate::formulate::tag::{Rule, Tag};
use crate::formulate::unit::UnitIx;
use crate::formulate::{Build, Unless};
use crate::model::ItemIx;

pub(super) fn state(build: &mut Build) {
    for (u, v, tag) in pairs(build) {
        pair(build, u, v, None, &tag);
    }
}

/// Whether parts of two units can be at the same time: those of one track never are, and of copies only one is placed.
pub(super) fn may_be_parallel(build: &Build, u: UnitIx, v: UnitIx) -> bool {
    build.units.unit(u).track != build.units.unit(v).track && !build.units.are_copies(u, v)
}

/// The units of different tracks that are never at the same time.
pub(crate) fn pairs(build: &Build) -> Vec<(UnitIx, UnitIx, Tag)> {
    let mut done: BTreeSet<(UnitIx, UnitIx)> = BTreeSet::new();
    let mut pairs = Vec::new();
    for u in build.units.ixs() {
        for (statement, item) in build.units.items(build.problem, u) {
            let tag = Tag::new(Rule::NotParallel, statement.at("not_parallel"));
            for v in item.not_parallel.iter().flat_map(|&other| build.units.all_of(other)) {
                if may_be_parallel(build, u, v) && done.insert((u.min(v), u.max(v))) {
                    pairs.push((u, v, tag.clone()));
                }
            }
        }
    }
    pairs
}

pub(super) fn wish(build: &mut Build, u: UnitIx, others: &[ItemIx], soft: Unless, tag: &Tag) {
    for v in others.iter().flat_map(|&other| build.units.all_of(other)) {
        if u == v {
            // what is taken jointly is taken at the same time
            build.program.require((build.places.placed(u) - broken(soft)).leq(0), tag.clone());
        } else if may_be_parallel(build, u, v) {
            pair(build, u, v, soft, tag);
        }
    }
}

pub(super) fn pair(build: &mut Build, u: UnitIx, v: UnitIx, soft: Unless, tag: &Tag) {
    for k in 0..build.meetings(u) {
        for l in 0..build.meetings(v) {
            let (here, there) = (build.places.cell(u, k).here(), build.places.cell(v, l).here());
            let overlap = build.meeting(u, k).span().overlaps(build.meeting(v, l).span());
            if !overlap || is_empty(&here) || is_empty(&there) {
                continue;
            }
            let first = build.program.binary();
            let apart = 2 - here - there + broken(soft);
            before(build, (u, k), (v, l), apart.clone() + 1 - first, tag);
            before(build, (v, l), (u, k), apart + first, tag);
        }
    }
}

/// The part at `early` ends before that at `late` begins, unless `unless` is 1 or more.
fn before(build: &mut Build, early: (UnitIx, usize), late: (UnitIx, usize), unless: Expression, tag: &Tag) {
    let offset = build.meeting(late.0, late.1).start - build.meeting(early.0, early.1).start;
    let big = (build.clock_top(early.0, early.1) - offset).max(0) as f64;
    let end = build.begin(early.0, early.1) + build.places.cell(early.0, early.1).minutes();
    let row = end - build.begin(late.0, late.1) - big * unless;
    build.program.require(row.leq(offset as f64), tag.clone());
}

#[cfg(test)]
mod tests {
    use crate::formulate::rules::testing::{assert_infeasible, assert_plan};

    fn side_by_side(minutes: u32) -> String {
        format!(
            r#"{{"meetings": [{{"id": "p1", "date": "2022-05-04", "start": "10:00", "end": "11:00"}},
                              {{"id": "c1", "date": "2022-05-04", "start": "10:00", "end": "11:00", "track": "cow"}}],
                 "items": [{{"id": "a", "minutes": 30}}, {{"id": "b", "minutes": 20, "track": "cow"}},
                           {{"id": "c", "minutes": {minutes}, "track": "cow", "not_parallel": "a"}}]}}"#
        )
    }

    #[test]
    fn two_items_are_not_taken_at_the_same_time() {
        // a is over at 10:30: c stands after b, which takes 20 minutes, and needs ten more before it
        let longer = side_by_side(30).replace(r#""minutes": 20"#, r#""minutes": 30"#);
        assert_plan(&longer, "p1: a 30 | c1: b 30, c 30");
        assert_infeasible(&side_by_side(30));
    }
}
