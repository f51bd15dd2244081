//! The linear program over runs: which of those known so far, in which shares. Rows that tie runs together are added
//! when a solution breaks them.

use std::collections::{BTreeMap, HashMap};

use highs::{Col, ColProblem, HighsModelStatus, Model, Row, SolvedModel};
use typed_index_collections::{TiVec, ti_vec};

use super::price::Run;
use super::view::{self, ByRow, RowIx, View};
use crate::formulate::index_type;
use crate::formulate::program::{ByColumn, ColumnIx};
use crate::formulate::unit::ByTrack;
use crate::solve::highs::run_linear;
use crate::solve::{BackendError, Clock, Watch};

/// What not placing a unit costs while no run is known that places it: more than any schedule.
const DEAR: f64 = 1e6;

/// HiGHS's numbers of the two ways of its simplex.
const DUAL: i32 = 1;
const PRIMAL: i32 = 4;

index_type! {
    /// The place of a row among those that are in the model.
    PlacedIx
}

index_type! {
    /// The place of a run among those that are in the model.
    RunIx
}

/// A row of the model.
#[derive(Debug, Clone, Copy)]
struct RowId {
    row: Row,
    index: usize,
}

/// What rows are worth.
#[derive(Debug, Clone)]
pub struct Prices {
    /// By row of the view; 0 where it is not in yet.
    pub duals: ByRow<f64>,
    /// What covering each meeting costs, by track.
    pub cover: ByTrack<Vec<f64>>,
}

impl Prices {
    /// Half way to others.
    pub fn mean(&self, other: &Self) -> Self {
        let mean = |(a, b): (&f64, &f64)| (a + b) / 2.0;
        let of_track = |(a, b): (&Vec<f64>, &Vec<f64>)| a.iter().zip(b).map(mean).collect();
        Self {
            duals: self.duals.iter().zip(&other.duals).map(mean).collect(),
            cover: self.cover.iter().zip(&other.cover).map(of_track).collect(),
        }
    }

    /// What a run costs at these prices; less than nothing where it would make the relaxation less.
    pub fn gain(&self, run: &Run, sets: &[(ColumnIx, f64)], reduced: &ByColumn<f64>) -> f64 {
        let covers: f64 = (run.first..=run.last).map(|k| self.cover[run.track][k]).sum();
        sets.iter().map(|&(n, times)| reduced[n] * times).sum::<f64>() + covers
    }
}

/// A solution of it.
pub struct Point {
    /// By column of the program.
    pub columns: ByColumn<f64>,
    /// What its rows are worth.
    pub prices: Prices,
    /// What is left unplaced of units that have to be placed.
    pub missing: f64,
}

/// A run that is in.
struct Known {
    run: Run,
    /// What it sets each column of the program to.
    sets: Vec<(ColumnIx, f64)>,
    /// Its own column.
    col: Col,
}

/// By column of the program: who has it, and how often.
type With<Ix> = ByColumn<Vec<(Ix, f64)>>;

/// The program, and what is in it.
pub struct Master {
    model: Option<Model>,
    /// By column of the program.
    costs: HashMap<ColumnIx, f64>,
    runs: TiVec<RunIx, Known>,
    /// In the order of the program.
    free: Vec<(ColumnIx, Col)>,
    missing: Vec<Col>,
    /// The rows of the program that are in, and where.
    rows: TiVec<PlacedIx, (RowIx, RowId)>,
    is_in: ByRow<bool>,
    /// Those that have a column.
    rows_with: With<PlacedIx>,
    runs_with: With<RunIx>,
    /// One a meeting: no two runs cover it.
    covers: ByTrack<Vec<RowId>>,
    columns: usize,
    row_count: usize,
    /// Whether rows were added since the last solution, which it may break.
    new_rows: bool,
}

impl Master {
    pub fn new(view: &View, costs: &HashMap<ColumnIx, f64>, columns: usize) -> Result<Self, BackendError> {
        let mut problem = ColProblem::new();
        let mut row_count = 0;
        let mut row = |bounds: (f64, f64)| {
            row_count += 1;
            RowId { row: problem.add_row(bounds.0..=bounds.1), index: row_count - 1 }
        };
        let covers: ByTrack<Vec<RowId>> = view
            .tracks
            .iter()
            .map(|track| track.room.iter().map(|_| row((f64::NEG_INFINITY, 1.0))).collect())
            .collect();
        let equal = view.rows.iter_enumerated().filter(|(_, row)| row.equal);
        let rows: TiVec<PlacedIx, (RowIx, RowId)> = equal.map(|(r, of)| (r, row((of.most, of.most)))).collect();
        let mut is_in: ByRow<bool> = ti_vec![false; view.rows.len()];
        let mut rows_with: With<PlacedIx> = ti_vec![Vec::new(); columns];
        for (place, &(r, _)) in rows.iter_enumerated() {
            is_in[r] = true;
            for &(n, factor) in &view.rows[r].terms {
                rows_with[n].push((place, factor));
            }
        }
        let mut model = Model::try_new(problem).map_err(|_| refused("the program over runs"))?;
        for (name, value) in [("presolve", "off"), ("solver", "simplex")] {
            model.try_set_option(name, value).map_err(|_| refused(name))?;
        }
        model.try_set_option("threads", 1).map_err(|_| refused("threads"))?;
        let mut column = |cost: f64, most: f64, factors: Vec<(Row, f64)>| {
            model.try_add_column(cost, 0.0..=most, factors).map_err(|_| refused("a column"))
        };
        let mut free = Vec::new();
        for &(n, most) in &view.free {
            let most = if view.is_barred(n) { 0.0 } else { most };
            let cost = costs.get(&n).copied().unwrap_or(0.0);
            let factors = rows_with[n].iter().map(|&(place, factor)| (rows[place].1.row, factor)).collect();
            free.push((n, column(cost, most, factors)?));
        }
        let mut missing = Vec::new();
        for (_, id) in &rows {
            // without any run yet it could not hold
            for sign in [1.0, -1.0] {
                missing.push(column(DEAR, f64::INFINITY, vec![(id.row, sign)])?);
            }
        }
        Ok(Self {
            model: Some(model),
            costs: costs.clone(),
            runs: TiVec::new(),
            free,
            missing,
            rows,
            is_in,
            rows_with,
            runs_with: ti_vec![Vec::new(); columns],
            covers,
            columns,
            row_count,
            new_rows: true,
        })
    }

    /// What a run costs.
    fn cost(&self, columns: &[(ColumnIx, f64)]) -> f64 {
        columns.iter().map(|(n, times)| self.costs.get(n).copied().unwrap_or(0.0) * times).sum()
    }

    /// Adds a run, with its [`Run::columns`].
    pub fn add(&mut self, run: &Run, columns: Vec<(ColumnIx, f64)>) -> Result<(), BackendError> {
        let cost = self.cost(&columns);
        let mut factors: Vec<(Row, f64)> =
            product(&self.rows_with, &columns).map(|(place, factor)| (self.rows[place].1.row, factor)).collect();
        factors.extend((run.first..=run.last).map(|k| (self.covers[run.track][k].row, 1.0)));
        let model = self.model.as_mut().ok_or_else(|| refused("the program over runs"))?;
        let col = model.try_add_column(cost, 0.0.., factors).map_err(|_| refused("a run"))?;
        let place = self.runs.next_key();
        for &(n, times) in &columns {
            self.runs_with[n].push((place, times));
        }
        self.runs.push(Known { run: run.clone(), sets: columns, col });
        Ok(())
    }

    /// The same made anew, with the runs that cost less than `most` and the rows that cost anything, at the prices of a
    /// point: the others make each solve longer. The view may have more rows by now. `reduced` is what columns of the
    /// program cost at those prices.
    pub fn renewed(
        &self,
        view: &View,
        prices: &Prices,
        reduced: &ByColumn<f64>,
        most: f64,
    ) -> Result<Self, BackendError> {
        let mut renewed = Self::new(view, &self.costs, self.columns)?;
        let rows = self.rows.iter().map(|&(r, _)| r);
        let kept: Vec<RowIx> = rows.filter(|&r| !renewed.is_in[r] && prices.duals[r] < -1e-9).collect();
        renewed.add_rows(view, kept.into_iter())?;
        for Known { run, sets, .. } in &self.runs {
            if prices.gain(run, sets, reduced) < most {
                renewed.add(run, sets.clone())?;
            }
        }
        Ok(renewed)
    }

    /// Adds the rows that a point breaks, the most broken first. Tells whether there were any.
    pub fn add_broken(&mut self, view: &View, point: &Point, most: usize) -> Result<bool, BackendError> {
        let by = |row: &view::Row| row.terms.iter().map(|&(n, f)| f * point.columns[n]).sum::<f64>() - row.most;
        let mut broken: Vec<(RowIx, f64)> = view
            .rows
            .keys()
            .filter(|&r| !self.is_in[r])
            .map(|r| (r, by(&view.rows[r])))
            .filter(|&(_, by)| by > 1e-6)
            .collect();
        broken.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let any = !broken.is_empty();
        self.add_rows(view, broken.into_iter().map(|(r, _)| r).take(most))?;
        Ok(any)
    }

    fn add_rows(&mut self, view: &View, rows: impl Iterator<Item = RowIx>) -> Result<(), BackendError> {
        for r in rows {
            let row = &view.rows[r];
            let free = |n: ColumnIx| self.free.binary_search_by_key(&n, |&(n, _)| n).ok().map(|at| self.free[at].1);
            let mut factors: Vec<(Col, f64)> =
                row.terms.iter().filter_map(|&(n, factor)| Some((free(n)?, factor))).collect();
            factors.extend(product(&self.runs_with, &row.terms).map(|(place, factor)| (self.runs[place].col, factor)));
            let model = self.model.as_mut().ok_or_else(|| refused("the program over runs"))?;
            // without the runs that it takes it may not hold
            let missing = model.try_add_column(DEAR, 0.0.., []).map_err(|_| refused("a column"))?;
            self.missing.push(missing);
            factors.push((missing, -1.0));
            let added = model.try_add_row(..=row.most, factors).map_err(|_| refused("a row between runs"))?;
            let place = self.rows.push_and_get_key((r, RowId { row: added, index: self.row_count }));
            for &(n, factor) in &row.terms {
                self.rows_with[n].push((place, factor));
            }
            self.row_count += 1;
            self.is_in[r] = true;
            self.new_rows = true;
        }
        Ok(())
    }

    /// Solves it; nothing where the clock or the watch ends that.
    pub fn solve(&mut self, view: &View, clock: &Clock, watch: &dyn Watch) -> Result<Option<Point>, BackendError> {
        let mut model = self.model.take().ok_or_else(|| refused("the program over runs"))?;
        // new runs leave the last solution a solution, new rows leave its prices prices
        let strategy = if std::mem::take(&mut self.new_rows) { DUAL } else { PRIMAL };
        model.try_set_option("simplex_strategy", strategy).map_err(|_| refused("simplex"))?;
        let solved = run_linear(model, clock, watch)?;
        let point = match solved.status() {
            HighsModelStatus::Optimal | HighsModelStatus::ModelEmpty => Some(self.point(view, &solved)),
            HighsModelStatus::ReachedInterrupt => None,
            other => return Err(BackendError::Status(format!("{other:?}"))),
        };
        self.model = Some(solved.into());
        Ok(point)
    }

    fn point(&self, view: &View, solved: &SolvedModel) -> Point {
        let solution = solved.get_solution();
        let (values, rows) = (solution.columns(), solution.dual_rows());
        let mut columns: ByColumn<f64> = ti_vec![0.0; self.columns];
        for &(n, col) in &self.free {
            columns[n] = values[col.index()];
        }
        for Known { sets, col, .. } in &self.runs {
            let share = values[col.index()];
            if share > 1e-9 {
                for &(n, times) in sets {
                    columns[n] += share * times;
                }
            }
        }
        let mut duals: ByRow<f64> = ti_vec![0.0; view.rows.len()];
        for &(r, id) in &self.rows {
            let dual = rows[id.index];
            duals[r] = if view.rows[r].equal { dual } else { dual.min(0.0) };
        }
        let cover = |ids: &Vec<RowId>| ids.iter().map(|id| -rows[id.index].min(0.0)).collect();
        Point {
            columns,
            prices: Prices { duals, cover: self.covers.iter().map(cover).collect() },
            missing: self.missing.iter().map(|col| values[col.index()]).sum(),
        }
    }
}

fn refused(what: &str) -> BackendError {
    BackendError::Refused(what.to_owned())
}

/// The sum over columns of what each has there, times its factor; by place, without zeros.
fn product<Ix: Copy + Ord>(with: &With<Ix>, terms: &[(ColumnIx, f64)]) -> impl Iterator<Item = (Ix, f64)> + use<Ix> {
    let mut sums: BTreeMap<Ix, f64> = BTreeMap::new();
    for &(n, factor) in terms {
        for &(place, times) in &with[n] {
            *sums.entry(place).or_default() += factor * times;
        }
    }
    sums.into_iter().filter(|&(_, sum)| sum != 0.0)
}
