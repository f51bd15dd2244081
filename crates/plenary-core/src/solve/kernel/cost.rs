//! The goals of a track as one integer.
//!
//! Goal `g` of the session's list `1 … m` is at most `max[g]` in any schedule, so the vector of all goals is a number with
//! digits of mixed radix: the cost is `sum over g of value[g] * weight[g]`, where `weight[g]` is the product of
//! `max[h] + 1` over the goals `h` after `g`. Costs compare as the vectors do lexicographically, and they add up.

use std::ops::{Add, Sub};

use super::track::Track;
use crate::formulate::goals::burden;
use crate::model::{Objective, Problem};

/// An integer that holds a cost: half the range of the type at most, so that two costs can be added.
pub(in crate::solve) trait Cost: Copy + Ord + Add<Output = Self> + Sub<Output = Self> {
    /// No minutes, no meetings, nothing.
    const ZERO: Self;
    /// There is no schedule.
    const NONE: Self;

    /// The cost of that number; it is below [`Cost::NONE`].
    fn of(number: u128) -> Self;

    /// The number.
    fn number(self) -> u128;

    /// Whether there is a schedule.
    fn exists(self) -> bool {
        self < Self::NONE
    }

    /// The sum; [`Cost::NONE`] stays what it is.
    fn plus(self, more: Self) -> Self {
        if self.exists() { self + more } else { self }
    }

    /// So many times this cost.
    fn times(self, count: u32) -> Self;
}

macro_rules! cost {
    ($($type:ty),+) => {$(
        impl Cost for $type {
            const ZERO: Self = 0;
            const NONE: Self = Self::MAX / 2;

            fn of(number: u128) -> Self {
                // a cost that is too large is one that no schedule has, see `Scale::fits`
                Self::try_from(number).unwrap_or(Self::NONE).min(Self::NONE)
            }

            fn number(self) -> u128 {
                u128::from(self)
            }

            fn times(self, count: u32) -> Self {
                self.saturating_mul(Self::from(count)).min(Self::NONE)
            }
        }
    )+};
}

cost!(u64, u128);

/// The goals of a track with their weights, in the order of the session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::solve) struct Scale(Vec<Digit>);

/// One goal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::solve) struct Digit {
    pub goal: Objective,
    pub weight: u128,
    /// How many values it can have.
    pub radix: u128,
}

impl Scale {
    /// The weights for a track; `None` if the numbers are too large to be packed.
    pub fn of(problem: &Problem, track: &Track<'_>) -> Option<Self> {
        let mut digits = Vec::new();
        let mut weight: u128 = 1;
        for &goal in problem.objectives.iter().rev() {
            let radix = most(problem, track, goal)?.checked_add(1)?;
            digits.push(Digit { goal, weight, radix });
            weight = weight.checked_mul(radix)?;
        }
        digits.reverse();
        Some(Self(digits))
    }

    /// Whether all costs are below [`Cost::NONE`].
    pub fn fits<C: Cost>(&self) -> bool {
        let all = self.0.first().map_or(1, |digit| digit.weight.saturating_mul(digit.radix));
        all < C::NONE.number()
    }

    /// What one more of a goal costs; nothing if the session does not have it.
    pub fn one<C: Cost>(&self, goal: Objective) -> C {
        let weight = self.0.iter().find(|digit| digit.goal == goal).map_or(0, |digit| digit.weight);
        C::of(weight)
    }

    /// The goals, in their order.
    pub fn digits(&self) -> impl Iterator<Item = Digit> {
        self.0.iter().copied()
    }

    /// One goal alone, of which one counts 1. Such costs are no vectors.
    pub fn only(&self, goal: Objective) -> Self {
        Self(vec![Digit { goal, weight: 1, radix: 1 }])
    }

    /// The value of one goal; 0 if the session does not have it.
    pub fn value<C: Cost>(&self, goal: Objective, cost: C) -> u64 {
        self.0.iter().zip(self.values(cost)).find(|(digit, _)| digit.goal == goal).map_or(0, |(_, value)| value)
    }

    /// The values of the goals, in their order.
    pub fn values<C: Cost>(&self, cost: C) -> Vec<u64> {
        let value = |digit: &Digit| cost.number() / digit.weight % digit.radix;
        self.0.iter().map(|digit| u64::try_from(value(digit)).unwrap_or(u64::MAX)).collect()
    }
}

/// A value that a goal never exceeds.
fn most(problem: &Problem, track: &Track<'_>, goal: Objective) -> Option<u128> {
    let members = || track.members.iter();
    let later_parts = || members().map(|member| u128::from(member.most_parts(track.meetings.len()) - 1)).sum::<u128>();
    Some(match goal {
        Objective::Unscheduled => {
            members().filter(|member| member.optional).map(|member| u128::from(member.left_out)).sum()
        }
        Objective::Preferences => members().map(|member| member.weight_of_wishes()).sum(),
        Objective::Changes => {
            members().filter(|member| member.was.is_some()).map(|member| u128::from(member.minutes)).sum()
        }
        Objective::LostTime => {
            let figures = problem.lost_time;
            let spare: u128 = track.meetings.iter().map(|slot| u128::from(slot.usable)).sum();
            let short = 2 * u128::from(figures.short_part.get());
            // an item of several parts has at most twice as many as later ones
            spare + later_parts() * (u128::from(figures.continuation.get()) + 2 * short)
        }
        Objective::Continuations => later_parts(),
        Objective::Meetings => track.meetings.len() as u128,
        Objective::Earliness => {
            let last = track.meetings.iter().map(|meeting| u128::from(meeting.position)).max().unwrap_or(0);
            members().map(|member| u128::from(member.priority)).sum::<u128>() * last
        }
        Objective::TimeZones => {
            let meetings = track.meetings.iter().map(|meeting| problem.meeting(meeting.ix));
            meetings.map(|meeting| u128::from(burden(meeting, &problem.participants))).sum()
        }
        Objective::Balance => return None,
    })
}
