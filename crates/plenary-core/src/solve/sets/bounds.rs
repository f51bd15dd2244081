//! What the rest of a schedule costs at least.

use crate::solve::kernel::cost::Cost;
use crate::solve::kernel::prices::Begun;

use super::capacity::{Capacity, Growth};
use super::earliness::{Earliness, Job, merged};
use super::instance::Instance;
use super::state::{Set, has, members, one};

/// Bounds from all states of a track.
pub(super) struct Bounds<C> {
    pub capacity: Capacity<C>,
    /// Nothing where `earliness` costs nothing.
    earliness: Option<Earliness>,
}

/// What a state still has to place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Left {
    /// Units that have to be placed: those that must, and those whose absence costs too much.
    pub units: Set,
    /// Their steps of the grid, with turnarounds.
    pub steps: usize,
    /// The least number of continuations.
    pub continuations: u32,
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
        Some(Self { capacity, earliness })
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
        let mut left = Left { units: 0, steps: 0, continuations: 0, growth: Growth::None };
        for j in members(instance.all() & !done) {
            let member = &track.members[j];
            let part = begun.iter().find(|(unit, _)| *unit == j).map(|(_, begun)| begun.left);
            if part.is_none() && member.optional && spent.plus(instance.prices.left_out[j]) <= upper {
                left.growth = Growth::Units;
                continue;
            }
            let minutes = part.unwrap_or(member.minutes);
            let parts = parts(minutes, room).filter(|&parts| parts == 1 || member.splits())?;
            left.units |= one(j);
            left.steps += ((minutes + track.turnaround * parts) / instance.grid) as usize;
            left.continuations += parts - u32::from(part.is_none());
            if track.turnaround > 0 && member.splits() && left.growth == Growth::None {
                left.growth = Growth::Turnarounds;
            }
        }
        Some(left)
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
        let low = self.capacity.rest(node, left.steps, left.growth).plus(continuations);
        if !low.exists() || spent.plus(low) > upper {
            return C::NONE;
        }
        match &self.earliness {
            Some(earliness) => low.plus(instance.position.times(self.latest(instance, earliness, node, &left, begun))),
            None => low,
        }
    }

    fn latest(
        &self,
        instance: &Instance<'_, C>,
        earliness: &Earliness,
        node: usize,
        left: &Left,
        begun: &[(usize, Begun)],
    ) -> u32 {
        let track = instance.track;
        let part = |j: usize| begun.iter().find(|(unit, _)| *unit == j).map(|(_, begun)| begun.left);
        let number = |j: usize| (left.units & (one(j) - 1)).count_ones() as usize;
        let mut jobs: Vec<Job> = Vec::with_capacity(left.units.count_ones() as usize);
        for j in members(left.units) {
            let (member, part) = (&track.members[j], part(j));
            jobs.push(Job {
                priority: member.priority.into(),
                steps: u64::from((part.unwrap_or(member.minutes) + track.turnaround) / instance.grid).max(1),
                release: earliness.release[j],
                before: None,
            });
        }
        for j in members(left.units).filter(|&j| part(j).is_none()) {
            let before = members(instance.before[j] & left.units).map(number);
            jobs[number(j)].before = before.reduce(|a, b| if jobs[a].is_denser(&jobs[b]) { b } else { a });
        }
        u32::try_from(earliness.bound(node, &merged(jobs))).unwrap_or(u32::MAX)
    }
}
