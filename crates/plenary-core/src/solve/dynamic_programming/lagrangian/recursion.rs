//! The shortest paths: least costs from each node on, by the unit that is open, from the last node back.
//!
//! ```text
//! H[n, closed]  = min  0                                                   nothing more is placed
//!                      H[skip, closed]
//!                      held + T[n, room]
//! H[n, j with r left] = min  H[skip, j with r left]
//!                            held + closing of r + T[n, room - r]
//!                            held + a part of x + spare + H[hold, j with r - x left]
//! T[n, c] = min over whole units of x steps, each once, and then nothing or a first part of y steps, x + y <= c
//! ```
//!
//! `T` is a knapsack over the units in the order of the list, so that there is one for each place in it.

use crate::solve::dynamic_programming::instance::Instance;
use crate::solve::kernel::cost::Cost;

use super::costs::{Costs, NONE, States};

/// The least costs.
#[derive(Debug, Default)]
pub(super) struct Tables {
    /// By node: from there on if no unit is open; and if one is, by state.
    pub closed: Vec<i64>,
    pub open: Vec<Vec<i64>>,
    /// By node, place in the list and steps of room left: the rest of the meeting and what follows. Only if asked for.
    pub fill: Vec<Vec<i64>>,
    /// By meeting: whole units, by place in the list and steps used.
    knapsacks: Vec<Vec<i64>>,
}

/// A path: parts with their meetings.
#[derive(Debug, Default)]
pub(super) struct Path {
    pub held: Vec<usize>,
    /// Meeting and unit.
    pub whole: Vec<(usize, usize)>,
    /// Meeting, unit and state.
    pub opening: Vec<(usize, usize, usize)>,
    pub closing: Vec<(usize, usize, usize)>,
    pub through: Vec<(usize, usize)>,
    /// Spare minutes that count.
    pub spare: i64,
}

/// A track with the costs of its parts, prices of units among them.
pub(super) struct Recursion<'r, 'a, C> {
    pub instance: &'r Instance<'a, C>,
    pub states: &'r States,
    pub costs: &'r Costs,
}

/// A meeting of a node.
struct Filled {
    /// By steps: whole units from a place in the list on; the cheapest first part with what follows it, by its state; and both.
    whole: Vec<i64>,
    begins: Vec<(i64, usize, usize)>,
    opens: Vec<i64>,
    /// What follows if no unit is open.
    closed: i64,
    k: usize,
}

/// How a meeting is filled: steps of whole units, the first part of a unit, whether nothing follows, and all steps.
struct Choice {
    whole: usize,
    opening: Option<(usize, usize)>,
    ends: bool,
    used: usize,
}

impl<C: Cost> Recursion<'_, '_, C> {
    /// Solves it; `fill` is asked for or not.
    pub fn solve(&self, fill: bool) -> Tables {
        let nodes = self.instance.nodes;
        let meetings = self.instance.track.meetings.len();
        let mut tables = Tables {
            closed: vec![NONE; nodes.len()],
            open: vec![vec![NONE; self.states.count()]; nodes.len()],
            fill: vec![Vec::new(); nodes.len()],
            knapsacks: (0..meetings).map(|k| self.knapsack(k)).collect(),
        };
        for n in (0..nodes.len()).rev() {
            let node = nodes[n];
            let mut closed = 0;
            if let Some(skip) = node.skip {
                closed = closed.min(tables.closed[skip]);
                let (head, tail) = tables.open.split_at_mut(skip);
                head[n].copy_from_slice(&tail[0]);
            }
            if let (Some(next), true) = (node.hold, node.meeting < meetings) {
                let (k, held) = (node.meeting, self.costs.held[node.meeting]);
                let rest = self.rest(&self.filled(&tables, k, next, 0));
                closed = closed.min(held + rest[self.states.room[k]]);
                for j in 0..self.instance.track.members.len() {
                    for left in 1..=self.states.most_left(j) {
                        let at = self.states.at(j, left);
                        let close = self.closing(k, j, left, &rest);
                        let through = self.through(&tables, k, next, j, left).map_or(NONE, |(cost, _)| cost);
                        tables.open[n][at] = tables.open[n][at].min((held + close.min(through)).min(NONE));
                    }
                }
                if fill {
                    let (row, places) = (self.states.row(), self.instance.list.len() + 1);
                    let mut all = vec![NONE; places * row];
                    for place in 0..places {
                        let rest = self.rest(&self.filled(&tables, k, next, place));
                        all[place * row..place * row + rest.len()].copy_from_slice(&rest);
                    }
                    tables.fill[n] = all;
                }
            }
            tables.closed[n] = closed;
        }
        tables
    }

    /// By place in the list and steps used: the least cost of whole units from there on.
    fn knapsack(&self, k: usize) -> Vec<i64> {
        let (row, list) = (self.states.row(), &self.instance.list);
        let mut costs = vec![NONE; (list.len() + 1) * row];
        costs[list.len() * row] = 0;
        for (place, &j) in list.iter().enumerate().rev() {
            let (head, tail) = costs.split_at_mut((place + 1) * row);
            let (now, next) = (&mut head[place * row..], &tail[..row]);
            now.copy_from_slice(next);
            let (steps, cost) = (self.instance.steps(j), self.costs.whole[k][j]);
            if cost < 0 {
                for used in steps..=self.states.room[k] {
                    now[used] = now[used].min(next[used - steps] + cost);
                }
            }
        }
        costs
    }

    fn filled(&self, tables: &Tables, k: usize, next: usize, place: usize) -> Filled {
        let (row, room) = (self.states.row(), self.states.room[k]);
        let whole = tables.knapsacks[k][place * row..place * row + room + 1].to_vec();
        let mut begins = vec![(NONE, 0, 0); room + 1];
        for j in 0..self.instance.track.members.len() {
            let (first, most) = (self.states.at(j, 0), self.states.most_left(j));
            let costs = self.costs.opening[k][first..].iter().zip(&tables.open[next][first..]).take(most + 1);
            for (left, (cost, then)) in costs.enumerate().skip(1) {
                let cost = cost.saturating_add(*then);
                if cost < NONE / 2 {
                    let steps = self.steps_of(most - left);
                    begins[steps] = begins[steps].min((cost, j, left));
                }
            }
        }
        let least = |used: usize| (0..=used).map(|x| whole[used - x] + begins[x].0).min().unwrap_or(NONE);
        let opens = (0..=room).map(least).collect();
        Filled { whole, begins, opens, closed: tables.closed[next], k }
    }

    /// The cost of what so many steps leave unused.
    fn spare(&self, k: usize, used: usize) -> i64 {
        self.costs.spare_minute * self.spare_minutes(k, used)
    }

    fn spare_minutes(&self, k: usize, used: usize) -> i64 {
        let minutes = (used as u32 * self.instance.grid).saturating_sub(self.instance.track.turnaround);
        i64::from(self.instance.track.meetings[k].usable.saturating_sub(minutes))
    }

    /// `T`, by steps of room left.
    fn rest(&self, filled: &Filled) -> Vec<i64> {
        let room = self.states.room[filled.k];
        let least = |left: usize| (0..=left).map(|used| self.cost(filled, used, room - left)).min().unwrap_or(NONE);
        if self.costs.spare_minute != 0 {
            return (0..=room).map(least).collect();
        }
        let mut all: Vec<i64> = (0..=room).map(|used| self.cost(filled, used, 0)).collect();
        for left in 1..=room {
            all[left] = all[left].min(all[left - 1]);
        }
        all
    }

    /// Of so many steps after others.
    fn cost(&self, filled: &Filled, used: usize, before: usize) -> i64 {
        let spare = if self.costs.spare_minute == 0 { 0 } else { self.spare(filled.k, before + used) };
        (filled.whole[used] + (filled.closed + spare).min(0)).min(filled.opens[used] + spare)
    }

    /// A unit with so much left ends in a meeting.
    fn closing(&self, k: usize, j: usize, left: usize, rest: &[i64]) -> i64 {
        let cost = self.costs.closing[k][self.states.at(j, left)];
        let room = self.states.room[k].checked_sub(self.steps_of(left)).filter(|_| cost < NONE / 2);
        room.map_or(NONE, |room| cost + rest[room])
    }

    fn steps_of(&self, left: usize) -> usize {
        left + self.states.turn
    }

    /// A unit with so much left takes a meeting and goes on. What that costs, and what it has then left.
    fn through(&self, tables: &Tables, k: usize, next: usize, j: usize, left: usize) -> Option<(i64, usize)> {
        let first = self.states.at(j, 0);
        let costs = &self.costs.through[k][first..=first + left];
        let open = &tables.open[next][first..=first + left];
        let least = (self.instance.track.members[j].least / self.instance.grid).max(1) as usize;
        let mut best = (NONE / 2, 0);
        for takes in least..(left + 1).saturating_sub(least).min(self.states.row()) {
            let mut cost = costs[takes].saturating_add(open[left - takes]);
            if cost < best.0 && self.costs.spare_minute != 0 {
                cost += self.spare(k, self.steps_of(takes));
            }
            if cost < best.0 {
                best = (cost, left - takes);
            }
        }
        (best.1 > 0).then_some(best)
    }

    fn choice(&self, filled: &Filled, left: usize) -> Choice {
        let before = self.states.room[filled.k] - left;
        let used = (0..=left).min_by_key(|&used| self.cost(filled, used, before)).unwrap_or(0);
        let (spare, all) = (self.spare(filled.k, before + used), before + used);
        if filled.opens[used] + spare <= filled.whole[used] + (filled.closed + spare).min(0) {
            let x = (0..=used).min_by_key(|&x| filled.whole[used - x] + filled.begins[x].0).unwrap_or(0);
            let (_, j, left) = filled.begins[x];
            return Choice { whole: used - x, opening: Some((j, left)), ends: false, used: all };
        }
        Choice { whole: used, opening: None, ends: filled.closed + spare > 0, used: all }
    }

    /// The units of a cheapest way to use so many steps.
    fn chosen(&self, k: usize, knapsack: &[i64], mut used: usize, path: &mut Path) {
        let row = self.states.row();
        for (place, &j) in self.instance.list.iter().enumerate() {
            if knapsack[place * row + used] != knapsack[(place + 1) * row + used] {
                path.whole.push((k, j));
                used -= self.instance.steps(j);
            }
        }
    }

    /// A cheapest path.
    pub fn path(&self, tables: &Tables) -> Path {
        let mut path = Path::default();
        let (mut n, mut open): (usize, Option<(usize, usize)>) = (0, None);
        loop {
            let node = self.instance.nodes[n];
            let value = |n: usize| match open {
                None => tables.closed[n],
                Some((j, left)) => tables.open[n][self.states.at(j, left)],
            };
            let here = value(n);
            if here >= NONE / 2 || (open.is_none() && here == 0) {
                return path;
            }
            if let Some(skip) = node.skip.filter(|&skip| value(skip) == here) {
                n = skip;
                continue;
            }
            let Some(next) = node.hold else { return path };
            let k = node.meeting;
            path.held.push(k);
            let filled = self.filled(tables, k, next, 0);
            let mut room = self.states.room[k];
            if let Some((j, left)) = open {
                let rest = self.rest(&filled);
                if self.costs.held[k] + self.closing(k, j, left, &rest) == here {
                    path.closing.push((k, j, left));
                    room -= self.steps_of(left);
                } else if let Some((_, after)) = self.through(tables, k, next, j, left) {
                    path.through.push((k, self.states.at(j, left - after)));
                    path.spare += self.spare_minutes(k, self.steps_of(left - after));
                    (n, open) = (next, Some((j, after)));
                    continue;
                }
            }
            let choice = self.choice(&filled, room);
            self.chosen(k, &tables.knapsacks[k], choice.whole, &mut path);
            path.opening.extend(choice.opening.map(|(j, left)| (k, j, left)));
            if choice.ends {
                return path;
            }
            path.spare += self.spare_minutes(k, choice.used);
            (n, open) = (next, choice.opening);
        }
    }
}
