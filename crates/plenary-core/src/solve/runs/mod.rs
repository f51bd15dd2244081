//! A stronger bound: the program decomposed into runs of meetings (Dantzig and Wolfe, 1960).
//!
//! The relaxation of the program lets an item stand astride the end of a meeting, and that is most of what its bounds
//! lack. So the program is written anew over *runs*: a run is one or more meetings of a track that follow each other,
//! each but the last with an item that goes on, and all that they take up. With `R` the runs, `c[r]` what the goal says
//! of one, and `v[r]` what it sets each column of the program to:
//!
//! ```text
//! min  sum over r of c[r] z[r]
//!      sum over r that cover k of z[r] <= 1                 every meeting k
//!      a (sum over r of v[r] z[r]) <= b                     every row a x <= b of the program between runs
//!      z >= 0
//! ```
//!
//! A run is whole: its items fit its meetings. The rows that say so are inside ([`view`]), and the others stay, but for
//! those that speak of minutes, which are left out: the bound is that of a problem with fewer rules. There are too many
//! runs to write down, and the cheapest is found by going through the meetings once ([`price`]), so they are made as
//! they are needed ([`master`]). At any prices of the rows the cheapest way to fill all tracks is a bound (Lagrange), and
//! so is the cheapest one in which a given item is in a given meeting: where that is more than a schedule in hand, the
//! item is not there in any better one ([`reduced`]).
//!
//! Two families of rows are stated here only: how far apart stands what comes after each other ([`spread`]), and, where a
//! solution of the relaxation breaks them, cuts of what lies within some meetings ([`cuts`]). What the prices say of each
//! meeting goes back into the program where that is to be proven ([`recovered`]).

mod climb;
mod closes;
mod cuts;
mod exact;
mod given;
mod knapsack;
mod master;
#[cfg(test)]
mod planted;
mod price;
mod recovered;
mod reduced;
#[cfg(test)]
pub mod sound;
mod spread;
mod view;

use std::collections::HashMap;

use good_lp::{Constraint, Expression};
use typed_index_collections::ti_vec;

use super::{BackendError, Clock, Limits, Watch};
use crate::formulate::Formulation;
use crate::formulate::program::{ByColumn, ColumnIx, Values};
use master::Master;
use price::Runs;
pub use view::View;
use view::{ByRow, Costs, Track};

pub use master::{Point, Prices};

/// A goal under the rows of the program and those beside them, decomposed.
pub struct Decomposition {
    /// The program as it is seen here.
    pub view: View,
    costs: HashMap<ColumnIx, f64>,
    constant: f64,
    /// Whether the goal counts minutes, which the bound leaves out.
    pub leaves_out_minutes: bool,
    columns: usize,
    /// How many rows of the view are those of the program; the others are stated here only.
    stated: usize,
    master: Master,
    /// The prices of the best bound so far.
    center: Option<Prices>,
    /// How often cuts are looked for.
    cuts: usize,
    /// No solution is below this.
    pub bound: f64,
}

const SMALL: f64 = 1e-6;

/// Rows added at a time.
const ROWS: usize = 2000;

/// How often cuts are looked for, and how many are added at a time.
const CUTS: usize = 6;
const CUTS_AT_ONCE: usize = 200;

/// Runs that cost more than this share of the bound are let go before cuts are added.
const KEPT: f64 = 0.003;

impl Decomposition {
    /// Decomposes a goal under the rows of the program and those beside them. `None` where it has nothing to say.
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
        // smaller programs are proven sooner without, and of the largest each row costs a step of the climb
        let more = limits.is_huge(formulation) && !limits.is_vast(formulation);
        if more {
            view.rows.extend(spread::rows(formulation, &view));
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

    /// Takes the runs of a solution in hand: the relaxation is then never worse than it.
    ///
    /// # Errors
    /// When the solver fails.
    pub fn start_from(&mut self, values: &Values) -> Result<(), BackendError> {
        for (t, track) in self.view.tracks.iter_enumerated() {
            for run in given::runs(t, track, values) {
                self.master.add(&run, run.columns(&self.view))?;
            }
        }
        Ok(())
    }

    /// Solves the relaxation; nothing where the time is up before. The bound is then that of what was solved.
    ///
    /// Runs are priced between the prices of the last program and those of the best bound, which keeps them from
    /// swinging (Wentges, 1997); where that finds nothing, at the prices of the program itself.
    ///
    /// # Errors
    /// When the solver fails.
    pub fn relax(&mut self, clock: &Clock, watch: &dyn Watch) -> Result<Option<Point>, BackendError> {
        loop {
            let Some(point) = self.master.solve(&self.view, clock, watch)? else { return Ok(None) };
            let between = self
                .center
                .as_ref()
                .map_or_else(|| point.prices.clone(), |center| center.mean(&point.prices))
                .rounded();
            self.note_bound(&between);
            let done = clock.is_up() || watch.stop();
            let mut more = !done && self.add_runs(&between, &point)?;
            if !more && !done {
                self.note_bound(&point.prices);
                more = self.add_runs(&point.prices, &point)?;
            }
            if done {
                return Ok(None);
            }
            if !more && !self.master.add_broken(&self.view, &point, ROWS)? {
                return Ok(Some(point));
            }
        }
    }

    /// Raises the bound of a relaxation that was solved, by cuts: takes as long again.
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

    /// Adds the cuts that a point breaks. Tells whether there were any.
    fn cut(&mut self, point: &Point) -> Result<bool, BackendError> {
        let mut cuts = cuts::broken(&self.view, &point.columns);
        if cuts.is_empty() {
            return Ok(false);
        }
        cuts.truncate(CUTS_AT_ONCE);
        self.view.rows.extend(cuts);
        let rows = self.view.rows.len();
        if let Some(center) = &mut self.center {
            center.duals.resize(rows, 0.0);
        }
        let reduced = reduced_costs(&self.view, &self.costs, self.columns, &point.prices.duals);
        let most = (KEPT * self.bound).max(1.0);
        self.master = self.master.renewed(&self.view, &point.prices, &reduced, most)?;
        self.master.add_broken(&self.view, point, ROWS)
    }

    /// Adds the cheapest runs of each track at some prices. Tells whether there were any that would make the relaxation
    /// less at the prices of the program.
    fn add_runs(&mut self, at: &Prices, point: &Point) -> Result<bool, BackendError> {
        let cost = reduced_costs(&self.view, &self.costs, self.columns, &at.duals);
        let real = reduced_costs(&self.view, &self.costs, self.columns, &point.prices.duals);
        let mut found = Vec::new();
        for (t, track) in self.view.tracks.iter_enumerated() {
            let prices = price::prices(&self.view, track, &cost);
            let runs = Runs::new(&self.view, track, &prices, &at.cover[t], false);
            for k in 0..track.room.len() {
                let (single, run) = runs.single(t, k);
                found.extend((single < -SMALL).then_some(run));
                let chained = runs.ends[k].0 < -SMALL && runs.ends[k].0 < single - SMALL;
                found.extend(chained.then(|| runs.run(t, k)).flatten());
            }
        }
        let mut any = false;
        for run in found {
            let columns = run.columns(&self.view);
            if point.prices.gain(&run, &columns, &real) < -SMALL {
                any = true;
                self.master.add(&run, columns)?;
            }
        }
        Ok(any)
    }

    /// The least whole value at or above the bound: goals are whole numbers.
    pub fn whole_bound(&self) -> f64 {
        self.bound.ceil().max(0.0)
    }

    fn note_bound(&mut self, at: &Prices) {
        let at = at.clone().rounded();
        let value = lagrange(&self.view, &self.costs, self.columns, &at.duals) + self.constant;
        if value > self.bound {
            (self.bound, self.center) = (value, Some(at));
        }
    }
}

/// What each column costs beside what its rows pay for it.
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

/// The bound of Lagrange at these prices of rows, without the constant of the goal.
fn lagrange(view: &View, costs: &HashMap<ColumnIx, f64>, columns: usize, duals: &ByRow<f64>) -> f64 {
    let cost = reduced_costs(view, costs, columns, duals);
    let mut value = outside(view, &cost, duals);
    for track in &view.tracks {
        value += fill(view, track, &cost);
    }
    value - error(view, &cost, duals)
}

/// How far such a sum may be above the truth.
fn error(view: &View, cost: &ByColumn<f64>, duals: &ByRow<f64>) -> f64 {
    let rows: f64 = view.rows.iter().zip(duals).map(|(row, dual)| (row.most * dual).abs()).sum();
    exact::error(rows + cost.iter().map(|cost| cost.abs()).sum::<f64>())
}

/// What rows and columns outside of the runs add to the bound.
fn outside(view: &View, cost: &ByColumn<f64>, duals: &ByRow<f64>) -> f64 {
    let rows: f64 = view.rows.iter().zip(duals).map(|(row, dual)| row.most * dual).sum();
    let free: f64 =
        view.free.iter().filter(|&&(n, _)| !view.is_barred(n)).map(|&(n, most)| cost[n].min(0.0) * most).sum();
    rows + free
}

/// The cheapest way to fill a track.
fn fill(view: &View, track: &Track, cost: &ByColumn<f64>) -> f64 {
    let prices = price::prices(view, track, cost);
    let none = vec![0.0; track.room.len()];
    Runs::new(view, track, &prices, &none, true).start[track.room.len()]
}

/// The cheapest way to fill a track, and the cheapest one with each column of a role.
fn roles(view: &View, track: &Track, cost: &ByColumn<f64>) -> (f64, Vec<(ColumnIx, f64)>) {
    let prices = price::prices(view, track, cost);
    let none = vec![0.0; track.room.len()];
    let runs = Runs::new(view, track, &prices, &none, true);
    let mut with = Vec::new();
    reduced::with_each(view, track, &prices, &runs, &mut |column, least| with.push((column, least)));
    (runs.start[track.room.len()], with)
}

impl Decomposition {
    /// Columns that are 0 in every solution of at most `most`.
    pub fn excluded(&self, most: f64) -> Vec<ColumnIx> {
        let (view, mut excluded) = (&self.view, Vec::new());
        let Some(center) = &self.center else { return excluded };
        let cost = reduced_costs(view, &self.costs, self.columns, &center.duals);
        for track in &view.tracks {
            let (best, with) = roles(view, track, &cost);
            let dear = |&(_, with): &(ColumnIx, f64)| self.bound - best + with > most + SMALL;
            excluded.extend(with.into_iter().filter(dear).map(|(column, _)| column));
        }
        excluded
    }
}
