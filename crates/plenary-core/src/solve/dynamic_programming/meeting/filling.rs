//! Fills one meeting in all ways.
//!
//! Contents are listed depth first in the order in which units stand, so that the clock is known. A branch is cut where no
//! sum of minutes that it can reach ([`crate::solve::dynamic_programming::time_windows`]) leaves little enough unused.
//!
//! # Minutes that lie open
//!
//! Let `i` and `j`, `i` before `j`, be two meetings with parts of a unit, let minutes of `i` be spare, and let the part in
//! `j` be longer than `M`, its least and the length below which it counts as short. Moving a minute from `j` to `i` costs
//! nothing: the spare minutes of both add up to the same, or `j` is the last meeting, whose spare minutes do not count. It
//! is earlier, so the canonical schedule has no such pair. So where a meeting has spare minutes, what is left of a unit in
//! it is at most `M` times the parts that are still possible. (Where the clock, or a baseline, may object, this is not
//! used: [`Instance::is_free_to_move`].)

mod changes;
mod late;

use crate::solve::kernel::cost::Cost;
use crate::solve::kernel::prices::{Begun, Role, begun};
use crate::solve::kernel::track::{Part, Slot};

use super::{Content, From, MOST_WORK, plus, spare, within};
use crate::solve::dynamic_programming::bounds::{Bounds, Left, parts};
use crate::solve::dynamic_programming::instance::Instance;
use crate::solve::dynamic_programming::state::{Set, has, members, one};
use crate::solve::dynamic_programming::time_windows::Steps;

pub(super) use changes::Changes;

/// After how many steps it asks whether to stop.
const ASKS: u64 = 4096;

/// A meeting being filled.
pub(super) struct Filling<'c, 'a, C, V> {
    pub instance: &'c Instance<'a, C>,
    pub bounds: &'c Bounds<C>,
    /// The node after the meeting.
    pub next: usize,
    pub from: &'c From<'c, C>,
    pub k: usize,
    pub room: u32,
    /// Units that may stand in the middle, in their order; units that may begin here and go on.
    pub middle: Vec<usize>,
    pub openers: Vec<usize>,
    /// By place in `middle`: what can be added from there on.
    pub reach: Vec<Steps>,
    /// Steps used in the end.
    pub allowed: Steps,
    /// By steps used: what the spare minutes and the meetings after it cost at least, and the same with all units that
    /// are left out, in this meeting or later.
    pub after: Vec<C>,
    pub in_all: Vec<C>,
    pub left: Left,
    /// Continuations beyond the least number that the costs allow.
    pub more: u32,
    pub done: Set,
    pub here: Set,
    /// The units that are left out because others start before them, and what that costs.
    pub left_out: Set,
    pub absent: C,
    pub used: u32,
    pub cost: C,
    /// Continuations here, and all that are certain.
    pub paid: u32,
    pub owed: u32,
    pub begun: Vec<(usize, Begun)>,
    pub parts: Vec<(usize, u32)>,
    pub release: Vec<i64>,
    pub changes: Changes,
    pub work: u64,
    /// At how many steps it asks next whether to stop.
    pub asks_at: u64,
    pub visit: V,
}

impl<C: Cost, V: FnMut(&Content<'_, C>)> Filling<'_, '_, C, V> {
    /// Lists all contents. The number of steps that this took.
    pub fn run(mut self) -> u64 {
        self.prepare();
        match self.from.context.open {
            None => self.extend(0),
            Some(j) => self.go_on(j),
        }
        self.work
    }

    /// Works out which minutes can be added.
    fn prepare(&mut self) {
        let (grid, turn) = (self.instance.grid, self.instance.track.turnaround);
        let steps = |minutes: u32| (minutes + turn) / grid;
        let members = &self.instance.track.members;
        let mut reach = Steps::zero();
        for &j in &self.openers {
            let (least, most) = (members[j].least, members[j].most.min(self.room));
            if least <= most {
                reach = reach.or(&Steps::zero().plus_any(steps(least), steps(most)));
            }
        }
        self.reach = vec![reach; self.middle.len() + 1];
        for place in (0..self.middle.len()).rev() {
            let (j, next) = (self.middle[place], self.reach[place + 1]);
            let minutes = self.from.context.of(j).map_or(members[j].minutes, |begun| begun.left);
            let with = match members[j].loose && members[j].splits() {
                true => next.plus_any(steps(members[j].least), steps(minutes.min(self.room))),
                false => next.plus(steps(minutes)),
            };
            self.reach[place] = next.or(&with);
        }
    }

    fn slot(&self) -> &Slot {
        &self.instance.track.meetings[self.k]
    }

    fn steps(&self) -> u32 {
        if self.used == 0 { 0 } else { (self.used + self.instance.track.turnaround) / self.instance.grid }
    }

    /// When the next entry begins.
    fn begin(&self) -> u32 {
        if self.used == 0 { 0 } else { self.used + self.instance.track.turnaround }
    }

    /// What the schedule costs at least.
    fn low(&self) -> C {
        let price = self.instance.prices.continuation();
        let other = self.from.spent + (self.cost - price.times(self.paid) - self.absent) + self.changed();
        let steps = self.steps() as usize;
        let [after, in_all] = [&self.after, &self.in_all].map(|all| all.get(steps).copied().unwrap_or(C::NONE));
        plus(other.plus(price.times(self.owed)), plus(after, self.absent).max(in_all))
    }

    /// The meeting as it is, and with more units from a place on.
    fn extend(&mut self, from: usize) {
        self.work += 1;
        if self.work >= self.asks_at {
            self.asks_at = self.work + ASKS;
            if (self.from.enough)() {
                self.work = MOST_WORK + 1;
            }
        }
        if self.work > MOST_WORK || !within(self.low(), self.from.upper.get()) || self.is_too_late(from) {
            return;
        }
        self.close();
        let (passed, slack) = (self.changes.passed.len(), self.changes.slack);
        self.stand(from);
        self.changes.back_to(passed, slack);
    }

    /// With one more unit from a place on.
    fn stand(&mut self, from: usize) {
        for place in from..self.middle.len() {
            if place > from {
                self.pass_over(self.middle[place - 1]);
                if !within(self.low(), self.from.upper.get()) {
                    break;
                }
            }
            if !self.reach[place].meets(self.steps(), &self.allowed) {
                break;
            }
            let j = self.middle[place];
            let before = self.from.context.of(j);
            let Some(missing) = self.may_stand(j, before.is_none()) else { continue };
            let left = before.map_or(self.instance.track.members[j].minutes, |begun| begun.left);
            let role = if before.is_some() { Role::Closing } else { Role::Whole };
            self.part(j, left, role, before, missing, |filling| filling.extend(place + 1));
            let member = &self.instance.track.members[j];
            if member.loose && member.splits() && before.is_none_or(|begun| member.may_go_on(begun.parts + 1)) {
                let role = if before.is_some() { Role::Through } else { Role::Opening };
                let most = left.saturating_sub(member.least).min(self.room.saturating_sub(self.begin()));
                for minutes in self.minutes(most, member.least) {
                    self.part(j, minutes, role, before, missing, |filling| filling.extend(place + 1));
                }
            }
        }
    }

    /// The meeting begins with a unit that has to go on.
    fn go_on(&mut self, j: usize) {
        let Some(before) = self.from.context.of(j) else { return };
        self.part(j, before.left, Role::Closing, Some(before), 0, |filling| filling.extend(0));
        let member = &self.instance.track.members[j];
        if member.may_go_on(before.parts + 1) {
            let most = before.left.saturating_sub(member.least).min(self.room);
            for minutes in self.minutes(most, member.least) {
                self.part(j, minutes, Role::Through, Some(before), 0, |filling| filling.emit(Some(j)));
            }
        }
    }

    /// The meeting as it is, and with one more unit that goes on after it.
    fn close(&mut self) {
        if self.used > 0 {
            self.emit(None);
        }
        let steps = self.steps();
        if !self.reach[self.middle.len()].meets(steps, &self.allowed) {
            return;
        }
        for n in 0..self.openers.len() {
            let j = self.openers[n];
            if has(self.here | self.done, j) {
                continue;
            }
            let Some(missing) = self.may_stand(j, true) else { continue };
            let member = &self.instance.track.members[j];
            let most = member.most.min(self.room.saturating_sub(self.begin()));
            for minutes in self.minutes(most, member.least) {
                self.part(j, minutes, Role::Opening, None, missing, |filling| filling.emit(Some(j)));
            }
        }
    }

    /// Whether a unit may be the next entry. The units that are left out if it starts.
    fn may_stand(&self, j: usize, starts: bool) -> Option<Set> {
        let instance = self.instance;
        if has(self.done | self.here, j) || instance.apart[j] & self.here != 0 {
            return None;
        }
        if !starts {
            return Some(0);
        }
        let underway = |unit: usize| self.begun.iter().any(|(begun, _)| *begun == unit);
        // of units that have to start first, those that come later in the list may follow
        let above = instance.above[j] & !(self.done | self.here);
        let follows = |unit: usize| underway(unit) || instance.place[unit] > instance.place[j];
        let is_next = members(above).all(follows);
        let in_time = self.release[j] <= instance.starts[self.k] + i64::from(self.begin());
        let missing = instance.missing(j, self.done);
        let can_be_absent = missing & instance.mandatory == 0 && !members(missing).any(underway);
        (is_next && in_time && can_be_absent).then_some(missing)
    }

    /// Goes on with one more entry, and takes it back.
    fn part(
        &mut self,
        j: usize,
        minutes: u32,
        role: Role,
        before: Option<Begun>,
        missing: Set,
        then: impl FnOnce(&mut Self),
    ) {
        let instance = self.instance;
        let member = &instance.track.members[j];
        let first = before.is_none();
        let part = Part { k: self.k, begin: self.begin(), minutes, first };
        if part.begin + minutes > self.room || !member.may(self.slot(), part) {
            return;
        }
        let old = (self.done, self.here, (self.left_out, self.absent), self.used, self.cost, self.paid, self.owed);
        let (cost, broken) = instance.prices.part(instance.track, j, part, role, before);
        let absent = members(missing).fold(C::ZERO, |sum, unit| sum.plus(instance.prices.left_out[unit]));
        self.cost = self.cost.plus(cost).plus(absent);
        self.left_out |= missing;
        self.absent = self.absent.plus(absent);
        self.done |= missing;
        self.here |= one(j);
        self.used = part.begin + minutes;
        self.paid += u32::from(!first);
        self.parts.push((j, minutes));
        let left = before.map_or(member.minutes, |begun| begun.left) - minutes;
        let certain = match has(self.left.units, j) {
            true => parts(left + minutes, instance.most_room[self.k]).unwrap_or(1) - u32::from(first),
            false => 0,
        };
        let moved = self.changes.set(j, if left == 0 { 0 } else { instance.changed(j, left, self.k + 1) });
        let waits: Vec<(usize, i64)>;
        let place = self.begun.iter().position(|(unit, _)| *unit >= j).unwrap_or(self.begun.len());
        if left == 0 {
            self.done |= one(j);
            if !first {
                let _ended = self.begun.remove(place);
            }
            self.owed += u32::from(!first);
            self.owed -= certain;
            let end = instance.starts[self.k] + i64::from(self.used);
            waits = instance.gaps[j].iter().map(|&(late, _)| (late, self.release[late])).collect();
            for &(late, gap) in &instance.gaps[j] {
                self.release[late] = self.release[late].max(end + i64::from(gap));
            }
        } else {
            waits = Vec::new();
            let now = begun(member.parts_counted(), before, left, broken);
            if first {
                self.begun.insert(place, (j, now));
            } else {
                self.begun[place].1 = now;
            }
            let later = parts(left, instance.most_room[self.k + 1]);
            self.owed = (self.owed + later.unwrap_or(1) + u32::from(!first)) - certain;
        }
        if self.cost.exists() && within(self.low(), self.from.upper.get()) {
            then(self);
        }
        waits.iter().rev().for_each(|&(late, minute)| self.release[late] = minute);
        match (left == 0, before) {
            (true, Some(before)) => self.begun.insert(place, (j, before)),
            (true, None) => {}
            (false, Some(before)) => self.begun[place].1 = before,
            (false, None) => {
                let _begun = self.begun.remove(place);
            }
        }
        let _this = self.parts.pop();
        let _moved = self.changes.set(j, moved);
        (self.done, self.here, (self.left_out, self.absent), self.used, self.cost, self.paid, self.owed) = old;
    }

    /// The minutes that a part may have, the most first.
    fn minutes(&self, most: u32, least: u32) -> impl Iterator<Item = u32> + use<C, V> {
        let grid = self.instance.grid;
        let most = most - most % grid;
        let all = (0..).map(move |n| most.saturating_sub(n * grid));
        let count = if self.from.greedy { 1 } else { usize::MAX };
        all.take_while(move |&minutes| minutes >= least.max(1)).take(count)
    }

    fn emit(&mut self, open: Option<usize>) {
        self.work += 1;
        if !within(self.low(), self.from.upper.get()) || !self.is_packed() || !self.is_ordered() {
            return;
        }
        self.work += self.steps_of_a_bound();
        let content = Content {
            done: self.done,
            begun: &self.begun,
            open,
            release: &self.release,
            cost: self.cost,
            spare: spare(self.instance, self.k, self.used),
            parts: &self.parts,
            left_out: self.left_out,
        };
        (self.visit)(&content);
    }

    /// Whether all units have started that start no later than those here.
    fn is_ordered(&self) -> bool {
        let started = self.begun.iter().fold(self.done | self.here, |set, &(j, _)| set | one(j));
        members(self.here).all(|j| self.instance.above[j] & !started == 0)
    }

    /// Whether no minute of a later part could be here instead.
    fn is_packed(&self) -> bool {
        if self.used == self.room {
            return true;
        }
        let instance = self.instance;
        let could = |&(j, begun): &(usize, Begun)| {
            let member = &instance.track.members[j];
            let least = member.least.max(instance.prices.short_part());
            let parts = parts(begun.left, instance.most_room[self.k + 1]).unwrap_or(1).saturating_add(self.more);
            let parts = member.parts.map_or(parts, |most| parts.min(most.saturating_sub(begun.parts)));
            begun.left > least.saturating_mul(parts) && instance.is_free_to_move(j, self.k, self.here, self.done)
        };
        !self.begun.iter().any(|begun| has(self.here, begun.0) && could(begun))
    }
}
