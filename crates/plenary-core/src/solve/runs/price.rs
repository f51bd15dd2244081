//! Prices of all that a run may consist of, and the cheapest runs, by going through the meetings of a track once.
//!
//! Between two meetings either nothing is open, or one unit `j` of which at least `rest` is still to come when every
//! meeting so far gave it all it could. In a meeting the unit that comes in closes, or goes through it alone, or the
//! meeting is not held; then whole units are taken; then another one may open. What is left for whole units decides by
//! [`super::knapsack`]. A unit may occur twice in a run of several meetings, though never with two roles in one
//! meeting it opens or closes in: that makes the bound weaker, not wrong.

use super::closes::{Closes, Rest};
use super::knapsack::{self, Thing};
use super::view::{ByMember, Chain, Member, MemberIx, Track, View};
use crate::formulate::program::{ByColumn, ColumnIx};
use crate::formulate::unit::TrackIx;

/// What each role costs a member in each meeting; infinite where it cannot have it.
#[derive(Debug, Clone)]
pub struct Prices {
    pub whole: ByMember<Vec<f64>>,
    pub opening: ByMember<Vec<f64>>,
    pub closing: ByMember<Vec<f64>>,
    pub through: ByMember<Vec<f64>>,
    pub held: Vec<f64>,
}

/// A role in a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Its only part.
    Whole,
    /// Its first part, and it goes on.
    Opening,
    /// Its last part, begun before.
    Closing,
    /// A part between those.
    Through,
}

/// Meetings of a track that follow each other, each but the last with a unit that goes on; `meetings` are those held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Its track.
    pub track: TrackIx,
    /// Its first meeting, by its place in the track.
    pub first: usize,
    /// Its last meeting.
    pub last: usize,
    /// Those of them that are held.
    pub held: Vec<usize>,
    /// Member, meeting, role.
    pub parts: Vec<(MemberIx, usize, Part)>,
}

impl Run {
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

/// Prices of a track where each column of the program costs `cost`.
pub fn prices(view: &View, track: &Track, cost: &ByColumn<f64>) -> Prices {
    let of = |n: ColumnIx| if view.is_barred(n) { f64::INFINITY } else { cost[n] };
    let from = |columns: &[ColumnIx]| -> Vec<f64> {
        let mut sums: Vec<f64> = columns.iter().map(|&n| of(n)).collect();
        for k in (1..sums.len()).rev() {
            sums[k - 1] += sums[k];
        }
        sums
    };
    let meetings = track.room.len();
    let mut prices = Prices {
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
        prices.whole.push(role(&|k| member.whole[k], &|k| started[k] + ended[k] + placed));
        let piece = |of| move |k: usize| member.piece(of, k).map(|piece| piece.column);
        prices.opening.push(role(&piece(|chain| &chain.opening), &|k| started[k] + placed));
        prices.closing.push(role(&piece(|chain| &chain.closing), &|k| ended[k]));
        prices.through.push(role(&piece(|chain| &chain.through), &|_| 0.0));
    }
    prices
}

/// What is open between two meetings: the least cost so far, by member and rest.
pub type Open = ByMember<Vec<f64>>;

/// How the least cost of something open came about. Numbers are short, since there is a step for each meeting, member and
/// rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    None,
    /// Opened in a meeting in which nothing closed.
    Opened,
    /// Opened in one in which this member closed, of which so much was left.
    After(u32, u32),
    /// Went through, with so much left before.
    Through(u32),
    /// The meeting is not held.
    Skipped,
}

impl Step {
    fn after((closed, rest): Rest) -> Self {
        Self::After(usize::from(closed) as u32, rest as u32)
    }
}

/// What closes in the last meeting of a run, if anything.
type Closed = Option<Rest>;

/// The least costs of runs, from the first meeting on.
pub struct Runs<'a> {
    view: &'a View,
    track: &'a Track,
    prices: &'a Prices,
    /// What covering a meeting costs, held or not.
    cover: &'a [f64],
    /// What comes before a run that starts in a meeting.
    pub start: Vec<f64>,
    /// `open[k]`: before meeting `k`.
    pub open: Vec<Open>,
    steps: Vec<ByMember<Vec<Step>>>,
    /// `ends[k]`: the best run that ends with meeting `k`, with what comes before it.
    pub ends: Vec<(f64, Closed)>,
}

impl<'a> Runs<'a> {
    /// Goes through the meetings. With `whole_track` a run may follow another, so that the last start is the cheapest
    /// way to fill the track; else every run starts from nothing.
    pub fn new(view: &'a View, track: &'a Track, prices: &'a Prices, cover: &'a [f64], whole_track: bool) -> Self {
        let mut runs = Self { view, track, prices, cover, start: vec![0.0], open: vec![], steps: vec![], ends: vec![] };
        runs.open.push(nothing_open(track));
        for k in 0..track.room.len() {
            runs.meeting(k);
            let follow = if whole_track { runs.start[k].min(runs.ends[k].0) } else { 0.0 };
            runs.start.push(follow);
        }
        runs
    }

    fn meeting(&mut self, k: usize) {
        let (view, track, prices) = (self.view, self.track, self.prices);
        let (room, turn, skip) = (track.room[k], view.turn, self.cover[k]);
        let here = prices.held[k] + skip;
        let things = Things::new(track, prices, k);
        let base = things.least(room, &[]);
        let mut end = (self.start[k] + here + base[room], None);
        let mut next = nothing_open(track);
        let mut steps: ByMember<Vec<Step>> = next.iter().map(|rests| vec![Step::None; rests.len()]).collect();
        let incoming = &self.open[k];
        // what closes here, by the room that it takes; who are among the whole ones go one by one
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
                    && prices.through[j][k].is_finite()
                {
                    let left = rest.saturating_sub(piece.max).max(chain.min);
                    let cost = cost + prices.through[j][k] + here;
                    better(&mut next[j][left], &mut steps[j][left], cost, Step::Through(rest as u32));
                }
                let takes = rest.max(chain.min);
                if chain.closing[k].is_some_and(|piece| takes <= piece.max) && takes + turn <= room {
                    own.add(takes + turn, cost + prices.closing[j][k], (j, rest));
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
            let (Some(piece), price) = (chain.opening[k], prices.opening[i][k]) else { continue };
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

    /// The best run of one meeting only.
    pub fn single(&self, number: TrackIx, k: usize) -> (f64, Run) {
        let things = Things::new(self.track, self.prices, k);
        let who = knapsack::choice(self.track.room[k], &things.all);
        let cost: f64 = who.iter().map(|&j| self.prices.whole[j][k]).sum();
        let parts = who.into_iter().map(|j| (j, k, Part::Whole)).collect();
        let run = Run { track: number, first: k, last: k, held: vec![k], parts };
        (cost + self.prices.held[k] + self.cover[k], run)
    }

    /// The best run that ends with meeting `k`. `None` where it cannot be told.
    pub fn run(&self, number: TrackIx, k: usize) -> Option<Run> {
        let (turn, things) = (self.view.turn, |k| Things::new(self.track, self.prices, k));
        let mut run = Run { track: number, first: k, last: k, held: vec![], parts: vec![] };
        let mut now = k;
        // what is open after the meeting at hand
        let mut after: Option<Rest> = None;
        let mut closed = self.ends[k].1;
        loop {
            let step = after.map(|(i, rest)| self.steps[now][i][rest]);
            match step {
                Some(Step::Skipped) => {}
                Some(Step::Through(rest)) => {
                    let i = after?.0;
                    run.held.push(now);
                    run.parts.push((i, now, Part::Through));
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
                        run.parts.push((i, now, Part::Opening));
                        out.push(i);
                    }
                    if let Some((j, rest)) = closed {
                        room = room.checked_sub(rest.max(self.track.members[j].chain.as_ref()?.min) + turn)?;
                        run.parts.push((j, now, Part::Closing));
                        out.push(j);
                    }
                    let things = things(now).without(&out);
                    let whole = knapsack::choice(room, &things);
                    run.parts.extend(whole.into_iter().map(|w| (w, now, Part::Whole)));
                    run.held.push(now);
                    after = closed.take();
                }
            }
            run.first = now;
            if after.is_none() {
                run.held.reverse();
                return Some(run);
            }
            now = now.checked_sub(1)?;
        }
    }
}

/// The whole units that may be worth taking in a meeting.
pub struct Things {
    pub all: Vec<Thing>,
}

impl Things {
    pub fn new(track: &Track, prices: &Prices, k: usize) -> Self {
        let thing =
            |(who, member): (MemberIx, &Member)| Thing { who, weight: member.weight, cost: prices.whole[who][k] };
        Self { all: track.members.iter_enumerated().map(thing).filter(|thing| thing.cost < 0.0).collect() }
    }

    pub fn has(&self, who: MemberIx) -> bool {
        self.all.binary_search_by_key(&who, |thing| thing.who).is_ok()
    }

    pub fn without(&self, out: &[MemberIx]) -> Vec<Thing> {
        self.all.iter().copied().filter(|thing| !out.contains(&thing.who)).collect()
    }

    /// By room, with some left out.
    pub fn least(&self, room: usize, out: &[MemberIx]) -> Vec<f64> {
        knapsack::least(room, self.all.iter().copied().filter(|thing| !out.contains(&thing.who)))
    }
}

/// The members that may be split.
pub fn chains(track: &Track) -> impl Iterator<Item = (MemberIx, (&Member, &Chain))> {
    track.members.iter_enumerated().filter_map(|(j, member)| Some((j, (member, member.chain.as_ref()?))))
}

/// Nothing is open.
pub fn nothing_open(track: &Track) -> Open {
    let rests = |member: &Member| member.chain.as_ref().map_or(0, |chain| chain.minutes + 1);
    track.members.iter().map(|member| vec![f64::INFINITY; rests(member)]).collect()
}

fn better(least: &mut f64, step: &mut Step, cost: f64, how: Step) {
    if cost < *least {
        (*least, *step) = (cost, how);
    }
}
