//! What a schedule counts by each goal and by what it still breaks, and the one number that the annealing lowers.

use super::kernel::{Kernel, Unit};
use super::parts::Parts;
use crate::formulate::unit::Kind;
use crate::model::{Objective, Preference};

/// Goals, and what is broken. All of it adds up over meetings, units and pairs of units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Tally {
    values: [i64; Objective::ALL.len()],
    /// Minutes beyond the room of meetings.
    pub over: i64,
    /// Minutes of units that must be placed and are not.
    pub missing: i64,
    /// Parts outside of their windows.
    pub outside: i64,
    /// Pairs of units whose relation is broken.
    pub pairs: i64,
}

impl Tally {
    /// The value of a goal.
    #[inline]
    pub fn value(&self, goal: Objective) -> i64 {
        self.values[goal as usize]
    }

    /// Adds to a goal.
    #[inline]
    pub fn add(&mut self, goal: Objective, value: i64) {
        self.values[goal as usize] += value;
    }

    /// Whether nothing is broken.
    #[inline]
    pub fn valid(&self) -> bool {
        self.over == 0 && self.missing == 0 && self.outside == 0 && self.pairs == 0
    }

    /// Whether it is better by the goals in their order.
    pub fn better(&self, other: &Self, goals: &[Objective]) -> bool {
        goals.iter().map(|&goal| self.value(goal)).lt(goals.iter().map(|&goal| other.value(goal)))
    }
}

/// What one of each costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Weights {
    pub values: [i64; Objective::ALL.len()],
    pub over: i64,
    pub missing: i64,
    pub broken: i64,
}

impl Weights {
    /// The cost of a schedule.
    #[inline]
    pub fn cost(&self, tally: &Tally) -> i64 {
        let goals: i64 = self.values.iter().zip(&tally.values).map(|(weight, value)| weight * value).sum();
        goals + self.over * tally.over + self.missing * tally.missing + self.broken * (tally.outside + tally.pairs)
    }

    /// What one of a goal costs.
    #[inline]
    pub fn of(&self, goal: Objective) -> i64 {
        self.values[goal as usize]
    }
}

impl Kernel<'_> {
    /// Adds what a unit counts for by itself, so many times.
    #[inline]
    pub fn count(&self, tally: &mut Tally, u: usize, parts: &Parts, times: i64) {
        let unit = &self.units[u];
        let Some((_, last)) = parts.ends() else {
            match unit.left_out {
                Some(cost) => tally.add(Objective::Unscheduled, times * cost),
                None => tally.missing += times * i64::from(unit.minutes),
            }
            return;
        };
        tally.add(Objective::Earliness, times * unit.priority * self.meetings[last.meeting()].position);
        let more = parts.get().len() as i64 - 1;
        if more > 0 {
            let short = |minutes: u16| (self.short_part - i64::from(minutes)).max(0);
            let short: i64 = parts.get().iter().map(|part| short(part.minutes)).sum();
            tally.add(Objective::Continuations, times * more);
            tally.add(Objective::LostTime, times * (self.continuation * more + 2 * short));
        }
        if unit.was.is_some() {
            let moved = parts.get().iter().map(|part| self.beyond(u, part.meeting(), part.minutes.into()));
            tally.add(Objective::Changes, times * moved.sum::<i64>());
        }
        if unit.clocked {
            tally.outside += times * self.outside(u, unit, parts);
            let unmet = unit.wishes.iter().filter(|wish| !self.holds(wish, parts));
            tally.add(Objective::Preferences, times * unmet.map(|wish| i64::from(wish.weight)).sum::<i64>());
        }
    }

    /// Parts that the clock inside their meetings does not allow.
    fn outside(&self, u: usize, unit: &Unit<'_>, parts: &Parts) -> i64 {
        let allowed = |(n, &part): (usize, &super::parts::Part)| {
            let m = part.meeting();
            n < unit.taken.get().len()
                || !unit.may[m].clock
                || self
                    .copy(u, m)
                    .is_some_and(|copy| self.fit.may_run(copy, self.meetings[m].ix, self.span(part), n == 0))
        };
        parts.get().iter().enumerate().filter(|&part| !allowed(part)).count() as i64
    }

    /// Whether a preference holds; all its words are about the unit's own parts.
    fn holds(&self, wish: &Preference, parts: &Parts) -> bool {
        let words = &wish.wishes;
        let ix = |part: super::parts::Part| self.meetings[part.meeting()].ix;
        let mut all = parts.get().iter().map(|&part| (ix(part), self.span(part)));
        parts.ends().is_none_or(|(first, _)| words.pin.as_ref().is_none_or(|pins| pins.contains(&ix(first))))
            && wish.most_parts.is_none_or(|most| parts.get().len() <= most.get() as usize)
            && all.all(|(ix, span)| {
                !words.forbid.contains(&ix)
                    && words.allow.as_ref().is_none_or(|allow| allow.contains(&ix))
                    && words.windows.as_ref().is_none_or(|all| all.iter().any(|window| window.contains(span)))
                    && words.available_from.is_none_or(|from| from <= span.from)
            })
    }

    /// Where a part of a unit stands in a meeting: what is carried in first, what goes on last, the rest by rank between.
    #[inline]
    pub fn standing(&self, u: usize, number: usize, parts: usize) -> u32 {
        let unit = &self.units[u];
        let side = match unit.kind {
            Kind::Loose => 1,
            _ if number > 0 => 0,
            _ if parts > 1 => 2,
            _ => 1,
        };
        (side << 16) + unit.rank
    }
}
