//! Lower bounds by Dantzig-Wolfe decomposition and column generation (Dantzig and Wolfe, 1960).
//!
//! In the linear relaxation of the program an item can straddle the end of a meeting, which makes its bounds weak. The
//! decomposition replaces its columns by *blocks*: a block is one or more consecutive meetings of a track, each but the last
//! with an item that goes on in the next, with everything that they take up. With `R` the blocks, `c[r]` the value of the
//! goal and `v[r]` the columns of the program that block `r` sets:
//!
//! ```text
//! min  sum over r of c[r] z[r]
//!      sum over r that cover k of z[r] <= 1                 every meeting k
//!      a (sum over r of v[r] z[r]) <= b                     every row a x <= b of the program that links blocks
//!      z >= 0
//! ```
//!
//! The items of a block fit its meetings: rows that say so are part of the subproblem ([`structure`]). All other rows link
//! blocks, except rows with minutes, which are left out; so this is a relaxation. Its columns are generated as they are
//! needed: the restricted master ([`master`]) gives dual values, and the pricing problem ([`pricing`]) finds the cheapest
//! block by one pass over the meetings of a track. For any dual values, the cheapest way to fill all tracks gives a lower
//! bound (Lagrange), and the cheapest way with a given item in a given meeting gives a lower bound for every schedule that
//! has it there: if that exceeds the value of a known schedule, the variable is fixed at 0 ([`mod@reduced_costs`]).
//!
//! Two families of rows are in the relaxation only: distances between units in a chain of precedences ([`precedence_cuts`]),
//! and cuts for units within a stretch of meetings, which are separated ([`cuts`]). [`bound_recovery`] translates the dual
//! values into rows of the program.

mod bound_recovery;
mod cheapest;
mod cuts;
mod exact_sums;
mod incumbent;
mod knapsack;
mod master;
#[cfg(test)]
mod planted;
mod precedence_cuts;
mod pricing;
mod reduced_costs;
#[cfg(test)]
pub mod soundness;
mod structure;
mod subgradient;

use std::collections::HashMap;

use good_lp::{Constraint, Expression};
use typed_index_collections::ti_vec;

use super::{BackendError, Clock, Limits, Watch};
use crate::formulate::Formulation;
use crate::formulate::program::{ByColumn, ColumnIx, Values};
use master::Master;
use pricing::Pricing;
pub use structure::View;
use structure::{ByRow, Costs, Track};

pub use master::{Duals, Point};

/// A goal, decomposed.
pub struct Decomposition {
    /// The structure of the program.
    pub view: View,
    costs: HashMap<ColumnIx, f64>,
    constant: f64,
    /// Whether the goal counts minutes, which the relaxation leaves out.
    pub leaves_out_minutes: bool,
    columns: usize,
    /// Number of rows of the view that are rows of the program; the others are in the relaxation only.
    stated: usize,
    master: Master,
    /// The dual values of the best bound: the stability center.
    center: Option<Duals>,
    /// Remaining rounds of cuts.
    cuts: usize,
    /// The best lower bound.
    pub bound: f64,
}

const SMALL: f64 = 1e-6;

/// Number of rows added at a time.
const ROWS: usize = 2000;

/// Rounds of cuts, and the number of cuts per round.
const CUTS: usize = 6;
const CUTS_AT_ONCE: usize = 200;

/// Columns whose reduced cost exceeds this fraction of the bound are removed before cuts are added.
const KEPT: f64 = 0.003;

impl Decomposition {
    /// Decomposes a goal under the rows of the program and additional ones. `None` if that gives no bound.
    ///
    /// # Errors
    /// When the solver fails.
    pub fn new(
        formulation: &Formulation,
        fixed: &[Constraint],
        goal: &Expression,
        limits: &Limits,
    ) -> Result<Option<Self>, BackendError> {
        let mut view = View::new(formulation, fixed);
        let stated = view.rows.len();
        // smaller programs are proven faster without these rows; in the largest, each row slows the subgradient method
        let more = limits.is_huge(formulation) && !limits.is_vast(formulation);
        if more {
            view.rows.extend(precedence_cuts::rows(formulation, &view));
        }
        let Some(costs) = view.objective(formulation, goal) else { return Ok(None) };
        let Costs { by_column: costs, constant, leaves_out_minutes } = costs;
        let columns = formulation.program.columns().len();
        let master = Master::new(&view, &costs, columns)?;
        let bound = f64::NEG_INFINITY;
        Ok(Some(Self {
            view,
            costs,
            constant,
            leaves_out_minutes,
            columns,
            stated,
            master,
            center: None,
            cuts: if more { CUTS } else { 0 },
            bound,
        }))
    }

    /// Adds the blocks of a solution to the master, so that the value of the relaxation is at most that of the solution.
    ///
    /// # Errors
    /// When the solver fails.
    pub fn start_from(&mut self, values: &Values) -> Result<(), BackendError> {
        for (t, track) in self.view.tracks.iter_enumerated() {
            for block in incumbent::blocks(t, track, values) {
                self.master.add(&block, block.columns(&self.view))?;
            }
        }
        Ok(())
    }

    /// Solves the relaxation by column generation; `None` if time runs out, with the bound so far.
    ///
    /// Blocks are priced at the mean of the dual values of the master and of the best bound (smoothing: Wentges, 1997); if
    /// that finds no block, at the dual values of the master.
    ///
    /// # Errors
    /// When the solver fails.
    pub fn relax(&mut self, clock: &Clock, watch: &dyn Watch) -> Result<Option<Point>, BackendError> {
        loop {
            let Some(point) = self.master.solve(&self.view, clock, watch)? else { return Ok(None) };
            let between =
                self.center.as_ref().map_or_else(|| point.duals.clone(), |center| center.mean(&point.duals)).rounded();
            self.note_bound(&between);
            let done = clock.is_up() || watch.stop();
            let mut more = !done && self.add_columns(&between, &point)?;
            if !more && !done {
                self.note_bound(&point.duals);
                more = self.add_columns(&point.duals, &point)?;
            }
            if done {
                return Ok(None);
            }
            if !more && !self.master.add_broken(&self.view, &point, ROWS)? {
                return Ok(Some(point));
            }
        }
    }

    /// Raises the bound of the solved relaxation by rounds of cuts.
    ///
    /// # Errors
    /// When the solver fails.
    pub fn tighten(&mut self, clock: &Clock, watch: &dyn Watch) -> Result<(), BackendError> {
        for _ in 0..self.cuts {
            match self.relax(clock, watch)? {
                Some(point) if self.cut(&point)? => {}
                _ => return Ok(()),
            }
        }
        if self.cuts > 0 {
            let _raised = self.relax(clock, watch)?;
        }
        Ok(())
    }

    /// Adds the cuts that a point violates. Returns whether there were any.
    fn cut(&mut self, point: &Point) -> Result<bool, BackendError> {
        let mut cuts = cuts::broken(&self.view, &point.columns);
        if cuts.is_empty() {
            return Ok(false);
        }
        cuts.truncate(CUTS_AT_ONCE);
        self.view.rows.extend(cuts);
        let rows = self.view.rows.len();
        if let Some(center) = &mut self.center {
            center.rows.resize(rows, 0.0);
        }
        let reduced = reduced_costs(&self.view, &self.costs, self.columns, &point.duals.rows);
        let most = (KEPT * self.bound).max(1.0);
        self.master = self.master.renewed(&self.view, &point.duals, &reduced, most)?;
        self.master.add_broken(&self.view, point, ROWS)
    }

    /// Adds the cheapest blocks of each track for some dual values. Returns whether any of them has a negative reduced cost
    /// in the master.
    fn add_columns(&mut self, at: &Duals, point: &Point) -> Result<bool, BackendError> {
        let cost = reduced_costs(&self.view, &self.costs, self.columns, &at.rows);
        let real = reduced_costs(&self.view, &self.costs, self.columns, &point.duals.rows);
        let mut found = Vec::new();
        for (t, track) in self.view.tracks.iter_enumerated() {
            let prices = pricing::role_costs(&self.view, track, &cost);
            let blocks = Pricing::new(&self.view, track, &prices, &at.cover[t], false);
            for k in 0..track.room.len() {
                let (single, block) = blocks.single(t, k);
                found.extend((single < -SMALL).then_some(block));
                let chained = blocks.ends[k].0 < -SMALL && blocks.ends[k].0 < single - SMALL;
                found.extend(chained.then(|| blocks.block(t, k)).flatten());
            }
        }
        let mut any = false;
        for block in found {
            let columns = block.columns(&self.view);
            if point.duals.gain(&block, &columns, &real) < -SMALL {
                any = true;
                self.master.add(&block, columns)?;
            }
        }
        Ok(any)
    }

    /// The bound, rounded up: values of goals are whole numbers.
    pub fn whole_bound(&self) -> f64 {
        self.bound.ceil().max(0.0)
    }

    fn note_bound(&mut self, at: &Duals) {
        let at = at.clone().rounded();
        let value = lagrange(&self.view, &self.costs, self.columns, &at.rows) + self.constant;
        if value > self.bound {
            (self.bound, self.center) = (value, Some(at));
        }
    }
}

/// The reduced cost of each column.
fn reduced_costs(view: &View, costs: &HashMap<ColumnIx, f64>, columns: usize, duals: &ByRow<f64>) -> ByColumn<f64> {
    let mut reduced: ByColumn<f64> = ti_vec![0.0; columns];
    for (&n, cost) in costs {
        reduced[n] = *cost;
    }
    for (row, dual) in view.rows.iter().zip(duals).filter(|(_, dual)| **dual != 0.0) {
        for &(n, factor) in &row.terms {
            reduced[n] -= dual * factor;
        }
    }
    reduced
}

/// The Lagrangian bound for dual values of the rows, without the constant of the goal.
fn lagrange(view: &View, costs: &HashMap<ColumnIx, f64>, columns: usize, duals: &ByRow<f64>) -> f64 {
    let cost = reduced_costs(view, costs, columns, duals);
    let mut value = outside(view, &cost, duals);
    for track in &view.tracks {
        value += fill(view, track, &cost);
    }
    value - error(view, &cost, duals)
}

/// The largest rounding error of such a sum.
fn error(view: &View, cost: &ByColumn<f64>, duals: &ByRow<f64>) -> f64 {
    let factors = |row: &structure::Row| row.terms.iter().map(|(_, factor)| factor.abs()).sum::<f64>();
    let rows = view.rows.iter().zip(duals).filter(|(_, dual)| **dual != 0.0);
    let (mut size, mut terms) = (cost.iter().map(|cost| cost.abs()).sum::<f64>(), cost.len());
    for (row, dual) in rows {
        // twice the factors, because the costs without duals are the reduced costs and all of these
        size += (row.most.abs() + 2.0 * factors(row)) * dual.abs();
        terms += row.terms.len() + 1;
    }
    exact_sums::error(size, terms)
}

/// The contribution of rows and of columns that no block sets.
fn outside(view: &View, cost: &ByColumn<f64>, duals: &ByRow<f64>) -> f64 {
    let rows: f64 = view.rows.iter().zip(duals).map(|(row, dual)| row.most * dual).sum();
    let free: f64 =
        view.free.iter().filter(|&&(n, _)| !view.is_barred(n)).map(|&(n, most)| cost[n].min(0.0) * most).sum();
    rows + free
}

/// The least cost of filling a track.
fn fill(view: &View, track: &Track, cost: &ByColumn<f64>) -> f64 {
    let prices = pricing::role_costs(view, track, cost);
    let none = vec![0.0; track.room.len()];
    Pricing::new(view, track, &prices, &none, true).start[track.room.len()]
}

/// The least cost of filling a track, and the least cost with each column of a role.
fn roles(view: &View, track: &Track, cost: &ByColumn<f64>) -> (f64, Vec<(ColumnIx, f64)>) {
    let prices = pricing::role_costs(view, track, cost);
    let none = vec![0.0; track.room.len()];
    let blocks = Pricing::new(view, track, &prices, &none, true);
    let mut with = Vec::new();
    reduced_costs::with_each(view, track, &prices, &blocks, &mut |column, least| with.push((column, least)));
    (blocks.start[track.room.len()], with)
}

impl Decomposition {
    /// Columns that are 0 in every solution of at most `most` (reduced-cost fixing).
    pub fn fixed(&self, most: f64) -> Vec<ColumnIx> {
        let (view, mut fixed) = (&self.view, Vec::new());
        let Some(center) = &self.center else { return fixed };
        let cost = reduced_costs(view, &self.costs, self.columns, &center.rows);
        for track in &view.tracks {
            let (best, with) = roles(view, track, &cost);
            let dear = |&(_, with): &(ColumnIx, f64)| self.bound - best + with > most + SMALL;
            fixed.extend(with.into_iter().filter(dear).map(|(column, _)| column));
        }
        fixed
    }
}
