//! Layer after layer: the states at each node of the calendar, with what it costs to come there.

use std::cell::Cell;
use std::collections::BinaryHeap;

use rustc_hash::FxHashMap;

use crate::solve::kernel::cost::Cost;

use super::bounds::Bounds;
use super::instance::Instance;
use super::meeting::{Content, From, MOST_WORK as MOST_OF_MEETING, contents};
use super::state::{Context, Contexts, Set, State, has, members};

/// The most states of a search. With the ways between them they are some 300 MB.
const MOST_STATES: usize = 1_000_000;

/// What a search may use.
pub(super) struct Budget<'e> {
    pub enough: &'e dyn Fn() -> bool,
    left: u64,
}

impl<'e> Budget<'e> {
    /// So many steps, until it is enough.
    pub fn new(work: u64, enough: &'e dyn Fn() -> bool) -> Self {
        Self { enough, left: work }
    }

    /// The steps that are used up, of so many.
    pub fn spent(&self, work: u64) -> u64 {
        work - self.left
    }

    /// Uses up the steps of one state. `None` if they are too many, or if there is no time.
    pub fn spend(&mut self, work: u64) -> Option<()> {
        self.left = self.left.checked_sub(work)?;
        (work <= MOST_OF_MEETING && !(self.enough)()).then_some(())
    }
}

/// How much a search looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pass {
    /// The most states that are kept in a layer.
    pub width: usize,
    /// Whether parts have the most minutes that they can have, and no others are looked at.
    pub greedy: bool,
    /// The most steps.
    pub work: u64,
}

/// How a search ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// Nothing was dropped but what the bounds exclude.
    Complete,
    /// States were dropped.
    Beam,
    /// It became too large, or there was no time.
    Stopped,
}

/// One way to come to a state.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arc {
    pub node: u32,
    pub state: u32,
    /// The next way that is as cheap, by number plus 1; 0 for none.
    next: u32,
}

/// The states at a node.
pub(super) struct Layer<C> {
    pub states: Vec<State>,
    /// What it costs to come there.
    pub costs: Vec<C>,
    /// What the rest costs at least.
    lows: Vec<C>,
    /// The first of the cheapest ways to come there, by number plus 1.
    ways: Vec<u32>,
    numbers: FxHashMap<State, u32>,
    /// What the best states cost at least, as many as a beam keeps.
    kept: BinaryHeap<C>,
}

impl<C: Cost> Layer<C> {
    fn new() -> Self {
        Self {
            states: Vec::new(),
            costs: Vec::new(),
            lows: Vec::new(),
            ways: Vec::new(),
            numbers: FxHashMap::default(),
            kept: BinaryHeap::new(),
        }
    }

    /// Takes note of what a state costs at least.
    fn note(&mut self, low: C, width: usize) {
        if self.kept.len() < width {
            self.kept.push(low);
        } else if let Some(mut worst) = self.kept.peek_mut()
            && low < *worst
        {
            *worst = low;
        }
    }

    /// States that cost more are not among those that a beam keeps.
    fn bar(&self, width: usize) -> C {
        let worst = self.kept.peek().filter(|_| self.kept.len() >= width);
        worst.copied().unwrap_or(C::NONE)
    }

    /// The number of a state.
    pub fn number(&self, state: &State) -> Option<u32> {
        self.numbers.get(state).copied()
    }
}

/// A search.
pub(super) struct Search<C> {
    pub layers: Vec<Layer<C>>,
    pub contexts: Contexts,
    arcs: Vec<Arc>,
    count: usize,
    /// The cost of the best schedule within the bound, if there is one.
    pub best: C,
    /// The states before the last meetings of best schedules.
    pub last: Vec<(u32, u32)>,
    /// Whether it is best to place nothing.
    pub nothing: bool,
    pub ending: Ending,
}

/// Searches schedules that cost at most `upper`, as far as a pass goes.
pub(super) fn run<C: Cost>(
    instance: &Instance<'_, C>,
    bounds: &Bounds<C>,
    pass: Pass,
    upper: C,
    budget: &mut Budget<'_>,
) -> Search<C> {
    let mut search = Search {
        layers: instance.nodes.iter().map(|_| Layer::new()).collect(),
        contexts: Contexts::new(),
        arcs: Vec::new(),
        count: 0,
        best: C::NONE,
        last: Vec::new(),
        nothing: false,
        ending: if pass.greedy { Ending::Beam } else { Ending::Complete },
    };
    let empty = left_out(instance, 0);
    if empty.exists() && empty <= upper {
        (search.best, search.nothing) = (empty, true);
    }
    let start = State { done: 0, context: 0 };
    search.reach(instance, bounds, 0, start, &[], C::ZERO, upper, pass, None);
    for n in 0..instance.nodes.len() {
        if search.layer(instance, bounds, n, pass, upper, budget).is_none() {
            search.ending = Ending::Stopped;
            break;
        }
    }
    search
}

/// What it costs to place nothing more.
pub(super) fn left_out<C: Cost>(instance: &Instance<'_, C>, done: Set) -> C {
    members(instance.all() & !done).fold(C::ZERO, |sum, j| match instance.prices.left_out[j].exists() {
        true => sum.plus(instance.prices.left_out[j]),
        false => C::NONE,
    })
}

/// The waits that are not over at the meeting of a node.
fn still_waiting<C: Cost>(
    instance: &Instance<'_, C>,
    node: usize,
    waits: impl Iterator<Item = (usize, i64)>,
) -> Vec<(usize, i64)> {
    let start = instance.starts.get(instance.nodes[node].meeting).copied().unwrap_or(i64::MAX);
    waits.filter(|&(_, minute)| minute > start).collect()
}

/// What has begun and what waits at a node where the meeting before it is skipped.
pub(super) fn context_if_skipped<C: Cost>(instance: &Instance<'_, C>, node: usize, before: &Context) -> Context {
    Context { waits: still_waiting(instance, node, before.waits.iter().copied()), ..before.clone() }
}

/// What has begun and what waits at a node after a content.
pub(super) fn context_after<C: Cost>(instance: &Instance<'_, C>, node: usize, content: &Content<'_, C>) -> Context {
    let started = |j: usize| has(content.done, j) || content.begun.iter().any(|(unit, _)| *unit == j);
    let waits = content.release.iter().copied().enumerate().filter(|&(j, minute)| minute > i64::MIN && !started(j));
    Context { open: content.open, begun: content.begun.to_vec(), waits: still_waiting(instance, node, waits) }
}

impl<C: Cost> Search<C> {
    /// All ways to come to a state at the least cost.
    pub fn ways(&self, node: usize, state: u32) -> impl Iterator<Item = Arc> {
        let mut next = self.layers[node].ways[state as usize];
        std::iter::from_fn(move || {
            let arc = *self.arcs.get((next as usize).checked_sub(1)?)?;
            next = arc.next;
            Some(arc)
        })
    }

    fn layer(
        &mut self,
        instance: &Instance<'_, C>,
        bounds: &Bounds<C>,
        n: usize,
        pass: Pass,
        upper: C,
        budget: &mut Budget<'_>,
    ) -> Option<()> {
        let layer = std::mem::replace(&mut self.layers[n], Layer::new());
        let done = self.expand_all(&layer, instance, bounds, n, pass, upper, budget);
        self.layers[n] = layer;
        done
    }

    #[allow(clippy::too_many_arguments, reason = "a layer with all that is known of it")]
    fn expand_all(
        &mut self,
        layer: &Layer<C>,
        instance: &Instance<'_, C>,
        bounds: &Bounds<C>,
        n: usize,
        pass: Pass,
        upper: C,
        budget: &mut Budget<'_>,
    ) -> Option<()> {
        let mut kept: Vec<usize> = (0..layer.states.len()).collect();
        let low = |&i: &usize| (layer.costs[i].plus(layer.lows[i]), i);
        if kept.len() > pass.width {
            let _middle = kept.select_nth_unstable_by_key(pass.width, low);
            kept.truncate(pass.width);
            self.ending = Ending::Beam;
            // the best first: what they lead to makes the bound better
            kept.sort_unstable_by_key(low);
        }
        for i in kept {
            let upper = upper.min(self.best);
            let (state, spent) = (layer.states[i], layer.costs[i]);
            if spent.plus(layer.lows[i]) > upper {
                continue;
            }
            let work = self.expand(instance, bounds, n, (i as u32, state, spent), pass, upper, budget.enough);
            budget.spend(work)?;
            if self.count > MOST_STATES || self.arcs.len() > 8 * MOST_STATES {
                return None;
            }
        }
        Some(())
    }

    /// What follows from a state: skipping the meeting, or holding it.
    #[allow(clippy::too_many_arguments, reason = "a state with all that is known of it")]
    fn expand(
        &mut self,
        instance: &Instance<'_, C>,
        bounds: &Bounds<C>,
        n: usize,
        (i, state, spent): (u32, State, C),
        pass: Pass,
        upper: C,
        enough: &dyn Fn() -> bool,
    ) -> u64 {
        let upper_of_pass = upper;
        let context = self.contexts.get(state.context).clone();
        let way = Some((n as u32, i));
        let node = instance.nodes[n];
        if let Some(next) = node.skip {
            let after = context_if_skipped(instance, next, &context);
            let state = State { context: self.contexts.number(&after), ..state };
            self.reach(instance, bounds, next, state, &after.begun, spent, upper, pass, way);
        }
        let Some(next) = node.hold else { return 1 };
        // a beam would drop what is worse than all states that it can keep
        let limit = |search: &Self| upper.min(search.best).min(search.layers[next].bar(pass.width));
        let upper = Cell::new(limit(self));
        let from = From { node: n, done: state.done, context: &context, spent, upper, greedy: pass.greedy, enough };
        let work = contents(instance, bounds, &from, |content| {
            let upper = from.upper.get();
            let cost = spent.plus(content.cost);
            if content.begun.is_empty() {
                let all = cost.plus(left_out(instance, content.done));
                if all < self.best && all <= upper {
                    (self.best, self.nothing) = (all, false);
                    self.last.clear();
                }
                if all == self.best && all.exists() && self.last.last() != Some(&(n as u32, i)) {
                    self.last.push((n as u32, i));
                }
            }
            let cost = cost.plus(content.spare);
            if cost.exists() && cost <= upper && content.done != instance.all() {
                let after = context_after(instance, next, content);
                let state = State { done: content.done, context: self.contexts.number(&after) };
                self.reach(instance, bounds, next, state, content.begun, cost, upper, pass, way);
            }
            from.upper.set(limit(self));
        });
        if self.layers[next].bar(pass.width) < upper_of_pass {
            self.ending = Ending::Beam;
        }
        work
    }

    /// A way to come to a state.
    #[allow(clippy::too_many_arguments, reason = "a state with all that is known of it")]
    fn reach(
        &mut self,
        instance: &Instance<'_, C>,
        bounds: &Bounds<C>,
        node: usize,
        state: State,
        begun: &[(usize, crate::solve::kernel::prices::Begun)],
        cost: C,
        upper: C,
        pass: Pass,
        from: Option<(u32, u32)>,
    ) {
        let layer = &mut self.layers[node];
        let i = match layer.numbers.get(&state) {
            Some(&i) => {
                let i = i as usize;
                // what was too expensive to leave out may no longer be
                if cost < layer.costs[i] && instance.mandatory != instance.all() {
                    layer.lows[i] = bounds.rest(instance, node, state.done, begun, cost, upper);
                }
                i
            }
            None => {
                let low = bounds.rest(instance, node, state.done, begun, cost, upper);
                if !low.exists() || cost.plus(low) > upper {
                    return;
                }
                let i = layer.states.len();
                let _new = layer.numbers.insert(state, i as u32);
                layer.states.push(state);
                layer.costs.push(C::NONE);
                layer.lows.push(low);
                if pass.width < usize::MAX {
                    layer.note(cost.plus(low), pass.width);
                }
                layer.ways.push(0);
                self.count += 1;
                i
            }
        };
        if cost > layer.costs[i] {
            return;
        }
        let next = if cost < layer.costs[i] { 0 } else { layer.ways[i] };
        layer.costs[i] = cost;
        let Some((node, state)) = from else { return };
        self.arcs.push(Arc { node, state, next });
        layer.ways[i] = self.arcs.len() as u32;
    }
}
