//! The precedence relation between units.

use itertools::Itertools as _;

use super::Build;
use super::unit::UnitIx;
use crate::model::Position;

/// Precedences: `late` starts after `early` has ended, plus a gap in minutes.
///
/// Of the agenda order only enough pairs are kept to imply the others: from each unit up to the next that is not optional.
#[derive(Debug, Clone)]
pub struct Order {
    before: Vec<Vec<(UnitIx, i64)>>,
    after: Vec<Vec<(UnitIx, i64)>>,
}

/// Pairs of units of a track that keep the order of the file: each with those after it, up to the first that is not optional. They imply
/// the other pairs.
pub(super) fn in_agenda_order(build: &Build) -> Vec<(UnitIx, UnitIx)> {
    let optional = |u: UnitIx| build.units.unit(u).optional;
    let mut pairs = Vec::new();
    for t in build.units.tracks.keys() {
        let units: Vec<UnitIx> = build.units.in_order(t).collect();
        for (n, &early) in units.iter().enumerate() {
            let next = units[n + 1..].iter().take_while_inclusive(|&&late| optional(late));
            pairs.extend(next.map(|&late| (early, late)));
        }
    }
    pairs
}

/// The direction in which to follow precedences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// To predecessors.
    Before,
    /// To successors.
    After,
}

impl Order {
    /// The precedences from `after`, `position` and `order`.
    pub(super) fn of(build: &Build) -> Self {
        let count = build.units.all.len();
        let mut order = Self { before: vec![Vec::new(); count], after: vec![Vec::new(); count] };
        for u in build.units.ixs() {
            for after in build.units.unit(u).after.iter().filter(|after| after.unit != u) {
                order.add(after.unit, u, i64::from(after.gap.get()));
            }
        }
        for track in &build.units.tracks {
            order.add_positions(build, &track.units);
        }
        for (early, late) in in_agenda_order(build) {
            order.add(early, late, 0);
        }
        order
    }

    fn add_positions(&mut self, build: &Build, units: &[UnitIx]) {
        let side = |u: UnitIx| build.units.unit(u).position;
        for &u in units.iter().filter(|&&u| side(u).is_some()) {
            for &v in units.iter().filter(|&&v| side(v) != side(u)) {
                match side(u) {
                    Some(Position::First) => self.add(u, v, 0),
                    // already implied by the first one
                    Some(Position::Last) if side(v).is_none() => self.add(v, u, 0),
                    _ => {}
                }
            }
        }
    }

    fn add(&mut self, early: UnitIx, late: UnitIx, gap: i64) {
        self.before[late.0].push((early, gap));
        self.after[early.0].push((late, gap));
    }

    /// The direct neighbours of a unit, with their gaps.
    pub fn beside(&self, u: UnitIx, side: Side) -> &[(UnitIx, i64)] {
        match side {
            Side::Before => &self.before[u.0],
            Side::After => &self.after[u.0],
        }
    }

    /// All predecessors or successors of a unit. The search continues beyond a unit only if `goes_on`.
    pub fn all(&self, u: UnitIx, side: Side, goes_on: impl Fn(UnitIx) -> bool) -> Vec<UnitIx> {
        let mut seen = vec![false; self.before.len()];
        seen[u.0] = true;
        let (mut found, mut at) = (vec![u], 0);
        while let Some(&from) = found.get(at) {
            for &(to, _) in self.beside(from, side) {
                if goes_on(to) && !std::mem::replace(&mut seen[to.0], true) {
                    found.push(to);
                }
            }
            at += 1;
        }
        let _u = found.remove(0);
        found
    }
}
