//! Which sessions are within scope: of the others the kernel cannot say what is valid, or what is better.

use crate::formulate::unit::{Kind, Unit, Units};
use crate::model::item::Wishes;
use crate::model::{Objective, Preference, Problem};

/// Whether the kernel knows every rule that a session states. Limits on teams of interpreters are asked for in
/// [`super::kernel`].
pub(super) fn holds(problem: &Problem, units: &Units) -> bool {
    let own = |wish: &Preference| {
        let Preference { wishes, after, not_parallel, position, most_parts: _, weight: _ } = wish;
        let Wishes { not_with, pin: _, forbid: _, allow: _, windows: _, available_from: _ } = wishes;
        not_with.is_empty() && after.is_empty() && not_parallel.is_empty() && position.is_none()
    };
    let has = |goal: Objective| problem.objectives.contains(&goal);
    let parts = units.all.iter().all(|unit| {
        let longest = units.track(unit.track).meetings.iter().map(|&m| problem.room(m).get()).max().unwrap_or(0);
        unit.minutes <= longest.saturating_mul(super::parts::Parts::MOST as u32 - 1)
    });
    !problem.idle
        && !has(Objective::Balance)
        && (!has(Objective::Preferences) || problem.items.iter().all(|item| item.prefer.iter().all(own)))
        && parts
}

/// Columns of a program for each unit and meeting of its track: of a unit that has one part, and of another.
const WHOLE: usize = 2;
const SPLIT: usize = 9;

/// How many columns the program of a session would have, nearly, before it is formulated.
pub(super) fn columns(units: &Units) -> usize {
    let of_unit = |unit: &Unit| {
        let each = if unit.kind == Kind::Whole { WHOLE } else { SPLIT };
        units.track(unit.track).meetings.len() * each
    };
    units.all.iter().map(of_unit).sum()
}
