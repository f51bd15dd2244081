//! The canonical one of all best schedules of a track.
//!
//! A complete search keeps all cheapest ways to each state. The ways that lead to a best schedule are a small network, and
//! each of its paths is a best schedule. Ties are broken for units in file order: the path is kept on which the meetings of
//! the unit are the least list (an earlier meeting before a later one, a list that ends before one that goes on, left out
//! last); when all meetings are settled, that on which its minutes are the largest list. Each is one pass back over the
//! network, for the least list from every state on, and one forward, which drops all arcs that are not on such a path.

use std::collections::BTreeMap;

use crate::solve::kernel::Parts;
use crate::solve::kernel::cost::Cost;

use super::bounds::Bounds;
use super::instance::Instance;
use super::meeting::{From, contents};
use super::search::{Budget, Pass, Search, context_after, context_if_skipped, left_out};
use super::state::{Set, State, has};

/// The most arcs of the network.
const MOST_ARCS: usize = 1_000_000;

/// An arc: a meeting with its content, or one that is skipped.
struct Arc {
    from: usize,
    to: usize,
    meeting: usize,
    parts: Vec<(usize, u32)>,
    left_out: Set,
}

/// The parts of each unit in the canonical one of the best schedules, of which there is one. `None` if there is no time, or
/// if there are too many.
pub(super) fn broken<C: Cost>(
    instance: &Instance<'_, C>,
    bounds: &Bounds<C>,
    search: Search<C>,
    budget: &mut Budget<'_>,
) -> Option<Vec<Parts>> {
    let (mut arcs, places) = network(instance, bounds, search, budget)?;
    let units = instance.track.members.len();
    for j in 0..units {
        budget.spend(arcs.len() as u64)?;
        keep(&mut arcs, places, |arc| match arc.parts.iter().any(|(unit, _)| *unit == j) {
            true => Some(arc.meeting as u32),
            false => has(arc.left_out, j).then_some(u32::MAX),
        });
    }
    for j in 0..units {
        budget.spend(arcs.len() as u64)?;
        keep(&mut arcs, places, |arc| {
            arc.parts.iter().find(|(unit, _)| *unit == j).map(|(_, minutes)| u32::MAX - minutes)
        });
    }
    let mut parts = vec![Parts::new(); units];
    let mut at = 0;
    for arc in &arcs {
        if arc.from == at {
            arc.parts.iter().for_each(|&(j, minutes)| parts[j].push((arc.meeting, minutes)));
            at = arc.to;
        }
    }
    Some(parts)
}

/// The parts of each unit in some schedule of the least cost that a search has found. `None` if it has found none.
pub(super) fn any<C: Cost>(
    instance: &Instance<'_, C>,
    bounds: &Bounds<C>,
    search: &mut Search<C>,
    pass: Pass,
) -> Option<Vec<Parts>> {
    let mut parts = vec![Parts::new(); instance.track.members.len()];
    if search.nothing {
        return Some(parts);
    }
    let best = search.best;
    // from the last meeting back; the state to which it leads, if there is one
    let mut after: Option<(usize, u32)> = None;
    let mut at = search.last.first().map(|&(n, i)| (n as usize, i))?;
    loop {
        let (n, i) = at;
        let (state, spent) = (search.layers[n].states[i as usize], search.layers[n].costs[i as usize]);
        let context = search.contexts.get(state.context).clone();
        let goal = after
            .map(|(node, i)| (node, search.layers[node].states[i as usize], search.layers[node].costs[i as usize]));
        let mut taken: Option<Vec<(usize, u32)>> = None;
        // no content leads to it if the meeting is skipped
        let from = From {
            node: n,
            done: state.done,
            context: &context,
            spent,
            upper: best.into(),
            greedy: pass.greedy,
            enough: &|| false,
        };
        let contexts = &mut search.contexts;
        let _work = contents(instance, bounds, &from, |content| {
            let cost = spent.plus(content.cost);
            let leads = match goal {
                None => content.begun.is_empty() && cost.plus(left_out(instance, content.done)) == best,
                Some((node, state, spent)) => {
                    content.done == state.done
                        && cost.plus(content.spare) == spent
                        && contexts.number(&context_after(instance, node, content)) == state.context
                }
            };
            if leads && taken.is_none() {
                taken = Some(content.parts.to_vec());
            }
        });
        let k = instance.nodes[n].meeting;
        taken.into_iter().flatten().for_each(|(j, minutes)| parts[j].push((k, minutes)));
        if n == 0 {
            break;
        }
        after = Some(at);
        let way = search.ways(n, i).next()?;
        at = (way.node as usize, way.state);
    }
    parts.iter_mut().for_each(|parts| parts.reverse());
    Some(parts)
}

/// Keeps the arcs of all paths on which the list of what the arcs say is least.
fn keep(arcs: &mut Vec<Arc>, places: usize, says: impl Fn(&Arc) -> Option<u32>) {
    let mut least: Vec<Option<Vec<u32>>> = vec![None; places];
    least[places - 1] = Some(Vec::new());
    let list = |arc: &Arc, least: &[Option<Vec<u32>>]| {
        let rest = least[arc.to].iter().flatten().copied();
        says(arc).into_iter().chain(rest).collect::<Vec<u32>>()
    };
    for arc in arcs.iter().rev() {
        let list = list(arc, &least);
        if least[arc.from].as_ref().is_none_or(|best| list < *best) {
            least[arc.from] = Some(list);
        }
    }
    let mut alive = vec![false; places];
    alive[0] = true;
    arcs.retain(|arc| {
        let best = alive[arc.from] && least[arc.from].as_ref().is_some_and(|best| list(arc, &least) == *best);
        alive[arc.to] |= best;
        best
    });
}

/// The arcs of all best schedules, by the place that they come from; and the number of places. The first place is where a
/// schedule begins, the last where it ends.
fn network<C: Cost>(
    instance: &Instance<'_, C>,
    bounds: &Bounds<C>,
    mut search: Search<C>,
    budget: &mut Budget<'_>,
) -> Option<(Vec<Arc>, usize)> {
    let places = alive(&search);
    let end = places.len().max(1);
    let mut arcs = Vec::new();
    if search.nothing {
        let nothing = Arc { from: 0, to: end, meeting: 0, parts: Vec::new(), left_out: instance.all() };
        arcs.push(nothing);
    }
    let best = search.best;
    for (&(n, i), &from) in &places {
        let (state, spent) = (search.layers[n].states[i as usize], search.layers[n].costs[i as usize]);
        let node = instance.nodes[n];
        let context = search.contexts.get(state.context).clone();
        let place = |search: &Search<C>, node: usize, state: &State, cost: C| {
            let i = search.layers[node].number(state)?;
            (search.layers[node].costs[i as usize] == cost).then(|| places.get(&(node, i)).copied())?
        };
        let arc = |to, parts, left_out| Arc { from, to, meeting: node.meeting, parts, left_out };
        if let Some(next) = node.skip {
            let after = context_if_skipped(instance, next, &context);
            let after = State { context: search.contexts.number(&after), ..state };
            arcs.extend(place(&search, next, &after, spent).map(|to| arc(to, Vec::new(), 0)));
        }
        let Some(next) = node.hold else { continue };
        let from = From {
            node: n,
            done: state.done,
            context: &context,
            spent,
            upper: best.into(),
            greedy: false,
            enough: &|| false,
        };
        let work = contents(instance, bounds, &from, |content| {
            let cost = spent.plus(content.cost);
            if content.begun.is_empty() && cost.plus(left_out(instance, content.done)) == best {
                let rest = instance.all() & !content.done;
                arcs.push(arc(end, content.parts.to_vec(), content.left_out | rest));
            }
            let after = context_after(instance, next, content);
            let after = State { done: content.done, context: search.contexts.number(&after) };
            if let Some(to) = place(&search, next, &after, cost.plus(content.spare)) {
                arcs.push(arc(to, content.parts.to_vec(), content.left_out));
            }
        });
        budget.spend(work)?;
        if arcs.len() > MOST_ARCS {
            return None;
        }
    }
    Some((arcs, end + 1))
}

/// The states of all best schedules, by node and number, each with its place in the order of nodes.
fn alive<C: Cost>(search: &Search<C>) -> BTreeMap<(usize, u32), usize> {
    let mut waiting: BTreeMap<(usize, u32), usize> = BTreeMap::new();
    let mut all = BTreeMap::new();
    waiting.extend(search.last.iter().map(|&(n, i)| ((n as usize, i), 0)));
    while let Some((state, _)) = waiting.pop_last() {
        let _new = all.insert(state, 0);
        let before = search.ways(state.0, state.1);
        waiting.extend(before.map(|arc| ((arc.node as usize, arc.state), 0)));
    }
    all.values_mut().enumerate().for_each(|(place, of)| *of = place);
    all
}
