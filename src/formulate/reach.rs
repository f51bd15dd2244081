//! What no schedule can do, found without solving: the parts that a unit cannot have in a meeting, because what must
//! come before it does not fit into the meetings up to there, or what must come after it not into those from there on.
//!
//! With `A` the units that come before `u`, by any chain of statements, each of them placed for certain, `u` ends in
//! meeting `k` of its track at the earliest where, for every meeting `r`,
//!
//! ```text
//! sum over a in A + u that can start in r or later only of d[a]  <=  sum over r <= l <= k of room[l]
//! ```
//!
//! and likewise backwards. Between tracks the clock decides. A relaxation does not see this, since it lets half of every
//! unit end early; cuts find some of it, late.

use good_lp::{Expression, IntoAffineExpression as _};
use itertools::Itertools;

use super::Build;
use super::places::{Cell, Part};
use super::unit::{Kind, UnitIx};
use crate::model::{Order, Position};

/// `late` starts when `early` has ended, plus a gap.
#[derive(Debug, Clone, Copy)]
struct Pair {
    early: UnitIx,
    late: UnitIx,
    gap: i64,
}

/// Where a unit can start and end, by meetings of its track; first after last where it cannot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Range {
    start: (usize, usize),
    end: (usize, usize),
}

/// Numbers of columns that are 0 in every schedule.
pub fn unreachable(build: &Build) -> Vec<usize> {
    let barred = barred(build);
    let mut reach = Reach { build, before: vec![], after: vec![], ranges: vec![], pairs: pairs(build) };
    let all: Vec<UnitIx> = build.units.ixs().collect();
    reach.ranges = all.iter().map(|&u| reach.range(u, &barred)).collect();
    reach.before = all.iter().map(|&u| reach.closure(u, |pair| (pair.late, pair.early))).collect();
    reach.after = all.iter().map(|&u| reach.closure(u, |pair| (pair.early, pair.late))).collect();
    // each pass tightens what the next one starts from; a few are all it takes
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

struct Reach<'a> {
    build: &'a Build<'a>,
    pairs: Vec<Pair>,
    ranges: Vec<Range>,
    /// Units of the same track that are placed and come before, and after.
    before: Vec<Vec<UnitIx>>,
    after: Vec<Vec<UnitIx>>,
}

impl Reach<'_> {
    fn column(&self, part: Option<Part>) -> Option<usize> {
        part.and_then(|part| self.build.program.column_of(part.on))
    }

    fn minutes(&self, u: UnitIx) -> i64 {
        i64::from(self.build.units.unit(u).minutes)
    }

    fn least(&self, u: UnitIx) -> i64 {
        let unit = self.build.units.unit(u);
        i64::from(if unit.kind == Kind::Whole { unit.minutes } else { unit.min_part })
    }

    fn room(&self, u: UnitIx, k: usize) -> i64 {
        i64::from(self.build.places.room(self.build.meeting_ix(u, k)))
    }

    /// By the rows that put a single part out of the question.
    fn range(&self, u: UnitIx, barred: &[bool]) -> Range {
        let cells = self.build.places.cells(u);
        let open = |column: Option<usize>| column.is_some_and(|n| !barred[n]);
        let whole = |cell: &Cell| open(cell.whole.and_then(|whole| self.build.program.column_of(whole)));
        let loose = |cell: &Cell| open(self.column(cell.loose.map(|loose| loose.part)));
        let starts = |k: usize| whole(&cells[k]) || loose(&cells[k]) || open(self.column(cells[k].opening));
        let ends = |k: usize| whole(&cells[k]) || loose(&cells[k]) || open(self.column(cells[k].closing));
        let span = |can: &dyn Fn(usize) -> bool| {
            let places = (0..cells.len()).filter(|&k| can(k)).minmax().into_option();
            places.unwrap_or((cells.len(), 0))
        };
        Range { start: span(&starts), end: span(&ends) }
    }

    /// All that `step` leads to from a unit, in its track, as long as every step ends at something that is placed.
    fn closure(&self, u: UnitIx, step: impl Fn(&Pair) -> (UnitIx, UnitIx)) -> Vec<UnitIx> {
        let track = |v: UnitIx| self.build.units.unit(v).track;
        let (mut found, mut fresh) = (Vec::new(), vec![u]);
        while let Some(from) = fresh.pop() {
            for (_, to) in self.pairs.iter().map(&step).filter(|&(this, _)| this == from) {
                if to != u && !self.build.units.unit(to).optional && !found.contains(&to) {
                    found.push(to);
                    fresh.push(to);
                }
            }
        }
        found.retain(|&v| track(v) == track(u));
        found
    }

    /// What comes before a unit pushes it back.
    fn later(&mut self, u: UnitIx) {
        let mut range = self.ranges[u.0];
        let last = self.build.meetings(u);
        for pair in self.pairs.iter().filter(|pair| pair.late == u && !self.build.units.unit(pair.early).optional) {
            let early = self.ranges[pair.early.0];
            if early.end.0 < self.build.meetings(pair.early) {
                let least = self.build.meeting(pair.early, early.end.0).start.unix_minutes() + self.least(pair.early);
                let late_enough = |k: usize| {
                    self.build.meeting(u, k).start.unix_minutes() + self.room(u, k) - self.least(u) >= least + pair.gap
                };
                range.start.0 = (range.start.0..last).find(|&k| late_enough(k)).unwrap_or(last);
            }
        }
        let others: Vec<(usize, i64)> =
            self.before[u.0].iter().map(|&v| (self.ranges[v.0].start.0, self.minutes(v))).collect();
        let fits = |k: usize, own: i64, from: usize| {
            let fits_from = |r: usize| {
                let needed: i64 = others.iter().filter(|&&(first, _)| first >= r).map(|&(_, minutes)| minutes).sum();
                let own = if from >= r { own } else { 0 };
                needed + own <= (r..=k).map(|l| self.room(u, l)).sum()
            };
            others.iter().map(|&(first, _)| first).chain([from]).all(fits_from)
        };
        let (start, end) = (range.start.0, range.end.0);
        range.start.0 = (start..last).find(|&k| fits(k, self.least(u), start)).unwrap_or(last);
        range.end.0 = (end.max(range.start.0)..last).find(|&k| fits(k, self.minutes(u), range.start.0)).unwrap_or(last);
        self.ranges[u.0] = range;
    }

    /// What comes after a unit pushes it forward.
    fn sooner(&mut self, u: UnitIx) {
        let mut range = self.ranges[u.0];
        for pair in self.pairs.iter().filter(|pair| pair.early == u && !self.build.units.unit(pair.late).optional) {
            let late = self.ranges[pair.late.0];
            if late.start.0 <= late.start.1 {
                let k = late.start.1;
                let most = self.build.meeting(pair.late, k).start.unix_minutes() + self.room(pair.late, k)
                    - self.least(pair.late);
                let soon_enough =
                    |k: usize| self.build.meeting(u, k).start.unix_minutes() + self.least(u) + pair.gap <= most;
                range.end.1 = (0..=range.end.1).rev().find(|&k| soon_enough(k)).unwrap_or(0);
            }
        }
        let others: Vec<(usize, i64)> =
            self.after[u.0].iter().map(|&v| (self.ranges[v.0].end.1, self.minutes(v))).collect();
        let fits = |k: usize, own: i64, until: usize| {
            let fits_until = |r: usize| {
                let needed: i64 = others.iter().filter(|&&(last, _)| last <= r).map(|&(_, minutes)| minutes).sum();
                let own = if until <= r { own } else { 0 };
                needed + own <= (k..=r).map(|l| self.room(u, l)).sum()
            };
            others.iter().map(|&(last, _)| last).chain([until]).all(fits_until)
        };
        let (start, end) = (range.start.1, range.end.1);
        range.end.1 = (0..=end).rev().find(|&k| fits(k, self.least(u), end)).unwrap_or(0);
        range.start.1 =
            (0..=start.min(range.end.1)).rev().find(|&k| fits(k, self.minutes(u), range.end.1)).unwrap_or(0);
        self.ranges[u.0] = range;
    }

    fn out_of_reach(&self, u: UnitIx) -> Vec<usize> {
        let range = self.ranges[u.0];
        let within = |k: usize, (first, last): (usize, usize)| first <= k && k <= last;
        let mut out = Vec::new();
        for (k, cell) in self.build.places.cells(u).iter().enumerate() {
            let (starts, ends) = (within(k, range.start), within(k, range.end));
            let between = range.start.0 < k && k < range.end.1;
            let whole = cell.whole.and_then(|whole| self.build.program.column_of(whole));
            out.extend(whole.filter(|_| !(starts && ends)));
            out.extend(self.column(cell.opening).filter(|_| !starts));
            out.extend(self.column(cell.closing).filter(|_| !ends));
            out.extend(self.column(cell.through).filter(|_| !between));
        }
        out
    }
}

/// What the statements say of two units each.
fn pairs(build: &Build) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for u in build.units.ixs() {
        let after = &build.units.unit(u).after;
        pairs.extend(after.iter().filter(|after| after.unit != u).map(|after| Pair {
            early: after.unit,
            late: u,
            gap: i64::from(after.gap.get()),
        }));
        for v in build.mates(u) {
            let side = |v: UnitIx| build.units.unit(v).position;
            let by_position =
                side(u) != side(v) && (side(u) == Some(Position::First) || side(v) == Some(Position::Last));
            if by_position || (build.problem.order == Order::Agenda && u < v) {
                pairs.push(Pair { early: u, late: v, gap: 0 });
            }
        }
    }
    pairs
}

/// Columns that a row by itself holds at 0.
fn barred(build: &Build) -> Vec<bool> {
    let mut barred = vec![false; build.program.columns().len()];
    for row in build.program.rows() {
        let expression: &Expression = row.constraint.expression();
        let none_negative = expression.linear_coefficients().all(|(_, factor)| factor >= 0.0);
        if none_negative && expression.constant() == 0.0 {
            for (variable, _) in expression.linear_coefficients().filter(|&(_, factor)| factor > 0.0) {
                if let Some(n) = build.program.column_of(variable) {
                    barred[n] = true;
                }
            }
        }
    }
    barred
}
