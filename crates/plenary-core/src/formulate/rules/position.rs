//! `position: first`: it ends before any other item of its track starts; `last`: it starts after all others have ended.
//! Several items may share a position.
//!
//! ```text
//! S[j,k] <= F[i,k] + 1 - y[i]          i first, j not; or j last, i not
//! ```
//!
//! If the agenda order demands the opposite, at most one of the two is placed.

use itertools::Itertools;

use super::after;
use super::precedence::{not_both, precede};
use crate::formulate::tag::{Rule, Tag};
use crate::formulate::unit::{UnitAfter, UnitIx};
use crate::formulate::{Build, Unless};
use crate::model::{Minutes, Position};

pub(super) fn state(build: &mut Build) {
    for track in &build.units.tracks {
        for [&a, &b] in track.units.iter().array_combinations() {
            let side = |u: UnitIx| build.units.unit(u).position;
            for (early, late) in [(a, b), (b, a)] {
                for (mover, position) in [(early, Position::First), (late, Position::Last)] {
                    if side(mover) == Some(position) && side(early) != side(late) {
                        let tag = Tag::new(Rule::Position, build.units.statement(mover).at("position"));
                        precede(build, early, late, &tag);
                        let both_keep = [early, late].iter().all(|&u| build.units.unit(u).keeps_order);
                        if both_keep && late < early {
                            not_both(build, early, late, &tag);
                        }
                    }
                }
            }
        }
    }
}

/// The soft form: as if the unit also had this position.
pub(super) fn wish(build: &mut Build, u: UnitIx, position: Position, soft: Unless, tag: &Tag) {
    let track = build.units.unit(u).track;
    let others: Vec<UnitIx> = build.units.track(track).units.iter().copied().filter(|&other| other != u).collect();
    for other in others.into_iter().filter(|&other| build.units.unit(other).position != Some(position)) {
        let (early, late) = if position == Position::First { (u, other) } else { (other, u) };
        let statement = tag.statement.clone();
        after::wish(build, late, &UnitAfter { unit: early, gap: Minutes::ZERO, statement }, soft, tag);
    }
}

#[cfg(test)]
mod tests {
    use crate::formulate::rules::testing::{assert_infeasible, assert_plan};

    #[test]
    fn the_ends_of_a_free_order_are_kept() {
        assert_plan(
            r#"{"order": "free", "items": [{"id": "z", "minutes": 20, "position": "last", "priority": 9},
                {"id": "b", "minutes": 30}, {"id": "o", "minutes": 10, "position": "first", "priority": 1}]}"#,
            "m1: o 10, b 30, z 20",
        );
    }

    #[test]
    fn a_position_against_the_agenda_cannot_be_kept() {
        assert_infeasible(r#"{"items": [{"id": "z", "minutes": 20, "position": "last"}, {"id": "b", "minutes": 30}]}"#);
    }

    #[test]
    fn what_is_first_is_not_shared_with_an_earlier_meeting() {
        assert_infeasible(
            r#"{"order": "free", "items": [{"id": "b", "minutes": 30, "pin": "m1"},
                {"id": "o", "minutes": 10, "position": "first", "allow": "m2"}]}"#,
        );
    }
}
