//! The best ways to fill one meeting: what closes in it, what is whole, and what opens.
//!
//! What is whole is chosen one after the other, in the order in which it stands in a meeting, and a choice is given up when
//! not even the cheapest rest, found by the dynamic program of the knapsack, makes it one of the best.

use super::Beam;
use super::state::{State, Way};
use crate::formulate::order::Side;
use crate::formulate::program::ColumnIx;
use crate::formulate::unit::{TrackIx, UnitIx};
use crate::solve::runs::{ByMember, MemberIx};

/// How many choices of a meeting are looked at, at most.
const LOOKED_AT: usize = 4000;

/// The best ways below `upper`, the best first; `noise` by member and meeting.
pub fn ways(
    beam: &Beam,
    state: &mut State,
    (t, k): (TrackIx, usize),
    noise: &ByMember<Vec<f64>>,
    most: usize,
    upper: f64,
) -> Vec<Way> {
    let (view, guide, track) = (beam.of.view, &beam.guides[t], &beam.of.view.tracks[t]);
    let open = state.open[t];
    let late: f64 = state.late.iter().sum::<f64>() - state.late[t] + state.late(beam, t, k + 1);
    let mut found = Found { best: Vec::new(), looked_at: 0, most, upper };
    let mut way = Way { real: state.real, score: late, ..Way::default() };
    way.add(state.bound - guide.after(k, open));
    let mut not_held = way.clone();
    not_held.add(guide.after(k + 1, open));
    found.tell(not_held);
    if !beam.of.may(&state.used, track.held[k]) {
        return found.best;
    }
    way.add(guide.prices.held[k]);
    way.real += guide.real.held[k];
    let mut room = track.room[k];
    if let Some((j, rest)) = open {
        let Some(chain) = &track.members[j].chain else { return found.best };
        let fits = rest + view.turn <= room;
        if chain.closing[k].is_some_and(|piece| fits && rest <= piece.max && beam.of.may(&state.used, piece.column)) {
            way.closes = true;
            way.add(guide.prices.closing[j][k]);
            way.real += guide.real.closing[j][k];
            room -= rest + view.turn;
        } else {
            if let Some(piece) = chain.through[k].filter(|piece| beam.of.may(&state.used, piece.column)) {
                let left = rest.saturating_sub(piece.max).max(chain.min);
                way.through = true;
                way.add(guide.prices.through[j][k] + guide.after(k + 1, Some((j, left))));
                way.real += guide.real.through[j][k];
                found.tell(way);
            }
            return found.best;
        }
    }
    let closes = open.filter(|_| way.closes).map(|(j, _)| track.members[j].unit);
    Fill::new(beam, state, (t, k), noise, room, closes).choose(0, room, &mut way, &mut found);
    found.best
}

/// The best ways so far.
struct Found {
    best: Vec<Way>,
    looked_at: usize,
    most: usize,
    upper: f64,
}

impl Found {
    /// What scores no less is of no use.
    fn least(&self) -> f64 {
        self.best.get(self.most - 1).map_or(f64::INFINITY, |last| last.score)
    }

    fn tell(&mut self, way: Way) {
        if way.bound < self.upper && way.score < self.least() {
            let at = self.best.partition_point(|other| other.score <= way.score);
            self.best.insert(at, way);
            self.best.truncate(self.most);
        }
    }
}

/// A member that may be whole in a meeting, or open in it.
struct Candidate {
    who: MemberIx,
    /// What it takes, where it is whole.
    weight: usize,
    /// What it costs, where it is whole.
    price: f64,
    /// What it would cost to start it later.
    late: f64,
    /// What the goal says of it.
    real: f64,
    column: ColumnIx,
    /// Candidates that must be whole in the meeting too, because they come before it.
    with: Vec<usize>,
}

/// The choice of what is whole, and what opens.
struct Fill<'a, 'b> {
    beam: &'b Beam<'a>,
    state: &'b mut State,
    t: TrackIx,
    k: usize,
    all: Vec<Candidate>,
    chosen: Vec<bool>,
    openings: Vec<Candidate>,
    /// `least[n][c]`: what the candidates from `n` on, and all that comes after the meeting, cost at least with room `c`.
    least: Vec<Vec<f64>>,
}

impl<'a, 'b> Fill<'a, 'b> {
    fn new(
        beam: &'b Beam<'a>,
        state: &'b mut State,
        (t, k): (TrackIx, usize),
        noise: &ByMember<Vec<f64>>,
        room: usize,
        closes: Option<UnitIx>,
    ) -> Self {
        let (track, guide, formulation) = (&beam.of.view.tracks[t], &beam.guides[t], beam.of.formulation);
        let start = beam.start(t, k);
        let mut members: Vec<MemberIx> = track.members.keys().collect();
        members.retain(|&j| !state.is_placed(track.members[j].unit));
        members.sort_by_key(|&j| formulation.units.unit(track.members[j].unit).rank);
        // of each unit that may be whole here, its place in `all`
        let mut places: Vec<Option<usize>> = vec![None; formulation.units.all.len()];
        let candidate = |places: &[Option<usize>], who: MemberIx, column: ColumnIx, prices: &[f64], real: &[f64]| {
            let unit = track.members[who].unit;
            let here = |early: UnitIx| places[early.0].is_some() || closes == Some(early);
            let can = prices[k].is_finite()
                && beam.of.may(&state.used, column)
                && state.is_alone(beam, unit, beam.slots[t][k]);
            (can && state.is_ready(beam, unit, start, here)).then(|| Candidate {
                who,
                weight: track.members[who].weight,
                price: prices[k],
                late: guide.late[who][k + 1] - noise[who][k],
                real: real[k],
                column,
                with: {
                    let before = formulation.order.beside(unit, Side::Before).iter();
                    before
                        .filter(|(early, _)| !state.has_ended(*early))
                        .filter_map(|(early, _)| places[early.0])
                        .collect()
                },
            })
        };
        let (mut all, mut openings) = (Vec::new(), Vec::new());
        for &j in &members {
            let member = &track.members[j];
            let Some(column) = member.whole[k].filter(|_| member.weight <= room) else { continue };
            if let Some(one) = candidate(&places, j, column, &guide.prices.whole[j], &guide.real.whole[j]) {
                places[member.unit.0] = Some(all.len());
                all.push(one);
            }
        }
        for j in members.into_iter().filter(|_| k + 1 < track.room.len()) {
            let piece = track.members[j].chain.as_ref().and_then(|chain| chain.opening[k]);
            let (prices, real) = (&guide.prices.opening[j], &guide.real.opening[j]);
            openings.extend(piece.and_then(|piece| candidate(&places, j, piece.column, prices, real)));
        }
        let mut fill = Self { beam, state, t, k, chosen: vec![false; all.len()], all, openings, least: vec![] };
        let opening = |one: &Candidate, room: usize| Some(fill.opening(one, room)?.1 - one.late);
        let none = guide.none[k + 1];
        let to_come = |room: usize| fill.openings.iter().filter_map(|one| opening(one, room)).fold(none, f64::min);
        let mut least: Vec<Vec<f64>> = vec![(0..=room).map(to_come).collect()];
        for one in fill.all.iter().rev() {
            let rest = &least[least.len() - 1];
            let with = |room: usize| room.checked_sub(one.weight).map(|room| one.price - one.late + rest[room]);
            least.push((0..=room).map(|room| with(room).map_or(rest[room], |with| with.min(rest[room]))).collect());
        }
        least.reverse();
        fill.least = least;
        fill
    }

    /// What a member takes that opens in what is left of a meeting, and what that costs with all that comes after.
    fn opening(&self, one: &Candidate, room: usize) -> Option<(usize, f64)> {
        let (view, guide) = (self.beam.of.view, &self.beam.guides[self.t]);
        let chain = view.tracks[self.t].members[one.who].chain.as_ref()?;
        let takes = room.checked_sub(view.turn)?.min(chain.opening[self.k]?.max).min(chain.minutes - chain.min);
        let after = || guide.after(self.k + 1, Some((one.who, chain.minutes - takes)));
        (takes >= chain.min).then(|| (takes, one.price + after()))
    }

    fn choose(&mut self, n: usize, room: usize, way: &mut Way, found: &mut Found) {
        if way.score + self.least[n][room] >= found.least() || found.looked_at > LOOKED_AT {
            return;
        }
        found.looked_at += 1;
        let Some(one) = self.all.get(n) else {
            self.tell(room, way, found);
            return;
        };
        let (weight, column) = (one.weight, one.column);
        let with_it = one.with.iter().all(|&other| self.chosen[other]);
        if weight <= room && with_it && self.beam.of.may(&self.state.used, column) {
            let before = (way.bound, way.score, way.real);
            way.add(one.price);
            way.score -= one.late;
            way.real += one.real;
            way.whole.push(one.who);
            self.chosen[n] = true;
            self.beam.of.use_up(&mut self.state.used, column, 1.0);
            self.choose(n + 1, room - weight, way, found);
            self.beam.of.use_up(&mut self.state.used, column, -1.0);
            self.chosen[n] = false;
            way.whole.pop();
            (way.bound, way.score, way.real) = before;
        }
        self.choose(n + 1, room, way, found);
    }

    /// A choice of all that is whole, without anything that opens and with each that may.
    fn tell(&self, room: usize, way: &Way, found: &mut Found) {
        if !way.whole.is_empty() || way.closes {
            let mut way = way.clone();
            way.add(self.beam.guides[self.t].none[self.k + 1]);
            found.tell(way);
        }
        let can = |one: &&Candidate| {
            !way.whole.contains(&one.who)
                && one.with.iter().all(|&other| self.chosen[other])
                && self.beam.of.may(&self.state.used, one.column)
        };
        for one in self.openings.iter().filter(can) {
            if let Some((takes, cost)) = self.opening(one, room) {
                let mut way = Way { opens: Some((one.who, takes)), ..way.clone() };
                way.add(cost);
                way.score -= one.late;
                way.real += one.real;
                found.tell(way);
            }
        }
    }
}
