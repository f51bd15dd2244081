//! What the meetings of the rest cost at least, by nothing but minutes.
//!
//! With `q` steps of the grid still to be placed, turnarounds included (an entry takes its minutes and one turnaround, and a
//! meeting has one more), `g` minutes a step, and the nodes `h` and `p` after holding and skipping the meeting of a node:
//!
//! ```text
//! G[end, 0] = 0
//! G[n, q]   = min  G[p, q]
//!                  held                                                        final <= q <= room: it is the last one
//!                  held + min over 1 <= c <= room of spare (room - c) g + G[h, q - c]
//! ```
//!
//! The second minimum is one over a window that moves with `q`. No state of the search costs less, whatever units are left:
//! only their minutes matter here, and at least `final` of them are in the last meeting. `O(nodes · minutes)`.

use std::collections::VecDeque;

use crate::solve::kernel::calendar::Node;
use crate::solve::kernel::cost::Cost;

use super::instance::Instance;

/// The most entries of the table.
const MOST_ENTRIES: usize = 8_000_000;

/// `G`, and two relaxations of it.
pub(super) struct Capacity<C> {
    /// With these steps left exactly.
    exact: Vec<Vec<C>>,
    /// With turnarounds of more continuations.
    split: Vec<Vec<C>>,
    /// With these steps or more.
    any: Vec<Vec<C>>,
}

/// How what is left can grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Growth {
    /// Not at all.
    None,
    /// By turnarounds, for the price of a continuation each.
    Turnarounds,
    /// By units that may be placed as well.
    Units,
}

impl<C: Cost> Capacity<C> {
    /// With up to `most` steps; at least `last` of them are in the last meeting. `None` if the table is too large.
    pub fn of(instance: &Instance<'_, C>, most: usize, last: usize) -> Option<Self> {
        let nodes = instance.nodes;
        if nodes.len().checked_mul(most + 1)? > MOST_ENTRIES {
            return None;
        }
        let mut exact: Vec<Vec<C>> = vec![Vec::new(); nodes.len()];
        for n in (0..nodes.len()).rev() {
            exact[n] = row(instance, &nodes[n], &exact, most, last);
        }
        let turn = (instance.track.turnaround / instance.grid) as usize;
        let mut split = exact.clone();
        let mut any = exact.clone();
        for (split, any) in split.iter_mut().zip(&mut any) {
            for q in (0..most).rev() {
                any[q] = any[q].min(any[q + 1]);
                if turn > 0 && q + turn <= most {
                    split[q] = split[q].min(split[q + turn].plus(instance.prices.continuation()));
                }
            }
        }
        Some(Self { exact, split, any })
    }

    /// What the meetings from a node on cost at least, with so many steps left. [`Cost::NONE`] if they are too short.
    pub fn rest(&self, node: usize, steps: usize, growth: Growth) -> C {
        let table = match growth {
            Growth::None => &self.exact,
            Growth::Turnarounds => &self.split,
            Growth::Units => &self.any,
        };
        table[node].get(steps).copied().unwrap_or(C::NONE)
    }
}

fn row<C: Cost>(instance: &Instance<'_, C>, node: &Node, later: &[Vec<C>], most: usize, last: usize) -> Vec<C> {
    let mut row = match node.skip {
        Some(skip) => later[skip].clone(),
        None => vec![C::NONE; most + 1],
    };
    let k = node.meeting;
    if k == instance.track.meetings.len() {
        row[0] = C::ZERO;
        return row;
    }
    let Some(hold) = node.hold else { return row };
    let (grid, turn) = (instance.grid, instance.track.turnaround);
    let room = ((instance.track.meetings[k].room + turn) / grid) as usize;
    let held = instance.prices.held[k];
    let step = instance.prices.spare_minute.times(grid);
    // of the numbers left after the meeting: those that may be least, the least one first, all as if nothing were left
    let mut window: VecDeque<(usize, C)> = VecDeque::new();
    for q in 1..=most {
        let value = later[hold][q - 1].plus(step.times(q as u32 - 1));
        while window.back().is_some_and(|&(_, other)| other >= value) {
            let _worse = window.pop_back();
        }
        window.push_back((q - 1, value));
        while window.front().is_some_and(|&(left, _)| left + room < q) {
            let _gone = window.pop_front();
        }
        if q <= room && q >= last {
            row[q] = row[q].min(held);
        }
        if let Some(&(_, value)) = window.front().filter(|(_, value)| value.exists()) {
            // room - c steps are spare, and c = q - left
            let all = value.plus(step.times(room as u32)).plus(held);
            let spare = step.times(q as u32);
            row[q] = row[q].min(if all.exists() && all >= spare { all - spare } else { C::NONE });
        }
    }
    row
}
