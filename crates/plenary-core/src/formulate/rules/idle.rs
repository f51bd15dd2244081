//! With `"idle": true` entries may wait inside a meeting; they still stand in the order of rule 6 and do not overlap.
//!
//! Where nothing waits, the order fixes when each part begins (see [`crate::formulate::clock`]). Here every part has a
//! beginning of its own, and `T[r,k]` is the clock when the units of rank up to `r` have left room for the next:
//!
//! ```text
//! T[0,k]   >= begin[v,k] + minutes[v,k] + g - M (1 - c[v,k])          v is carried in
//! begin[r,k] >= T[r-1,k] - M (1 - on)                                 r starts and ends here, or is interruptible
//! T[r,k]   >= begin[r,k] + minutes[r,k] + g - M (1 - on)
//! T[r,k]   >= T[r-1,k]
//! begin[u,k] >= T[last,k] - M (1 - o[u,k])                            u goes on
//! begin[u,k] + minutes[u,k] <= room[k]
//! ```

use good_lp::{Expression, Variable};
use itertools::Itertools;

use crate::formulate::Build;
use crate::formulate::tag::{Rule, Tag};
use crate::formulate::unit::UnitIx;

pub(super) fn state(build: &mut Build) {
    if !build.problem.idle {
        return;
    }
    for track in &build.units.tracks {
        for k in 0..track.meetings.len() {
            meeting(build, k, &track.units);
        }
    }
}

fn meeting(build: &mut Build, k: usize, units: &[UnitIx]) {
    let Some(&any) = units.first() else { return };
    let top = build.clock_top(any, k) as f64;
    let turn = f64::from(build.turnaround());
    let room = build.places.room(build.meeting_ix(any, k));
    let tag = Tag::new(Rule::Clock, super::room::meeting_statement(build.meeting_ix(any, k)));
    // the end of a part, with the turnaround after it, counts only if the part is active
    let left = |build: &mut Build, u: UnitIx, on: Variable, clock: Variable| {
        let end = build.begin(u, k) + build.places.cell(u, k).minutes() + turn;
        build.program.require((end - clock + top * on).leq(top), tag.clone());
    };
    let waits = |build: &mut Build, u: UnitIx, on: Variable, clock: Variable| {
        let row = build.begin(u, k) - clock - top * on;
        build.program.require(row.geq(-top), tag.clone());
    };
    for &u in units {
        let end = build.begin(u, k) + build.places.cell(u, k).minutes();
        build.program.require(end.leq(room), tag.clone());
    }
    let mut clock = build.program.minutes(room + build.turnaround());
    for &u in units {
        if let Some(closing) = build.places.cell(u, k).closing {
            left(build, u, closing.on, clock);
        }
    }
    for &u in units.iter().sorted_by_key(|&&u| build.units.unit(u).rank) {
        let cell = build.places.cell(u, k);
        let Some(on) = cell.whole.or(cell.loose.map(|loose| loose.part.on)) else { continue };
        let next = build.program.minutes(room + build.turnaround());
        waits(build, u, on, clock);
        left(build, u, on, next);
        build.program.require((Expression::from(next) - clock).geq(0), tag.clone());
        clock = next;
    }
    for &u in units {
        if let Some(opening) = build.places.cell(u, k).opening {
            waits(build, u, opening.on, clock);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::formulate::rules::testing::{assert_infeasible, assert_plan, assert_used_and_spare};

    fn noon(idle: bool, first: u32) -> String {
        format!(
            r#"{{"timezone": "Europe/Vienna", "idle": {idle}, "items": [{{"id": "a", "minutes": {first}}},
                {{"id": "b", "minutes": 20, "windows": [{{"from": "2022-05-04T12:20", "to": "2022-05-04T12:40"}}]}}]}}"#
        )
    }

    #[test]
    fn an_entry_waits_for_its_window() {
        assert_plan(&noon(true, 15), "m1: a 15 | m2: b 20");
        assert_infeasible(&noon(false, 15));
        // the time before it is filled where it can be: a goes on into m2
        assert_plan(&noon(true, 75), "m1: a 60 | m2: a 15, b 20");
        assert_infeasible(&noon(true, 81));
    }

    #[test]
    fn a_gap_is_waited_for() {
        let gap = |idle: bool, minutes: u32| {
            format!(
                r#"{{"idle": {idle}, "items": [{{"id": "a", "minutes": 20, "split": false}}, {{"id": "b", "minutes": 15,
                    "split": false, "allow": "m1", "after": [{{"item": "a", "gap_minutes": {minutes}}}]}}]}}"#
            )
        };
        assert_plan(&gap(true, 25), "m1: a 20, b 15");
        assert_infeasible(&gap(true, 26));
        assert_infeasible(&gap(false, 25));
    }

    #[test]
    fn waiting_is_spare() {
        // b waits until 12:20
        assert_used_and_spare(&noon(true, 15), &[(15, 45), (20, 40)]);
        let gap = r#"{"idle": true, "items": [{"id": "a", "minutes": 20, "split": false}, {"id": "b", "minutes": 15,
            "split": false, "allow": "m1", "after": [{"item": "a", "gap_minutes": 25}]}]}"#;
        assert_used_and_spare(gap, &[(35, 25)]);
    }

    #[test]
    fn a_window_on_the_day_the_clocks_go_forward() {
        let at = |from: &str| {
            format!(
                r#"{{"timezone": "Europe/Vienna", "idle": true,
                     "meetings": [{{"id": "m1", "date": "2026-03-29", "start": "01:00", "end": "04:00"}}],
                     "items": [{{"id": "a", "minutes": 45, "split": false, "windows": [{{"from": "{from}"}}]}}]}}"#
            )
        };
        // the meeting lasts two hours: from 01:00 to 04:00 by a clock that skips one
        assert_plan(&at("2026-03-29T03:15"), "m1: a 45");
        assert_infeasible(&at("2026-03-29T03:16"));
    }
}
