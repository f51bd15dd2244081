//! What the rest of a schedule costs at least.

use crate::solve::kernel::cost::Cost;
use crate::solve::kernel::prices::Begun;

use super::absence::Absence;
use super::capacity::{Capacity, Growth};
use super::earliness::{Earliness, Rest};
use super::instance::Instance;
use super::lagrangian::Lagrangian;
use super::state::{Set, has, members, one};

/// Bounds from all states of a track.
pub(super) struct Bounds<C> {
    pub capacity: Capacity<C>,
    pub absence: Absence,
    /// Nothing where `earliness` costs nothing.
    earliness: Option<Earliness>,
    /// A better bound of `earliness`, once a search needs it.
    pub lagrangian: Option<Lagrangian<C>>,
}

/// What a state still has to place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Left {
    /// Units that have to be placed: those that must, and those whose absence costs too much.
    pub units: Set,
    /// Units that may be placed or left out.
    pub free: Set,
    /// The steps of the grid of those that have to be placed, and of the others, with turnarounds.
    pub steps: usize,
    pub free_steps: usize,
    /// The least number of continuations.
    pub continuations: u32,
    /// The least number of minutes that are not where they were.
    pub changed: u32,
    pub growth: Growth,
}

/// The least number of parts that so many minutes need in meetings of some room; nothing if there is none.
pub(super) fn parts(minutes: u32, room: u32) -> Option<u32> {
    (room > 0).then(|| minutes.div_ceil(room))
}

impl<C: Cost> Bounds<C> {
    /// Of a track; `None` if it is too large.
    pub fn of(instance: &Instance<'_, C>) -> Option<Self> {
        let track = instance.track;
        let steps = |minutes: u32| ((minutes + track.turnaround) / instance.grid) as usize;
        // the unit that ends last precedes none that must be placed
        let precedes = |j: usize| members(instance.mandatory).any(|late| has(instance.before[late], j));
        let ends = (0..track.members.len()).filter(|&j| !precedes(j)).map(|j| steps(track.members[j].least)).min();
        let most = track.meetings.iter().map(|slot| steps(slot.room)).sum();
        let capacity = Capacity::of(instance, most, ends.unwrap_or(1).max(1))?;
        let earliness = if instance.position == C::ZERO { None } else { Some(Earliness::of(instance)?) };
        Some(Self { capacity, absence: Absence::of(instance), earliness, lagrangian: None })
    }

    /// What is left of a state whose next meeting is the `k`-th, after `spent`. `None` if it cannot be placed.
    pub fn left(
        &self,
        instance: &Instance<'_, C>,
        k: usize,
        done: Set,
        begun: &[(usize, Begun)],
        spent: C,
        upper: C,
    ) -> Option<Left> {
        let (track, room) = (instance.track, instance.most_room[k]);
        let mut left =
            Left { units: 0, free: 0, steps: 0, free_steps: 0, continuations: 0, changed: 0, growth: Growth::None };
        for j in members(instance.all() & !done) {
            let member = &track.members[j];
            let part = begun.iter().find(|(unit, _)| *unit == j).map(|(_, begun)| begun.left);
            if part.is_none() && member.optional && spent.plus(instance.prices.left_out[j]) <= upper {
                left.growth = Growth::Units;
                left.free |= one(j);
                left.free_steps += instance.steps(j);
                continue;
            }
            let minutes = part.unwrap_or(member.minutes);
            let parts = parts(minutes, room).filter(|&parts| parts == 1 || member.splits())?;
            left.units |= one(j);
            left.steps += ((minutes + track.turnaround * parts) / instance.grid) as usize;
            left.continuations += parts - u32::from(part.is_none());
            left.changed += instance.changed(j, minutes, k);
            if track.turnaround > 0 && member.splits() && left.growth == Growth::None {
                left.growth = Growth::Turnarounds;
            }
        }
        Some(left)
    }

    /// What a schedule costs at least.
    pub fn least(&self, instance: &Instance<'_, C>) -> C {
        self.rest(instance, 0, 0, &[], C::ZERO, C::NONE)
    }

    /// What the rest costs at least from a node, after `spent`; [`Cost::NONE`] if no schedule within `upper` goes on there.
    pub fn rest(
        &self,
        instance: &Instance<'_, C>,
        node: usize,
        done: Set,
        begun: &[(usize, Begun)],
        spent: C,
        upper: C,
    ) -> C {
        let k = instance.nodes[node].meeting;
        let Some(left) = self.left(instance, k, done, begun, spent, upper) else { return C::NONE };
        let continuations = instance.prices.continuation().times(left.continuations);
        let changed = instance.prices.changed_minute().times(left.changed);
        let placed = self.capacity.rest(node, left.steps, left.growth).plus(continuations).plus(changed);
        if !placed.exists() || spent.plus(placed) > upper {
            return C::NONE;
        }
        let absent = self.absence.least(left.free, self.absence.missing(node, left.steps + left.free_steps));
        let low = placed.plus(absent);
        if spent.plus(low) > upper {
            return C::NONE;
        }
        let Some(earliness) = &self.earliness else { return low };
        let by_prices = self.lagrangian.as_ref().filter(|all| all.holds(upper)).map_or(0, |all| {
            let gone = begun.iter().fold(done, |set, &(j, _)| set | one(j));
            all.rest(instance, node, instance.all() & !gone, begun.first().copied(), spent)
        });
        let least = low.plus(instance.position.times(by_prices));
        if by_prices == u32::MAX || !least.exists() || spent.plus(least) > upper {
            return C::NONE;
        }
        let rest = Rest {
            node,
            units: left.units,
            free: left.free,
            begun,
            // what is left for the absence of units
            spare: (upper.exists() && left.free != 0).then(|| upper - spent.plus(placed)),
            meeting: None,
        };
        low.plus(instance.position.times(earliness.rest(instance, &self.absence, &rest).max(by_prices)))
    }

    /// What `earliness` of the rest costs at least while a meeting is being filled.
    pub fn later(&self, instance: &Instance<'_, C>, rest: &Rest<'_, C>) -> C {
        let earliness = self.earliness.as_ref();
        earliness.map_or(C::ZERO, |all| instance.position.times(all.rest(instance, &self.absence, rest)))
    }
}
