//! Dual values without a linear program, for the largest sessions: the subgradient method (Held, Wolfe and Crowder, 1974).
//! Each step follows the violation of the rows by the cheapest way to fill all tracks.

use typed_index_collections::ti_vec;

use super::pricing::{self, Pricing};
use super::structure::ByRow;
use super::{Decomposition, Duals, error, exact_sums, outside, reduced_costs};
use crate::formulate::program::ByColumn;
use crate::solve::{Clock, Watch};

/// Weight of the last direction in the next one.
const MEMORY: f64 = 0.95;

/// Steps without sufficient improvement before the step length is reduced.
const PATIENCE: usize = 150;
const BETTER: f64 = 0.001;

/// A direction shorter than this ends the method: violations are whole numbers.
const FLAT: f64 = 1e-3;

/// Largest absolute value of a dual, for numerical safety.
const DEAREST: f64 = 1e6;

/// The shortest step length.
const SHORTEST: f64 = 0.0005;

impl Decomposition {
    /// Raises the bound; `upper` is the value of a known solution.
    pub fn subgradient(&mut self, upper: f64, clock: &Clock, watch: &dyn Watch) {
        let mut best: ByRow<f64> = ti_vec![0.0; self.view.rows.len()];
        let mut duals = best.clone();
        let mut direction: ByRow<f64> = ti_vec![0.0; duals.len()];
        let (mut length, mut stale, mut mark) = (1.0, 0, f64::NEG_INFINITY);
        while length > SHORTEST && self.bound + 1.0 <= upper && !clock.is_up() && !watch.stop() {
            let (value, columns) = self.cheapest(&duals);
            if value > self.bound {
                self.bound = value;
                best.clone_from(&duals);
            }
            if self.bound > mark + BETTER * (upper - self.bound) {
                (mark, stale) = (self.bound, 0);
            } else {
                stale += 1;
            }
            if stale == PATIENCE {
                (length, stale) = (length / 2.0, 0);
                duals.clone_from(&best);
                direction.fill(0.0);
            }
            let mut square = 0.0;
            for (r, row) in self.view.rows.iter_enumerated() {
                let by: f64 = row.most - row.terms.iter().map(|&(n, factor)| factor * columns[n]).sum::<f64>();
                direction[r] = by + MEMORY * direction[r];
                if !row.equal && duals[r] >= 0.0 && direction[r] > 0.0 {
                    direction[r] = 0.0;
                }
                square += direction[r] * direction[r];
            }
            if square < FLAT {
                break;
            }
            let step = length * (upper - value).max(1.0) / square;
            for (r, row) in self.view.rows.iter_enumerated() {
                let moved = (duals[r] + step * direction[r]).clamp(-DEAREST, if row.equal { DEAREST } else { 0.0 });
                duals[r] = exact_sums::price(moved);
            }
        }
        if self.bound.is_finite() {
            let cover = self.view.tracks.iter().map(|track| vec![0.0; track.room.len()]).collect();
            self.center = Some(Duals { rows: best, cover });
        }
    }

    /// The cheapest way to fill all tracks at these dual values: its cost, and the columns that it sets.
    fn cheapest(&self, duals: &ByRow<f64>) -> (f64, ByColumn<f64>) {
        let (view, mut columns): (_, ByColumn<f64>) = (&self.view, ti_vec![0.0; self.columns]);
        let cost = reduced_costs(view, &self.costs, self.columns, duals);
        let mut value = self.constant + outside(view, &cost, duals);
        for &(n, most) in view.free.iter().filter(|&&(n, _)| cost[n] < 0.0 && !view.is_barred(n)) {
            columns[n] = most;
        }
        for (t, track) in view.tracks.iter_enumerated() {
            let prices = pricing::role_costs(view, track, &cost);
            let none = vec![0.0; track.room.len()];
            let blocks = Pricing::new(view, track, &prices, &none, true);
            let mut after = track.room.len();
            value += blocks.start[after];
            while after > 0 {
                let filled = blocks.start[after] < blocks.start[after - 1];
                after = match blocks.block(t, after - 1).filter(|_| filled) {
                    Some(block) => {
                        for (n, times) in block.columns(view) {
                            columns[n] += times;
                        }
                        block.first
                    }
                    None => after - 1,
                };
            }
        }
        (value - error(view, &cost, duals), columns)
    }
}
