//! Whether what comes after a meeting that is being filled ends too late.

use crate::solve::dynamic_programming::earliness::{Rest, Unfilled};
use crate::solve::dynamic_programming::meeting::{Content, plus, within};
use crate::solve::dynamic_programming::state::one;
use crate::solve::kernel::cost::Cost;

use super::Filling;

impl<C: Cost, V: FnMut(&Content<'_, C>)> Filling<'_, '_, C, V> {
    /// Whether the rest ends too late, if all units before a place that are not here come after the meeting.
    pub(super) fn is_too_late(&mut self, place: usize) -> bool {
        if !self.from.upper.get().exists() {
            return false;
        }
        self.work += self.steps_of_a_bound();
        if self.is_too_late_by_prices(place) {
            return true;
        }
        let gone = self.done | self.here & !self.begun.iter().fold(0, |set, &(j, _)| set | one(j));
        let (units, free) = (self.left.units & !gone, self.left.free & !gone & !self.here);
        let more = self.middle[place..].iter().chain(&self.openers).fold(0, |set, &j| set | one(j));
        // an optional unit that has begun has to be placed
        let units = units | self.begun.iter().fold(0, |set, &(j, _)| set | one(j));
        let rest = Rest {
            node: self.next,
            units,
            free: free & !units,
            begun: &self.begun,
            spare: Some(self.from.upper.get() - self.low_but_absence()).filter(|_| free != 0),
            meeting: Some(Unfilled { k: self.k, steps: self.steps_left().into(), units: more & !self.here }),
        };
        !within(self.low().plus(self.bounds.later(self.instance, &rest)), self.from.upper.get())
    }

    /// The same by the prices of units, where there are any.
    fn is_too_late_by_prices(&self, place: usize) -> bool {
        let (instance, upper) = (self.instance, self.from.upper.get());
        let Some(all) = self.bounds.lagrangian.as_ref().filter(|all| all.holds(upper)) else { return false };
        let place = self.middle.get(place).map_or(instance.list.len(), |&j| instance.place[j]);
        let left = instance.all() & !(self.done | self.here);
        let spent = self.from.spent.plus(self.cost);
        let later = all.later(instance, self.from.node, place, self.steps_left() as usize, left, spent);
        later == u32::MAX || !within(self.low().plus(instance.position.times(later)), upper)
    }

    /// The steps of the room that are not used.
    fn steps_left(&self) -> u32 {
        (self.room + self.instance.track.turnaround) / self.instance.grid - self.steps()
    }

    /// A bound takes time that grows with the units that are left.
    pub(super) fn steps_of_a_bound(&self) -> u64 {
        u64::from((self.left.units | self.left.free).count_ones()) / 16
    }

    /// What the schedule costs at least, without units that are left out from here on.
    fn low_but_absence(&self) -> C {
        let price = self.instance.prices.continuation();
        let other = self.from.spent + (self.cost - price.times(self.paid)) + self.changed();
        let after = self.after.get(self.steps() as usize).copied().unwrap_or(C::NONE);
        plus(other.plus(price.times(self.owed)), after).min(self.from.upper.get())
    }
}
