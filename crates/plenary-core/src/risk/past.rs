//! What has happened before the course begins: what is over, what is under discussion, and since when.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Entry, Facts, HeldMeeting, Instant, ItemIx, MeetingIx, Problem, Track};

/// What has happened. Items that are taken together go by the first of them.
#[derive(Debug)]
pub struct Past<'a> {
    problem: &'a Problem,
    /// When what has ended has ended.
    pub ends: BTreeMap<usize, i64>,
    /// Minutes that have been taken.
    pub taken: BTreeMap<usize, u32>,
    /// What has ended in meetings that are under way.
    pub done: BTreeSet<usize>,
    /// What is under discussion: its meeting, and its minutes there so far.
    pub under_way: BTreeMap<usize, (MeetingIx, u32)>,
}

impl<'a> Past<'a> {
    /// What has happened until now, by default until the latest that is recorded. `over` are the meetings of the plan that
    /// are over.
    pub fn new<'b>(
        problem: &'a Problem,
        over: impl Iterator<Item = (&'b HeldMeeting, MeetingIx)>,
        now: Option<Instant>,
    ) -> Self {
        let mut past = Self {
            problem,
            ends: BTreeMap::new(),
            taken: BTreeMap::new(),
            done: BTreeSet::new(),
            under_way: BTreeMap::new(),
        };
        over.for_each(|(sitting, ix)| past.over(sitting, ix));
        past.open(now);
        past
    }

    /// A meeting that is over: what it took up, and when that ended.
    fn over(&mut self, sitting: &HeldMeeting, ix: MeetingIx) {
        for (item, minutes) in self.problem.record(ix).map_or(&[][..], |record| &record.parts) {
            *self.taken.entry(lead(self.problem, item.0)).or_default() += minutes.get();
        }
        for entry in &sitting.entries {
            if let Some(first) = items(self.problem, entry).first() {
                self.ends.insert(first.0, Instant::from(entry.end).unix_minutes());
            }
        }
        let turns = self.problem.facts_of(ix).into_iter().flat_map(|facts| &facts.turns);
        for (item, ended) in turns.filter_map(|turn| Some((turn.item, turn.ended()?))) {
            self.ends.insert(lead(self.problem, item.0), ended.unix_minutes());
        }
    }

    /// Meetings that are under way: what they have taken up.
    fn open(&mut self, now: Option<Instant>) {
        for facts in self.problem.facts.iter().filter(|facts| facts.is_open()) {
            for turn in &facts.turns {
                let first = lead(self.problem, turn.item.0);
                if let Some(ended) = turn.ended() {
                    self.done.insert(first);
                    self.ends.insert(first, ended.unix_minutes());
                }
            }
            if let Some((item, started)) = facts.under_way() {
                let (first, now) = (lead(self.problem, item.0), now.unwrap_or(started));
                let minutes = u32::try_from(now - started).unwrap_or(0);
                self.under_way.insert(first, (facts.meeting, minutes));
                *self.taken.entry(first).or_default() += minutes;
            }
        }
    }

    /// The minute from which on a track goes on: now, and no earlier than the latest that is recorded of it.
    pub fn latest(&self, track: &Track, now: Option<Instant>) -> i64 {
        let of_track = self.problem.facts.iter().filter(|facts| self.problem.meeting(facts.meeting).track == *track);
        let recorded = of_track.map(Facts::latest).max();
        recorded.max(now).map_or(i64::MIN, Instant::unix_minutes)
    }

    /// Whether minutes of an entry of the past are left.
    pub fn leaves(&self, entry: &Entry) -> bool {
        let Some(first) = items(self.problem, entry).first().map(|first| lead(self.problem, first.0)) else {
            return false;
        };
        let minutes = |ix: ItemIx| self.problem.item(ix).minutes.get();
        let all: u32 = self.problem.joint(ItemIx(first)).into_iter().map(minutes).sum();
        !self.done.contains(&first) && self.taken.get(&first).copied().unwrap_or(0) < all
    }
}

/// The items of an entry that the session knows, in file order.
pub fn items(problem: &Problem, entry: &Entry) -> Vec<ItemIx> {
    let mut items: Vec<ItemIx> = entry.items.iter().filter_map(|id| problem.find_item(id)).collect();
    items.sort_unstable();
    items.dedup();
    items
}

/// The first of the items that are taken together with this one.
pub fn lead(problem: &Problem, item: usize) -> usize {
    problem.joint(ItemIx(item)).first().map_or(item, |first| first.0)
}
