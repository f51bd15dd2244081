//! Costs of meetings, of parts, and of units that are left out.

use super::cost::{Cost, Scale};
use super::track::{Part, Track};
use crate::formulate::goals::burden;
use crate::model::{Objective, Problem};

/// A unit that has begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in crate::solve) struct Begun {
    /// Minutes left of it.
    pub left: u32,
    /// Its parts, as far as they are counted.
    pub parts: u32,
    /// Its preferences that are broken.
    pub broken: u32,
}

/// The costs of a track.
pub(in crate::solve) struct Prices<C> {
    /// By meeting: of holding it.
    pub held: Vec<C>,
    /// By unit: of leaving it out; [`Cost::NONE`] if it has to be placed.
    pub left_out: Vec<C>,
    /// By unit, and at the end: of leaving out this one and all later ones.
    pub rest_left_out: Vec<C>,
    /// By unit, of ending one position later.
    later: Vec<C>,
    /// By unit, of breaking a preference.
    wishes: Vec<Vec<C>>,
    /// Of a spare minute in a held meeting that is not the last one.
    pub spare_minute: C,
    changed_minute: C,
    continuation: C,
    /// The length below which a part of several is short, and the cost of each missing minute.
    short_part: u32,
    short_minute: C,
}

/// The role of a part of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::solve) enum Role {
    /// The only one.
    Whole,
    /// The first of several.
    Opening,
    /// Neither first nor last.
    Through,
    /// The last of several.
    Closing,
}

impl Role {
    fn is_first(self) -> bool {
        matches!(self, Self::Whole | Self::Opening)
    }

    fn is_last(self) -> bool {
        matches!(self, Self::Whole | Self::Closing)
    }
}

impl<C: Cost> Prices<C> {
    /// Of a track.
    pub fn of(problem: &Problem, track: &Track<'_>, scale: &Scale) -> Self {
        let one = |goal| scale.one::<C>(goal);
        let times = |goal, count: u64| C::of(one(goal).number() * u128::from(count));
        let held =
            |meeting| one(Objective::Meetings) + times(Objective::TimeZones, burden(meeting, &problem.participants));
        let left_out = |member: &super::track::Member<'_>| match member.optional {
            true => times(Objective::Unscheduled, member.left_out),
            false => C::NONE,
        };
        let left_out: Vec<C> = track.members.iter().map(left_out).collect();
        let mut rest_left_out = vec![C::ZERO; left_out.len() + 1];
        for j in (0..left_out.len()).rev() {
            rest_left_out[j] = match left_out[j].exists() {
                true => rest_left_out[j + 1].plus(left_out[j]),
                false => C::NONE,
            };
        }
        let wish = |wish: &super::track::wishes::Wish<'_>| times(Objective::Preferences, wish.weight.into());
        let later = |member: &super::track::Member<'_>| times(Objective::Earliness, member.priority.into());
        Self {
            held: track.meetings.iter().map(|slot| held(problem.meeting(slot.ix))).collect(),
            left_out,
            rest_left_out,
            later: track.members.iter().map(later).collect(),
            wishes: track.members.iter().map(|member| member.wishes.iter().map(wish).collect()).collect(),
            spare_minute: one(Objective::LostTime),
            changed_minute: one(Objective::Changes),
            continuation: one(Objective::Continuations)
                + times(Objective::LostTime, problem.lost_time.continuation.get().into()),
            short_part: problem.lost_time.short_part.get(),
            short_minute: times(Objective::LostTime, 2),
        }
    }

    /// What each part costs that goes on with a unit.
    pub fn continuation(&self) -> C {
        self.continuation
    }

    /// What each minute costs that is not where it was in the baseline.
    pub fn changed_minute(&self) -> C {
        self.changed_minute
    }

    /// The length below which a part of several is short; that costs something.
    pub fn short_part(&self) -> u32 {
        if self.short_minute == C::ZERO { 0 } else { self.short_part }
    }

    /// Whether the minutes of the unit `j` cost something beyond those that it had there in the baseline.
    pub fn counts_changes(&self, track: &Track<'_>, j: usize) -> bool {
        self.changed_minute > C::ZERO && track.members[j].was.is_some()
    }

    /// The cost of a part of unit `j`, and the wishes that are broken with it, after those of `before`.
    pub fn part(&self, track: &Track<'_>, j: usize, part: Part, role: Role, before: Option<Begun>) -> (C, u32) {
        let (mut cost, broken) = self.place(track, j, part, role, before);
        cost = cost + self.minutes(track, j, part, role);
        (cost, broken)
    }

    /// The cost of a part regardless of its minutes, unless they decide about a wish.
    pub fn place(&self, track: &Track<'_>, j: usize, part: Part, role: Role, before: Option<Begun>) -> (C, u32) {
        let (member, slot) = (&track.members[j], &track.meetings[part.k]);
        let mut cost = C::ZERO;
        if role.is_last() {
            cost = cost + self.later[j].times(slot.position);
        }
        if !role.is_first() {
            cost = cost + self.continuation;
        }
        let already = before.map_or(0, |begun| begun.broken);
        let mut broken = already;
        if !member.wishes.is_empty() {
            let number = before.map_or(1, |begun| begun.parts + 1);
            broken |= member.broken_by(slot, part) | member.too_many_parts(number);
            for (n, &weight) in self.wishes[j].iter().enumerate() {
                if (broken & !already) >> n & 1 == 1 {
                    cost = cost + weight;
                }
            }
        }
        (cost, broken)
    }

    /// What the minutes of a part cost.
    pub fn minutes(&self, track: &Track<'_>, j: usize, part: Part, role: Role) -> C {
        let mut cost = C::ZERO;
        if let Some(was) = &track.members[j].was {
            cost = cost + self.changed_minute.times(part.minutes.saturating_sub(was[part.k]));
        }
        if role != Role::Whole {
            cost = cost + self.short_minute.times(self.short_part.saturating_sub(part.minutes));
        }
        cost
    }
}

/// The state of a unit after a part that is not its last.
pub(in crate::solve) fn begun(parts_counted: u32, before: Option<Begun>, left: u32, broken: u32) -> Begun {
    let parts = before.map_or(1, |begun| begun.parts + 1).min(parts_counted);
    Begun { left, parts, broken }
}
