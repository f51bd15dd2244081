//! Unless it is `interruptible`, an item's parts are in consecutive held meetings of its track, last entry in each but
//! its final one, first in each but its opening one.
//!
//! With `open[i,k] = S[i,k] - F[i,k]`, 1 when the item goes on after meeting `k`:
//!
//! ```text
//! c[i,k] + t[i,k] <= open[i,k-1]
//! c[i,k] + t[i,k] >= open[i,k-1] + held[k] - 1
//! sum over chains i of open[i,k] <= 1
//! ```
//!
//! Only one item is open between two meetings, so at most one is carried in (it stands first) and one goes on (last);
//! a part that goes through fills the room (rule 3) and is alone. An interruptible item has parts only between its
//! start and its end: `x[i,k] <= S[i,k] - F[i,k-1]`, `st <= x`, `fi <= x`.

use good_lp::Expression;

use crate::formulate::Build;
use crate::formulate::tag::{Rule, Tag};
use crate::formulate::unit::{Kind, UnitIx};

pub(super) fn state(build: &mut Build) {
    for u in build.units.ixs() {
        match build.units.unit(u).kind {
            Kind::Whole => {}
            Kind::Chain => chain(build, u),
            Kind::Loose => loose(build, u),
        }
    }
    for track in &build.units.tracks {
        let chains: Vec<UnitIx> =
            track.units.iter().copied().filter(|&u| build.units.unit(u).kind == Kind::Chain).collect();
        if chains.is_empty() {
            continue;
        }
        for (k, &m) in track.meetings.iter().enumerate() {
            let open: Expression = chains.iter().map(|&u| open_after(build, u, Some(k))).sum();
            build.program.require(open.leq(1), Tag::new(Rule::Carried, super::room::meeting_statement(m)));
        }
    }
}

fn open_after(build: &Build, u: UnitIx, k: Option<usize>) -> Expression {
    k.map_or(Expression::default(), |k| build.places.started(u, k) - build.places.ended(u, k))
}

fn chain(build: &mut Build, u: UnitIx) {
    for k in 0..build.meetings(u) {
        let tag = || Tag::new(Rule::Carried, build.units.statement(u));
        let held = build.places.held(build.meeting_ix(u, k));
        let going_on = build.places.cell(u, k).carried_in();
        let open = open_after(build, u, k.checked_sub(1));
        let rows = [
            (going_on.clone() - open.clone()).leq(0),
            (open + held - going_on).leq(1),
            open_after(build, u, Some(k)).geq(0),
        ];
        for row in rows {
            build.program.require(row, tag());
        }
    }
}

fn loose(build: &mut Build, u: UnitIx) {
    for k in 0..build.meetings(u) {
        let Some(loose) = build.places.cell(u, k).loose else { continue };
        let ended_before = k.checked_sub(1).map_or(Expression::default(), |k| build.places.ended(u, k).into());
        let tag = || Tag::new(Rule::Carried, build.units.statement(u));
        let rows = [
            (loose.part.on + ended_before - build.places.started(u, k)).leq(0),
            (loose.starts - loose.part.on).leq(0),
            (loose.ends - loose.part.on).leq(0),
        ];
        for row in rows {
            build.program.require(row, tag());
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::formulate::rules::testing::{assert_infeasible, assert_plan};

    const THREE: &str =
        r#""meetings": {"days": ["2022-05-04"], "times": ["09:00-10:00", "11:00-12:00", "13:00-14:00"]}"#;

    #[test]
    fn an_item_goes_on_in_the_next_held_meeting() {
        // b fills the middle meeting, so a cannot stand on both sides of it unless it may be interrupted
        let with = |interruptible: bool| {
            format!(
                r#"{{{THREE}, "order": "free", "items": [
                    {{"id": "a", "minutes": 100, "interruptible": {interruptible}, "forbid": "m2"}},
                    {{"id": "b", "minutes": 60, "split": false, "pin": "m2"}}]}}"#
            )
        };
        assert_plan(&with(true), "m1: a 60 | m2: b 60 | m3: a 40");
        assert_infeasible(&with(false));
    }

    #[test]
    fn a_meeting_that_is_not_held_does_not_interrupt() {
        assert_plan(
            &format!(r#"{{{THREE}, "items": [{{"id": "a", "minutes": 100, "forbid": "m2"}}]}}"#),
            "m1: a 60 | m3: a 40",
        );
    }

    #[test]
    fn only_one_item_is_open_between_two_meetings() {
        let with = |parts: u32| {
            format!(
                r#"{{"order": "free", "items": [
                    {{"id": "a", "minutes": 60, "pin": "m1", "split": {{"max_parts": {parts}}}}},
                    {{"id": "b", "minutes": 60, "pin": "m1"}}]}}"#
            )
        };
        assert_infeasible(&with(2));
    }
}
