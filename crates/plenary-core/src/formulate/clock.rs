//! Start times of parts inside a meeting.
//!
//! Entries run back to back in the order of `problem.md` 6: the carried-in part, then by rank, then the part that
//! continues. With the roles of [`super::places`] that is linear. For meeting `k`, with turnaround `g` after each entry:
//!
//! ```text
//! carried(k)   = sum over chains v of ac[v,k] + g c[v,k]
//! before(u,k)  = sum over v ranked before u of (d[v] + g) w[v,k], or a[v,k] + g x[v,k] where v is interruptible
//! begin(u,k)   = carried(k) + before(u,k)        where u is whole, or interruptible
//!              = carried(k) + before(all,k)      where u opens (it stands last)
//!              = 0                               where u closes or goes through (it stands first)
//! ```
//!
//! If a session allows waiting, every start time is a variable (see [`super::rules`], `idle`).
//!
//! A unit with one role uses the expression itself. A unit that may be split gets a variable, bound to the expression of
//! its role, and only if a rule needs its start time.

use std::collections::BTreeMap;

use good_lp::Expression;

use super::Build;
use super::tag::{Rule, Tag};
use super::unit::{Kind, UnitIx};

/// The start times that rules have asked for.
#[derive(Clone, Default)]
pub struct Clock {
    begins: BTreeMap<(UnitIx, usize), Expression>,
}

impl Clock {
    /// The start time of a unit's part in the `k`-th meeting of its track, if a rule has asked for it.
    pub fn known(&self, u: UnitIx, k: usize) -> Option<&Expression> {
        self.begins.get(&(u, k))
    }
}

impl Build<'_> {
    /// Minutes from the start of the `k`-th meeting of the unit's track to the start of its part there. Meaningless if the
    /// unit has no part there.
    pub fn begin(&mut self, u: UnitIx, k: usize) -> Expression {
        if let Some(begin) = self.clock.begins.get(&(u, k)) {
            return begin.clone();
        }
        self.program.demand_whole_minutes();
        let begin = match self.units.unit(u).kind {
            _ if self.problem.idle => self.program.minutes(self.places.room(self.meeting_ix(u, k))).into(),
            Kind::Whole | Kind::Loose => self.carried(u, k) + self.ranked(u, k, true),
            Kind::Chain => self.chain_begin(u, k),
        };
        self.clock.begins.insert((u, k), begin.clone());
        begin
    }

    /// An upper bound on all start times in the `k`-th meeting of the unit's track.
    pub fn clock_top(&self, u: UnitIx, k: usize) -> i64 {
        i64::from(self.places.room(self.meeting_ix(u, k)) + self.turnaround())
    }

    fn chain_begin(&mut self, u: UnitIx, k: usize) -> Expression {
        let top = self.clock_top(u, k) as f64;
        let begin = self.program.minutes(self.places.room(self.meeting_ix(u, k)));
        let cell = self.places.cell(u, k).clone();
        let tag = || Tag::new(Rule::Clock, self.units.statement(u));
        let inside = self.carried(u, k) + self.ranked(u, k, true);
        let at_end = self.carried(u, k) + self.ranked(u, k, false);
        let roles = [cell.whole.map(|on| (on, inside)), cell.opening.map(|part| (part.on, at_end))];
        let mut rows = Vec::new();
        for (on, place) in roles.into_iter().flatten() {
            rows.push((begin - place.clone()).leq(top - top * on));
            rows.push((place - begin).leq(top - top * on));
        }
        rows.push((Expression::from(begin) + top * cell.carried_in()).leq(top));
        for row in rows {
            self.program.require(row, tag());
        }
        begin.into()
    }

    /// Minutes that another unit carries into the meeting, with the turnaround after them.
    fn carried(&self, u: UnitIx, k: usize) -> Expression {
        let turn = f64::from(self.turnaround());
        let others = self.mates(u).filter_map(|v| self.places.cell(v, k).closing);
        others.map(|part| part.minutes + turn * part.on).sum()
    }

    /// Minutes of other units that start and end in the meeting, all or those ranked before `u`, with turnarounds.
    fn ranked(&self, u: UnitIx, k: usize, only_before: bool) -> Expression {
        let turn = f64::from(self.turnaround());
        let rank = self.units.unit(u).rank;
        let mut minutes = Expression::default();
        for v in self.mates(u).filter(|&v| !only_before || self.units.unit(v).rank < rank) {
            let cell = self.places.cell(v, k);
            if let Some(whole) = cell.whole {
                minutes += (f64::from(cell.unit_minutes) + turn) * whole;
            }
            if let Some(loose) = cell.loose {
                minutes += loose.part.minutes + turn * loose.part.on;
            }
        }
        minutes
    }
}
