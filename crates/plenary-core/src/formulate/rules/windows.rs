//! `windows`: every part lies inside one of them, from its beginning to its end.
//!
//! For a meeting `k` that no window holds whole, and the windows `h` that overlap it, `p[h]` says which one is used:
//!
//! ```text
//! here[i,k] <= sum over h of p[h]
//! begin[i,k] >= (from[h] - start[k]) (here[i,k] + p[h] - 1)
//! begin[i,k] + minutes[i,k] <= (to[h] - start[k]) + M (2 - here[i,k] - p[h])
//! ```

use good_lp::Expression;

use super::soft::broken;
use crate::formulate::program::is_empty;
use crate::formulate::tag::{Rule, Tag};
use crate::formulate::unit::UnitIx;
use crate::formulate::{Build, Unless};
use crate::model::Span;

pub(super) fn state(build: &mut Build) {
    for u in build.units.ixs() {
        for (statement, item) in build.units.items(build.problem, u) {
            if let Some(windows) = &item.wishes.windows {
                wish(build, u, windows, None, &Tag::new(Rule::Windows, statement.at("windows")));
            }
        }
    }
}

pub(super) fn wish(build: &mut Build, u: UnitIx, windows: &[Span], soft: Unless, tag: &Tag) {
    for k in 0..build.meetings(u) {
        let meeting = build.meeting(u, k).span();
        let here = build.places.cell(u, k).here();
        if is_empty(&here) || windows.iter().any(|window| window.contains(meeting)) {
            continue;
        }
        let mut used = Expression::default();
        for window in windows.iter().filter(|window| window.overlaps(meeting)) {
            let pick = build.program.binary();
            used += pick;
            let unpicked = 2 - here.clone() - pick;
            inside(build, u, k, *window, unpicked, tag);
        }
        build.program.require((here - used - broken(soft)).leq(0), tag.clone());
    }
}

/// The part in meeting `k` begins and ends inside `window`, unless `unpicked` is 1 or more.
fn inside(build: &mut Build, u: UnitIx, k: usize, window: Span, unpicked: Expression, tag: &Tag) {
    let meeting = build.meeting(u, k).span();
    let (opens, closes) = (window.from - meeting.from, window.to - meeting.from);
    let begin = build.begin(u, k);
    if opens > 0 {
        let row = begin.clone() + opens as f64 * unpicked.clone();
        build.program.require(row.geq(opens as f64), tag.clone());
    }
    if closes < meeting.to - meeting.from {
        let big = (build.clock_top(u, k) - closes).max(0) as f64;
        let end = begin + build.places.cell(u, k).minutes();
        build.program.require((end - big * unpicked).leq(closes as f64), tag.clone());
    }
}

#[cfg(test)]
mod tests {
    use crate::formulate::rules::testing::{assert_infeasible, assert_plan};

    fn windows(list: &str) -> String {
        format!(
            r#"{{"timezone": "Europe/Vienna", "items": [{{"id": "a", "minutes": 20}},
                {{"id": "b", "minutes": 30, "split": false, "windows": [{list}]}}]}}"#
        )
    }

    #[test]
    fn a_part_lies_inside_one_window() {
        assert_plan(&windows(r#"{"from": "2022-05-04T10:20", "to": "2022-05-04T10:50"}"#), "m1: a 20, b 30");
        assert_infeasible(&windows(r#"{"from": "2022-05-04T10:21", "to": "2022-05-04T11:00"}"#));
        assert_infeasible(&windows(r#"{"from": "2022-05-04T10:00", "to": "2022-05-04T10:49"}"#));
    }

    #[test]
    fn two_windows_that_touch_are_not_one() {
        let halves = r#"{"from": "2022-05-04T10:00", "to": "2022-05-04T10:30"}, {"from": "2022-05-04T10:30", "to": "2022-05-04T11:00"}"#;
        assert_infeasible(&windows(halves));
    }

    #[test]
    fn a_speaker_in_another_zone_attends_by_their_own_clock() {
        // noon in Vienna is six in the morning in New York in May
        assert_plan(
            &windows(r#"{"from": "06:00", "to": "12:00", "timezone": "America/New_York"}"#),
            "m1: a 20 | m2: b 30",
        );
    }
}
