//! The neighbourhoods: relocate, swap, split, leave out. [`super::slots`] has those of whole meetings.

use super::parts::{Part, Parts};
use super::walk::{Between, Walk};
use crate::formulate::unit::Kind;
use crate::model::Objective;

impl Walk<'_> {
    /// Writes a move. `false` if there is none, or if it is known to cost more than `most`.
    pub fn propose(&mut self, most: i64) -> bool {
        let chance = self.random.chance();
        if !self.unplaced.is_empty() && chance < 0.25 {
            return self.insert();
        }
        if !self.optional.is_empty() && chance > 0.98 {
            return self.leave_out();
        }
        if !self.splittable.is_empty() && self.random.chance() < self.tuning.split {
            return self.split();
        }
        let (mut chance, mut kind) = (self.random.chance(), 0);
        while let Some(share) = self.tuning.mix.get(kind).filter(|&&share| share <= chance) {
            (chance, kind) = (chance - share, kind + 1);
        }
        match kind {
            0 => self.relocate(most),
            1 => self.swap(most, false),
            2 => self.swap(most, true),
            3 => self.exchange(),
            _ => self.hand_over(),
        }
    }

    /// A placed unit to be moved.
    fn unit(&mut self) -> Option<usize> {
        if !self.overfull.is_empty() && self.random.chance() < self.tuning.from_overfull {
            let place = self.below(self.overfull.len());
            let m = self.overfull[place];
            let n = self.state.entries[m].len();
            let n = self.below(n);
            return self.state.entries[m].get(n).map(|entry| entry.unit());
        }
        let u = self.below(self.state.parts.len());
        (!self.state.parts[u].get().is_empty()).then_some(u)
    }

    /// A meeting for a unit that has a part in `from`.
    fn goal(&mut self, u: usize, from: usize) -> Option<usize> {
        let kernel = self.state.kernel;
        let domain = &kernel.units[u].domain;
        let n = if self.random.chance() < self.tuning.near {
            let start = kernel.meetings[from].start;
            let at = domain.partition_point(|&m| kernel.meetings[m].start < start);
            let step = self.below(2 * self.tuning.steps + 1);
            (at + step).checked_sub(self.tuning.steps)?
        } else {
            self.below(domain.len())
        };
        domain.get(n).copied().filter(|&m| m != from)
    }

    /// Whether a unit may be in a meeting as a whole.
    fn may_be_whole(&self, u: usize, m: usize) -> bool {
        let kernel = self.state.kernel;
        kernel.may_be(u, m, true) && kernel.units[u].minutes <= kernel.meetings[m].room
    }

    /// A unit goes to another meeting, as a whole.
    fn relocate(&mut self, most: i64) -> bool {
        let Some(u) = self.unit() else { return false };
        let Some((from, _)) = self.state.parts[u].ends() else { return false };
        let Some(m) = self.goal(u, from.meeting()) else { return false };
        if !self.may_be_whole(u, m) || !self.may_stand(u, m, u) {
            return false;
        }
        let unit = &self.state.kernel.units[u];
        if self.state.parts[u].only().is_some() && !unit.clocked {
            let a = from.meeting();
            let units = self.elsewhere(u, a, m);
            let between = Between { a, b: m, minutes: -unit.minutes, entries: -1, units };
            if self.cost(&between).is_some_and(|cost| cost > most) {
                return false;
            }
        }
        self.changes.push((u, Parts::whole(m, unit.minutes)));
        true
    }

    /// What it costs more that a unit is there as a whole.
    fn elsewhere(&self, u: usize, from: usize, to: usize) -> i64 {
        let kernel = self.state.kernel;
        let unit = &kernel.units[u];
        let later = unit.priority * (kernel.meetings[to].position - kernel.meetings[from].position);
        let moved = kernel.beyond(u, to, unit.minutes) - kernel.beyond(u, from, unit.minutes);
        self.weights.of(Objective::Earliness) * later + self.weights.of(Objective::Changes) * moved
    }

    /// A unit changes places with another one, or with two.
    fn swap(&mut self, most: i64, two: bool) -> bool {
        let Some(u) = self.unit() else { return false };
        let Some(a) = self.state.parts[u].only().map(Part::meeting) else { return false };
        let Some(b) = self.goal(u, a) else { return false };
        let n = self.state.entries[b].len();
        if n < 1 + usize::from(two) || !self.may_be_whole(u, b) {
            return false;
        }
        let first = self.below(n);
        let first = if two { first } else { self.fitting(u, a, b, first).unwrap_or(first) };
        let mut others = [first, first];
        if two {
            others[1] = (first + 1 + self.below(n - 1)) % n;
        }
        let others = others.map(|n| self.state.entries[b][n].unit());
        let others = &others[..1 + usize::from(two)];
        let kernel = self.state.kernel;
        let goes =
            |&v: &usize| self.state.parts[v].only().is_some() && self.may_be_whole(v, a) && self.may_stand(v, a, u);
        if !others.iter().all(goes) || !self.may_stand(u, b, others[0]) {
            return false;
        }
        let minutes: i32 = others.iter().map(|&v| kernel.units[v].minutes).sum();
        let units = self.elsewhere(u, a, b) + others.iter().map(|&v| self.elsewhere(v, b, a)).sum::<i64>();
        let entries = others.len() as i32 - 1;
        let between = Between { a, b, minutes: minutes - kernel.units[u].minutes, entries, units };
        let simple = !kernel.units[u].clocked && others.iter().all(|&v| !kernel.units[v].clocked);
        if simple && self.cost(&between).is_some_and(|cost| cost > most) {
            return false;
        }
        self.changes.push((u, Parts::whole(b, kernel.units[u].minutes)));
        self.changes.extend(others.iter().map(|&v| (v, Parts::whole(a, kernel.units[v].minutes))));
        true
    }

    /// An entry of `b`, from the one of that number on, whose unit can stand in the place of `u` in `a` without either meeting
    /// being too full.
    fn fitting(&self, u: usize, a: usize, b: usize, first: usize) -> Option<usize> {
        let (state, n) = (&self.state, self.state.entries[b].len());
        let spare = |m: usize| state.kernel.meetings[m].room - state.used[m];
        let (least, most) = (-spare(b), spare(a));
        let minutes = state.kernel.units[u].minutes;
        (first..first + n).map(|place| place % n).find(|&place| {
            let more = i32::from(state.entries[b][place].minutes) - minutes;
            least <= more && more <= most
        })
    }

    /// A unit that is not placed gets a place, perhaps that of one that may be left out.
    fn insert(&mut self) -> bool {
        let unplaced = self.below(self.unplaced.len());
        let u = self.unplaced[unplaced];
        let kernel = self.state.kernel;
        let n = kernel.units[u].domain.len();
        if n == 0 {
            return false;
        }
        let n = self.below(n);
        let m = kernel.units[u].domain[n];
        if kernel.units[u].most_parts > 1 && self.random.chance() < 0.3 {
            return self.chain(u, m).map(|parts| self.changes.push((u, parts))).is_some();
        }
        if !self.may_be_whole(u, m) || !self.may_stand(u, m, u) {
            return false;
        }
        self.changes.push((u, Parts::whole(m, kernel.units[u].minutes)));
        let n = self.state.entries[m].len();
        if n > 0 && self.random.chance() < 0.5 {
            let n = self.below(n);
            let v = self.state.entries[m][n].unit();
            if kernel.units[v].left_out.is_some() {
                self.changes.push((v, Parts::default()));
            }
        }
        true
    }

    fn leave_out(&mut self) -> bool {
        let n = self.below(self.optional.len());
        let u = self.optional[n];
        self.changes.push((u, Parts::default()));
        !self.state.parts[u].get().is_empty()
    }

    /// A unit gets other parts.
    fn split(&mut self) -> bool {
        let n = self.below(self.splittable.len());
        let u = self.splittable[n];
        let parts = self.state.parts[u];
        let Some((first, _)) = parts.ends() else { return false };
        if parts.get().len() > 1 && self.random.chance() < 0.5 {
            return self.shift(u, parts);
        }
        let m = if self.random.chance() < 0.3 { Some(first.meeting()) } else { self.goal(u, first.meeting()) };
        let Some(m) = m else { return false };
        let new = if self.state.kernel.units[u].kind == Kind::Loose { self.loose(u, m) } else { self.chain(u, m) };
        new.map(|new| self.changes.push((u, new))).is_some()
    }

    /// Minutes go from a part to the next one, or back.
    fn shift(&mut self, u: usize, mut parts: Parts) -> bool {
        let n = self.below(parts.get().len() - 1);
        let (one, next) = (parts.get()[n], parts.get()[n + 1]);
        let (least, both) = (self.state.kernel.units[u].min_part, i32::from(one.minutes) + i32::from(next.minutes));
        let spare = |m: usize| self.state.kernel.meetings[m].room - self.state.used[m];
        let minutes = match self.random.chance() {
            ..0.45 => i32::from(one.minutes) + spare(one.meeting()),
            ..0.90 => i32::from(one.minutes) - spare(next.meeting()),
            _ => self.below(both as usize) as i32,
        };
        if both < 2 * least {
            return false;
        }
        let minutes = minutes.clamp(least, both - least);
        let new = [minutes, both - minutes];
        for (part, minutes) in parts.get_mut()[n..].iter_mut().zip(new) {
            *part = Part::new(part.meeting(), minutes);
        }
        self.changes.push((u, parts));
        minutes != i32::from(one.minutes)
    }

    /// Minutes that a meeting has for a unit, as if that had no part there.
    fn free(&self, u: usize, m: usize) -> i32 {
        let (turn, mut free) = (self.state.kernel.turnaround, self.state.kernel.meetings[m].room);
        for entry in self.state.entries[m].iter().filter(|entry| entry.unit() != u) {
            free -= i32::from(entry.minutes) + turn;
        }
        free
    }

    /// Whether a meeting has an entry of another unit.
    fn held_by_others(&self, u: usize, m: usize) -> bool {
        self.state.entries[m].iter().any(|entry| entry.unit() != u)
    }

    /// Parts of a unit from a meeting on, in meetings that follow each other. Of one that has parts already which stay, `first` is
    /// the meeting of the last of these.
    pub fn chain(&mut self, u: usize, first: usize) -> Option<Parts> {
        let kernel = self.state.kernel;
        let unit = &kernel.units[u];
        let least = unit.min_part;
        let opens = self.random.chance() < 0.3;
        let mut m = self.next(u, first, opens)?;
        let mut parts = unit.taken;
        if parts.get().is_empty() {
            if !kernel.may_be(u, first, true) || unit.minutes < 2 * least {
                return None;
            }
            let minutes = match self.random.chance() {
                ..0.6 => self.free(u, first),
                ..0.9 => unit.minutes - self.free(u, m),
                _ => self.below(unit.minutes as usize) as i32,
            };
            parts = Parts::whole(first, minutes.clamp(least, unit.minutes - least));
        }
        let mut rest = unit.minutes - parts.minutes();
        if rest < least {
            return None;
        }
        while parts.get().len() < unit.most_parts && kernel.may_be(u, m, false) {
            let room = kernel.meetings[m].room;
            if rest <= room || self.held_by_others(u, m) {
                return parts.push(Part::new(m, rest)).then_some(parts);
            }
            let takes = room.min(rest - least);
            if takes < least || !parts.push(Part::new(m, takes)) {
                return None;
            }
            rest -= takes;
            m = self.next(u, m, opens)?;
        }
        None
    }

    /// The meeting in which a unit goes on: the next one that is held, or one before it that is opened for it.
    fn next(&self, u: usize, m: usize, opens: bool) -> Option<usize> {
        let kernel = self.state.kernel;
        let end = kernel.tracks[kernel.meetings[m].track].end;
        let held = (m + 1..end).find(|&n| self.held_by_others(u, n));
        let opened = (m + 1..held.unwrap_or(end)).find(|&n| kernel.may_be(u, n, false));
        if opens || held.is_none() { opened.or(held) } else { held }
    }

    /// Parts of an interruptible unit: one of those it has goes to another meeting, whole or in part.
    fn loose(&mut self, u: usize, m: usize) -> Option<Parts> {
        let kernel = self.state.kernel;
        let (unit, old) = (&kernel.units[u], self.state.parts[u]);
        let n = self.below(old.get().len());
        let takes = i32::from(old.get()[n].minutes);
        let takes = if self.random.chance() < 0.5 { takes } else { self.free(u, m).min(takes) };
        let mut minutes: Vec<(usize, i32)> =
            old.get().iter().map(|part| (part.meeting(), i32::from(part.minutes))).collect();
        minutes[n].1 -= takes;
        match minutes.iter_mut().find(|(other, _)| *other == m) {
            Some((_, there)) => *there += takes,
            None => minutes.push((m, takes)),
        }
        minutes.retain(|&(_, minutes)| minutes != 0);
        minutes.sort_by_key(|&(m, _)| (kernel.meetings[m].start, m));
        let track = kernel.meetings[m].track;
        let several = minutes.len() > 1;
        let fits = |(n, &(m, minutes)): (usize, &(usize, i32))| {
            kernel.meetings[m].track == track
                && kernel.may_be(u, m, n == 0)
                && minutes >= if several { unit.min_part } else { 1 }
        };
        if minutes.len() > unit.most_parts || !minutes.iter().enumerate().all(fits) {
            return None;
        }
        let mut parts = Parts::default();
        minutes.iter().all(|&(m, minutes)| parts.push(Part::new(m, minutes))).then_some(parts)
    }
}
