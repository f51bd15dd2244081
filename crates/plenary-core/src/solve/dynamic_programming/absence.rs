//! What must be left out at least, because the meetings of the rest are too short for all of it.
//!
//! The cheapest units of at least `q` steps of the grid are a covering knapsack:
//!
//! ```text
//! K[0] = 0
//! K[q] = min over units of cost + K[q - steps]      each unit once
//! ```
//!
//! `O(units · steps)`; beyond [`MOST_STEPS`] steps it is relaxed to fractions of units, the cheapest per step first (Dantzig
//! 1957). Costs of absence are counted in their greatest common divisor.

use crate::solve::kernel::cost::Cost;

use super::instance::Instance;
use super::state::{Set, has};

/// Fractions of a priority are counted in so many parts.
pub(super) const PARTS: u64 = 1 << 20;

/// The most steps of which the knapsack is solved.
const MOST_STEPS: usize = 256;

/// The most that the absence of a unit counts.
const MOST_COST: u64 = 1 << 40;

/// The units that can be left out.
pub(super) struct Absence {
    /// With steps and cost: the one that costs least per step first.
    cheapest: Vec<(usize, u64, u64)>,
    /// With priority and cost: the one whose priority costs least first.
    lightest: Vec<(usize, u64, u64)>,
    /// All costs are multiples of it.
    divisor: u128,
    /// By node: the steps of the longest meetings that can be held from there on.
    room: Vec<usize>,
}

impl Absence {
    /// Of a track.
    pub fn of<C: Cost>(instance: &Instance<'_, C>) -> Self {
        let members = &instance.track.members;
        let optional = || (0..members.len()).filter(|&j| members[j].optional);
        let price = |j: usize| instance.prices.left_out[j].number();
        let divisor = optional().map(price).fold(0, gcd).max(1);
        // of a price that does not fit, no more than that it is large is known
        let cost = |j: usize| u64::try_from(price(j) / divisor).unwrap_or(MOST_COST).min(MOST_COST);
        let mut cheapest: Vec<_> = optional().map(|j| (j, instance.steps(j).max(1) as u64, cost(j))).collect();
        cheapest.sort_by(|a, b| (a.2 * b.1).cmp(&(b.2 * a.1)));
        let mut lightest: Vec<_> = optional().map(|j| (j, u64::from(members[j].priority), cost(j))).collect();
        lightest.sort_by(|a, b| (a.2 * b.1).cmp(&(b.2 * a.1)));
        let mut room = vec![0; instance.nodes.len()];
        for (n, node) in instance.nodes.iter().enumerate().rev() {
            let slot =
                |k: usize| ((instance.track.meetings[k].room + instance.track.turnaround) / instance.grid) as usize;
            let held = node.hold.map_or(0, |next| slot(node.meeting) + room[next]);
            room[n] = held.max(node.skip.map_or(0, |next| room[next]));
        }
        Self { cheapest, lightest, divisor, room }
    }

    /// Of so many steps those for which there is no room from a node on.
    pub fn missing(&self, node: usize, steps: usize) -> usize {
        steps.saturating_sub(self.room[node])
    }

    /// What it costs at least to leave out so many steps of these units; [`Cost::NONE`] if they have fewer.
    pub fn least<C: Cost>(&self, free: Set, steps: usize) -> C {
        match steps {
            0 => C::ZERO,
            _ if steps > MOST_STEPS => self.fractional(free, steps as u64),
            _ => self.price(self.knapsack(free, steps)[steps]),
        }
    }

    /// The same by steps, from none to so many.
    pub fn all<C: Cost>(&self, free: Set, most: usize) -> Vec<C> {
        let exact = self.knapsack(free, most.min(MOST_STEPS));
        (0..=most)
            .map(|q| exact.get(q).map_or_else(|| self.fractional(free, q as u64), |&cost| self.price(cost)))
            .collect()
    }

    /// `K`.
    fn knapsack(&self, free: Set, most: usize) -> Vec<u64> {
        let mut all = vec![u64::MAX; most + 1];
        all[0] = 0;
        for &(_, steps, cost) in self.cheapest.iter().filter(|unit| has(free, unit.0)) {
            for q in (1..=most).rev() {
                all[q] = all[q].min(all[q.saturating_sub(steps as usize)].saturating_add(cost));
            }
        }
        all
    }

    fn fractional<C: Cost>(&self, free: Set, mut steps: u64) -> C {
        let mut sum: u64 = 0;
        for &(_, own, cost) in self.cheapest.iter().filter(|unit| has(free, unit.0)) {
            if steps <= own {
                return self.price(sum + (cost * steps).div_ceil(own));
            }
            (steps, sum) = (steps - own, sum + cost);
        }
        C::NONE
    }

    fn price<C: Cost>(&self, cost: u64) -> C {
        self.divisor.checked_mul(cost.into()).map_or(C::NONE, C::of)
    }

    /// Costs that schedules may have, the least first, which leave out as little as there is room for, and then more.
    pub fn caps<C: Cost>(&self, instance: &Instance<'_, C>) -> impl Iterator<Item = C> {
        let all = instance.all() & !instance.mandatory;
        let steps = (0..instance.track.members.len()).map(|j| instance.steps(j)).sum();
        let least = self.least::<C>(all, self.missing(0, steps)).number();
        // all other costs are below that of one more
        let more = move |n: u32| self.divisor.max((least >> 8) / self.divisor * self.divisor) << (2 * n);
        let caps = (0..32).map(move |n| C::of(least + if n == 0 { self.divisor } else { more(n) } - 1));
        caps.take_while(move |cap| all != 0 && cap.exists())
    }

    /// How much priority, in [`PARTS`], can be left out of these units at most for a price. The smallest whole that it
    /// cannot exceed, where all of them can go.
    pub fn most_priority<C: Cost>(&self, free: Set, price: C) -> u64 {
        let mut price = u64::try_from(price.number() / self.divisor).unwrap_or(u64::MAX);
        let mut priority = 0;
        for &(_, own, cost) in self.lightest.iter().filter(|unit| has(free, unit.0)) {
            if cost > price {
                return priority + (u128::from(own * PARTS) * u128::from(price)).div_ceil(cost.into()) as u64;
            }
            price -= cost;
            priority += own * PARTS;
        }
        priority
    }
}

fn gcd(a: u128, b: u128) -> u128 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_knapsack_is_exact_and_its_relaxation_is_below() {
        let units = vec![(1, 4, 20), (2, 5, 45), (0, 3, 30)]; // place, steps, cost
        let absence = Absence { cheapest: units, lightest: vec![(0, 2, 30)], divisor: 5, room: vec![7] };
        let least = |free: Set, steps: usize| absence.least::<u64>(free, steps);
        assert_eq!([0, 1, 4, 5, 7, 8, 12].map(|steps| least(0b111, steps) / 5), [0, 20, 20, 45, 50, 65, 95]);
        assert_eq!((least(0b101, 5) / 5, least(0b111, 13)), (45, u64::NONE));
        assert_eq!(absence.all::<u64>(0b111, 5), [0, 20, 20, 20, 20, 45].map(|cost| cost * 5));
        assert_eq!(absence.fractional::<u64>(0b111, 5), (20 + 9) * 5);
        assert_eq!((absence.missing(0, 7), absence.missing(0, 10)), (0, 3));
        // half of the cost takes half of the priority
        assert_eq!(absence.most_priority::<u64>(0b1, 75), PARTS);
        assert_eq!(absence.most_priority::<u64>(0b1, 1000), 2 * PARTS);
    }
}
