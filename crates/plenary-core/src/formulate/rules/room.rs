//! The entries of a meeting, with turnarounds `g` between them, end at least its reserve before its end.
//!
//! ```text
//! sum over i of (minutes[i,k] + g here[i,k]) <= (room[k] + g) held[k]
//! here[i,k] <= held[k]
//! ```
//!
//! Units that have ended by a meeting fit the meetings up to it, and units that start later fit the meetings after it:
//!
//! ```text
//! sum over i of d[i] F[i,k]              <= sum over l <= k of room[l] held[l]
//! sum over i of d[i] (y[i] - S[i,k])     <= sum over l >  k of room[l] held[l]
//! ```
//!
//! For whole values these rows follow from the first two. In the relaxation they do not if units may be split. They also put
//! the minutes of all items into one knapsack with the variables that the goals count, on which solvers separate cover cuts
//! (`benches/NOTES.md`).
//!
//! A part that goes through a meeting is alone in it (rule 4), so it counts as the whole room, and one row covers both
//! cases. For integers the second row follows from the first; it strengthens the relaxation if meetings may be left
//! unheld.

use good_lp::Expression;

use crate::formulate::Build;
use crate::formulate::places::Cell;
use crate::formulate::program::is_empty;
use crate::formulate::tag::{Rule, Tag};
use crate::formulate::unit::{TrackUnits, UnitIx};
use crate::model::{MeetingIx, Statement};

pub(super) fn state(build: &mut Build) {
    let turn = build.turnaround();
    for track in &build.units.tracks {
        for (k, &m) in track.meetings.iter().enumerate() {
            let tag = || Tag::new(Rule::Room, meeting_statement(m));
            let full = f64::from(build.places.room(m) + turn);
            let held = build.places.held(m);
            let mut used = Expression::default();
            for &u in &track.units {
                let cell = build.places.cell(u, k);
                used += taken(cell, f64::from(turn), full);
                let here = cell.here();
                if !is_empty(&here) {
                    build.program.require((here - held).leq(0), tag());
                }
            }
            build.program.require((used - full * held).leq(0), tag());
        }
        cumulative(build, track);
    }
}

/// The cumulative rows: units that have ended by each meeting, and units that start after it.
fn cumulative(build: &mut Build, track: &TrackUnits) {
    let last = track.meetings.len() - 1;
    let minutes = |u: UnitIx| f64::from(build.units.unit(u).minutes);
    let room = |m: MeetingIx| f64::from(build.places.room(m)) * build.places.held(m);
    let mut rows = Vec::new();
    for (k, &m) in track.meetings.iter().enumerate().take(last) {
        let (places, units) = (build.places, &track.units);
        let ended: Expression = units.iter().map(|&u| minutes(u) * places.ended(u, k)).sum();
        let so_far: Expression = track.meetings[..=k].iter().map(|&m| room(m)).sum();
        rows.push((m, ended - so_far));
        let to_start: Expression = units.iter().map(|&u| minutes(u) * (places.placed(u) - places.started(u, k))).sum();
        let left: Expression = track.meetings[k + 1..].iter().map(|&m| room(m)).sum();
        rows.push((m, to_start - left));
    }
    for (m, row) in rows {
        build.program.require(row.leq(0), Tag::new(Rule::Room, meeting_statement(m)));
    }
}

/// The statement of a meeting in the file.
pub(super) fn meeting_statement(m: MeetingIx) -> Statement {
    Statement::root().at("meetings").at(m.0)
}

fn taken(cell: &Cell, turn: f64, full: f64) -> Expression {
    let mut used = Expression::default();
    if let Some(whole) = cell.whole {
        used += (f64::from(cell.unit_minutes) + turn) * whole;
    }
    for part in [cell.opening, cell.closing, cell.loose.map(|loose| loose.part)].into_iter().flatten() {
        used += part.minutes + turn * part.on;
    }
    if let Some(through) = cell.through {
        used += full * through.on;
    }
    used
}

#[cfg(test)]
mod tests {
    use crate::formulate::rules::testing::{assert_infeasible, assert_plan};

    #[test]
    fn entries_fit_with_the_turnaround_between_them() {
        let with = |turnaround: u32| {
            format!(
                r#"{{"rules": {{"turnaround_minutes": {turnaround}}}, "items": [
                    {{"id": "a", "minutes": 30, "split": false, "pin": "m1"}},
                    {{"id": "b", "minutes": 25, "split": false, "pin": "m1"}}]}}"#
            )
        };
        assert_plan(&with(5), "m1: a 30, b 25");
        assert_infeasible(&with(6));
    }

    #[test]
    fn the_reserve_stays_free() {
        let with = |reserve: u32| {
            format!(
                r#"{{"meetings": [{{"id": "m1", "date": "2022-05-04", "start": "10:00", "end": "11:00",
                                    "reserve_minutes": {reserve}}}],
                     "items": [{{"id": "a", "minutes": 50}}]}}"#
            )
        };
        assert_plan(&with(10), "m1: a 50");
        assert_infeasible(&with(11));
    }
}
