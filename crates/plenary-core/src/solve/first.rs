//! A first schedule, quickly: meeting after meeting in time order, each filled as well as it can be.
//!
//! A choice of whole units that fills the room is a knapsack in which a minute counts more where much is still to come
//! after its unit. A unit that is longer than a meeting opens where that gives it no more parts than it must have; one that
//! may have parts here and there takes one wherever it can, in as few meetings. It is tried again with other weights, and
//! what is found has to be completed by the solver, which knows all rules; here only those are looked at that pairs of
//! parts break.

use good_lp::Constraint;

use super::complete::Completion;
use super::filling::{ByExclusion, Filling, Loose, LooseIx};
use super::highs::BackendError;
use super::random::Random;
use super::runs::{Member, MemberIx, Rest, Thing, View, choice};
use super::{Clock, Watch};
use crate::formulate::Formulation;
use crate::formulate::order::Side;
use crate::formulate::program::{ByColumn, ColumnIx};
use crate::formulate::unit::{ByTrack, TrackIx, UnitIx};

/// How often it is tried before what was found is looked at.
const TRIES: u64 = 300;

/// How many of the schedules found the solver is asked to complete.
const COMPLETED: usize = 4;

/// A solution of the program and of the rows beside it, if one is found in so many rounds of attempts.
///
/// # Errors
/// When the solver fails.
pub fn solution(
    formulation: &Formulation,
    fixed: &[Constraint],
    rounds: u64,
    seed: u32,
    clock: &Clock,
    watch: &mut dyn Watch,
) -> Result<Option<ByColumn<f64>>, BackendError> {
    // of the largest each of the next steps takes a tenth of a second
    if watch.stop() {
        return Ok(None);
    }
    let view = View::new(formulation, fixed);
    let task = Filling::new(formulation, &view);
    let completion = Completion::new(formulation, fixed, seed);
    for round in 0..rounds {
        let mut found: Vec<(Cost, Vec<ColumnIx>)> = Vec::new();
        for n in 0..TRIES {
            if clock.is_up() || watch.stop() {
                break;
            }
            found.extend(Attempt::new(&task, (u64::from(seed) * rounds + round) * TRIES + n).fill());
        }
        found.sort();
        found.dedup();
        for (_, on) in found.into_iter().take(COMPLETED) {
            if let Some(values) = completion.of(&on, clock, watch)? {
                return Ok(Some(values));
            }
        }
    }
    Ok(None)
}

/// What an attempt costs: continuations, then priority by the meeting that ends it.
type Cost = (usize, u64);

/// A schedule being made.
struct Attempt<'a, 'b> {
    of: &'b Filling<'a>,
    used: ByExclusion<f64>,
    on: Vec<ColumnIx>,
    placed: Vec<bool>,
    /// By unit: when the meeting starts that it begins in, and when it has ended, in minutes since 1970.
    begun: Vec<Option<i64>>,
    ended: Vec<Option<i64>>,
    /// By unit: what a minute of it counts.
    weight: Vec<f64>,
    /// How willingly what could stay whole is split.
    splits: f64,
    /// By track: the member that is open, and what is left of it.
    open: ByTrack<Option<Rest>>,
    /// By unit: what of it has no place yet; only of those that may have parts here and there.
    rest: Vec<usize>,
    /// By unit: the meeting of its track with its last part, likewise.
    parted: Vec<Option<usize>>,
    /// By track: minutes to be placed.
    left: ByTrack<f64>,
    cost: Cost,
    random: Random,
}

impl<'a, 'b> Attempt<'a, 'b> {
    fn new(of: &'b Filling<'a>, number: u64) -> Self {
        let (units, grid) = (&of.formulation.units, of.view.grid);
        let mut attempt = Self {
            of,
            used: of.unused(),
            on: vec![],
            placed: vec![false; units.all.len()],
            begun: vec![None; units.all.len()],
            ended: vec![None; units.all.len()],
            weight: vec![],
            splits: match number % 3 {
                2 => 0.5,
                1 if number >= TRIES => 0.9,
                _ => 0.0,
            },
            open: units.by_track(None),
            rest: units.all.iter().map(|unit| (unit.minutes / grid) as usize).collect(),
            parted: vec![None; units.all.len()],
            left: units.by_track(0.0),
            cost: (0, 0),
            random: Random::new(number.wrapping_add(1)),
        };
        let longest = of.to_come.iter().copied().fold(1.0, f64::max);
        let (chance, noise) = (attempt.random.chance(), if number == 0 { 0.0 } else { 0.6 * attempt.random.chance() });
        for u in units.ixs() {
            let unit = units.unit(u);
            let pressing = 2.0 * chance * of.to_come[u.0] / longest;
            let dear = f64::from(unit.priority) / f64::from(unit.minutes);
            let noise = noise * attempt.random.chance();
            attempt.weight.push(1.0 + pressing + dear.min(1.0) * (1.0 - chance) + noise);
            attempt.left[unit.track] += f64::from(unit.minutes) / unit.copies.len() as f64;
        }
        attempt
    }

    /// The parts that are on, where everything that has to be placed is.
    fn fill(mut self) -> Option<(Cost, Vec<ColumnIx>)> {
        for (position, slot) in self.of.slots.iter().enumerate() {
            let mut slot = slot.clone();
            let room_left = |&(t, k): &(TrackIx, usize)| self.of.view.tracks[t].room[k..].iter().sum::<usize>() as f64;
            slot.sort_by(|a, b| (self.left[b.0] / room_left(b)).total_cmp(&(self.left[a.0] / room_left(a))));
            for (t, k) in slot {
                self.meeting(t, k, position as u64);
            }
        }
        let units = &self.of.formulation.units;
        let all = units.ixs().all(|u| self.ended[u.0].is_some() || (units.unit(u).optional && !self.placed[u.0]))
            && units.originals().all(|u| units.unit(u).may_be_left_out || self.has_copy(u));
        self.on.sort_unstable();
        all.then_some((self.cost, self.on))
    }

    /// Whether a part may be on, beside all that are.
    fn may(&self, column: ColumnIx) -> bool {
        self.of.may(&self.used, column)
    }

    fn place(&mut self, u: UnitIx, start: i64) {
        self.placed[u.0] = true;
        self.begun[u.0] = Some(start);
    }

    /// Whether a unit, or a copy of it in another track, is placed.
    fn has_copy(&self, u: UnitIx) -> bool {
        self.of.formulation.units.copies(u).any(|copy| self.placed[copy.0])
    }

    fn put(&mut self, column: ColumnIx) {
        self.of.use_up(&mut self.used, column, 1.0);
        self.on.push(column);
    }

    fn end(&mut self, u: UnitIx, at: i64, position: u64) {
        let unit = self.of.formulation.units.unit(u);
        self.ended[u.0] = Some(at);
        let share = f64::from(unit.minutes) / unit.copies.len() as f64;
        for copy in self.of.formulation.units.copies(u) {
            self.left[self.of.formulation.units.unit(copy).track] -= share;
        }
        self.cost.1 += u64::from(unit.priority) * position;
    }

    fn meeting(&mut self, t: TrackIx, k: usize, position: u64) {
        let (view, formulation) = (self.of.view, self.of.formulation);
        let track = &view.tracks[t];
        let start = formulation.starts[formulation.units.tracks[t].meetings[k].0].unix_minutes();
        if !self.may(track.held[k]) {
            return;
        }
        let (mut room, turn, members) = (track.room[k], view.turn, &track.members);
        let at = |room: usize| start + ((track.room[k] - room) * view.grid as usize) as i64;
        let mut held = false;
        if let Some((j, rest)) = self.open[t] {
            let member = &members[j];
            let Some(chain) = &member.chain else { return };
            let closing =
                chain.closing[k].filter(|piece| rest <= piece.max && rest + turn <= room && self.may(piece.column));
            if let Some(piece) = closing {
                self.put(piece.column);
                self.cost.0 += 1;
                self.open[t] = None;
                room -= rest + turn;
                self.end(member.unit, at(room), position);
            } else if let Some(piece) = chain.through[k].filter(|piece| self.may(piece.column)) {
                self.put(piece.column);
                self.put(track.held[k]);
                self.cost.0 += 1;
                self.open[t] = Some((j, rest.saturating_sub(piece.max).max(chain.min)));
                return;
            } else {
                return;
            }
            held = true;
        }
        let opening = self.opening(t, k, room, start);
        let opens = opening.map_or(0, |(_, least)| least + turn);
        let kept = opens + self.piece(t, k, room - opens, start).map_or(0, |(_, least)| least + turn);
        let mut inside = room - kept;
        loop {
            let things = self.things(t, k, inside, start);
            let chosen = choice(inside, &things);
            if chosen.is_empty() {
                break;
            }
            for who in chosen {
                let member = &members[who];
                let Some(column) = member.whole[k].filter(|&column| self.may(column)) else { continue };
                self.put(column);
                self.place(member.unit, start);
                inside -= member.weight;
                self.end(member.unit, at(inside + kept), position);
                held = true;
            }
        }
        room = inside + kept;
        while let Some((i, _)) = self.piece(t, k, room - opens, start) {
            let loose = &self.of.loose[t][i];
            room -= self.put_piece(loose, k, room - opens - turn) + turn;
            held = true;
            if self.rest[loose.unit.0] == 0 {
                self.end(loose.unit, at(room), position);
            }
        }
        if let Some((i, least)) = opening.or_else(|| self.forced(t, k, room, start)) {
            let member = &members[i];
            if let Some(chain) = &member.chain
                && let Some(piece) = chain.opening[k]
            {
                let takes = (room - turn).min(piece.max).min(chain.minutes - chain.min).max(least);
                self.put(piece.column);
                self.place(member.unit, start);
                self.open[t] = Some((i, chain.minutes - takes));
                held = true;
            }
        }
        if held {
            self.put(track.held[k]);
        }
    }

    /// Whether a unit can start in a meeting: what comes before has ended when it starts, or in it; and nothing begins beside
    /// it that is never at the same time.
    fn ready(&self, u: UnitIx, start: i64) -> bool {
        let units = &self.of.formulation.units;
        let unit = units.unit(u);
        !self.has_copy(u)
            && self.of.apart[u.0].iter().all(|other| self.begun[other.0] != Some(start))
            && self.of.formulation.order.beside(u, Side::Before).iter().all(|&(early, gap)| {
                let other = units.unit(early);
                match self.ended[early.0] {
                    Some(at) if at + gap <= start => true,
                    Some(_) => gap == 0 && other.track == unit.track && other.rank < unit.rank,
                    None => other.optional && !self.placed[early.0],
                }
            })
    }

    fn things(&self, t: TrackIx, k: usize, room: usize, start: i64) -> Vec<Thing> {
        let thing = |(who, member): (MemberIx, &Member)| {
            let cost = -(member.weight as f64) * self.weight[member.unit.0];
            Thing { who, weight: member.weight, cost }
        };
        let can = |member: &Member| {
            member.whole[k].is_some_and(|column| self.may(column))
                && member.weight <= room
                && self.ready(member.unit, start)
        };
        self.of.view.tracks[t].members.iter_enumerated().filter(|(_, member)| can(member)).map(thing).collect()
    }

    /// A unit longer than any meeting that should open here, and the least of it.
    fn opening(&mut self, t: TrackIx, k: usize, room: usize, start: i64) -> Option<(MemberIx, usize)> {
        let (track, turn) = (&self.of.view.tracks[t], self.of.view.turn);
        let full = track.room.iter().copied().max()?.checked_sub(turn).filter(|&full| full > 0)?;
        let mut best: Option<(f64, MemberIx, usize)> = None;
        for (i, member) in self.of.view.tracks[t].members.iter_enumerated() {
            let Some(chain) = member.chain.as_ref().filter(|chain| chain.minutes > full) else { continue };
            let can = chain.opening[k].is_some_and(|piece| self.may(piece.column)) && k + 1 < track.room.len();
            let parts = chain.minutes.div_ceil(full);
            let least = chain.minutes.saturating_sub((parts - 1) * full).max(chain.min);
            let weight = self.weight[member.unit.0];
            if can
                && least + turn <= room
                && self.ready(member.unit, start)
                && best.is_none_or(|(most, ..)| weight > most)
            {
                best = Some((weight, i, least));
            }
        }
        best.filter(|_| self.random.chance() < 0.8).map(|(_, i, least)| (i, least))
    }

    /// A unit that should have one of its parts here, and the least that this may be.
    fn piece(&self, t: TrackIx, k: usize, room: usize, start: i64) -> Option<(LooseIx, usize)> {
        let turn = self.of.view.turn;
        let can = |(i, loose): (LooseIx, &Loose)| {
            let (u, rest) = (loose.unit, self.rest[loose.unit.0]);
            let goes_on = self.placed[u.0] && rest > 0 && self.parted[u.0] != Some(k);
            let (piece, least, most) = loose.part(k, rest)?;
            // what need not be placed is not begun where it might not end
            let least = if loose.optional { rest } else { least };
            let fits = least <= most && least + turn <= room && self.may(piece.column);
            (fits && (goes_on || self.ready(u, start))).then_some((self.weight[u.0], i, least))
        };
        let all = self.of.loose[t].iter_enumerated().filter_map(can);
        all.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, i, least)| (i, least))
    }

    /// Puts a part of a unit into so much room. What it takes.
    fn put_piece(&mut self, loose: &Loose, k: usize, room: usize) -> usize {
        let rest = self.rest[loose.unit.0];
        let Some((piece, _, most)) = loose.part(k, rest) else { return 0 };
        let takes = room.min(most);
        self.put(piece.column);
        self.placed[loose.unit.0] = true;
        self.parted[loose.unit.0] = Some(k);
        self.cost.0 += usize::from(takes < rest);
        self.rest[loose.unit.0] = rest - takes;
        takes
    }

    /// A unit that could stay whole, to fill what is left.
    fn forced(&mut self, t: TrackIx, k: usize, room: usize, start: i64) -> Option<(MemberIx, usize)> {
        let turn = self.of.view.turn;
        if k + 1 == self.of.view.tracks[t].room.len() || self.random.chance() >= self.splits {
            return None;
        }
        let fits = |(i, member): (MemberIx, &Member)| {
            let chain = member.chain.as_ref()?;
            let can = chain.opening[k].is_some_and(|piece| self.may(piece.column)) && chain.min + turn <= room;
            (can && self.ready(member.unit, start)).then_some((i, chain.min, chain.minutes))
        };
        let longest =
            self.of.view.tracks[t].members.iter_enumerated().filter_map(fits).max_by_key(|&(_, _, minutes)| minutes);
        longest.map(|(i, least, _)| (i, least))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::formulate::formulate;
    use crate::solve::SEED;

    #[test]
    fn units_with_parts_here_and_there_take_as_few_as_they_can() {
        let split = |least: u32| json!({"min_minutes": least});
        let item = |id: &str, minutes: u32| json!({"id": id, "number": id, "title": id, "minutes": minutes});
        let loose = |id: &str, minutes: u32, least: u32, after: &[&str]| {
            let mut item = item(id, minutes);
            item["interruptible"] = json!(true);
            item["split"] = split(least);
            item["after"] = json!(after);
            item
        };
        // one that fits nowhere as a whole, and is not begun
        let mut optional = loose("6", 300, 20, &[]);
        optional["optional"] = json!(true);
        let session = json!({
            "schema": "plenary.session/1", "title": "x", "timezone": "Europe/Vienna", "order": "free",
            "meetings": {"days": ["2027-03-26", "2027-03-29"], "times": ["10:00-12:00", "15:00-17:00"]},
            "items": [item("1", 50), loose("2", 250, 30, &["1"]), loose("3", 40, 20, &[]), item("4", 45), loose("5", 60, 20, &["2"]), optional],
        });
        let formulation = formulate(&crate::read::session(&session.to_string(), "x.json").unwrap().problem, None);
        let clock = Clock::starting_now(None);
        let values = solution(&formulation, &[], 10, SEED, &clock, &mut ()).unwrap().expect("a schedule");
        assert!(formulation.program.allows(&values, []));
        let on = |part: crate::formulate::places::Part| values[formulation.program.column_of(part.on).unwrap()] > 0.5;
        let parts = |u: UnitIx| {
            formulation.places.cells(u).iter().flat_map(|cell| cell.parts()).filter(|&part| on(part)).count()
        };
        let of_loose: Vec<usize> = [1, 2, 4, 5].map(|u| parts(UnitIx(u))).to_vec();
        assert_eq!(of_loose, [3, 1, 1, 0]);
    }
}
