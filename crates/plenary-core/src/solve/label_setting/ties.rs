//! The canonical one of all best schedules of a track.
//!
//! Ties are broken for units in file order: placed before left out, then the earliest meetings; and when all meetings are
//! settled, for units in file order the most minutes early. In agenda order the units stand along a path of the network in
//! just this order. An arc of cost `c` from `x` to `y` is on a best path if `c + G[y] = G[x]`, whatever leads to `x`. So
//! one pass forward settles the meetings: it keeps all places where a best schedule with the meetings settled so far can
//! be, asks whether one of them has an arc for the better choice, and goes on with the ends of these arcs only.
//!
//! The places differ in minutes alone. A pass back drops those that no settled choice follows, and another pass forward
//! takes, part by part, the most minutes that an arc between the places left allows.

use std::collections::{BTreeMap, HashMap};
use std::ops::RangeInclusive;

use super::state::State;
use super::table::Table;
use super::table::meeting::{Inside, Row};
use crate::solve::kernel::Parts;
use crate::solve::kernel::cost::Cost;

/// The most arcs that are kept.
const MOST_ARCS: usize = 20_000_000;

/// Labels inside a meeting are worked out for so many units at once from which it can begin.
const AHEAD: usize = 4;

/// Where a schedule can be, in an order that all arcs keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// Before the meeting of a node.
    Between(usize, State),
    /// In the meeting of a node.
    In(usize, Inside),
    /// After the last meeting that is held: from this unit on all are left out.
    Done(usize),
}

/// An order of places by node, and inside of a node first before its meeting. A unit that is settled is in all of them.
type Key = (usize, Place);

/// An arc from a place, by number, with the minutes of the part that it is.
type Arc = (u32, u32);

/// One step: the choice about one part of a unit, or that it is left out.
struct Step {
    unit: usize,
    /// Its meeting, unless it is left out.
    meeting: Option<usize>,
    /// The first place after it, by number.
    places: usize,
}

/// An arc that a choice is made of: the meeting, the place that it comes from, where it leads, and minutes.
struct Choice {
    meeting: usize,
    from: u32,
    to: Place,
    minutes: u32,
}

/// The canonical schedule under way.
pub(super) struct Ties<'t, 'a, C> {
    table: &'t Table<'a, C>,
    /// By place: arcs that lead there.
    arcs: Vec<Vec<Arc>>,
    steps: Vec<Step>,
    count: usize,
    /// Labels inside of meetings, by node.
    rows: HashMap<usize, (RangeInclusive<usize>, Vec<Row<C>>)>,
}

fn key(place: Place) -> Key {
    let node = match place {
        Place::Between(n, _) | Place::In(n, _) => n,
        Place::Done(_) => usize::MAX,
    };
    (node, place)
}

/// Places with the arcs that lead there.
type Places = BTreeMap<Key, Vec<Arc>>;

impl<'t, 'a, C: Cost> Ties<'t, 'a, C> {
    /// The parts of each unit in the canonical one of the best schedules, of which there is one. `None` if there is no
    /// time, or too much to keep.
    pub fn broken(table: &'t Table<'a, C>, enough: &dyn Fn() -> bool) -> Option<Vec<Parts>> {
        let mut ties = Self { table, arcs: Vec::new(), steps: Vec::new(), count: 0, rows: HashMap::new() };
        let mut places = Places::from([(key(Place::Between(0, State::before(0, 0))), Vec::new())]);
        for j in 0..table.track.members.len() {
            if enough() || ties.count > MOST_ARCS {
                return None;
            }
            places = ties.unit(j, places)?;
        }
        for (_, arcs) in places {
            ties.add(arcs);
        }
        Some(ties.minutes())
    }

    /// The number of a new place.
    fn add(&mut self, arcs: Vec<Arc>) -> u32 {
        self.count += arcs.len();
        self.arcs.push(arcs);
        (self.arcs.len() - 1) as u32
    }

    /// Settles a unit, from all places where it is next.
    fn unit(&mut self, j: usize, mut places: Places) -> Option<Places> {
        let (mut wholes, mut opens, mut without) = (Vec::new(), Vec::new(), Vec::new());
        let minutes = self.table.track.members[j].minutes;
        let mut first = usize::MAX;
        while let Some(((_, place), arcs)) = places.pop_first() {
            let from = self.add(arcs);
            let choice = |meeting, to, minutes| Choice { meeting, from, to, minutes };
            match place {
                Place::Between(n, state) => {
                    if self.table.nodes[n].meeting > first {
                        break;
                    }
                    self.skip(n, &state, from, &mut places);
                    let at = Inside { unit: j, wait: state.wait, used: 0 };
                    if let Some(meeting) = self.table.meeting(n)
                        && self.value(n, at).plus(self.table.prices.held[meeting.k]) == self.table.label(n, &state)
                    {
                        lead(&mut places, Place::In(n, at), (from, 0));
                    }
                    if let Some(next) = self.left_out(n, &state) {
                        without.push(choice(0, Place::Between(n, next), 0));
                    }
                }
                Place::In(n, at) => {
                    let Some(meeting) = self.table.meeting(n).filter(|meeting| meeting.k <= first) else { break };
                    let all = self.value(n, at);
                    if self.table.close(meeting, at) == all {
                        lead(&mut places, Place::Between(meeting.next, self.table.between(meeting, at)), (from, 0));
                    }
                    if self.table.finish(meeting, at) == all {
                        lead(&mut places, Place::Done(j), (from, 0));
                    }
                    if let Some((cost, to)) = self.table.leave_out(at)
                        && self.value(n, to).plus(cost) == all
                    {
                        without.push(choice(0, Place::In(n, to), 0));
                    }
                    if let Some((cost, to)) = self.table.whole(meeting, at)
                        && self.value(n, to).plus(cost) == all
                    {
                        first = meeting.k;
                        wholes.push(choice(meeting.k, Place::In(n, to), minutes));
                    }
                    for (cost, to, minutes) in self.table.all_openings(meeting, at).filter(|(cost, ..)| *cost == all) {
                        let _cost: C = cost;
                        first = meeting.k;
                        opens.push(choice(meeting.k, Place::Between(meeting.next, to), minutes));
                    }
                }
                Place::Done(_) => without.push(choice(0, Place::Done(j + 1), 0)),
            }
        }
        wholes.retain(|choice| choice.meeting == first);
        opens.retain(|choice| choice.meeting == first);
        match (wholes.is_empty(), opens.is_empty(), without.is_empty()) {
            (false, ..) => Some(self.choose(j, Some(first), wholes)),
            (true, false, _) => {
                let places = self.choose(j, Some(first), opens);
                self.go_on(j, places)
            }
            (true, true, false) => Some(self.choose(j, None, without)),
            (true, true, true) => None,
        }
    }

    /// The arc from before a meeting to after it.
    fn skip(&self, n: usize, state: &State, from: u32, places: &mut Places) {
        let all = self.table.label(n, state);
        if let Some((next, after)) = self.table.skipped(n, state)
            && self.table.label(next, &after) == all
        {
            lead(places, Place::Between(next, after), (from, 0));
        }
    }

    fn left_out(&self, n: usize, state: &State) -> Option<State> {
        let cost = self.table.prices.left_out[state.unit];
        let next = State::before(state.unit + 1, self.table.wait_without(state.unit, state.wait));
        let best = cost.exists() && self.table.label(n, &next).plus(cost) == self.table.label(n, state);
        best.then_some(next)
    }

    /// Settles the other parts of a unit that has begun.
    fn go_on(&mut self, j: usize, mut places: Places) -> Option<Places> {
        loop {
            let (mut closings, mut through) = (Vec::new(), Vec::new());
            let mut first = usize::MAX;
            while let Some(((_, place), arcs)) = places.pop_first() {
                let from = self.add(arcs);
                let Place::Between(n, state) = place else { return None };
                if self.table.nodes[n].meeting > first {
                    break;
                }
                self.skip(n, &state, from, &mut places);
                let (Some(meeting), Some(begun)) = (self.table.meeting(n), state.begun) else { continue };
                let (all, held) = (self.table.label(n, &state), self.table.prices.held[meeting.k]);
                let choice = |to, minutes| Choice { meeting: meeting.k, from, to, minutes };
                if let Some((cost, to)) = self.table.closing(meeting, &state, begun)
                    && self.value(n, to).plus(cost).plus(held) == all
                {
                    first = meeting.k;
                    closings.push(choice(Place::In(n, to), begun.left));
                }
                for (cost, to, minutes) in self.table.all_through(meeting, state, begun) {
                    if cost.plus(held) == all {
                        first = meeting.k;
                        through.push(choice(Place::Between(meeting.next, to), minutes));
                    }
                }
            }
            closings.retain(|choice: &Choice| choice.meeting == first);
            through.retain(|choice: &Choice| choice.meeting == first);
            match (closings.is_empty(), through.is_empty()) {
                (false, _) => return Some(self.choose(j, Some(first), closings)),
                (true, false) => places = self.choose(j, Some(first), through),
                (true, true) => return None,
            }
        }
    }

    /// Takes a step: the places where its arcs lead.
    fn choose(&mut self, unit: usize, meeting: Option<usize>, choices: Vec<Choice>) -> Places {
        self.steps.push(Step { unit, meeting, places: self.arcs.len() });
        let mut places = Places::new();
        for Choice { from, to, minutes, .. } in choices {
            lead(&mut places, to, (from, minutes));
        }
        places
    }

    /// The label inside a meeting.
    fn value(&mut self, n: usize, at: Inside) -> C {
        let Some(meeting) = self.table.meeting(n) else { return C::NONE };
        if at.unit > self.table.last_after(meeting) {
            return C::NONE;
        }
        let enough = self.table.reach(meeting, at.unit);
        let known = self.rows.get(&n).is_some_and(|(units, _)| units.contains(&at.unit) && enough <= *units.end());
        if !known {
            let to = self.table.reach(meeting, at.unit + AHEAD);
            let mut rows = Vec::new();
            self.table.sweep(meeting, at.unit..=to, |_, row, _| rows.push(row.clone()));
            rows.reverse();
            let _old = self.rows.insert(n, (at.unit..=to, rows));
        }
        self.rows.get(&n).map_or(C::NONE, |(units, rows)| rows[at.unit - units.start()].get(at.wait, at.used))
    }
}

impl<C> Ties<'_, '_, C> {
    /// Settles the minutes: the parts of all units.
    fn minutes(self) -> Vec<Parts> {
        let Self { table, arcs, steps, .. } = self;
        let end = steps.last().map_or(0, |step| step.places);
        // places from which a settled choice goes on to the end
        let mut alive: Vec<bool> = (0..arcs.len()).map(|place| place >= end).collect();
        for place in (0..arcs.len()).rev() {
            if alive[place] {
                arcs[place].iter().for_each(|&(from, _)| alive[from as usize] = true);
            }
        }
        let mut chosen = vec![false; arcs.len()];
        let mut parts = vec![Parts::new(); table.track.members.len()];
        let ends = steps.iter().map(|step| step.places).chain([arcs.len()]);
        let begins = [0].into_iter().chain(steps.iter().map(|step| step.places));
        let choices = [None].into_iter().chain(steps.iter().map(Some));
        for ((begin, end), step) in begins.zip(ends).zip(choices) {
            let from_before = |place: usize| arcs[place].iter().filter(move |(from, _)| (*from as usize) < begin);
            let entered = (begin..end).filter(|&place| alive[place]).flat_map(from_before);
            let most = entered.filter(|(from, _)| chosen[*from as usize]).map(|&(_, minutes)| minutes).max();
            for place in (begin..end).filter(|&place| alive[place]) {
                let follows =
                    |&(from, minutes): &Arc| chosen[from as usize] && (from as usize >= begin || Some(minutes) == most);
                chosen[place] = (step.is_none() && place == 0) || arcs[place].iter().any(follows);
            }
            if let Some(Step { unit, meeting: Some(meeting), .. }) = step {
                parts[*unit].extend(most.map(|minutes| (*meeting, minutes)));
            }
        }
        parts
    }
}

/// Adds an arc to a place.
fn lead(places: &mut Places, to: Place, arc: Arc) {
    places.entry(key(to)).or_default().push(arc);
}
