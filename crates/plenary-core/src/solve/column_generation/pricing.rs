//! The pricing problem: the cheapest blocks of a track, by dynamic programming over its meetings.
//!
//! State between two meetings: nothing is open, or unit `j` is open with at least `rest` minutes left if every part so far
//! was as long as possible. In a meeting the open unit closes, or takes the whole meeting and stays open, or the meeting is
//! not held; then whole units are taken; then another unit may open. The best whole units for the room that is left come
//! from [`super::knapsack`]. A unit may occur twice in a block of several meetings, but not in two roles in the meeting in
//! which it opens or closes. This relaxation weakens the bound, but keeps it valid.

use super::cheapest::{Closes, Rest};
use super::knapsack::{self, Thing};
use super::structure::{ByMember, Chain, Member, MemberIx, Track, View};
use crate::formulate::program::{ByColumn, ColumnIx};
use crate::formulate::unit::TrackIx;

/// The cost of each role of a member in each meeting; infinite if it is impossible.
#[derive(Debug, Clone)]
pub struct RoleCosts {
    pub whole: ByMember<Vec<f64>>,
    pub opening: ByMember<Vec<f64>>,
    pub closing: ByMember<Vec<f64>>,
    pub through: ByMember<Vec<f64>>,
    pub held: Vec<f64>,
}

/// A role in a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The only part of a unit.
    Whole,
    /// The first part of several.
    Opening,
    /// The last part of several.
    Closing,
    /// A part between those.
    Through,
}

/// A column of the master: consecutive meetings of a track, each but the last with a unit that goes on in the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Its track.
    pub track: TrackIx,
    /// Index of its first meeting in the track.
    pub first: usize,
    /// Index of its last meeting.
    pub last: usize,
    /// Its meetings that are held.
    pub held: Vec<usize>,
    /// Member, meeting, role.
    pub parts: Vec<(MemberIx, usize, Part)>,
}

impl Block {
    /// The columns of the program that it sets, with what it adds to each.
    pub fn columns(&self, view: &View) -> Vec<(ColumnIx, f64)> {
        let track = &view.tracks[self.track];
        let mut columns: Vec<ColumnIx> = self.held.iter().map(|&k| track.held[k]).collect();
        for &(who, k, part) in &self.parts {
            let member = &track.members[who];
            let piece = |of| member.piece(of, k).map(|piece| piece.column);
            columns.extend(match part {
                Part::Whole => member.whole[k],
                Part::Opening => piece(|chain| &chain.opening),
                Part::Closing => piece(|chain| &chain.closing),
                Part::Through => piece(|chain| &chain.through),
            });
            if matches!(part, Part::Whole | Part::Opening) {
                columns.push(member.placed);
                columns.extend(&member.started[k..]);
            }
            if matches!(part, Part::Whole | Part::Closing) && !member.ended.is_empty() {
                columns.extend(&member.ended[k..]);
            }
        }
        columns.sort_unstable();
        let mut summed: Vec<(ColumnIx, f64)> = Vec::with_capacity(columns.len());
        for n in columns {
            match summed.last_mut() {
                Some((last, sum)) if *last == n => *sum += 1.0,
                _ => summed.push((n, 1.0)),
            }
        }
        summed
    }
}

/// The costs of the roles in a track if each column of the program costs `cost`.
pub fn role_costs(view: &View, track: &Track, cost: &ByColumn<f64>) -> RoleCosts {
    let of = |n: ColumnIx| if view.is_barred(n) { f64::INFINITY } else { cost[n] };
    let from = |columns: &[ColumnIx]| -> Vec<f64> {
        let mut sums: Vec<f64> = columns.iter().map(|&n| of(n)).collect();
        for k in (1..sums.len()).rev() {
            sums[k - 1] += sums[k];
        }
        sums
    };
    let meetings = track.room.len();
    let mut role_costs = RoleCosts {
        whole: ByMember::new(),
        opening: ByMember::new(),
        closing: ByMember::new(),
        through: ByMember::new(),
        held: track.held.iter().map(|&n| of(n)).collect(),
    };
    for member in &track.members {
        let (started, placed) = (from(&member.started), of(member.placed));
        let ended = if member.ended.is_empty() { vec![0.0; meetings] } else { from(&member.ended) };
        let role = |column: &dyn Fn(usize) -> Option<ColumnIx>, more: &dyn Fn(usize) -> f64| -> Vec<f64> {
            (0..meetings).map(|k| column(k).map_or(f64::INFINITY, |n| of(n) + more(k))).collect()
        };
        role_costs.whole.push(role(&|k| member.whole[k], &|k| started[k] + ended[k] + placed));
        let piece = |of| move |k: usize| member.piece(of, k).map(|piece| piece.column);
        role_costs.opening.push(role(&piece(|chain| &chain.opening), &|k| started[k] + placed));
        role_costs.closing.push(role(&piece(|chain| &chain.closing), &|k| ended[k]));
        role_costs.through.push(role(&piece(|chain| &chain.through), &|_| 0.0));
    }
    role_costs
}

/// Least costs of the states between two meetings in which a unit is open, by member and minutes left.
pub type Open = ByMember<Vec<f64>>;

/// The predecessor of a state with an open unit. Numbers are small, because there is one for each meeting, member and rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    None,
    /// The unit opened in a meeting in which nothing closed.
    Opened,
    /// The unit opened in a meeting in which this member closed, with so much left before.
    After(u32, u32),
    /// The unit took the whole meeting, with so much left before.
    Through(u32),
    /// The meeting is not held.
    Skipped,
}

impl Step {
    fn after((closed, rest): Rest) -> Self {
        Self::After(usize::from(closed) as u32, rest as u32)
    }
}

/// The unit that closes in the last meeting of a block, if any.
type Closed = Option<Rest>;

/// The states, from the first meeting on.
pub struct Pricing<'a> {
    view: &'a View,
    track: &'a Track,
    role_costs: &'a RoleCosts,
    /// The cost of covering each meeting, held or not.
    cover: &'a [f64],
    /// Least cost of everything before a block that starts in a meeting.
    pub start: Vec<f64>,
    /// `open[k]`: the states before meeting `k`.
    pub open: Vec<Open>,
    steps: Vec<ByMember<Vec<Step>>>,
    /// `ends[k]`: the cheapest block that ends with meeting `k`, with everything before it.
    pub ends: Vec<(f64, Closed)>,
}

impl<'a> Pricing<'a> {
    /// Solves the recursion. With `whole_track` blocks follow each other, so that the last `start` is the least cost of
    /// filling the track; otherwise every block starts with cost 0.
    pub fn new(
        view: &'a View,
        track: &'a Track,
        role_costs: &'a RoleCosts,
        cover: &'a [f64],
        whole_track: bool,
    ) -> Self {
        let mut blocks =
            Self { view, track, role_costs, cover, start: vec![0.0], open: vec![], steps: vec![], ends: vec![] };
        blocks.open.push(nothing_open(track));
        for k in 0..track.room.len() {
            blocks.meeting(k);
            let follow = if whole_track { blocks.start[k].min(blocks.ends[k].0) } else { 0.0 };
            blocks.start.push(follow);
        }
        blocks
    }

    fn meeting(&mut self, k: usize) {
        let (view, track, role_costs) = (self.view, self.track, self.role_costs);
        let (room, turn, skip) = (track.room[k], view.turn, self.cover[k]);
        let here = role_costs.held[k] + skip;
        let things = Things::new(track, role_costs, k);
        let base = things.least(room, &[]);
        let mut end = (self.start[k] + here + base[room], None);
        let mut next = nothing_open(track);
        let mut steps: ByMember<Vec<Step>> = next.iter().map(|rests| vec![Step::None; rests.len()]).collect();
        let incoming = &self.open[k];
        // the units that can close here, by the room that they take; members among the whole units are tried one by one
        let mut closes = Closes::new(room);
        let mut one_by_one = Vec::new();
        for (j, member) in chains(track) {
            let chain = member.1;
            let Some(costs) = incoming.get(j).filter(|costs| costs.iter().any(|cost| cost.is_finite())) else {
                continue;
            };
            let mut own = Closes::new(room);
            for (rest, &cost) in costs.iter().enumerate().filter(|(_, cost)| cost.is_finite()) {
                if skip.is_finite() {
                    better(&mut next[j][rest], &mut steps[j][rest], cost + skip, Step::Skipped);
                }
                if let Some(piece) = chain.through[k]
                    && role_costs.through[j][k].is_finite()
                {
                    let left = rest.saturating_sub(piece.max).max(chain.min);
                    let cost = cost + role_costs.through[j][k] + here;
                    better(&mut next[j][left], &mut steps[j][left], cost, Step::Through(rest as u32));
                }
                let takes = rest.max(chain.min);
                if chain.closing[k].is_some_and(|piece| takes <= piece.max) && takes + turn <= room {
                    own.add(takes + turn, cost + role_costs.closing[j][k], (j, rest));
                }
            }
            if own.any() {
                if things.has(j) { one_by_one.push((j, own)) } else { closes.merge(&own) }
            }
        }
        let mut groups: Vec<(Option<MemberIx>, &Closes)> = vec![(None, &closes)];
        groups.extend(one_by_one.iter().map(|(j, own)| (Some(*j), own)));
        for &(j, group) in groups.iter().filter(|(_, group)| group.any()) {
            let least = j.map_or_else(|| base.clone(), |j| things.least(room, &[j]));
            for (takes, cost, who) in group.all() {
                let cost = cost + here + least[room - takes];
                if cost < end.0 {
                    end = (cost, Some(who));
                }
            }
        }
        for (i, member) in chains(track) {
            let chain = member.1;
            let (Some(piece), price) = (chain.opening[k], role_costs.opening[i][k]) else { continue };
            if !price.is_finite() {
                continue;
            }
            let most = piece.max.min(chain.minutes - chain.min);
            let alone = things.has(i).then(|| things.least(room, &[i]));
            let alone = alone.as_ref().unwrap_or(&base);
            for takes in chain.min..=most.min(room.saturating_sub(turn)) {
                let rest = chain.minutes - takes;
                let left = room - takes - turn;
                let cost = self.start[k] + here + price + alone[left];
                better(&mut next[i][rest], &mut steps[i][rest], cost, Step::Opened);
                for (closed, cost, who) in closes.all_but(i).filter(|&(closed, ..)| closed <= left) {
                    let cost = cost + here + price + alone[left - closed];
                    better(&mut next[i][rest], &mut steps[i][rest], cost, Step::after(who));
                }
            }
            for (j, own) in one_by_one.iter().filter(|(j, _)| *j != i) {
                let least = things.least(room, &[*j, i]);
                for takes in chain.min..=most.min(room.saturating_sub(turn)) {
                    let (rest, left) = (chain.minutes - takes, room - takes - turn);
                    for (closed, cost, who) in own.all().filter(|&(closed, ..)| closed <= left) {
                        let cost = cost + here + price + least[left - closed];
                        better(&mut next[i][rest], &mut steps[i][rest], cost, Step::after(who));
                    }
                }
            }
        }
        self.open.push(next);
        self.steps.push(steps);
        self.ends.push(end);
    }

    /// The cheapest block of one meeting.
    pub fn single(&self, number: TrackIx, k: usize) -> (f64, Block) {
        let things = Things::new(self.track, self.role_costs, k);
        let who = knapsack::choice(self.track.room[k], &things.all);
        let cost: f64 = who.iter().map(|&j| self.role_costs.whole[j][k]).sum();
        let parts = who.into_iter().map(|j| (j, k, Part::Whole)).collect();
        let block = Block { track: number, first: k, last: k, held: vec![k], parts };
        (cost + self.role_costs.held[k] + self.cover[k], block)
    }

    /// The cheapest block that ends with meeting `k`. `None` if it cannot be traced back.
    pub fn block(&self, number: TrackIx, k: usize) -> Option<Block> {
        let (turn, things) = (self.view.turn, |k| Things::new(self.track, self.role_costs, k));
        let mut block = Block { track: number, first: k, last: k, held: vec![], parts: vec![] };
        let mut now = k;
        // the unit that is open after the current meeting
        let mut after: Option<Rest> = None;
        let mut closed = self.ends[k].1;
        loop {
            let step = after.map(|(i, rest)| self.steps[now][i][rest]);
            match step {
                Some(Step::Skipped) => {}
                Some(Step::Through(rest)) => {
                    let i = after?.0;
                    block.held.push(now);
                    block.parts.push((i, now, Part::Through));
                    after = Some((i, rest as usize));
                }
                Some(Step::None) => return None,
                Some(Step::Opened | Step::After(..)) | None => {
                    if let Some(Step::After(j, rest)) = step {
                        closed = Some((MemberIx::from(j as usize), rest as usize));
                    }
                    let mut room = self.track.room[now];
                    let mut out: Vec<MemberIx> = Vec::new();
                    if let Some((i, rest)) = after {
                        let takes = self.track.members[i].chain.as_ref()?.minutes - rest;
                        room = room.checked_sub(takes + turn)?;
                        block.parts.push((i, now, Part::Opening));
                        out.push(i);
                    }
                    if let Some((j, rest)) = closed {
                        room = room.checked_sub(rest.max(self.track.members[j].chain.as_ref()?.min) + turn)?;
                        block.parts.push((j, now, Part::Closing));
                        out.push(j);
                    }
                    let things = things(now).without(&out);
                    let whole = knapsack::choice(room, &things);
                    block.parts.extend(whole.into_iter().map(|w| (w, now, Part::Whole)));
                    block.held.push(now);
                    after = closed.take();
                }
            }
            block.first = now;
            if after.is_none() {
                block.held.reverse();
                return Some(block);
            }
            now = now.checked_sub(1)?;
        }
    }
}

/// Whole units that can lower the cost of a meeting.
pub struct Things {
    pub all: Vec<Thing>,
}

impl Things {
    pub fn new(track: &Track, role_costs: &RoleCosts, k: usize) -> Self {
        let thing =
            |(who, member): (MemberIx, &Member)| Thing { who, weight: member.weight, cost: role_costs.whole[who][k] };
        Self { all: track.members.iter_enumerated().map(thing).filter(|thing| thing.cost < 0.0).collect() }
    }

    pub fn has(&self, who: MemberIx) -> bool {
        self.all.binary_search_by_key(&who, |thing| thing.who).is_ok()
    }

    pub fn without(&self, out: &[MemberIx]) -> Vec<Thing> {
        self.all.iter().copied().filter(|thing| !out.contains(&thing.who)).collect()
    }

    /// Least cost by room, without some of the units.
    pub fn least(&self, room: usize, out: &[MemberIx]) -> Vec<f64> {
        knapsack::least(room, self.all.iter().copied().filter(|thing| !out.contains(&thing.who)))
    }
}

/// The members that may be split.
pub fn chains(track: &Track) -> impl Iterator<Item = (MemberIx, (&Member, &Chain))> {
    track.members.iter_enumerated().filter_map(|(j, member)| Some((j, (member, member.chain.as_ref()?))))
}

/// The states in which nothing is open.
pub fn nothing_open(track: &Track) -> Open {
    let rests = |member: &Member| member.chain.as_ref().map_or(0, |chain| chain.minutes + 1);
    track.members.iter().map(|member| vec![f64::INFINITY; rests(member)]).collect()
}

fn better(least: &mut f64, step: &mut Step, cost: f64, how: Step) {
    if cost < *least {
        (*least, *step) = (cost, how);
    }
}
