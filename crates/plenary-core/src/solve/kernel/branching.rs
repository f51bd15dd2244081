//! Branch and bound over statements between tracks, and others that no state carries, where each track is solved exactly.
//!
//! A node is a set of restrictions ([`super::coupling`]), each on one track. Its relaxation leaves these statements out. So it
//! falls apart into its tracks, its value is the sum of theirs, and a plan that breaks a statement gives the branches:
//! restrictions, of which one holds wherever the statement does. A branch changes one track, and only that one is solved
//! again.
//!
//! The key of a node is the vector of its goals, and then what ties are broken by. Both are least in the relaxation: an exact
//! method gives the canonical plan of a track, and what is compared unit by unit is least in the whole where it is least in
//! each track. Nodes are taken by least key. So the first plan that breaks no statement is the canonical optimal one.
//!
//! Spatial branching on a disjunction of time (as in Carlier and Pinson, *An algorithm for solving the job-shop problem*,
//! 1989), best first. The number of nodes can grow exponentially in the number of statements that are broken; beyond
//! [`MOST_NODES`] the search is given up, and only its bound is used.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::rc::Rc;

use super::coupling::{Couplings, Restriction};
use super::{Best, Method, OfTrack, Tracks};
use crate::formulate::plan::Plan;
use crate::formulate::unit::ByTrack;
use crate::solve::arrange;

/// The most nodes.
const MOST_NODES: usize = 20_000;

/// The values of the goals, and what breaks ties.
type Key = (Vec<u64>, Vec<u32>);

/// A set of restrictions with the best plan of each track.
struct Node {
    tracks: ByTrack<Rc<Best>>,
    restrictions: Vec<Restriction>,
    plan: Plan,
}

/// The result of the search.
pub(super) enum Searched {
    /// The canonical optimal plan, and the values of its goals.
    Best(Plan, Vec<u64>),
    /// There is none.
    Infeasible,
    /// Given up: no plan has goals below these, as a vector.
    Open(Vec<u64>),
}

/// Searches from the best plans of the tracks, until there is no more `patience`. `None` if the numbers are too large.
pub(super) fn search(
    tracks: &Tracks<'_, impl Method>,
    couplings: &Couplings<'_>,
    root: ByTrack<Rc<Best>>,
    patience: &dyn Fn() -> bool,
) -> Option<Searched> {
    let (key, node) = bounded(tracks, root, Vec::new())?;
    // of equal keys the first one made
    let mut open = BTreeMap::from([((key, 0), node)]);
    let mut made = 1;
    while let Some(((key, _), Node { tracks: best, restrictions, plan })) = open.pop_first() {
        let Some(branches) = couplings.broken(&arrange::times(tracks.problem, tracks.units, &plan)) else {
            return Some(Searched::Best(plan, key.0));
        };
        for restriction in branches {
            if made == MOST_NODES || patience() {
                return Some(Searched::Open(key.0));
            }
            let t = restriction.track(tracks.units)?;
            let of_node = [restrictions.as_slice(), &[restriction]].concat();
            match tracks.best(t, &of_node)? {
                OfTrack::Best(of_track) => {
                    let mut best = best.clone();
                    best[t] = Rc::new(of_track);
                    let (key, node) = bounded(tracks, best, of_node)?;
                    let _new = open.insert((key, made), node);
                    made += 1;
                }
                OfTrack::Infeasible => {}
                OfTrack::Open { .. } => return Some(Searched::Open(key.0)),
            }
        }
    }
    Some(Searched::Infeasible)
}

/// A node with its key.
fn bounded<M: Method>(
    tracks: &Tracks<'_, M>,
    best: ByTrack<Rc<Best>>,
    restrictions: Vec<Restriction>,
) -> Option<(Key, Node)> {
    let (values, plan) = together(tracks, &best)?;
    let mut ranks: Vec<Vec<u32>> = vec![Vec::new(); plan.parts.len()];
    for (t, best) in best.iter_enumerated() {
        for (&unit, parts) in tracks.units.track(t).units.iter().zip(&best.parts) {
            let end = parts.len().saturating_sub(1);
            // an earlier meeting wins, then that the unit ends there; and a unit that is placed wins over one that is not
            ranks[unit.0] = parts.iter().enumerate().flat_map(|(n, &(k, _))| [k as u32, u32::from(n < end)]).collect();
            if parts.is_empty() {
                ranks[unit.0].push(u32::MAX);
            }
        }
    }
    let minutes = plan.parts.iter().flatten().map(|part| u32::MAX - part.minutes.get());
    let ties = ranks.into_iter().flatten().chain(minutes).collect();
    Some(((values, ties), Node { tracks: best, restrictions, plan }))
}

/// The goals of the plans of all tracks, and the plan that they are. `None` if the numbers are too large.
pub(super) fn together<M: Method>(tracks: &Tracks<'_, M>, best: &ByTrack<Rc<Best>>) -> Option<(Vec<u64>, Plan)> {
    let mut plan = Plan { parts: vec![Vec::new(); tracks.units.all.len()] };
    let mut values = vec![0; tracks.problem.objectives.len()];
    for (t, best) in best.iter_enumerated() {
        super::add(&mut values, &best.values)?;
        tracks.place(t, &best.parts, &mut plan);
    }
    Some((values, plan))
}
