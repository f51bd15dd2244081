//! `keep`: the first part starts within some minutes of the announced hour. A first part in a meeting that has happened
//! keeps no hour.
//!
//! With `from` and `to` for the earliest and the latest start:
//!
//! ```text
//! starts[i,k] = 0                                          k ends by `from`, or starts after `to`
//! begin[i,k] >= (from - start[k]) starts[i,k]              k is under way at `from`
//! begin[i,k] <= (to - start[k]) + M (1 - starts[i,k])      k is under way at `to`
//! ```

use crate::formulate::Build;
use crate::formulate::program::is_empty;
use crate::formulate::tag::{Rule, Tag};
use crate::formulate::unit::UnitIx;
use crate::model::{Item, Statement};

pub(super) fn state(build: &mut Build) {
    for u in build.units.ixs() {
        for (statement, item) in build.units.items(build.problem, u) {
            if item.keep.is_some() {
                near(build, u, item, &statement.at("keep"));
            }
        }
    }
}

fn near(build: &mut Build, u: UnitIx, item: &Item, statement: &Statement) {
    let tag = || Tag::new(Rule::Keep, statement.clone());
    for k in 0..build.meetings(u) {
        let meeting = build.meeting(u, k).span();
        let starts = build.places.cell(u, k).starts();
        let Some(kept) = build.problem.kept_in(item, build.meeting_ix(u, k)).filter(|_| !is_empty(&starts)) else {
            continue;
        };
        if !kept.meets(meeting) {
            build.program.exclude(starts, tag());
            continue;
        }
        let (from, to) = (kept.earliest() - meeting.from, kept.latest() - meeting.from);
        if from > 0 {
            let early = build.begin(u, k) - from as f64 * starts.clone();
            build.program.require(early.geq(0), tag());
        }
        if kept.latest() < meeting.to {
            let big = (build.clock_top(u, k) - to).max(0) as f64;
            let late = build.begin(u, k) + big * starts;
            build.program.require(late.leq(to as f64 + big), tag());
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::formulate::rules::testing::{assert_infeasible_after, assert_plan, assert_plan_after};

    /// `b` is announced for 10:20 in the plan of the session without `keep`; then `a` takes so many minutes.
    fn grown(minutes: u32, keep: u32) -> [String; 2] {
        let with = |minutes: u32, keep: &str| {
            format!(
                r#"{{"timezone": "Europe/Vienna", "items": [{{"id": "a", "minutes": {minutes}, "split": false}},
                    {{"id": "b", "minutes": 20, "split": false, {keep} "priority": 9}}]}}"#
            )
        };
        [with(20, ""), with(minutes, &format!(r#""keep": {{"within_minutes": {keep}}},"#))]
    }

    #[test]
    fn an_announced_item_starts_near_its_hour() {
        let [before, now] = grown(35, 15);
        assert_plan_after(&before, &now, "m1: a 35, b 20");
        let [before, now] = grown(36, 15);
        assert_infeasible_after(&before, &now);
        // 12:00 is 100 minutes later
        let [before, now] = grown(50, 100);
        assert_plan_after(&before, &now, "m1: a 50 | m2: b 20");
        let [before, now] = grown(50, 99);
        assert_infeasible_after(&before, &now);
        // sooner counts as later does
        let [before, now] = grown(5, 15);
        assert_plan_after(&before, &now, "m1: a 5, b 20");
        let [before, now] = grown(5, 14);
        assert_infeasible_after(&before, &now);
    }

    #[test]
    fn without_a_baseline_that_has_the_item_it_says_nothing() {
        let [_, now] = grown(50, 0);
        assert_plan(&now, "m1: a 50 | m2: b 20");
        let other = r#"{"items": [{"id": "a", "minutes": 20}, {"id": "c", "minutes": 20}]}"#;
        assert_plan_after(other, &now, "m1: a 50 | m2: b 20");
    }

    #[test]
    fn an_item_that_is_left_out_keeps_no_hour() {
        let optional =
            |[before, now]: [String; 2]| [before, now.replace("\"priority\"", "\"optional\": true, \"priority\"")];
        let [before, now] = optional(grown(50, 0));
        assert_plan_after(&before, &now, "m1: a 50");
    }

    #[test]
    fn of_items_taken_together_each_keeps_its_hour() {
        let with = |minutes: u32, keep: &str| {
            format!(
                r#"{{"items": [{{"id": "a", "minutes": {minutes}, "split": false}},
                    {{"id": "b", "minutes": 10, "together": "c", "keep": {{"within_minutes": 60}}}},
                    {{"id": "c", "minutes": 10 {keep}}}]}}"#
            )
        };
        let keep = r#", "keep": {"within_minutes": 5}"#;
        assert_plan_after(&with(20, ""), &with(25, keep), "m1: a 25, b+c 20");
        assert_infeasible_after(&with(20, ""), &with(26, keep));
    }

    #[test]
    fn only_the_first_part_keeps_the_hour() {
        let with = |minutes: u32| {
            format!(
                r#"{{"items": [{{"id": "a", "minutes": {minutes}, "split": false}},
                    {{"id": "b", "minutes": 70, "keep": {{"within_minutes": 10}}}}]}}"#
            )
        };
        assert_plan_after(&with(20), &with(30), "m1: a 30, b 30 | m2: b 40");
        assert_infeasible_after(&with(20), &with(31));
    }

    #[test]
    fn an_entry_may_wait_for_its_hour() {
        let idle = |[before, now]: [String; 2]| [before, now.replacen('{', r#"{"idle": true, "#, 1)];
        let [before, now] = idle(grown(5, 0));
        assert_plan_after(&before, &now, "m1: a 5, b 20");
        let [before, now] = idle(grown(21, 0));
        assert_infeasible_after(&before, &now);
    }

    #[test]
    fn what_has_happened_keeps_no_hour() {
        let [before, now] = grown(40, 0);
        let held = r#"{"held": [{"meeting": "m1", "entries": [{"item": "a", "minutes": 40}, {"item": "b", "minutes": 20}]}], "#;
        assert_plan_after(&before, &now.replacen('{', held, 1), "m1: a 40, b 20");
    }

    #[test]
    fn the_announced_hour_is_an_instant() {
        // 04:00 in Vienna is 02:00 UTC on the Sunday when the clocks go forward. 01:30 is an hour and a half before it by
        // the clock of the day, which skips an hour, and not two and a half.
        let on = |start: &str, keep: &str| {
            format!(
                r#"{{"timezone": "Europe/Vienna",
                     "meetings": [{{"id": "m1", "date": "2026-03-29", "start": "{start}", "end": "05:00"}}],
                     "items": [{{"id": "a", "minutes": 30, "split": false {keep}}}]}}"#
            )
        };
        let keep = |minutes: u32| format!(r#", "keep": {{"within_minutes": {minutes}}}"#);
        assert_plan_after(&on("04:00", ""), &on("01:30", &keep(90)), "m1: a 30");
        assert_infeasible_after(&on("04:00", ""), &on("01:30", &keep(89)));
    }
}
