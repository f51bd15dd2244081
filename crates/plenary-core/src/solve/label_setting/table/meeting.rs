//! What a meeting can do from each place in the agenda.
//!
//! Inside a meeting a label has the unit `j` to go on with and the minutes `t` used so far, turnarounds between entries
//! included; 0 while there is no entry. With the succeeding node `h`, room `R` and turnaround `g`:
//!
//! ```text
//! M[j,t] = min  close:      cost of R - t spare minutes + G[h, j]         t > 0
//!               finish:     cost of leaving out j and all after it        t > 0
//!               leave out:  cost + M[j+1, t]                              j optional
//!               whole:      cost + M[j+1, b + d[j]]                       b + d[j] <= R
//!               open:       cost + min over a of G[h, j with d[j] - a left]      least <= a <= most, b + a <= R
//! ```
//!
//! where `b` is 0, or `t + g` after an entry. The last line is a prefix minimum over `a`, which all `t` share: what a part
//! costs is the sum of a term in `t` and one in `a`, unless the clock decides whether it may be there or is liked. So a
//! meeting takes as long as it has pairs `(j, t)`, and not the square of its minutes.
//!
//! A unit that waits for a gap adds the minute of the meeting from which on it may begin, as one more index.

use std::ops::RangeInclusive;

use super::Table;
use crate::solve::kernel::cost::Cost;
use crate::solve::kernel::prices::{Begun, Role, begun};
use crate::solve::kernel::track::Part;
use crate::solve::label_setting::state::State;

/// `M[j, ·]`: by minute until which a unit waits, and by minutes used.
#[derive(Clone)]
pub(in crate::solve::label_setting) struct Row<C> {
    used: usize,
    values: Vec<C>,
}

impl<C: Cost> Row<C> {
    pub fn new(waits: u32, room: u32) -> Self {
        let used = room as usize + 1;
        Self { used, values: vec![C::NONE; used * (waits as usize + 1)] }
    }

    /// The label with so many minutes used.
    pub fn get(&self, wait: u32, used: u32) -> C {
        let place = wait as usize * self.used + used as usize;
        if (used as usize) < self.used { self.values.get(place).copied().unwrap_or(C::NONE) } else { C::NONE }
    }
}

/// A meeting at a node of the calendar.
#[derive(Clone, Copy)]
pub(in crate::solve::label_setting) struct Meeting {
    /// Its place in the track.
    pub k: usize,
    /// The node after it.
    pub next: usize,
}

/// A place inside a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::solve::label_setting) struct Inside {
    /// The unit to go on with.
    pub unit: usize,
    /// The minute of the meeting until which a unit waits.
    pub wait: u32,
    /// Minutes used.
    pub used: u32,
}

impl<C: Cost> Table<'_, C> {
    /// The longest wait inside a meeting.
    fn most_wait(&self, meeting: Meeting, j: usize) -> u32 {
        match self.shape.at(j).wait_before {
            0 => 0,
            gap => self.track.meetings[meeting.k].room + gap,
        }
    }

    /// The labels of a meeting, from the last unit to the first; each with those of the unit after it.
    pub fn sweep(
        &self,
        meeting: Meeting,
        units: RangeInclusive<usize>,
        mut visit: impl FnMut(usize, &Row<C>, &Row<C>),
    ) {
        let room = self.track.meetings[meeting.k].room;
        let mut after = Row::new(0, room);
        for j in units.rev() {
            let row = self.row(meeting, j, &after);
            visit(j, &row, &after);
            after = row;
        }
    }

    fn row(&self, meeting: Meeting, j: usize, after: &Row<C>) -> Row<C> {
        let slot = &self.track.meetings[meeting.k];
        let mut row = Row::new(self.most_wait(meeting, j), slot.room);
        let by_the_clock =
            slot.record.is_some() || self.track.members.get(j).is_some_and(|member| member.by_the_clock(meeting.k));
        for wait in 0..=self.most_wait(meeting, j) {
            let from = wait as usize * row.used;
            let labels = &mut row.values[from..from + slot.room as usize + 1];
            if by_the_clock {
                for (used, label) in labels.iter_mut().enumerate() {
                    *label = self.minute_by_minute(meeting, Inside { unit: j, wait, used: used as u32 }, after);
                }
            } else {
                self.all_at_once(meeting, Inside { unit: j, wait, used: 0 }, after, labels);
            }
        }
        row
    }

    /// `M[j, t]`, arc by arc.
    fn minute_by_minute(&self, meeting: Meeting, at: Inside, after: &Row<C>) -> C {
        let onward = [self.leave_out(at), self.whole(meeting, at)].into_iter().flatten();
        let onward = onward.map(|(cost, next)| after.get(next.wait, next.used).plus(cost));
        let openings = self.all_openings(meeting, at).map(|(cost, ..)| cost);
        let ends = [self.close(meeting, at), self.finish(meeting, at)];
        onward.chain(openings).chain(ends).min().unwrap_or(C::NONE)
    }

    /// `M[j, t]` for all `t`, where the clock decides nothing: the terms that `t` is not in are worked out once.
    fn all_at_once(&self, meeting: Meeting, at: Inside, after: &Row<C>, labels: &mut [C]) {
        let room = self.track.meetings[meeting.k].room;
        let closed = self.label(meeting.next, &self.between(meeting, at));
        let finished = self.finish(meeting, Inside { used: 1, ..at });
        let without = self.leave_out(at);
        // a unit that waits is looked at minute by minute for when it may begin
        let whole = self.whole(meeting, Inside { wait: if self.shape.at(at.unit).waits { 0 } else { at.wait }, ..at });
        let openings = self.openings(meeting, at.unit, at.wait);
        for (used, label) in (0..=room).zip(labels) {
            let at = Inside { used, ..at };
            let mut best = self.open_at(&openings, meeting, at);
            if used > 0 {
                best = best.min(closed.plus(self.spare(meeting, used))).min(finished);
            }
            if let Some((cost, next)) = without {
                best = best.min(after.get(next.wait, used).plus(cost));
            }
            let begin = self.begin(used);
            if let Some((cost, next)) = whole
                && !self.must_wait(at, begin)
            {
                // where a wait begins with the unit's end, it is as much later as the end
                let later = if self.starts_a_wait(at.unit) { begin } else { 0 };
                best = best.min(after.get(next.wait + later, next.used + begin).plus(cost));
            }
            *label = best;
        }
    }

    /// Whether a later unit waits for a gap after the end of this one.
    fn starts_a_wait(&self, j: usize) -> bool {
        self.track.members.get(j).is_some_and(|member| member.gap.is_some())
    }

    /// When the next entry begins.
    pub fn begin(&self, used: u32) -> u32 {
        if used == 0 { 0 } else { used + self.track.turnaround }
    }

    /// Ends the meeting: the cost of the spare minutes and of all that follows.
    pub fn close(&self, meeting: Meeting, at: Inside) -> C {
        if at.used == 0 || !self.is_as_recorded(meeting, at.used) {
            return C::NONE;
        }
        self.label(meeting.next, &self.between(meeting, at)).plus(self.spare(meeting, at.used))
    }

    /// Ends the meeting as the last one that is held, of which no minute counts as lost: what leaving out the rest costs.
    pub fn finish(&self, meeting: Meeting, at: Inside) -> C {
        let may = at.used > 0 && self.quiet[meeting.next] && self.is_as_recorded(meeting, at.used);
        if may { self.prices.rest_left_out[at.unit] } else { C::NONE }
    }

    /// The state after a meeting.
    pub fn between(&self, meeting: Meeting, at: Inside) -> State {
        let wait = if self.shape.at(at.unit).wait_before > 0 { self.wait_at(meeting, at.wait) } else { 0 };
        State::before(at.unit, wait)
    }

    /// What is left of a wait at the next meeting.
    fn wait_at(&self, meeting: Meeting, wait: u32) -> u32 {
        self.waits_on(meeting.k, meeting.next, wait)
    }

    /// The cost of what a meeting leaves unused.
    pub fn spare(&self, meeting: Meeting, used: u32) -> C {
        match self.prices.spare_minute == C::ZERO {
            true => C::ZERO,
            false => self.prices.spare_minute.times(self.track.meetings[meeting.k].usable.saturating_sub(used)),
        }
    }

    /// Whether a meeting used so many minutes, if the file says what was held.
    fn is_as_recorded(&self, meeting: Meeting, used: u32) -> bool {
        self.track.meetings[meeting.k].record.is_none_or(|recorded| recorded == used)
    }

    /// Leaves a unit out.
    pub fn leave_out(&self, at: Inside) -> Option<(C, Inside)> {
        let cost = self.prices.left_out.get(at.unit).copied().filter(|cost| cost.exists())?;
        Some((cost, Inside { unit: at.unit + 1, wait: self.wait_without(at.unit, at.wait), ..at }))
    }

    /// The wait that goes on past a unit that is left out, or does not end where one is counted from.
    pub fn wait_without(&self, j: usize, wait: u32) -> u32 {
        if self.shape.at(j).wait_inside > 0 { wait } else { 0 }
    }

    /// The wait in a meeting after the end of a unit in it.
    fn wait_after(&self, j: usize, wait: u32, end: u32) -> u32 {
        self.track.members[j].gap.map_or(self.wait_without(j, wait), |(_, gap)| end + gap)
    }

    /// A unit as a whole.
    pub fn whole(&self, meeting: Meeting, at: Inside) -> Option<(C, Inside)> {
        let (j, begin) = (at.unit, self.begin(at.used));
        let member = self.track.members.get(j)?;
        let slot = &self.track.meetings[meeting.k];
        let end = begin + member.minutes;
        let part = Part { k: meeting.k, begin, minutes: member.minutes, first: true };
        if end > slot.room || self.must_wait(at, begin) || !member.may(slot, part) {
            return None;
        }
        let (cost, _) = self.prices.part(self.track, j, part, Role::Whole, None);
        Some((cost, Inside { unit: j + 1, wait: self.wait_after(j, at.wait, end), used: end }))
    }

    /// Whether the unit may not yet begin.
    fn must_wait(&self, at: Inside, begin: u32) -> bool {
        self.shape.at(at.unit).waits && begin < at.wait
    }

    /// All ways to begin a unit that goes on after the meeting: the cost with all that follows, the state, the minutes.
    pub fn all_openings(&self, meeting: Meeting, at: Inside) -> impl Iterator<Item = (C, State, u32)> {
        let begin = self.begin(at.used);
        let room = self.track.meetings[meeting.k].room;
        let most = self.track.members.get(at.unit).map_or(0, |member| member.most.min(room.saturating_sub(begin)));
        let least = self.track.members.get(at.unit).map_or(1, |member| member.least);
        let may = !self.must_wait(at, begin);
        (least..=most).filter(move |_| may).filter_map(move |minutes| self.opening(meeting, at, begin, minutes))
    }

    fn opening(&self, meeting: Meeting, at: Inside, begin: u32, minutes: u32) -> Option<(C, State, u32)> {
        let (member, slot) = (&self.track.members[at.unit], &self.track.meetings[meeting.k]);
        let part = Part { k: meeting.k, begin, minutes, first: true };
        if !member.may(slot, part) || !self.is_as_recorded(meeting, begin + minutes) {
            return None;
        }
        let (cost, broken) = self.prices.part(self.track, at.unit, part, Role::Opening, None);
        let state = self.goes_on(meeting, at, None, member.minutes - minutes, broken);
        let rest = self.label(meeting.next, &state).plus(cost).plus(self.spare(meeting, begin + minutes));
        Some((rest, state, minutes))
    }

    /// The state after a meeting in which a unit goes on.
    fn goes_on(&self, meeting: Meeting, at: Inside, before: Option<Begun>, left: u32, broken: u32) -> State {
        let carried = self.shape.at(at.unit);
        let wait = if carried.wait_inside > 0 { self.wait_at(meeting, at.wait) } else { 0 };
        State { unit: at.unit, begun: Some(begun(carried.parts, before, left, broken)), wait }
    }

    /// By minutes `a` from the least on: what it costs at least to begin the unit with at most `a` minutes, and to go on,
    /// as if the part began with the meeting.
    fn openings(&self, meeting: Meeting, j: usize, wait: u32) -> Vec<C> {
        let Some(member) = self.track.members.get(j).filter(|member| member.splits()) else { return Vec::new() };
        let slot = &self.track.meetings[meeting.k];
        let any = Part { k: meeting.k, begin: 0, minutes: member.least, first: true };
        if !member.may(slot, any) {
            return Vec::new();
        }
        let (cost, broken) = self.prices.place(self.track, j, any, Role::Opening, None);
        let mut best = C::NONE;
        let at = Inside { unit: j, wait, used: 0 };
        let to = member.most.min(slot.room);
        let least = |minutes| {
            let part = Part { minutes, ..any };
            let state = self.goes_on(meeting, at, None, member.minutes - minutes, broken);
            let own = cost + self.prices.minutes(self.track, j, part, Role::Opening) + self.spare(meeting, minutes);
            best = best.min(self.label(meeting.next, &state).plus(own));
            best
        };
        (member.least..=to).map(least).collect()
    }

    /// The best opening at a place, from what [`Self::openings`] says.
    fn open_at(&self, openings: &[C], meeting: Meeting, at: Inside) -> C {
        let Some(member) = self.track.members.get(at.unit) else { return C::NONE };
        let begin = self.begin(at.used);
        let room = self.track.meetings[meeting.k].room;
        let most = room.saturating_sub(begin);
        if openings.is_empty() || most < member.least || self.must_wait(at, begin) {
            return C::NONE;
        }
        let place = ((most - member.least) as usize).min(openings.len() - 1);
        let best = openings[place];
        // each minute before it is one that is not spare
        if best.exists() && begin > 0 { best - self.prices.spare_minute.times(begin) } else { best }
    }

    /// The last part of a unit that has begun.
    pub fn closing(&self, meeting: Meeting, state: &State, begun: Begun) -> Option<(C, Inside)> {
        let (member, slot) = (&self.track.members[state.unit], &self.track.meetings[meeting.k]);
        let part = Part { k: meeting.k, begin: 0, minutes: begun.left, first: false };
        if begun.left > slot.room || !member.may(slot, part) {
            return None;
        }
        let (cost, _) = self.prices.part(self.track, state.unit, part, Role::Closing, Some(begun));
        let wait = self.wait_after(state.unit, state.wait, begun.left);
        Some((cost, Inside { unit: state.unit + 1, wait, used: begun.left }))
    }

    /// All ways to go on with a unit through the whole meeting: the cost with all that follows, the state, the minutes.
    pub fn all_through(&self, meeting: Meeting, state: State, begun: Begun) -> impl Iterator<Item = (C, State, u32)> {
        let (member, slot) = (&self.track.members[state.unit], &self.track.meetings[meeting.k]);
        let may = member.may_go_on(begun.parts + 1);
        let most = begun.left.saturating_sub(member.least).min(slot.room);
        (member.least..=most).filter(move |_| may).filter_map(move |minutes| {
            let part = Part { k: meeting.k, begin: 0, minutes, first: false };
            if !member.may(slot, part) || !self.is_as_recorded(meeting, minutes) {
                return None;
            }
            let (cost, broken) = self.prices.part(self.track, state.unit, part, Role::Through, Some(begun));
            let at = Inside { unit: state.unit, wait: state.wait, used: 0 };
            let next = self.goes_on(meeting, at, Some(begun), begun.left - minutes, broken);
            let rest = self.label(meeting.next, &next).plus(cost).plus(self.spare(meeting, minutes));
            Some((rest, next, minutes))
        })
    }
}
