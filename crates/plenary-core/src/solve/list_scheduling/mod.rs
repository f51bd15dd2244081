//! List scheduling (Graham, 1966): fills meetings in time order, without an integer program.
//!
//! Each meeting takes the most urgent units that fit: by deadline, then by the minutes of their successors. In agenda order
//! that is the next unit. It takes milliseconds where formulating the program takes seconds. It does not know all rules: the
//! checker decides whether the schedule is valid, and further attempts use other weights.
//!
//! [`fit`]: what is known about units beforehand · [`hold`]: which meetings may be held.

mod fit;
mod hold;
#[cfg(test)]
mod tests;

use itertools::Itertools as _;

use super::random::Random;
use crate::formulate::plan::{Plan, PlannedPart};
use crate::formulate::unit::{ByTrack, Kind, TrackIx, UnitIx, Units};
use crate::model::{Instant, ItemIx, MeetingIx, Minutes, Problem, Span};
use fit::Entry;
pub(super) use fit::Fit;
use hold::Held;

/// Constructs schedules of a session.
pub struct Construction<'a> {
    fit: Fit<'a>,
    /// Meetings in order of start, grouped by start: indices of tracks and of meetings in them.
    slots: Vec<Vec<(TrackIx, usize)>>,
}

impl<'a> Construction<'a> {
    /// Of a session.
    pub fn new(problem: &'a Problem, units: &'a Units) -> Self {
        let meetings = |t: TrackIx| (0..units.tracks[t].meetings.len()).map(move |k| (t, k));
        let mut all: Vec<(TrackIx, usize)> = units.tracks.keys().flat_map(meetings).collect();
        let start = |&(t, k): &(TrackIx, usize)| problem.meeting(units.tracks[t].meetings[k]).start;
        all.sort_by_key(start);
        let slots = all.chunk_by(|a, b| start(a) == start(b)).map(<[_]>::to_vec).collect();
        Self { fit: Fit::new(problem, units), slots }
    }

    /// One attempt; `None` if it leaves out a unit that must be placed. Deterministic for each number.
    pub fn attempt(&self, number: u64) -> Option<Plan> {
        Attempt::new(&self.fit, number).run(&self.slots)
    }
}

/// Units that need not be placed give way if the load of the remaining room exceeds this fraction.
const FULL: f64 = 0.9;

/// A schedule under construction.
struct Attempt<'f> {
    fit: &'f Fit<'f>,
    plan: Plan,
    held: Held<'f>,
    /// By unit: minutes that are not placed yet, and its end once it is complete.
    rest: Vec<u32>,
    ended: Vec<Option<Instant>>,
    /// Optional units that were passed over; they stay out.
    passed: Vec<bool>,
    /// By track: the unit that goes on in its next meeting.
    open: ByTrack<Option<UnitIx>>,
    /// The time spans of each unit's parts.
    spans: Vec<Vec<Span>>,
    weight: Vec<f64>,
    /// How readily a unit is split that would also fit whole.
    splits: f64,
    /// Whether units may be passed over without need.
    passes: bool,
    random: Random,
}

impl<'f> Attempt<'f> {
    fn new(fit: &'f Fit<'f>, number: u64) -> Self {
        let (units, count) = (fit.units, fit.units.all.len());
        let mut random = Random::new(number + 1);
        let noise = if number == 0 { 0.0 } else { random.chance() };
        let tails = if number == 0 { 1.0 } else { 2.0 * random.chance() };
        let longest = fit.tail.iter().copied().fold(1.0, f64::max);
        let mut weight = |u: UnitIx| {
            let unit = units.unit(u);
            let dear = f64::from(unit.priority) / 9.0 / unit.items.len() as f64;
            // leaving out costs the priority for each minute
            let dear = if unit.may_be_left_out { dear } else { 0.2 * dear };
            tails * fit.tail[u.0] / longest + dear + noise * random.chance()
        };
        let weight = units.ixs().map(&mut weight).collect();
        Self {
            fit,
            plan: Plan { parts: vec![Vec::new(); count] },
            held: Held::new(fit.problem),
            rest: units.all.iter().map(|unit| unit.minutes).collect(),
            ended: vec![None; count],
            passed: vec![false; count],
            open: units.by_track(None),
            spans: vec![Vec::new(); count],
            weight,
            splits: [1.0, 0.3, 0.7, 0.0][(number % 4) as usize],
            passes: number % 4 == 3,
            random,
        }
    }

    fn run(mut self, slots: &[Vec<(TrackIx, usize)>]) -> Option<Plan> {
        for slot in slots {
            // of tracks that compete for interpreters, the one with the largest load first
            let mut slot: Vec<(f64, (TrackIx, usize))> = slot.iter().map(|&at| (self.load(at), at)).collect();
            slot.sort_by(|a, b| b.0.total_cmp(&a.0));
            for (_, (t, k)) in slot {
                self.meeting(t, k);
            }
        }
        let units = self.fit.units;
        let done = |u: UnitIx| self.ended[u.0].is_some() || self.is_left_out(u);
        let placed = |u: UnitIx| units.copies(u).any(|copy| self.ended[copy.0].is_some());
        let all = units.ixs().all(done) && units.originals().all(|u| units.unit(u).may_be_left_out || placed(u));
        all.then_some(self.plan)
    }

    /// Minutes to be placed divided by the room that is left.
    fn load(&self, (t, k): (TrackIx, usize)) -> f64 {
        let track = &self.fit.units.tracks[t];
        // a unit with several possible tracks counts in equal shares
        let units = self.fit.units;
        let share = |u: UnitIx| f64::from(self.rest[u.0]) / units.unit(u).copies.len() as f64;
        let must = track.units.iter().filter(|&&u| !units.unit(u).may_be_left_out && !self.passed[u.0]);
        let minutes: f64 = must.map(|&u| share(u)).sum();
        minutes / self.room_from(t, k).max(1.0)
    }

    /// The room from a meeting of a track on.
    fn room_from(&self, t: TrackIx, k: usize) -> f64 {
        self.fit.units.tracks[t].meetings[k..].iter().map(|&m| f64::from(self.fit.room(m))).sum()
    }

    /// Whether an optional unit has no part.
    fn is_left_out(&self, u: UnitIx) -> bool {
        self.fit.units.unit(u).optional && self.plan.parts[u.0].is_empty()
    }

    /// Whether a unit may precede another that should be earlier and has no part yet: then the other is left out or goes to
    /// another track.
    fn may_miss(&self, u: UnitIx, early: UnitIx) -> bool {
        let (unit, other) = (self.fit.units.unit(u), self.fit.units.unit(early));
        let elsewhere = self.passed[early.0] || other.track == unit.track;
        self.is_left_out(early) && (other.may_be_left_out || elsewhere)
    }

    /// Fills a meeting, if it may be held.
    fn meeting(&mut self, t: TrackIx, k: usize) {
        let m = self.fit.units.tracks[t].meetings[k];
        let record = self.fit.problem.record(m);
        if record.is_none() && !self.held.may_hold(m) {
            return;
        }
        let entries = match record {
            Some(record) => {
                let here = |&u: &UnitIx| self.fit.units.unit(u).track == t;
                let of_unit = |&(item, minutes): &(ItemIx, Minutes)| {
                    Some((self.fit.units.all_of(item).find(here)?, minutes.get()))
                };
                let mut entries: Vec<Entry> =
                    record.parts.iter().filter_map(of_unit).map(|(u, minutes)| self.entry(u, minutes)).collect();
                entries.sort_by_key(|entry| entry.stands);
                entries
            }
            None => self.fill(t, k),
        };
        if !entries.is_empty() {
            self.take(t, m, entries);
        }
    }

    fn entry(&self, u: UnitIx, takes: u32) -> Entry {
        let unit = self.fit.units.unit(u);
        let side = match unit.kind {
            Kind::Loose => 0,
            _ if !self.plan.parts[u.0].is_empty() => -1,
            _ => i8::from(takes < self.rest[u.0]),
        };
        Entry { unit: u, takes, stands: (side, unit.rank) }
    }

    /// The contents of a meeting; `None` if it should not be held.
    fn fill(&mut self, t: TrackIx, k: usize) -> Vec<Entry> {
        let m = self.fit.units.tracks[t].meetings[k];
        let mut entries = Vec::new();
        if let Some(u) = self.open[t] {
            let Some(takes) = self.goes_on(u, t, k) else { return entries };
            entries.push(self.entry(u, takes));
            if !self.allows(m, &entries) {
                return Vec::new();
            }
            if takes < self.rest[u.0] {
                return entries;
            }
        }
        while let Some(more) = self.best(t, k, &entries, false) {
            entries = more;
        }
        if let Some(more) = self.opening(t, k, &entries) {
            return more;
        }
        // optional units only use room that the others can spare
        if self.load((t, k + 1)) <= FULL {
            while let Some(more) = self.best(t, k, &entries, true) {
                entries = more;
            }
        }
        entries
    }

    /// The minutes in this meeting of a unit that goes on from the last one.
    fn goes_on(&self, u: UnitIx, t: TrackIx, k: usize) -> Option<u32> {
        let m = self.fit.units.tracks[t].meetings[k];
        let (rest, room) = (self.rest[u.0], self.fit.room(m));
        if !self.fit.may_be(u, m, false) {
            return None;
        }
        if rest <= room {
            return Some(rest);
        }
        let (least, most) = self.fit.part(u, rest, self.others(u, t, k))?;
        (least <= room).then_some(room.min(most))
    }

    /// How many further parts a unit may have after this meeting.
    fn others(&self, u: UnitIx, t: TrackIx, k: usize) -> u32 {
        let meetings = (self.fit.units.tracks[t].meetings.len() - 1 - k) as u32;
        let most = self.fit.units.unit(u).max_parts.unwrap_or(u32::MAX);
        meetings.min(most.saturating_sub(self.plan.parts[u.0].len() as u32 + 1))
    }

    /// Candidates for the next place in a meeting: the most urgent first; or in the order of the file, without units that
    /// would take the room of others.
    fn candidates(&self, t: TrackIx, k: usize, entries: &[Entry], optional: bool) -> Vec<UnitIx> {
        let mut all = self.ready(t, k, entries);
        let unit = |u: UnitIx| self.fit.units.unit(u);
        if !self.fit.in_order {
            let presses = |u: UnitIx| (self.fit.deadline[u.0] <= k, self.weight[u.0]);
            all.retain(|&u| unit(u).may_be_left_out == optional);
            all.sort_by(|&a, &b| {
                let (a, b) = (presses(a), presses(b));
                b.0.cmp(&a.0).then(b.1.total_cmp(&a.1))
            });
        } else {
            let spared = (1.0 - self.load((t, k))) * self.room_from(t, k);
            all.retain(|&u| !unit(u).may_be_left_out || f64::from(unit(u).minutes) <= spared);
            // wait for a unit that does not fit, so that no other passes it
            all.truncate(if self.passes { usize::MAX } else { 1 });
        }
        all
    }

    /// The entries with the best candidate that ends here or has a part here.
    fn best(&self, t: TrackIx, k: usize, entries: &[Entry], optional: bool) -> Option<Vec<Entry>> {
        let m = self.fit.units.tracks[t].meetings[k];
        let left = self.left(m, entries);
        self.candidates(t, k, entries, optional).into_iter().find_map(|u| {
            let (rest, loose) = (self.rest[u.0], self.fit.units.unit(u).kind == Kind::Loose);
            let takes = if rest <= left {
                rest
            } else {
                // an optional unit is not begun if it might not end
                let (least, most) = self.fit.part(u, rest, self.others(u, t, k)).filter(|_| loose && !optional)?;
                Some(left.min(most)).filter(|&takes| takes >= least)?
            };
            self.with(m, entries, self.entry(u, takes))
        })
    }

    /// The entries with one that goes on in the next meeting.
    fn opening(&mut self, t: TrackIx, k: usize, entries: &[Entry]) -> Option<Vec<Entry>> {
        let m = self.fit.units.tracks[t].meetings[k];
        let left = self.left(m, entries);
        let willing = self.random.chance() < self.splits;
        self.candidates(t, k, entries, false).into_iter().find_map(|u| {
            let unit = self.fit.units.unit(u);
            let must = unit.minutes > self.fit.longest[t] || self.fit.deadline[u.0] <= k;
            let (least, most) = self.fit.part(u, self.rest[u.0], self.others(u, t, k))?;
            let takes = Some(left.min(most)).filter(|&takes| takes >= least)?;
            (unit.kind == Kind::Chain && (willing || must)).then(|| self.with(m, entries, self.entry(u, takes)))?
        })
    }

    /// Minutes left for another entry.
    fn left(&self, m: MeetingIx, entries: &[Entry]) -> u32 {
        let turn = self.fit.problem.rules.turnaround().get();
        let used: u32 = entries.iter().map(|entry| entry.takes.saturating_add(turn)).sum();
        self.fit.room(m).saturating_sub(used)
    }

    /// Units that may have a part in a meeting, apart from the clock: their predecessors have ended, or end in this meeting.
    fn ready(&self, t: TrackIx, k: usize, entries: &[Entry]) -> Vec<UnitIx> {
        let m = self.fit.units.tracks[t].meetings[k];
        let ends_here = |v: UnitIx| entries.iter().any(|entry| entry.unit == v && entry.takes == self.rest[v.0]);
        let full = self.passes || self.load((t, k)) > FULL;
        let pressed = |u: UnitIx| full || self.fit.deadline[u.0] <= k;
        let past = |u: UnitIx, v: UnitIx| {
            self.ended[v.0].is_some() || ends_here(v) || self.passed[v.0] || (self.may_miss(u, v) && pressed(u))
        };
        let can = |&u: &UnitIx| {
            !self.passed[u.0]
                && self.rest[u.0] > 0
                && self.fit.may_be(u, m, self.plan.parts[u.0].is_empty())
                && entries.iter().all(|entry| entry.unit != u && !self.fit.not_with[u.0].contains(&entry.unit))
                && self.fit.before[u.0].iter().all(|&(v, _)| past(u, v))
        };
        self.next(t, entries).into_iter().filter(can).collect()
    }

    /// Units whose turn it is: in agenda order up to the next one that must be placed.
    fn next(&self, t: TrackIx, entries: &[Entry]) -> Vec<UnitIx> {
        let units = &self.fit.units.tracks[t].units;
        if !self.fit.in_order {
            return units.clone();
        }
        let here = |u: UnitIx| entries.iter().find(|entry| entry.unit == u);
        let placed = |&u: &UnitIx| !self.plan.parts[u.0].is_empty() || here(u).is_some();
        let from = match units.iter().rposition(placed) {
            // its turn lasts until it has ended
            Some(last) if self.rest[units[last].0] > here(units[last]).map_or(0, |entry| entry.takes) => last,
            Some(last) => last + 1,
            None => 0,
        };
        units[from..].iter().copied().take_while_inclusive(|&u| self.fit.units.unit(u).optional).collect()
    }

    /// The entries with another one, if all still fit their hours.
    fn with(&self, m: MeetingIx, entries: &[Entry], one: Entry) -> Option<Vec<Entry>> {
        let mut all = entries.to_vec();
        all.insert(all.partition_point(|entry| entry.stands <= one.stands), one);
        self.allows(m, &all).then_some(all)
    }

    /// Each entry of a meeting with its time span.
    fn by_the_clock<'e>(&self, m: MeetingIx, entries: &'e [Entry]) -> impl Iterator<Item = (&'e Entry, Span)> {
        let (mut now, turn) = (self.fit.problem.meeting(m).start, self.fit.problem.rules.turnaround());
        entries.iter().map(move |entry| {
            let part = Span { from: now, to: now + Minutes(entry.takes) };
            now = part.to + turn;
            (entry, part)
        })
    }

    /// Whether entries fit their hours: room, windows, predecessors, and units that must be apart.
    fn allows(&self, m: MeetingIx, entries: &[Entry]) -> bool {
        let latest = self.fit.problem.meeting(m).start + Minutes(self.fit.room(m));
        let mut before: Vec<(UnitIx, Instant)> = Vec::new();
        for (entry, part) in self.by_the_clock(m, entries) {
            let u = entry.unit;
            let starts = self.plan.parts[u.0].is_empty();
            let ended = |v: UnitIx| before.iter().find(|(other, _)| *other == v).map(|&(_, end)| end);
            let after = |&(v, gap): &(UnitIx, i64)| match self.ended[v.0].or_else(|| ended(v)) {
                Some(end) => part.from - end >= gap,
                None => self.may_miss(u, v) && entries.iter().all(|other| other.unit != v),
            };
            let beside = |&v: &UnitIx| self.spans[v.0].iter().any(|other| other.overlaps(part));
            if part.to > latest
                || !self.fit.may_run(u, m, part, starts)
                || (starts && !self.fit.before[u.0].iter().all(after))
                || self.fit.not_parallel[u.0].iter().any(beside)
            {
                return false;
            }
            if entry.takes == self.rest[u.0] {
                before.push((u, part.to));
            }
        }
        true
    }

    /// Takes entries up in a meeting.
    fn take(&mut self, t: TrackIx, m: MeetingIx, entries: Vec<Entry>) {
        let placed: Vec<(Entry, Span)> = self.by_the_clock(m, &entries).map(|(entry, part)| (*entry, part)).collect();
        self.held.hold(m);
        self.open[t] = None;
        for (Entry { unit: u, takes, .. }, part) in placed {
            // an optional unit that was passed over would now be too late
            for &(v, _) in &self.fit.before[u.0] {
                self.passed[v.0] |= self.is_left_out(v);
            }
            for copy in self.fit.units.copies(u).filter(|&copy| copy != u) {
                self.passed[copy.0] = true;
            }
            self.plan.parts[u.0].push(PlannedPart { meeting: m, minutes: Minutes(takes), begin: None });
            self.spans[u.0].push(part);
            self.rest[u.0] = self.rest[u.0].saturating_sub(takes);
            if self.rest[u.0] == 0 {
                self.ended[u.0] = Some(part.to);
            } else if self.fit.units.unit(u).kind == Kind::Chain {
                self.open[t] = Some(u);
            }
        }
    }
}
