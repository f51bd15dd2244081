//! The restricted master: a linear program over the blocks generated so far. Rows that link blocks are added when a solution
//! violates them.

use std::collections::{BTreeMap, HashMap};

use highs::{Col, ColProblem, HighsModelStatus, Model, Row, SolvedModel};
use typed_index_collections::{TiVec, ti_vec};

use super::pricing::Block;
use super::structure::{self, ByRow, RowIx, View};
use crate::formulate::index_type;
use crate::formulate::program::{ByColumn, ColumnIx};
use crate::formulate::unit::ByTrack;
use crate::solve::highs::run_linear;
use crate::solve::{BackendError, Clock, Watch};

/// The cost of not placing a unit while no block places it: more than any schedule costs.
const DEAR: f64 = 1e6;

/// HiGHS's numbers for the dual and the primal simplex.
const DUAL: i32 = 1;
const PRIMAL: i32 = 4;

index_type! {
    /// Index of a row among those that are in the model.
    PlacedIx
}

index_type! {
    /// Index of a block among those that are in the model.
    BlockIx
}

/// A row of the model.
#[derive(Debug, Clone, Copy)]
struct RowId {
    row: Row,
    index: usize,
}

/// Dual values.
#[derive(Debug, Clone)]
pub struct Duals {
    /// By row of the view; 0 if the row is not in the model yet.
    pub rows: ByRow<f64>,
    /// Of the rows that cover each meeting at most once, by track.
    pub cover: ByTrack<Vec<f64>>,
}

impl Duals {
    /// The mean of two sets of dual values.
    pub fn mean(&self, other: &Self) -> Self {
        let mean = |(a, b): (&f64, &f64)| (a + b) / 2.0;
        let of_track = |(a, b): (&Vec<f64>, &Vec<f64>)| a.iter().zip(b).map(mean).collect();
        Self {
            rows: self.rows.iter().zip(&other.rows).map(mean).collect(),
            cover: self.cover.iter().zip(&other.cover).map(of_track).collect(),
        }
    }

    /// The reduced cost of a block.
    pub fn gain(&self, block: &Block, sets: &[(ColumnIx, f64)], reduced: &ByColumn<f64>) -> f64 {
        let covers: f64 = (block.first..=block.last).map(|k| self.cover[block.track][k]).sum();
        sets.iter().map(|&(n, times)| reduced[n] * times).sum::<f64>() + covers
    }
}

/// A solution of the master.
pub struct Point {
    /// By column of the program.
    pub columns: ByColumn<f64>,
    /// Its dual values.
    pub duals: Duals,
    /// How much is left unplaced of units that must be placed.
    pub missing: f64,
}

/// A block in the model.
struct Known {
    block: Block,
    /// The columns of the program that it sets, with their values.
    sets: Vec<(ColumnIx, f64)>,
    /// Its column in the model.
    col: Col,
}

/// By column of the program: the rows or blocks that contain it, with factors.
type With<Ix> = ByColumn<Vec<(Ix, f64)>>;

/// The restricted master.
pub struct Master {
    model: Option<Model>,
    /// By column of the program.
    costs: HashMap<ColumnIx, f64>,
    blocks: TiVec<BlockIx, Known>,
    /// In the order of the program.
    free: Vec<(ColumnIx, Col)>,
    missing: Vec<Col>,
    /// The rows in the model.
    rows: TiVec<PlacedIx, (RowIx, RowId)>,
    is_in: ByRow<bool>,
    /// The rows that contain a column.
    rows_with: With<PlacedIx>,
    blocks_with: With<BlockIx>,
    /// One per meeting: at most one block covers it.
    covers: ByTrack<Vec<RowId>>,
    columns: usize,
    row_count: usize,
    /// Whether rows were added since the last solution, which may violate them.
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
        let mut model = Model::try_new(problem).map_err(|_| refused("the program over blocks"))?;
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
            // slack columns: without any block the equations are infeasible
            for sign in [1.0, -1.0] {
                missing.push(column(DEAR, f64::INFINITY, vec![(id.row, sign)])?);
            }
        }
        Ok(Self {
            model: Some(model),
            costs: costs.clone(),
            blocks: TiVec::new(),
            free,
            missing,
            rows,
            is_in,
            rows_with,
            blocks_with: ti_vec![Vec::new(); columns],
            covers,
            columns,
            row_count,
            new_rows: true,
        })
    }

    /// The cost of a block.
    fn cost(&self, columns: &[(ColumnIx, f64)]) -> f64 {
        columns.iter().map(|(n, times)| self.costs.get(n).copied().unwrap_or(0.0) * times).sum()
    }

    /// Adds a block with its [`Block::columns`].
    pub fn add(&mut self, block: &Block, columns: Vec<(ColumnIx, f64)>) -> Result<(), BackendError> {
        let cost = self.cost(&columns);
        let mut factors: Vec<(Row, f64)> =
            product(&self.rows_with, &columns).map(|(place, factor)| (self.rows[place].1.row, factor)).collect();
        factors.extend((block.first..=block.last).map(|k| (self.covers[block.track][k].row, 1.0)));
        let model = self.model.as_mut().ok_or_else(|| refused("the program over blocks"))?;
        let col = model.try_add_column(cost, 0.0.., factors).map_err(|_| refused("a block"))?;
        let place = self.blocks.next_key();
        for &(n, times) in &columns {
            self.blocks_with[n].push((place, times));
        }
        self.blocks.push(Known { block: block.clone(), sets: columns, col });
        Ok(())
    }

    /// A new master with the blocks of reduced cost below `most` and the rows with nonzero dual values: the others make each
    /// solve longer. The view may have more rows by now. `reduced` are the reduced costs of the columns.
    pub fn renewed(
        &self,
        view: &View,
        duals: &Duals,
        reduced: &ByColumn<f64>,
        most: f64,
    ) -> Result<Self, BackendError> {
        let mut renewed = Self::new(view, &self.costs, self.columns)?;
        let rows = self.rows.iter().map(|&(r, _)| r);
        let kept: Vec<RowIx> = rows.filter(|&r| !renewed.is_in[r] && duals.rows[r] < -1e-9).collect();
        renewed.add_rows(view, kept.into_iter())?;
        for Known { block, sets, .. } in &self.blocks {
            if duals.gain(block, sets, reduced) < most {
                renewed.add(block, sets.clone())?;
            }
        }
        Ok(renewed)
    }

    /// Adds the rows that a point violates, the most violated first. Returns whether there were any.
    pub fn add_broken(&mut self, view: &View, point: &Point, most: usize) -> Result<bool, BackendError> {
        let by = |row: &structure::Row| row.terms.iter().map(|&(n, f)| f * point.columns[n]).sum::<f64>() - row.most;
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
            factors
                .extend(product(&self.blocks_with, &row.terms).map(|(place, factor)| (self.blocks[place].col, factor)));
            let model = self.model.as_mut().ok_or_else(|| refused("the program over blocks"))?;
            // a slack column: without the blocks that it needs, the row is infeasible
            let missing = model.try_add_column(DEAR, 0.0.., []).map_err(|_| refused("a column"))?;
            self.missing.push(missing);
            factors.push((missing, -1.0));
            let added = model.try_add_row(..=row.most, factors).map_err(|_| refused("a row between blocks"))?;
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

    /// Solves the linear program; `None` if the clock or the watch stops it.
    pub fn solve(&mut self, view: &View, clock: &Clock, watch: &dyn Watch) -> Result<Option<Point>, BackendError> {
        let mut model = self.model.take().ok_or_else(|| refused("the program over blocks"))?;
        // after new columns the last basis is primal feasible, after new rows dual feasible
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
        for Known { sets, col, .. } in &self.blocks {
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
            duals: Duals { rows: duals, cover: self.covers.iter().map(cover).collect() },
            missing: self.missing.iter().map(|col| values[col.index()]).sum(),
        }
    }
}

fn refused(what: &str) -> BackendError {
    BackendError::Refused(what.to_owned())
}

/// The sum over columns of the factors there times the factor of each term; by index, without zeros.
fn product<Ix: Copy + Ord>(with: &With<Ix>, terms: &[(ColumnIx, f64)]) -> impl Iterator<Item = (Ix, f64)> + use<Ix> {
    let mut sums: BTreeMap<Ix, f64> = BTreeMap::new();
    for &(n, factor) in terms {
        for &(place, times) in &with[n] {
            *sums.entry(place).or_default() += factor * times;
        }
    }
    sums.into_iter().filter(|&(_, sum)| sum != 0.0)
}
