//! The network of meetings of a track: which meetings may be held after which.
//!
//! Every limit on the meetings of one track has one of three forms: a meeting is never held; two meetings are not both held;
//! a weighted sum of held meetings has an upper bound. So of the meetings held before the `k`-th, only the set of later
//! meetings that they rule out matters, and the sums of limits that can still bind. Equal states are one node:
//!
//! ```text
//! node (k, ruled out, sums)         the next meeting that may be held is the k-th
//! hold: (k+1, ruled out + those that clash with k, sums + weights of k)
//! skip: (k+1, ruled out, sums)
//! ```
//!
//! each followed by a step to the next meeting that may be held. Items do not matter here. Nodes are in topological order;
//! the last node has no meeting.

use std::collections::{BTreeSet, HashMap};

use super::limits::Limits;

/// The most nodes.
const MOST_NODES: usize = 200_000;

/// A state of the calendar: what to do with a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::solve) struct Node {
    /// The place of the meeting in the track; the number of meetings at the end.
    pub meeting: usize,
    /// The node after holding it. `None` at the end, or if no schedule goes on from there.
    pub hold: Option<usize>,
    /// The node after not holding it.
    pub skip: Option<usize>,
}

/// The network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::solve) struct Calendar {
    /// The first is where a schedule begins, the last where it ends.
    pub nodes: Vec<Node>,
}

/// The next meeting that may be held, what is ruled out after it, and the sums of the limits.
type State = (usize, BTreeSet<usize>, Vec<u64>);

impl Calendar {
    /// The network of a track. It has no nodes if no choice of meetings satisfies all limits; `None` if it would be too
    /// large or time is up.
    pub fn of(limits: &Limits, enough: &dyn Fn() -> bool) -> Option<Self> {
        let count = limits.meetings.len();
        let mut waiting: BTreeSet<State> = BTreeSet::new();
        let mut states: HashMap<State, usize> = HashMap::new();
        let mut arcs: Vec<(usize, Option<State>, Option<State>)> = Vec::new();
        let Some(start) = advance(limits, (0, BTreeSet::new(), vec![0; limits.sums.len()])) else {
            return Some(Self { nodes: Vec::new() });
        };
        let _first = waiting.insert(start);
        while let Some(state) = waiting.pop_first() {
            if states.len() == MOST_NODES || enough() {
                return None;
            }
            let k = state.0;
            let _new = states.insert(state.clone(), arcs.len());
            if k == count {
                arcs.push((k, None, None));
                continue;
            }
            let skip = match limits.meetings[k].must {
                true => None,
                false => advance(limits, (k + 1, state.1.clone(), state.2.clone())),
            };
            let mut ruled_out = state.1;
            ruled_out.extend(limits.meetings[k].clashes.iter().copied());
            let mut sums = state.2;
            for &(sum, weight) in &limits.meetings[k].weights {
                sums[sum] += weight;
            }
            let hold = advance(limits, (k + 1, ruled_out, sums));
            for next in [&hold, &skip].into_iter().flatten() {
                let _new = waiting.insert(next.clone());
            }
            arcs.push((k, hold, skip));
        }
        let number = |state: Option<State>| state.and_then(|state| states.get(&state).copied());
        let nodes = arcs.into_iter();
        let nodes = nodes.map(|(meeting, hold, skip)| Node { meeting, hold: number(hold), skip: number(skip) });
        Some(Self { nodes: nodes.collect() })
    }
}

/// Steps to the next meeting that may be held. `None` if a meeting that must be held may not.
fn advance(limits: &Limits, (mut k, mut ruled_out, mut sums): State) -> Option<State> {
    loop {
        ruled_out = ruled_out.split_off(&k);
        for (sum, limit) in sums.iter_mut().zip(&limits.sums) {
            if *sum + limit.weight_from(k) <= limit.most {
                *sum = 0; // cannot bind any more
            }
        }
        let Some(meeting) = limits.meetings.get(k) else { return Some((k, ruled_out, sums)) };
        let within = meeting.weights.iter().all(|&(sum, weight)| sums[sum] + weight <= limits.sums[sum].most);
        if !meeting.never && within && !ruled_out.contains(&k) {
            return Some((k, ruled_out, sums));
        }
        if meeting.must {
            return None;
        }
        k += 1;
    }
}
