//! Time windows of units (heads and tails), found without solving: a unit has no part in a meeting if its predecessors do
//! not fit into the meetings up to there, or its successors not into those from there on.
//!
//! Let `A` be the units that must precede `u`, by any chain of statements, and that are certainly placed. Then `u` ends at
//! the earliest in the first meeting `k` of its track such that, for every meeting `r`,
//!
//! ```text
//! sum over a in A + u that can start in r or later only of d[a]  <=  sum over r <= l <= k of room[l]
//! ```
//!
//! and likewise backwards. Between tracks the clock decides. The linear relaxation misses this, because it lets half of
//! every unit end early; cuts find some of it, but late.

use itertools::Itertools;

use super::Formulation;
use super::order::Side;
use super::places::{Cell, Part};
use super::program::{ByColumn, ColumnIx};
use super::unit::{Kind, UnitIx};
use crate::model::MeetingIx;

/// The meetings of its track in which a unit can start and end; empty, with first after last, if there are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Range {
    start: (usize, usize),
    end: (usize, usize),
}

/// The columns that are 0 in every schedule.
pub fn unreachable(formulation: &Formulation) -> Vec<ColumnIx> {
    let barred = formulation.program.barred(formulation.program.rows().iter().map(|row| &row.constraint));
    let all: Vec<UnitIx> = formulation.units.ixs().collect();
    let beside = |side: Side| all.iter().map(|&u| placed_beside(formulation, u, side)).collect();
    let (before, after) = (beside(Side::Before), beside(Side::After));
    let mut reach = Reach { formulation, before, after, ranges: vec![] };
    reach.ranges = all.iter().map(|&u| reach.range(u, &barred)).collect();
    // each pass tightens the windows that the next one uses; a few passes suffice
    for _ in 0..8 {
        let known = reach.ranges.clone();
        for &u in &all {
            reach.later(u);
        }
        for &u in all.iter().rev() {
            reach.sooner(u);
        }
        if reach.ranges == known {
            break;
        }
    }
    all.iter().flat_map(|&u| reach.out_of_reach(u)).collect()
}

/// Units of the same track that precede or follow a unit, by chains of units that are certainly placed.
fn placed_beside(formulation: &Formulation, u: UnitIx, side: Side) -> Vec<UnitIx> {
    let unit = |v: UnitIx| formulation.units.unit(v);
    let mut all = formulation.order.all(u, side, |v| !unit(v).optional);
    all.retain(|&v| unit(v).track == unit(u).track);
    all
}

struct Reach<'a> {
    formulation: &'a Formulation,
    ranges: Vec<Range>,
    /// Units of the same track that are placed and come before, and after.
    before: Vec<Vec<UnitIx>>,
    after: Vec<Vec<UnitIx>>,
}

impl Reach<'_> {
    fn column(&self, part: Option<Part>) -> Option<ColumnIx> {
        part.and_then(|part| self.formulation.program.column_of(part.on))
    }

    fn minutes(&self, u: UnitIx) -> i64 {
        i64::from(self.formulation.units.unit(u).minutes)
    }

    fn least(&self, u: UnitIx) -> i64 {
        let unit = self.formulation.units.unit(u);
        i64::from(if unit.kind == Kind::Whole { unit.minutes } else { unit.min_part })
    }

    fn meetings(&self, u: UnitIx) -> &[MeetingIx] {
        self.formulation.units.meetings(u)
    }

    fn start(&self, u: UnitIx, k: usize) -> i64 {
        self.formulation.starts[self.meetings(u)[k].0].unix_minutes()
    }

    fn room(&self, u: UnitIx, k: usize) -> i64 {
        i64::from(self.formulation.places.room(self.meetings(u)[k]))
    }

    /// Windows from the rows that exclude single parts.
    fn range(&self, u: UnitIx, barred: &ByColumn<bool>) -> Range {
        let cells = self.formulation.places.cells(u);
        let open = |column: Option<ColumnIx>| column.is_some_and(|n| !barred[n]);
        let whole = |cell: &Cell| open(cell.whole.and_then(|whole| self.formulation.program.column_of(whole)));
        let loose = |cell: &Cell| open(self.column(cell.loose.map(|loose| loose.part)));
        let starts = |k: usize| whole(&cells[k]) || loose(&cells[k]) || open(self.column(cells[k].opening));
        let ends = |k: usize| whole(&cells[k]) || loose(&cells[k]) || open(self.column(cells[k].closing));
        let span = |can: &dyn Fn(usize) -> bool| {
            let places = (0..cells.len()).filter(|&k| can(k)).minmax().into_option();
            places.unwrap_or((cells.len(), 0))
        };
        Range { start: span(&starts), end: span(&ends) }
    }

    /// Tightens the heads: predecessors push a unit back.
    fn later(&mut self, u: UnitIx) {
        let mut range = self.ranges[u.0];
        let last = self.meetings(u).len();
        for &(early, gap) in self.formulation.order.beside(u, Side::Before) {
            let first = self.ranges[early.0].end.0;
            if !self.formulation.units.unit(early).optional && first < self.meetings(early).len() {
                let least = self.start(early, first) + self.least(early) + gap;
                let late_enough = |k: usize| self.start(u, k) + self.room(u, k) - self.least(u) >= least;
                range.start.0 = (range.start.0..last).find(|&k| late_enough(k)).unwrap_or(last);
            }
        }
        let mut load = Load::new((0..last).map(|k| self.room(u, k)));
        for &v in &self.before[u.0] {
            load.add(self.ranges[v.0].start.0, self.minutes(v));
        }
        let (start, end) = (range.start.0, range.end.0);
        range.start.0 = (start..last).find(|&k| load.fits(k, self.least(u), start)).unwrap_or(last);
        let from = range.start.0;
        range.end.0 = (end.max(from)..last).find(|&k| load.fits(k, self.minutes(u), from)).unwrap_or(last);
        self.ranges[u.0] = range;
    }

    /// Tightens the tails: successors push a unit forward. This mirrors the heads.
    fn sooner(&mut self, u: UnitIx) {
        let mut range = self.ranges[u.0];
        for &(late, gap) in self.formulation.order.beside(u, Side::After) {
            let (first, last) = self.ranges[late.0].start;
            if !self.formulation.units.unit(late).optional && first <= last {
                let most = self.start(late, last) + self.room(late, last) - self.least(late) - gap;
                let soon_enough = |k: usize| self.start(u, k) + self.least(u) <= most;
                range.end.1 = (0..=range.end.1).rev().find(|&k| soon_enough(k)).unwrap_or(0);
            }
        }
        let count = self.meetings(u).len();
        let turned = |k: usize| count - 1 - k;
        let mut load = Load::new((0..count).rev().map(|k| self.room(u, k)));
        for &v in &self.after[u.0] {
            load.add(turned(self.ranges[v.0].end.1), self.minutes(v));
        }
        let (start, end) = (range.start.1, range.end.1);
        let fits = |k: usize, minutes: i64, until: usize| load.fits(turned(k), minutes, turned(until));
        range.end.1 = (0..=end).rev().find(|&k| fits(k, self.least(u), end)).unwrap_or(0);
        let until = range.end.1;
        range.start.1 = (0..=start.min(until)).rev().find(|&k| fits(k, self.minutes(u), until)).unwrap_or(0);
        self.ranges[u.0] = range;
    }

    fn out_of_reach(&self, u: UnitIx) -> Vec<ColumnIx> {
        let range = self.ranges[u.0];
        let within = |k: usize, (first, last): (usize, usize)| first <= k && k <= last;
        let mut out = Vec::new();
        for (k, cell) in self.formulation.places.cells(u).iter().enumerate() {
            let (starts, ends) = (within(k, range.start), within(k, range.end));
            let between = range.start.0 < k && k < range.end.1;
            let whole = cell.whole.and_then(|whole| self.formulation.program.column_of(whole));
            out.extend(whole.filter(|_| !(starts && ends)));
            out.extend(self.column(cell.opening).filter(|_| !starts));
            out.extend(self.column(cell.closing).filter(|_| !ends));
            out.extend(self.column(cell.through).filter(|_| !between));
        }
        out
    }
}

/// Minutes required of a range of meetings, compared with their room.
pub(crate) struct Load {
    /// By meeting: the minutes of units that can only start in it or later.
    needed: Vec<i64>,
    /// By meeting: the total room of all earlier meetings, with one entry more for the end.
    room: Vec<i64>,
}

impl Load {
    pub(crate) fn new(room: impl Iterator<Item = i64>) -> Self {
        let mut before = vec![0];
        before.extend(room.scan(0, |sum, minutes| {
            *sum += minutes;
            Some(*sum)
        }));
        Self { needed: vec![0; before.len()], room: before }
    }

    /// Minutes that can only start in meeting `first` or later.
    pub(crate) fn add(&mut self, first: usize, minutes: i64) {
        for needed in &mut self.needed[..=first] {
            *needed += minutes;
        }
    }

    /// Whether all of them, and `own` minutes from `from` on, can end by meeting `k`.
    pub(crate) fn fits(&self, k: usize, own: i64, from: usize) -> bool {
        self.needed.iter().enumerate().all(|(r, needed)| {
            let own = if r <= from { own } else { 0 };
            needed + own <= (self.room[k + 1] - self.room[r]).max(0)
        })
    }
}
