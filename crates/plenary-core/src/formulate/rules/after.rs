//! `after`: the item `u` starts at or after the end of the other, `v`, plus the gap `g`, by the clock, between tracks
//! too. If `v` is left out, the statement says nothing.
//!
//! ```text
//! S[u,k] <= F[v,l] + 1 - y[v]                           l: the last meeting where v may end for u to start by k
//! starts[u,k] + ends[v,l] <= 1                          not even the latest start in k is late enough for l
//! t[k] + begin[u,k] >= t[l] + begin[v,l] + minutes[v,l] + g - M (2 - starts[u,k] - ends[v,l])
//!                                                       k starts before l has ended, plus the gap
//! ```
//!
//! Most sessions need the first family only, which is strong; the third, with its big M, is stated for the few pairs of
//! meetings that the clock has to decide.

use good_lp::Expression;

use super::precedence::{not_both, require_if_placed};
use super::soft::broken;
use crate::formulate::program::is_empty;
use crate::formulate::tag::{Rule, Tag};
use crate::formulate::unit::{Kind, UnitAfter, UnitIx};
use crate::formulate::{Build, Unless};

pub(super) fn state(build: &mut Build) {
    for u in build.units.ixs() {
        for after in &build.units.unit(u).after {
            let tag = Tag::new(Rule::After, after.statement.clone());
            if contradicted(build, u, after.unit) {
                not_both(build, u, after.unit, &tag);
            } else {
                wish(build, u, after, None, &tag);
            }
        }
    }
}

/// Whether the order of the file, or a position, says that `u` comes before `v`.
fn contradicted(build: &Build, u: UnitIx, v: UnitIx) -> bool {
    let (one, other) = (build.units.unit(u), build.units.unit(v));
    let in_order = one.keeps_order && other.keeps_order && u < v;
    one.track == other.track && (in_order || one.rank.0 < other.rank.0)
}

/// The statement, hard or soft.
pub(super) fn wish(build: &mut Build, u: UnitIx, after: &UnitAfter, soft: Unless, tag: &Tag) {
    let v = after.unit;
    if u == v {
        // what is taken jointly does not come after itself
        build.program.require((build.places.placed(u) - broken(soft)).leq(0), tag.clone());
        return;
    }
    let mut reach: Option<usize> = None;
    for k in 0..build.meetings(u) {
        let latest = (0..build.meetings(v)).rev().find(|&l| possible(build, u, k, after, l));
        reach = reach.max(latest);
        let ended = reach.map_or(Expression::default(), |l| build.places.ended(v, l).into());
        require_if_placed(build, v, build.places.started(u, k) - ended - broken(soft), tag);
        for l in 0..reach.map_or(0, |l| l + 1) {
            pair(build, (u, k), (after, l), soft, tag);
        }
    }
}

/// Whether `u` can start in its `k`-th meeting when `v` ends in its `l`-th, whatever stands before them.
fn possible(build: &Build, u: UnitIx, k: usize, after: &UnitAfter, l: usize) -> bool {
    let v = after.unit;
    let (here, there) = (build.meeting(u, k), build.meeting(v, l));
    let latest_start =
        here.start.unix_minutes() + i64::from(build.places.room(build.meeting_ix(u, k))) - least(build, u);
    let earliest_end = there.start.unix_minutes() + least(build, v);
    let in_order = build.units.unit(u).track != build.units.unit(v).track || l <= k;
    in_order && latest_start >= earliest_end + i64::from(after.gap.get())
}

/// The shortest part that a unit can have.
fn least(build: &Build, u: UnitIx) -> i64 {
    let unit = build.units.unit(u);
    i64::from(if unit.kind == Kind::Whole { unit.minutes } else { unit.min_part })
}

fn pair(build: &mut Build, (u, k): (UnitIx, usize), (after, l): (&UnitAfter, usize), soft: Unless, tag: &Tag) {
    let v = after.unit;
    let gap = i64::from(after.gap.get());
    let wait = (build.meeting(v, l).start - build.meeting(u, k).start) + gap;
    if wait + i64::from(build.meeting(v, l).length().get()) <= 0 {
        return; // by the meetings' own times
    }
    let same_track = build.units.unit(u).track == build.units.unit(v).track;
    if same_track && l != k && build.meeting(v, l).span().overlaps(build.meeting(u, k).span()) {
        return; // never both held
    }
    if same_track && l == k && gap == 0 {
        if build.units.unit(v).rank > build.units.unit(u).rank {
            ranked(build, u, v, k, soft, tag);
        }
        return; // in one meeting, where the rank orders them
    }
    let (starts, ends) = (build.places.cell(u, k).starts(), build.places.cell(v, l).ends());
    if is_empty(&starts) || is_empty(&ends) {
        return;
    }
    if !possible(build, u, k, after, l) {
        build.program.require((starts + ends - broken(soft)).leq(1), tag.clone());
        return;
    }
    let big = (wait + build.clock_top(v, l)) as f64;
    let end = build.begin(v, l) + build.places.cell(v, l).minutes();
    let row = (build.begin(u, k) - end + big * (2 - starts - ends + broken(soft))).geq(wait as f64);
    build.program.require(row, tag.clone());
}

/// In a meeting that `u` starts in and `v` ends in, the one that has its only part there, or an interruptible one, stands
/// by its rank, and `u` before `v`. What is carried in stands first, though, and what goes on last.
fn ranked(build: &mut Build, u: UnitIx, v: UnitIx, k: usize, soft: Unless, tag: &Tag) {
    let (here, there) = (build.places.cell(u, k), build.places.cell(v, k));
    let starts: Expression = here.whole.into_iter().chain(here.loose.map(|loose| loose.starts)).sum();
    let ends: Expression = there.whole.into_iter().chain(there.loose.map(|loose| loose.ends)).sum();
    if !is_empty(&starts) && !is_empty(&ends) {
        build.program.require((starts + ends - broken(soft)).leq(1), tag.clone());
    }
}

#[cfg(test)]
mod tests {
    use crate::formulate::rules::testing::{assert_infeasible, assert_plan};

    fn gap(minutes: u32) -> String {
        format!(
            r#"{{"order": "free", "items": [{{"id": "a", "minutes": 20, "split": false}},
                {{"id": "c", "minutes": 25, "split": false, "priority": 1}},
                {{"id": "b", "minutes": 15, "split": false, "after": [{{"item": "a", "gap_minutes": {minutes}}}]}}]}}"#
        )
    }

    #[test]
    fn an_item_waits_for_the_other_to_end() {
        assert_plan(
            r#"{"order": "free", "items": [{"id": "b", "minutes": 20, "after": "a", "priority": 9},
                {"id": "a", "minutes": 50, "split": false}]}"#,
            "m1: a 50 | m2: b 20",
        );
        assert_infeasible(
            r#"{"order": "free", "items": [{"id": "b", "minutes": 20, "after": "a", "pin": "m1"},
                {"id": "a", "minutes": 50, "split": false, "pin": "m2"}]}"#,
        );
    }

    #[test]
    fn a_gap_inside_a_meeting_is_filled_by_what_stands_between() {
        assert_plan(&gap(25), "m1: a 20, c 25, b 15");
        assert_plan(&gap(26), "m1: a 20, c 25 | m2: b 15");
    }

    #[test]
    fn a_gap_over_the_break_counts_the_clock() {
        // a ends at 10:20 and m2 starts at 12:00: b may be first in it, or must let c go before
        assert_plan(&gap(100), "m1: a 20, c 25 | m2: b 15");
        assert_plan(&gap(101), "m1: a 20 | m2: c 25, b 15");
    }

    #[test]
    fn a_star_is_every_other_item_that_need_not_come_later() {
        // c comes after the report, which comes after all others, in other tracks too
        let with = |gap: u32| {
            format!(
                r#"{{"order": "free", "meetings": [{{"id": "m1", "date": "2022-05-04", "start": "10:00", "end": "11:00"}},
                    {{"id": "m2", "date": "2022-05-04", "start": "12:00", "end": "13:00"}},
                    {{"id": "c1", "date": "2022-05-04", "start": "11:00", "end": "11:30", "track": "cow"}}],
                    "items": [{{"id": "r", "minutes": 20, "split": false, "priority": 9, "after": {{"item": "*", "gap_minutes": {gap}}}}},
                    {{"id": "c", "minutes": 10, "after": "r", "priority": 9}}, {{"id": "a", "minutes": 20}},
                    {{"id": "b", "minutes": 20, "track": "cow"}}]}}"#
            )
        };
        assert_plan(&with(40), "m1: a 20 | c1: b 20 | m2: r 20, c 10");
        assert_infeasible(&with(90));
    }

    #[test]
    fn a_gap_across_the_night_of_the_clock_change_is_an_hour_shorter() {
        // from 23:00 on Saturday to 08:00 on Sunday are 8 hours when the clocks go forward
        let night = r#""meetings": [{"id": "m1", "date": "2026-03-28", "start": "22:00", "end": "23:00"},
            {"id": "m2", "date": "2026-03-29", "start": "08:00", "end": "09:00"}],"#;
        let with = |gap: u32| {
            format!(
                r#"{{"timezone": "Europe/Vienna", {night} "items": [{{"id": "a", "minutes": 60, "split": false}},
                     {{"id": "b", "minutes": 60, "split": false, "after": [{{"item": "a", "gap_minutes": {gap}}}]}}]}}"#
            )
        };
        assert_plan(&with(480), "m1: a 60 | m2: b 60");
        assert_infeasible(&with(481));
    }
}
