//! A schedule that changes: what a move writes, what it makes of the goals, and how it is taken back.
//!
//! A change touches the meetings that its units leave and enter. What these meetings count, what the units count that stand
//! in them, and what is said of pairs with one of these units is taken off before and added again after. So a move costs
//! what is in its meetings, not what is in the session.

use super::kernel::Kernel;
use super::parts::Parts;
use super::tally::Tally;
use crate::formulate::unit::Kind;
use crate::model::Objective;

/// An entry of a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    /// Entries stand in this order.
    pub stands: u32,
    pub unit: u16,
    pub minutes: u16,
    /// Whether the unit goes on in a later meeting, and is never interrupted.
    pub goes_on: bool,
}

impl Entry {
    #[inline]
    pub fn unit(self) -> usize {
        self.unit.into()
    }

    #[inline]
    fn side(self) -> u32 {
        self.stands >> 16
    }
}

/// A schedule.
pub(super) struct State<'k> {
    pub kernel: &'k Kernel<'k>,
    /// By unit.
    pub parts: Vec<Parts>,
    /// By meeting, in their order.
    pub entries: Vec<Vec<Entry>>,
    /// By meeting: minutes that its entries use, with turnarounds.
    pub used: Vec<i32>,
    /// By track: its last meeting that is held.
    pub last: Vec<Option<usize>>,
    pub tally: Tally,
    /// By sum: the weights of the meetings held.
    loads: Vec<i64>,
    journal: Journal,
}

/// What a change did, to take it back.
#[derive(Default)]
struct Journal {
    before: Tally,
    /// The meetings touched; what they had is at the same place in `entries`.
    meetings: Vec<usize>,
    entries: Vec<(Vec<Entry>, i32)>,
    tracks: Vec<(usize, Option<usize>)>,
    parts: Vec<(usize, Parts)>,
    /// Units beside those that change.
    beside: Vec<usize>,
    stamp: u32,
    /// By meeting and by unit: the last change that touched it; by unit, the last that moved it by the clock.
    of_meeting: Vec<u32>,
    of_unit: Vec<u32>,
    moved: Vec<u32>,
}

impl<'k> State<'k> {
    /// Nothing is placed.
    pub fn empty(kernel: &'k Kernel<'k>) -> Self {
        let (units, meetings) = (kernel.units.len(), kernel.meetings.len());
        let mut tally = Tally::default();
        (0..units).for_each(|u| kernel.count(&mut tally, u, &Parts::default(), 1));
        let journal = Journal {
            of_meeting: vec![0; meetings],
            of_unit: vec![0; units],
            moved: vec![0; units],
            ..Journal::default()
        };
        Self {
            kernel,
            parts: vec![Parts::default(); units],
            entries: vec![Vec::new(); meetings],
            used: vec![0; meetings],
            last: vec![None; kernel.tracks.len()],
            tally,
            loads: vec![0; kernel.most.len()],
            journal,
        }
    }

    /// The tally before the last change.
    #[inline]
    pub fn before(&self) -> &Tally {
        &self.journal.before
    }

    /// Whether a meeting is held.
    #[inline]
    pub fn held(&self, m: usize) -> bool {
        !self.entries[m].is_empty()
    }

    /// Gives units other parts, each unit at most once. `false` where the limits on meetings, or what has to be consecutive,
    /// forbid it: then it has to be undone.
    pub fn change(&mut self, changes: &[(usize, Parts)]) -> bool {
        self.touch(changes);
        let before = if self.tally.pairs > 0 { self.broken_pairs(false) } else { 0 };
        self.count(-1);
        self.rewrite(changes);
        if !self.may_be_held() || !self.consecutive() {
            return false;
        }
        self.count(1);
        let all = self.tally.pairs > 0;
        self.tally.pairs += self.broken_pairs(!all) - before;
        true
    }

    /// Notes what the changes touch.
    fn touch(&mut self, changes: &[(usize, Parts)]) {
        let Self { kernel, parts, entries, used, last, tally, journal, .. } = self;
        journal.stamp = journal.stamp.wrapping_add(1);
        journal.before = *tally;
        journal.beside.clear();
        journal.meetings.clear();
        journal.tracks.clear();
        journal.parts.clear();
        let stamp = journal.stamp;
        for (u, new) in changes {
            journal.of_unit[*u] = stamp;
            for m in parts[*u].get().iter().chain(new.get()).map(|part| part.meeting()) {
                if std::mem::replace(&mut journal.of_meeting[m], stamp) != stamp {
                    let place = journal.meetings.len();
                    if place == journal.entries.len() {
                        journal.entries.push((Vec::new(), 0));
                    }
                    journal.entries[place].0.clone_from(&entries[m]);
                    journal.entries[place].1 = used[m];
                    journal.meetings.push(m);
                    let t = kernel.meetings[m].track;
                    if journal.tracks.iter().all(|(other, _)| *other != t) {
                        journal.tracks.push((t, last[t]));
                    }
                }
            }
            journal.parts.push((*u, parts[*u]));
        }
        for &m in &journal.meetings {
            for u in entries[m].iter().map(|entry| entry.unit()) {
                let unit = &kernel.units[u];
                if (unit.clocked || !unit.relations.is_empty()) && journal.of_unit[u] != stamp {
                    journal.of_unit[u] = stamp;
                    journal.beside.push(u);
                }
            }
        }
    }

    /// Adds what is touched, so many times; not what is said of pairs.
    fn count(&mut self, times: i64) {
        let Self { kernel, parts, entries, used, last, tally, journal, .. } = self;
        for &m in journal.meetings.iter().filter(|&&m| !entries[m].is_empty()) {
            let (meeting, used) = (&kernel.meetings[m], used[m]);
            tally.over += times * i64::from((used - meeting.room).max(0));
            tally.add(Objective::LostTime, times * i64::from((meeting.usable - used).max(0)));
            tally.add(Objective::Meetings, times);
            tally.add(Objective::TimeZones, times * meeting.burden);
        }
        // nothing is lost in the last meeting of a track
        for m in journal.tracks.iter().filter_map(|&(t, _)| last[t]) {
            let spare = (kernel.meetings[m].usable - used[m]).max(0);
            tally.add(Objective::LostTime, -times * i64::from(spare));
        }
        for &(u, _) in &journal.parts {
            kernel.count(tally, u, &parts[u], times);
        }
        for &u in journal.beside.iter().filter(|&&u| kernel.units[u].clocked) {
            kernel.count(tally, u, &parts[u], times);
        }
    }

    /// Pairs whose relation is broken, with a unit that is touched; with one that moved by the clock, if only those count.
    fn broken_pairs(&self, only_moved: bool) -> i64 {
        let journal = &self.journal;
        let counts = |u: usize| {
            journal.of_unit[u] == journal.stamp
                && (!only_moved
                    || journal.moved[u] == journal.stamp
                    || journal.parts.iter().any(|(changed, _)| *changed == u))
        };
        let mut broken = 0;
        let changed = journal.parts.iter().map(|&(u, _)| u);
        for u in changed.chain(journal.beside.iter().copied().filter(|&u| counts(u))) {
            for relation in &self.kernel.units[u].relations {
                let v = relation.other;
                // a pair of two such units counts once
                if !(v < u && counts(v)) && self.kernel.breaks(relation.says, &self.parts[u], &self.parts[v]) {
                    broken += 1;
                }
            }
        }
        broken
    }

    /// Writes the entries.
    fn rewrite(&mut self, changes: &[(usize, Parts)]) {
        for (u, _) in changes {
            for part in self.parts[*u].get() {
                self.entries[part.meeting()].retain(|entry| entry.unit() != *u);
            }
        }
        for (u, new) in changes {
            self.parts[*u] = *new;
            let count = new.get().len();
            for (n, part) in new.get().iter().enumerate() {
                let stands = self.kernel.standing(*u, n, count);
                let goes_on = n + 1 < count && self.kernel.units[*u].kind == Kind::Chain;
                let entry = Entry { stands, unit: *u as u16, minutes: part.minutes, goes_on };
                let entries = &mut self.entries[part.meeting()];
                entries.insert(entries.partition_point(|other| other.stands <= stands), entry);
            }
        }
        for place in 0..self.journal.meetings.len() {
            let m = self.journal.meetings[place];
            self.by_the_clock(m);
            self.hold(place, 1);
        }
        for &(t, _) in &self.journal.tracks {
            self.last[t] = self.kernel.tracks[t].clone().rev().find(|&m| !self.entries[m].is_empty());
        }
    }

    /// Says when the entries of a meeting begin.
    fn by_the_clock(&mut self, m: usize) {
        let (mut now, turn) = (0, self.kernel.turnaround);
        for entry in &self.entries[m] {
            let begin = now.min(i32::from(u16::MAX)) as u16;
            let parts = self.parts[entry.unit()].get_mut();
            if let Some(part) = parts.iter_mut().find(|part| part.meeting() == m)
                && std::mem::replace(&mut part.begin, begin) != begin
            {
                self.journal.moved[entry.unit()] = self.journal.stamp;
            }
            now += i32::from(entry.minutes) + turn;
        }
        self.used[m] = (now - turn).max(0);
    }

    /// Adds the weights of a meeting that was touched and is now held and was not, so many times; or takes them off.
    fn hold(&mut self, place: usize, times: i64) {
        let m = self.journal.meetings[place];
        let change = i64::from(self.held(m)) - i64::from(!self.journal.entries[place].0.is_empty());
        if change != 0 {
            for &(sum, weight) in &self.kernel.meetings[m].weights {
                self.loads[sum] += times * change * weight;
            }
        }
    }

    /// Whether the meetings that were not held before may be.
    fn may_be_held(&self) -> bool {
        let new = |place: &usize| self.journal.entries[*place].0.is_empty();
        (0..self.journal.meetings.len()).filter(new).map(|place| self.journal.meetings[place]).all(|m| {
            let meeting = &self.kernel.meetings[m];
            !self.held(m)
                || (meeting.weights.iter().all(|&(sum, _)| self.loads[sum] <= self.kernel.most[sum])
                    && meeting.clashes.iter().all(|&other| !self.held(other))
                    && self.goes_on_past(m).is_none())
        })
    }

    /// A unit that goes on in a later meeting of the track, if one does past this one.
    fn goes_on_past(&self, m: usize) -> Option<usize> {
        let first = self.kernel.tracks[self.kernel.meetings[m].track].start;
        let before = (first..m).rev().find(|&other| self.held(other))?;
        let open = self.entries[before].iter().find(|entry| entry.goes_on)?.unit();
        let mut parts = self.parts[open].get().iter();
        parts.all(|part| part.meeting() != m).then_some(open)
    }

    /// Whether what goes on stands last, what is carried in first, and nothing is held between.
    fn consecutive(&self) -> bool {
        let in_order = |&m: &usize| {
            let entries = &self.entries[m];
            let carried = entries.iter().filter(|entry| entry.side() == 0).count();
            let goes_on = entries.iter().filter(|entry| entry.goes_on).count();
            let through = entries.iter().any(|entry| entry.side() == 0 && entry.goes_on);
            carried <= 1 && goes_on <= 1 && (!through || entries.len() == 1)
        };
        let no_gap = |&(u, _): &(usize, Parts)| {
            self.kernel.units[u].kind != Kind::Chain
                || self.parts[u].get().windows(2).all(|pair| {
                    let (one, next) = (pair[0].meeting(), pair[1].meeting());
                    one < next && (one + 1..next).all(|between| !self.held(between))
                })
        };
        self.journal.meetings.iter().all(in_order) && self.journal.parts.iter().all(no_gap)
    }

    /// Takes the last change back.
    pub fn undo(&mut self) {
        for place in 0..self.journal.meetings.len() {
            let m = self.journal.meetings[place];
            self.hold(place, -1);
            std::mem::swap(&mut self.entries[m], &mut self.journal.entries[place].0);
            self.used[m] = self.journal.entries[place].1;
        }
        for &(u, parts) in &self.journal.parts {
            self.parts[u] = parts;
        }
        for place in 0..self.journal.meetings.len() {
            self.by_the_clock(self.journal.meetings[place]);
        }
        for &(t, last) in &self.journal.tracks {
            self.last[t] = last;
        }
        self.tally = self.journal.before;
    }
}
