//! A schedule to begin with: list scheduling, unit by unit, each in the first meeting that takes it (Graham, 1966).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::kernel::relation::Says;
use super::parts::Parts;
use super::walk::Walk;

/// Ways to split a unit that are tried from each meeting.
const TRIES: usize = 3;

impl Walk<'_> {
    /// Places all units, those that others wait for first; where the baseline has them, if they still fit there. What no
    /// meeting has room for makes one too full; what may be left out then stays out.
    pub fn begin(&mut self) {
        let kernel = self.state.kernel;
        let done = |&u: &usize| kernel.units[u].taken.minutes() == kernel.units[u].minutes;
        let taken: Vec<(usize, Parts)> =
            (0..kernel.units.len()).filter(done).map(|u| (u, kernel.units[u].taken)).collect();
        if !self.state.change(&taken) {
            self.state.undo();
        }
        for u in self.list().into_iter().filter(|u| !done(u)) {
            self.place(u);
        }
        self.settle();
    }

    /// The units in an order in which none comes before what it must follow, as far as there is one.
    fn list(&mut self) -> Vec<usize> {
        let kernel = self.state.kernel;
        let follows = |u: usize| {
            let relations = kernel.units[u].relations.iter();
            relations.filter(|relation| matches!(relation.says, Says::Before(_) | Says::BeforeInTrack))
        };
        let mut waits = vec![0; kernel.units.len()];
        let mut tail = vec![0_i64; kernel.units.len()];
        for u in 0..kernel.units.len() {
            follows(u).for_each(|relation| waits[relation.other] += 1);
        }
        // a few passes settle the longest chains that there are
        for _ in 0..8 {
            for u in (0..tail.len()).rev() {
                let after = follows(u).map(|relation| tail[relation.other]).max().unwrap_or(0);
                tail[u] = i64::from(kernel.units[u].minutes) + after;
            }
        }
        let longest = tail.iter().copied().max().unwrap_or(1).max(1);
        let mut presses = |u: usize| {
            let unit = &kernel.units[u];
            let due = 9 * tail[u] / longest + unit.priority;
            (unit.left_out.is_none(), due * 8 + self.random.below(48) as i64, Reverse(u))
        };
        let mut open: BinaryHeap<_> = (0..waits.len()).filter(|&u| waits[u] == 0).map(&mut presses).collect();
        let mut list = Vec::new();
        while let Some((_, _, Reverse(u))) = open.pop() {
            list.push(u);
            for relation in follows(u) {
                waits[relation.other] -= 1;
                if waits[relation.other] == 0 {
                    open.push(presses(relation.other));
                }
            }
        }
        let circles: Vec<usize> = (0..waits.len()).filter(|&u| waits[u] > 0).collect();
        list.extend(circles);
        list
    }

    fn place(&mut self, u: usize) {
        let kernel = self.state.kernel;
        let unit = &kernel.units[u];
        // where the order is given, nothing later could fill what an item leaves of a meeting
        let in_order = unit.relations.iter().any(|relation| relation.says == Says::AfterInTrack);
        let (taken, mut best) = (unit.taken.ends().map(|(_, last)| last.meeting()), None);
        let mut fits = kernel.before(u).is_some_and(|parts| self.compare(u, parts, &mut best));
        for m in taken.into_iter().chain(unit.domain.iter().copied().filter(|_| taken.is_none())) {
            if fits {
                break;
            }
            let whole = taken.is_none() && kernel.may_be(u, m, true) && unit.minutes <= kernel.meetings[m].room;
            let whole = whole.then(|| Parts::whole(m, unit.minutes));
            let splits = taken.is_some() || (unit.most_parts > 1 && (in_order || whole.is_none()));
            let chains = [(); TRIES].map(|()| if splits { self.chain(u, m) } else { None });
            for parts in whole.into_iter().chain(chains.into_iter().flatten()) {
                fits |= self.compare(u, parts, &mut best);
            }
        }
        if let Some((worse, parts)) = best
            && (worse == (0, 0) || unit.left_out.is_none())
        {
            let _may = self.state.change(&[(u, parts)]);
        }
    }

    /// Notes the parts if they are the best so far: they break least, and then make meetings too full by least. Whether the best
    /// ones do neither.
    fn compare(&mut self, u: usize, parts: Parts, best: &mut Option<((i64, i64), Parts)>) -> bool {
        let before = self.state.tally;
        let may = self.state.change(&[(u, parts)]);
        let now = self.state.tally;
        self.state.undo();
        let broken = now.pairs + now.outside - before.pairs - before.outside;
        let worse = (broken, now.over - before.over);
        if may && best.is_none_or(|(least, _)| worse < least) {
            *best = Some((worse, parts));
        }
        best.is_some_and(|(worse, _)| worse == (0, 0))
    }
}
