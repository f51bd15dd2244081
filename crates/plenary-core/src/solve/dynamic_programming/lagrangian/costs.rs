//! What meetings and parts count for one goal, as tables.

use crate::model::{Objective, Problem};
use crate::solve::dynamic_programming::instance::Instance;
use crate::solve::kernel::cost::{Cost, Scale};
use crate::solve::kernel::prices::{Begun, Prices, Role};
use crate::solve::kernel::track::Part;

use super::pairs::Windows;

/// No path.
pub(super) const NONE: i64 = i64::MAX / 4;

/// Minutes that one unit makes spare or not, about.
const MINUTES_OF_A_UNIT: f64 = 10.0;

/// More minutes than a meeting has.
const MINUTES: i64 = 1 << 16;

/// The most that a path counts of a goal: with the largest price it stays far below [`NONE`].
const SMALL: i64 = 1 << 34;

/// Where the tables have what: the open states of a track, and the room of its meetings.
pub(super) struct States {
    /// By unit: the place of its state with nothing left. Units of one part have none.
    offset: Vec<usize>,
    /// By meeting: its steps.
    pub room: Vec<usize>,
    /// Those of a turnaround.
    pub turn: usize,
    most: usize,
}

impl States {
    /// Of a track.
    pub fn of<C: Cost>(instance: &Instance<'_, C>) -> Self {
        let track = instance.track;
        let steps = |room: u32| ((room + track.turnaround) / instance.grid) as usize;
        let room: Vec<usize> = track.meetings.iter().map(|slot| steps(slot.room)).collect();
        let mut offset = vec![0];
        for member in &track.members {
            let states = if member.splits() { (member.minutes / instance.grid) as usize + 1 } else { 0 };
            offset.push(offset.last().map_or(0, |last| last + states));
        }
        let turn = (track.turnaround / instance.grid) as usize;
        Self { offset, most: room.iter().copied().max().unwrap_or(0), turn, room }
    }

    /// How many open states there are.
    pub fn count(&self) -> usize {
        self.offset.last().copied().unwrap_or(0)
    }

    /// The place of a unit with so many steps left.
    pub fn at(&self, j: usize, left: usize) -> usize {
        self.offset[j] + left
    }

    /// The most steps that are left of a unit that is open; 0 if it is never open.
    pub fn most_left(&self, j: usize) -> usize {
        (self.offset[j + 1] - self.offset[j]).saturating_sub(1)
    }

    /// The entries for the room of a meeting, from none to the most of all meetings.
    pub fn row(&self) -> usize {
        self.most + 1
    }
}

/// By meeting: what it counts, and parts in it. [`NONE`] where a part may not be.
#[derive(Debug, Clone)]
pub(super) struct Costs {
    pub held: Vec<i64>,
    /// By meeting and unit.
    pub whole: Vec<Vec<i64>>,
    /// By meeting and state: a first part that leaves so much, a last one of so much, and one between of so much.
    pub opening: Vec<Vec<i64>>,
    pub closing: Vec<Vec<i64>>,
    pub through: Vec<Vec<i64>>,
    /// By unit: leaving it out; [`NONE`] if it has to be placed.
    pub left_out: Vec<i64>,
    pub spare_minute: i64,
}

/// A unit that has begun. Which of its preferences are broken is not known, so none of them costs anything later.
fn begun(left: u32, parts: u32) -> Option<Begun> {
    Some(Begun { left, parts, broken: u32::MAX })
}

impl Costs {
    /// Of one goal.
    pub fn of<C: Cost>(
        instance: &Instance<'_, C>,
        states: &States,
        windows: &Windows,
        problem: &Problem,
        scale: &Scale,
        goal: Objective,
    ) -> Self {
        let (track, grid) = (instance.track, instance.grid);
        let prices = Prices::<u64>::of(problem, track, &scale.only(goal));
        let meetings = track.meetings.len();
        let cost = |cost: u64| i64::try_from(cost).unwrap_or(NONE).min(NONE);
        let none = vec![vec![NONE; states.count()]; meetings];
        let (mut opening, mut closing, mut through) = (none.clone(), none.clone(), none);
        let mut whole = vec![vec![NONE; track.members.len()]; meetings];
        for k in 0..meetings {
            let fits = |minutes: u32| ((minutes + track.turnaround) / grid) as usize <= states.room[k];
            for (j, member) in track.members.iter().enumerate() {
                let price = |minutes: u32, role: Role, before: Option<Begun>| {
                    let part = Part { k, begin: 0, minutes, first: matches!(role, Role::Whole | Role::Opening) };
                    cost(prices.part(track, j, part, role, before).0)
                };
                // when it begins in the meeting is not known
                let first = if member.by_the_clock(k) { begun(member.minutes, 0) } else { None };
                let (starts, ends) = (windows.may_start[k][j], windows.may_end[k][j]);
                if starts && ends && fits(member.minutes) {
                    whole[k][j] = price(member.minutes, Role::Whole, first);
                }
                for left in 1..=states.most_left(j) {
                    let (at, minutes) = (states.at(j, left), left as u32 * grid);
                    let taken = member.minutes - minutes;
                    if starts && member.least <= taken && taken <= member.most && fits(taken) {
                        opening[k][at] = price(taken, Role::Opening, first);
                    }
                    if ends && member.least <= minutes && fits(minutes) {
                        closing[k][at] = price(minutes, Role::Closing, begun(minutes, 1));
                    }
                    if Windows::fits(instance, j, k) && member.least <= minutes && fits(minutes) {
                        through[k][at] = price(minutes, Role::Through, begun(minutes, 1));
                    }
                }
            }
        }
        Self {
            held: prices.held.iter().map(|&held| cost(held)).collect(),
            whole,
            opening,
            closing,
            through,
            left_out: prices.left_out.iter().map(|&out| if out.exists() { cost(out) } else { NONE }).collect(),
            spare_minute: cost(prices.spare_minute),
        }
    }

    /// Whether a path counts little enough for a price.
    pub fn are_small(&self) -> bool {
        let tables = [&self.whole, &self.opening, &self.closing, &self.through];
        let parts = tables.into_iter().flatten().flatten().chain(&self.left_out).chain(&self.held);
        let most = parts.copied().filter(|&cost| cost < NONE).max().unwrap_or(0);
        let parts = (self.held.len() as i64).saturating_mul(self.left_out.len() as i64 + 4);
        let spare = self.spare_minute.saturating_mul(self.held.len() as i64 * MINUTES);
        most.saturating_mul(parts).saturating_add(spare) < SMALL
    }

    /// About what one unit changes.
    pub fn typical(&self) -> f64 {
        let absent = self.left_out.iter().filter(|&&cost| (1..NONE).contains(&cost));
        let (count, sum) = absent.fold((0, 0), |(count, sum), cost| (count + 1, sum + cost));
        if count > 0 { sum as f64 / f64::from(count) } else { (self.spare_minute as f64 * MINUTES_OF_A_UNIT).max(1.0) }
    }

    /// Adds those of a goal, so many times.
    pub fn add(&mut self, other: &Self, times: i64) {
        let add = |sum: &mut i64, cost: &i64| {
            if *sum < NONE {
                *sum += times * cost;
            }
        };
        let rows = |sums: &mut [Vec<i64>], costs: &[Vec<i64>]| {
            let all = sums.iter_mut().flatten().zip(costs.iter().flatten());
            all.for_each(|(sum, cost)| add(sum, cost));
        };
        rows(&mut self.whole, &other.whole);
        rows(&mut self.opening, &other.opening);
        rows(&mut self.closing, &other.closing);
        rows(&mut self.through, &other.through);
        self.held.iter_mut().zip(&other.held).for_each(|(sum, cost)| add(sum, cost));
        self.left_out.iter_mut().zip(&other.left_out).for_each(|(sum, cost)| add(sum, cost));
        add(&mut self.spare_minute, &other.spare_minute);
    }
}
