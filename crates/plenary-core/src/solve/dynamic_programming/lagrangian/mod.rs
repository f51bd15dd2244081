//! What `earliness` of the rest is at least, by prices for the units: a Lagrangian relaxation (Geoffrion 1974).
//!
//! The statement that each unit is placed once is given up, and unit `j` earns `v[j]` each time it is placed. What is left is
//! a shortest path over the meetings, whose state is the unit that goes on and what is left of it ([`recursion`]), a
//! state-space relaxation (Christofides, Mingozzi and Toth 1981). Two more kinds of statements have prices ([`pairs`]):
//!
//! ```text
//! value[g] <= u[g]             for goals g before earliness, in schedules that are as good as the best one     price m[g] >= 0
//! S[late,q] <= E[early,q-d]    for units of which one comes after the other, d meetings later at least         price p[q] >= 0
//! ```
//!
//! with `S` and `E` the number of times that a unit has started and has ended by a meeting. For any prices,
//!
//! ```text
//! L = min over paths of (earliness + sum of m[g] value[g] + sum of p[q] (S[late,q] - E[early,q-d]) - sum of v[j] placed)
//!   + sum over j of min(v[j], what it costs to leave j out) - sum over g of m[g] u[g]
//! ```
//!
//! is a lower bound of `earliness`. A subgradient method raises it (Held, Wolfe and Crowder 1974; [`climb`]). Prices and costs
//! are whole numbers, of which one of `earliness` counts [`ONE`], so no bound depends on how a sum is rounded.
//!
//! With the prices fixed, the cheapest paths from each node on are a table. A state of the search costs at least what the
//! table has for its node and its open unit, and the prices of what it has not placed; where `early` has ended and `late` has
//! not started, less the sum of `p` from there on. Inside of a meeting the table has an entry for each place in the list of
//! units and each rest of the room. This is the bound of Ibaraki and Nakamura (1994) and of Tanaka and Sato (2013).
//!
//! `O(meetings · units · room + nodes · (open states + room²))` for each `L`; `O(nodes · units · room²)` for the table.

mod climb;
mod costs;
mod pairs;
mod recursion;

use crate::model::{Objective, Problem};
use crate::solve::kernel::cost::{Cost, Digit, Scale};
use crate::solve::kernel::prices::Begun;

use super::instance::Instance;
use super::state::{Set, has, members};
use costs::{Costs, NONE, States};
use pairs::Pair;
use recursion::Tables;

/// What one of `earliness` counts.
const ONE: i64 = 1 << 10;

/// The most entries of the tables.
const MOST_ENTRIES: usize = 4_000_000;

/// So many entries take as long as a step of a search.
const STEP: u64 = 80;

/// A goal before `earliness`.
struct Row {
    /// Its digit in a cost.
    weight: u128,
    radix: u128,
    /// What it is at most in a schedule that counts; `None` if that is not known.
    most: Option<i64>,
    /// About what one unit changes of it: its price moves by steps of the inverse.
    typical: f64,
    costs: Costs,
}

/// Prices, and the least costs of all paths.
pub(in crate::solve::dynamic_programming) struct Lagrangian<C> {
    /// The bounds hold for schedules that cost at most so much.
    within: C,
    /// What `earliness` was expected to be.
    guess: u64,
    states: States,
    earliness: Costs,
    rows: Vec<Row>,
    pairs: Vec<Pair>,
    prices: Prices,
    tables: Tables,
    /// By meeting: pairs with what their prices add up to from there on.
    due: Vec<Vec<(usize, usize, i64)>>,
    /// By unit: what it adds while it is not placed.
    owed: Vec<i64>,
}

/// The prices.
#[derive(Debug, Clone, Default)]
struct Prices {
    /// By unit.
    units: Vec<i64>,
    /// By row.
    rows: Vec<i64>,
    /// By pair and meeting.
    pairs: Vec<Vec<i64>>,
}

impl<C: Cost> Lagrangian<C> {
    /// For a track. `None` if `earliness` is no goal, if units may be interrupted, or if the track is too large.
    pub fn of(instance: &Instance<'_, C>, problem: &Problem, scale: &Scale) -> Option<Self> {
        let track = instance.track;
        if track.members.iter().any(|member| member.loose && member.splits()) || instance.position == C::ZERO {
            return None;
        }
        let states = States::of(instance);
        let entries = instance.nodes.len().checked_mul(states.count() + (instance.list.len() + 1) * states.row())?;
        if entries > MOST_ENTRIES || track.meetings.len().checked_mul(states.count())? > MOST_ENTRIES {
            return None;
        }
        let before = pairs::before(instance);
        let windows = pairs::Windows::of(instance, &before, &states.room);
        let costs = |goal| Costs::of(instance, &states, &windows, problem, scale, goal);
        let rows = scale.digits().take_while(|digit| digit.goal != Objective::Earliness);
        let row = |digit: Digit| {
            let costs = costs(digit.goal);
            Row { weight: digit.weight, radix: digit.radix, most: None, typical: costs.typical(), costs }
        };
        let rows: Vec<Row> = rows.filter(|digit| digit.radix > 1).map(row).collect();
        let pairs = pairs::of(instance, &before, &states.room);
        let prices = Prices {
            units: climb::smith(instance, &states.room),
            rows: vec![0; rows.len()],
            pairs: vec![vec![0; track.meetings.len()]; pairs.len()],
        };
        let one = costs(Objective::Earliness);
        let mut earliness = one.clone();
        earliness.add(&one, ONE - 1);
        if !one.are_small() {
            return None;
        }
        let (tables, due, owed) = (Tables::default(), Vec::new(), Vec::new());
        let (within, guess) = (C::ZERO, 0);
        Some(Self { within, guess, states, earliness, rows, pairs, prices, tables, due, owed })
    }

    /// About how many steps of a search take as long as finding prices.
    pub fn work(&self, instance: &Instance<'_, C>) -> u64 {
        let (nodes, units, row) = (instance.nodes.len(), instance.list.len(), self.states.row());
        let path = nodes * (self.states.count() + row * row + units * row);
        (path as u64 / STEP + 1) * climb::usual_count(units) as u64
    }

    /// Finds prices for schedules that cost at most `within`; none costs less than `least`. `guess` is about what `earliness`
    /// will be.
    pub fn aim(
        &mut self,
        instance: &Instance<'_, C>,
        scale: &Scale,
        least: C,
        within: C,
        guess: u64,
        enough: &dyn Fn() -> bool,
    ) {
        if (self.within, self.guess) == (within, guess) {
            return;
        }
        (self.within, self.guess) = (within, guess);
        let digits = scale.digits().zip(scale.values(least).into_iter().zip(scale.values(within)));
        let mut rows = self.rows.iter_mut();
        let mut known = within.exists() && least.exists();
        for (digit, (least, most)) in digits.take_while(|(digit, _)| digit.goal != Objective::Earliness) {
            if digit.radix > 1
                && let Some(row) = rows.next()
            {
                row.most = i64::try_from(most).ok().filter(|_| known && row.costs.are_small());
            }
            // a goal may be larger where one before it is smaller
            known = known && least == most;
        }
        for (row, price) in self.rows.iter().zip(&mut self.prices.rows) {
            if row.most.is_none() {
                *price = 0;
            }
        }
        self.climb(instance, guess, enough);
    }

    /// Whether the bounds hold for schedules that cost at most `upper`.
    pub fn holds(&self, upper: C) -> bool {
        upper <= self.within && self.within.exists() && !self.tables.closed.is_empty()
    }

    /// What `earliness` is at least from a state on, after `spent`: without an open unit, or with one.
    pub fn rest(
        &self,
        instance: &Instance<'_, C>,
        node: usize,
        left: Set,
        open: Option<(usize, Begun)>,
        spent: C,
    ) -> u32 {
        let path = match open {
            None => self.tables.closed[node],
            Some((j, begun)) => self.tables.open[node][self.states.at(j, (begun.left / instance.grid) as usize)],
        };
        self.bound(path, instance.nodes[node].meeting, left, open.map(|(j, _)| j), spent)
    }

    /// The same inside of the meeting of a node, from a place in the list on, with so many steps of room left.
    pub fn later(
        &self,
        instance: &Instance<'_, C>,
        node: usize,
        place: usize,
        room: usize,
        left: Set,
        spent: C,
    ) -> u32 {
        let path = self.tables.fill[node][place * self.states.row() + room];
        self.bound(path, instance.nodes[node].meeting, left, None, spent)
    }

    fn bound(&self, path: i64, k: usize, left: Set, open: Option<usize>, spent: C) -> u32 {
        if path >= NONE / 2 {
            return u32::MAX;
        }
        let mut sum = path + members(left).map(|j| self.owed[j]).sum::<i64>();
        // what has ended is before all that starts from here on; what goes on is not
        for &(early, late, price) in self.due.get(k).into_iter().flatten() {
            if has(left, late) && !has(left, early) && open != Some(early) {
                sum -= price;
            }
        }
        for (row, price) in self.rows.iter().zip(&self.prices.rows).filter(|(_, price)| **price != 0) {
            let value = (spent.number() / row.weight % row.radix) as i64;
            sum -= price * (row.most.unwrap_or(0) - value);
        }
        u32::try_from((sum.max(0) + ONE - 1) / ONE).unwrap_or(u32::MAX - 1)
    }
}
