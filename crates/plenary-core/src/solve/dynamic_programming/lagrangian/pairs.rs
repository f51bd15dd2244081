//! Units that come after others: pairs with a distance, and the meetings that are left for each.

use crate::solve::dynamic_programming::instance::Instance;
use crate::solve::dynamic_programming::state::{Set, has, members, one};
use crate::solve::kernel::cost::Cost;

/// A unit that has ended when another one starts.
pub(super) struct Pair {
    pub early: usize,
    pub late: usize,
    /// So many meetings later at least.
    pub apart: usize,
}

/// By unit: all that must be placed and have ended when it starts.
pub(super) fn before<C: Cost>(instance: &Instance<'_, C>) -> Vec<Set> {
    let mut before: Vec<Set> = instance.before.iter().map(|&set| set & instance.mandatory).collect();
    // as many passes as the longest chain has units
    loop {
        let all = |&set: &Set| members(set).fold(set, |all, early| all | before[early]);
        let next: Vec<Set> = before.iter().map(all).collect();
        if next == before {
            return before;
        }
        before = next;
    }
}

/// All pairs that do not follow from others.
pub(super) fn of<C: Cost>(instance: &Instance<'_, C>, before: &[Set], room: &[usize]) -> Vec<Pair> {
    let most = room.iter().copied().max().unwrap_or(1).max(1);
    let between = |early: usize, late: usize| {
        members(before[late]).filter(|&m| has(before[m], early)).fold(0, |set, m| set | one(m))
    };
    let apart = |early: usize, late: usize| {
        let (ends, all) = (least(instance, early) + least(instance, late), steps(instance, between(early, late)));
        let gaps = instance.gaps[early].iter().filter(|gap| gap.0 == late);
        let gap = gaps.map(|gap| (gap.1 / instance.grid) as usize).max().unwrap_or(0);
        ((ends + all).div_ceil(most) - 1).max(usize::from(ends + gap > most))
    };
    let mut pairs = Vec::new();
    for (late, &all) in before.iter().enumerate() {
        for early in members(all) {
            let distance = apart(early, late);
            let implied = members(between(early, late)).map(|m| apart(early, m) + apart(m, late)).max();
            if implied.is_none_or(|implied| distance > implied) {
                pairs.push(Pair { early, late, apart: distance });
            }
        }
    }
    pairs
}

/// The steps of the shortest part of a unit.
fn least<C: Cost>(instance: &Instance<'_, C>, j: usize) -> usize {
    ((instance.track.members[j].least + instance.track.turnaround) / instance.grid) as usize
}

fn steps<C: Cost>(instance: &Instance<'_, C>, units: Set) -> usize {
    members(units).map(|j| instance.steps(j)).sum()
}

/// Where units may start and end: what must be before and after them needs room too.
pub(super) struct Windows {
    /// By meeting and unit.
    pub may_start: Vec<Vec<bool>>,
    pub may_end: Vec<Vec<bool>>,
}

impl Windows {
    /// Of a track.
    pub fn of<C: Cost>(instance: &Instance<'_, C>, before: &[Set], room: &[usize]) -> Self {
        let (units, last) = (before.len(), room.len() - 1);
        let after: Vec<Set> = (0..units)
            .map(|j| {
                members(instance.mandatory).filter(|&late| has(before[late], j)).fold(0, |set, late| set | one(late))
            })
            .collect();
        let fits = |j: usize, k: usize| Self::fits(instance, j, k);
        let mut order: Vec<usize> = (0..units).collect();
        order.sort_by_key(|&j| before[j].count_ones());
        let (mut first, mut end) = (vec![0; units], vec![last; units]);
        for &j in &order {
            let own = (0..last).find(|&k| fits(j, k)).unwrap_or(last);
            first[j] = own.max(until(room, 0, steps(instance, before[j]) + least(instance, j)));
            for early in members(before[j]) {
                let between = steps(instance, after[early] & before[j]);
                let all = instance.steps(early) + between + least(instance, j);
                first[j] = first[j].max(until(room, first[early], all));
            }
        }
        for &j in order.iter().rev() {
            let own = (1..=last).rev().find(|&k| fits(j, k)).unwrap_or(0);
            end[j] = own.min(back(room, last, steps(instance, after[j]) + least(instance, j)));
            for late in members(after[j]) {
                let between = steps(instance, after[j] & before[late]);
                let all = instance.steps(late) + between + least(instance, j);
                end[j] = end[j].min(back(room, end[late], all));
            }
        }
        let first_end: Vec<usize> = (0..units).map(|j| until(room, first[j], instance.steps(j))).collect();
        let table = |from: &[usize]| {
            let may = |j: usize, k: usize| fits(j, k) && from[j] <= k && k <= end[j];
            (0..=last).map(|k| (0..units).map(|j| may(j, k)).collect()).collect()
        };
        Self { may_start: table(&first), may_end: table(&first_end) }
    }

    /// Whether a part may be there.
    pub fn fits<C: Cost>(instance: &Instance<'_, C>, j: usize, k: usize) -> bool {
        instance.track.members[j].fits.as_ref().is_none_or(|fits| fits[k].here)
    }
}

/// The meeting with which so many steps have room, from the `k`-th on.
fn until(room: &[usize], k: usize, mut steps: usize) -> usize {
    let last = room.len() - 1;
    let full = (k..last).find(|&q| {
        steps = steps.saturating_sub(room[q]);
        steps == 0
    });
    full.unwrap_or(last)
}

/// The same from the `k`-th back.
fn back(room: &[usize], k: usize, mut steps: usize) -> usize {
    let full = (1..=k).rev().find(|&q| {
        steps = steps.saturating_sub(room[q]);
        steps == 0
    });
    full.unwrap_or(0)
}
