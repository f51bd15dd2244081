//! The subgradient method: prices move towards what the cheapest path breaks.

use crate::solve::dynamic_programming::instance::Instance;
use crate::solve::kernel::cost::Cost;

use super::costs::{Costs, NONE};
use super::recursion::{Path, Recursion, Tables};
use super::{Lagrangian, ONE, Prices};

/// Weight of the last direction in the next one.
const MEMORY: f64 = 0.95;

/// Steps, for each unit, without enough of a better bound before they are made half as long; and what is enough, as a share of
/// what is missing.
const PATIENCE: f64 = 0.5;
const BETTER: f64 = 0.002;

/// The shortest steps, and the shortest direction.
const SHORTEST: f64 = 0.02;
const FLAT: f64 = 1e-9;

/// The largest prices of a unit and of a row.
const DEAREST: f64 = (1_i64 << 40) as f64;
const DEAREST_ROW: f64 = (1_i64 << 24) as f64;

/// About how often the paths are solved.
pub(super) fn usual_count(units: usize) -> usize {
    10 * units
}

/// Prices as numbers that move: units, rows (times what is typical), and pairs by meeting.
type Real = Vec<f64>;

impl<C: Cost> Lagrangian<C> {
    /// Raises the bound, which is not more than about `guess`.
    pub(super) fn climb(&mut self, instance: &Instance<'_, C>, guess: u64, enough: &dyn Fn() -> bool) {
        let goal = (guess.min(1 << 40) as i64 * ONE) as f64;
        let units = self.prices.units.len();
        let patience = ((units as f64 * PATIENCE) as usize).max(10);
        let mut real = self.real();
        let (mut best, mut best_at, mut mark) = (f64::NEG_INFINITY, real.clone(), f64::NEG_INFINITY);
        let mut direction = vec![0.0; real.len()];
        let (mut length, mut stale) = (1.0_f64, 0);
        while length > SHORTEST && !enough() {
            let (tables, costs, more) = self.solve(instance, false);
            let path = Recursion { instance, states: &self.states, costs: &costs }.path(&tables);
            let value = (tables.closed[0] + more) as f64;
            if value > best {
                best = value;
                best_at.clone_from(&real);
            }
            if best > goal - ONE as f64 {
                break;
            }
            if best > mark + BETTER * (goal - best) {
                (mark, stale) = (best, 0);
            } else {
                stale += 1;
            }
            if stale == patience {
                (length, stale) = (length / 2.0, 0);
                real.clone_from(&best_at);
                direction.fill(0.0);
            }
            let slope = self.slope(&path);
            let mut square = 0.0;
            for (n, direction) in direction.iter_mut().enumerate() {
                *direction = MEMORY * *direction + slope[n];
                // a row that holds has no price
                if n >= units && real[n] <= 0.0 && *direction < 0.0 {
                    *direction = 0.0;
                }
                square += *direction * *direction;
            }
            if square < FLAT {
                break;
            }
            let far = length * (goal - value).max(ONE as f64) / square;
            for (n, (real, direction)) in real.iter_mut().zip(&direction).enumerate() {
                let (least, most) = if n < units { (-DEAREST, DEAREST) } else { (0.0, DEAREST_ROW) };
                *real = (*real + far * direction).clamp(least, most);
            }
            self.set(&real);
        }
        self.set(&best_at);
        self.tables = self.solve(instance, true).0;
    }

    fn real(&self) -> Real {
        let Prices { units, rows, pairs } = &self.prices;
        let rows = self.rows.iter().zip(rows).map(|(row, &price)| price as f64 * row.typical);
        let pairs = pairs.iter().flatten().map(|&price| price as f64);
        units.iter().map(|&price| price as f64).chain(rows).chain(pairs).collect()
    }

    fn set(&mut self, real: &Real) {
        let whole = |real: &f64| real.round() as i64;
        let (units, rest) = real.split_at(self.prices.units.len());
        let (rows, pairs) = rest.split_at(self.rows.len());
        self.prices.units = units.iter().map(whole).collect();
        let price = |(row, real): (&super::Row, &f64)| (real / row.typical).clamp(0.0, DEAREST_ROW).round() as i64;
        self.prices.rows = self.rows.iter().zip(rows).map(price).collect();
        let meetings = self.earliness.held.len();
        self.prices.pairs = pairs.chunks(meetings).map(|pair| pair.iter().map(whole).collect()).collect();
    }

    /// The least costs at the prices; the costs with these; and what the bound is beyond that of a path.
    fn solve(&mut self, instance: &Instance<'_, C>, fill: bool) -> (Tables, Costs, i64) {
        let mut costs = self.earliness.clone();
        let mut rows = 0;
        for (row, &price) in self.rows.iter().zip(&self.prices.rows).filter(|(_, price)| **price != 0) {
            costs.add(&row.costs, price);
            rows += row.most.unwrap_or(0) * price;
        }
        self.owed = self.prices.units.iter().zip(&costs.left_out).map(|(&price, &out)| price.min(out)).collect();
        self.due = vec![Vec::new(); costs.held.len()];
        let earned: Vec<i64> = self.prices.units.iter().map(|price| -price).collect();
        let mut starts = vec![earned; costs.held.len()];
        let mut ends = vec![vec![0; self.owed.len()]; costs.held.len()];
        for (pair, prices) in self.pairs.iter().zip(&self.prices.pairs) {
            let mut sum = 0;
            for k in (0..prices.len()).rev() {
                sum += prices[k];
                starts[k][pair.late] += sum;
                if let Some(k) = k.checked_sub(pair.apart) {
                    ends[k][pair.early] -= sum;
                }
                if sum != 0 {
                    self.due[k].push((pair.early, pair.late, sum));
                }
            }
        }
        for k in 0..costs.held.len() {
            for j in 0..self.owed.len() {
                let add = |cost: &mut i64, more: i64| *cost = if *cost < NONE { *cost + more } else { NONE };
                add(&mut costs.whole[k][j], starts[k][j] + ends[k][j]);
                for left in 1..=self.states.most_left(j) {
                    let at = self.states.at(j, left);
                    add(&mut costs.opening[k][at], starts[k][j]);
                    add(&mut costs.closing[k][at], ends[k][j]);
                }
            }
        }
        let tables = Recursion { instance, states: &self.states, costs: &costs }.solve(fill);
        let owed: i64 = self.owed.iter().sum();
        (tables, costs, owed - rows)
    }

    /// By how much a path breaks what has a price.
    fn slope(&self, path: &Path) -> Real {
        let (units, meetings) = (self.prices.units.len(), self.earliness.held.len());
        let mut slope = vec![0.0; units + self.rows.len() + self.pairs.len() * meetings];
        let (mut starts, mut ends) = (vec![vec![0; units]; meetings], vec![vec![0; units]; meetings]);
        path.whole.iter().for_each(|&(k, j)| {
            starts[k][j] += 1;
            ends[k][j] += 1;
        });
        path.opening.iter().for_each(|&(k, j, _)| starts[k][j] += 1);
        path.closing.iter().for_each(|&(k, j, _)| ends[k][j] += 1);
        let absent = |j: usize| self.owed[j] < self.prices.units[j];
        for j in 0..units {
            let times: i64 = starts.iter().map(|starts| starts[j]).sum();
            slope[j] = (i64::from(!absent(j)) - times) as f64;
        }
        for (n, row) in self.rows.iter().enumerate() {
            let Some(most) = row.most else { continue };
            let costs = &row.costs;
            let state = |&(k, j, left): &(usize, usize, usize)| (k, self.states.at(j, left));
            let mut value: i64 = path.held.iter().map(|&k| costs.held[k]).sum();
            value += path.whole.iter().map(|&(k, j)| costs.whole[k][j]).sum::<i64>();
            value += path.opening.iter().map(state).map(|(k, at)| costs.opening[k][at]).sum::<i64>();
            value += path.closing.iter().map(state).map(|(k, at)| costs.closing[k][at]).sum::<i64>();
            value += path.through.iter().map(|&(k, at)| costs.through[k][at]).sum::<i64>();
            value += costs.spare_minute * path.spare;
            value += (0..units).filter(|&j| absent(j)).map(|j| costs.left_out[j]).sum::<i64>();
            slope[units + n] = (value - most) as f64 / row.typical;
        }
        for (n, pair) in self.pairs.iter().enumerate() {
            let at = units + self.rows.len() + n * meetings;
            let mut more = 0;
            for q in 0..meetings {
                more += starts[q][pair.late];
                more -= q.checked_sub(pair.apart).map_or(0, |q| ends[q][pair.early]);
                slope[at + q] = more as f64;
            }
        }
        slope
    }
}

/// Prices of units to begin with: those of a linear program in which units are cut into steps. Smith's rule solves it, the
/// densest unit first (Smith 1956).
pub(super) fn smith<C: Cost>(instance: &Instance<'_, C>, room: &[usize]) -> Vec<i64> {
    let track = instance.track;
    let density = |j: usize| f64::from(track.members[j].priority) * ONE as f64 / instance.steps(j).max(1) as f64;
    let mut order: Vec<usize> = (0..track.members.len()).collect();
    order.sort_by(|&a, &b| density(b).total_cmp(&density(a)));
    let (mut last, mut next, mut until, mut filled) = (vec![0.0; room.len()], 0, 0, 0);
    for (last, &steps) in last.iter_mut().zip(room) {
        until += steps;
        while next < order.len() && filled + instance.steps(order[next]) <= until {
            filled += instance.steps(order[next]);
            next += 1;
        }
        *last = order.get(next).map_or(0.0, |&j| density(j));
    }
    let position = |k: usize| f64::from(track.meetings[k].position);
    let mut step = vec![0.0; room.len()];
    for k in (0..room.len().saturating_sub(1)).rev() {
        step[k] = step[k + 1] + last[k] * (position(k + 1) - position(k));
    }
    let least = |j: usize| (0..room.len()).map(|k| density(j) * position(k) + step[k]).fold(f64::INFINITY, f64::min);
    (0..track.members.len()).map(|j| (instance.steps(j) as f64 * least(j)).min(DEAREST) as i64).collect()
}
