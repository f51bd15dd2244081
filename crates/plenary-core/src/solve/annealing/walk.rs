//! A walk from schedule to schedule: which units a move takes up, and whether what it makes is kept.

use super::kernel::relation::Says;
use super::parts::Parts;
use super::state::State;
use super::tally::Weights;
use super::tuning::Tuning;
use crate::model::Objective;
use crate::solve::random::Random;

/// A walk.
pub(super) struct Walk<'k> {
    pub state: State<'k>,
    pub random: Random,
    pub weights: Weights,
    pub tuning: Tuning,
    /// What the next move changes.
    pub changes: Vec<(usize, Parts)>,
    /// Meetings that are too full, and units that are not placed.
    pub overfull: Vec<usize>,
    pub unplaced: Vec<usize>,
    /// Units that may be left out, and those that may be split.
    pub optional: Vec<usize>,
    pub splittable: Vec<usize>,
}

/// A move of whole units between two meetings.
pub(super) struct Between {
    pub a: usize,
    pub b: usize,
    /// Minutes and entries that `a` gets more than it gives.
    pub minutes: i32,
    pub entries: i32,
    /// What `earliness` and `changes` cost more.
    pub units: i64,
}

impl<'k> Walk<'k> {
    /// A walk that begins at a schedule.
    pub fn new(state: State<'k>, random: Random, weights: Weights, tuning: Tuning) -> Self {
        let units = || 0..state.kernel.units.len();
        let optional = units().filter(|&u| state.kernel.units[u].left_out.is_some()).collect();
        let splittable = units().filter(|&u| state.kernel.units[u].most_parts > 1).collect();
        let mut walk = Self {
            state,
            random,
            weights,
            tuning,
            changes: Vec::new(),
            overfull: Vec::new(),
            unplaced: Vec::new(),
            optional,
            splittable,
        };
        walk.settle();
        walk
    }

    /// One move. Whether the schedule is another one: a move that costs more than `most` is taken back.
    pub fn step(&mut self, most: i64) -> bool {
        self.changes.clear();
        if !self.propose(most) {
            return false;
        }
        let kernel = self.state.kernel;
        if !self.changes.iter().all(|(u, parts)| parts.begins_with(&kernel.units[*u].taken)) {
            return false;
        }
        let changes = std::mem::take(&mut self.changes);
        let may = self.state.change(&changes);
        self.changes = changes;
        let kept = may && self.weights.cost(&self.state.tally) - self.weights.cost(self.state.before()) <= most;
        if kept {
            self.settle();
        } else {
            self.state.undo();
        }
        kept
    }

    /// Notes what is too full and what is not placed.
    pub fn settle(&mut self) {
        let (state, kernel) = (&self.state, self.state.kernel);
        self.overfull.clear();
        if state.tally.over > 0 {
            let all = 0..kernel.meetings.len();
            self.overfull.extend(all.filter(|&m| state.used[m] > kernel.meetings[m].room));
        }
        self.unplaced.clear();
        if state.tally.missing > 0 || state.tally.value(Objective::Unscheduled) > 0 {
            let all = 0..kernel.units.len();
            self.unplaced.extend(all.filter(|&u| state.parts[u].get().is_empty()));
        }
    }

    /// What a move of whole units costs without its relations; `None` where it changes which meetings are held, or where a
    /// unit's statements depend on the clock.
    #[inline]
    pub fn cost(&self, between: &Between) -> Option<i64> {
        let (state, tally) = (&self.state, &self.state.tally);
        let (a, b) = (between.a, between.b);
        let stays = state.entries[a].len() as i32 + between.entries > 0 && state.held(b);
        let simple = tally.pairs == 0 && tally.outside == 0 && tally.value(Objective::Preferences) == 0;
        let more = between.minutes + between.entries * state.kernel.turnaround;
        (stays && simple).then(|| {
            let fills = |m: usize, more: i32| self.fill(m, state.used[m] + more) - self.fill(m, state.used[m]);
            fills(a, more) + fills(b, -more) + between.units
        })
    }

    /// What a meeting costs that uses so many minutes.
    #[inline]
    fn fill(&self, m: usize, used: i32) -> i64 {
        let meeting = &self.state.kernel.meetings[m];
        let over = i64::from((used - meeting.room).max(0));
        let last = self.state.last[meeting.track] == Some(m);
        let lost = if last { 0 } else { i64::from((meeting.usable - used).max(0)) };
        over * self.weights.over + lost * self.weights.of(Objective::LostTime)
    }

    /// Whether the relations of a unit let it be in a meeting as a whole, whenever in it; `other` moves too.
    #[inline]
    pub fn may_stand(&self, u: usize, m: usize, other: usize) -> bool {
        let (state, kernel) = (&self.state, self.state.kernel);
        if state.tally.pairs > 0 {
            return true;
        }
        let (unit, meeting) = (&kernel.units[u], &kernel.meetings[m]);
        let latest = meeting.start + meeting.room - unit.minutes;
        unit.relations.iter().all(|relation| {
            let v = relation.other;
            let Some((first, last)) = state.parts[v].ends() else { return true };
            let same = || kernel.meetings[first.meeting()].track == meeting.track;
            let end = || kernel.begin(last) + i32::from(last.minutes);
            v == other
                || match relation.says {
                    Says::After(gap) => end() + gap <= latest || last.meeting() == m,
                    Says::Before(gap) => {
                        kernel.begin(first) >= meeting.start + unit.minutes + gap || first.meeting() == m
                    }
                    Says::AfterInTrack => end() <= latest || last.meeting() == m || !same(),
                    Says::BeforeInTrack => {
                        kernel.begin(first) >= meeting.start + unit.minutes || first.meeting() == m || !same()
                    }
                    Says::NotWith | Says::Apart => true,
                }
        })
    }

    /// A number below another one, which is not 0.
    #[inline]
    pub fn below(&mut self, n: usize) -> usize {
        self.random.below(n).min(n.saturating_sub(1))
    }
}
