//! Agenda order, exactly: a shortest path for each track, by label setting.
//!
//! Where the items of a track are taken in the order of the file, a schedule is a path through the meetings in time order
//! and the agenda at once: what a meeting takes up is a stretch of the agenda that begins where the last one ended. That is
//! a shortest path problem with resource constraints (Irnich and Desaulniers, *Shortest path problems with resource
//! constraints*, 2005), and here the resources are so few that all their values are states. So it is solved exactly by
//! dynamic programming, without an integer program, in time that grows with meetings times minutes.
//!
//! [`scope`] which sessions are that · [`track`] a track: units and meetings, and where a part may be, and is liked (`wishes`) ·
//! [`limits`] and [`calendar`] the network of meetings · [`state`](mod@state) the states between meetings · [`table`] the
//! recursion, and what happens inside a meeting · [`cost`] [`prices`] all goals as one integer · [`ties`] the canonical schedule.
//!
//! # Sets and states
//!
//! Units `j = 1 … n` of a track in the order of the file, meetings `k = 1 … K` in the order of their starts. A state is a
//! node of the calendar (the next meeting that may be held, and what the meetings before it rule out), a place in the
//! agenda (unit, minutes left of it), and what later statements need to know: parts so far, preferences broken, a wait.
//!
//! # All goals at once
//!
//! Each goal within scope is a sum over meetings held, parts and items left out. Packed with mixed radix ([`cost`]) their
//! vector is one integer, and a least integer is a lexicographically least vector. All levels are proven by one pass.
//!
//! # Minutes
//!
//! Every whole number of minutes that a part may have is an arc, so there is nothing to prove about those left out.
//!
//! # Several tracks
//!
//! Nothing within scope couples tracks. So the sum of the vectors is least where each is least, and the ties, which are
//! broken item by item, are broken in each track by itself.
//!
//! # Complexity
//!
//! With `S` nodes of the calendar, of which a place in the agenda is at one in `w` minutes of the agenda, and `e` entries
//! in a meeting: `O(S w e)` time, `O(S w)` labels. A session of 1,000 items and 440 meetings has some four million.

mod calendar;
mod cost;
pub(super) mod limits;
mod prices;
mod scope;
mod state;
mod table;
#[cfg(test)]
mod tests;
mod ties;
mod track;

use calendar::Calendar;
use cost::{Cost, Scale};
use limits::Limits;
use prices::Prices;
use table::Table;
use ties::{Parts, Ties};
use track::Track;

use crate::formulate::plan::{Plan, PlannedPart};
use crate::formulate::unit::Units;
use crate::model::{Level, Minutes, Problem, Schedule};

/// What the labels say of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The canonical one of all best schedules, and its proven levels.
    Plan(Plan, Vec<Level>),
    /// No schedule exists.
    Infeasible,
}

/// Plans a session that is within scope. `None` if it is not, if it is too large, or if `enough` asks to stop.
pub fn plan(
    problem: &Problem,
    baseline: Option<&Schedule>,
    units: &Units,
    enough: &dyn Fn() -> bool,
) -> Option<Answer> {
    if !scope::holds(problem, units) {
        return None;
    }
    let mut values = vec![0_u64; problem.objectives.len()];
    let mut plan = Plan { parts: vec![Vec::new(); units.all.len()] };
    for (t, limits) in Limits::of(problem, units)?.iter_enumerated() {
        let track = Track::of(problem, units, t, baseline)?;
        let calendar = Calendar::of(limits, enough)?;
        let scale = Scale::of(problem, &track)?;
        let found = if scale.fits::<u64>() {
            best::<u64>(problem, &track, &calendar, &scale, enough)?
        } else if scale.fits::<u128>() {
            best::<u128>(problem, &track, &calendar, &scale, enough)?
        } else {
            return None;
        };
        let Some((of_track, parts)) = found else { return Some(Answer::Infeasible) };
        for (sum, value) in values.iter_mut().zip(of_track) {
            *sum = sum.checked_add(u64::try_from(value).ok()?)?;
        }
        for (member, parts) in track.members.iter().zip(parts) {
            let part = |(k, minutes): (usize, u32)| PlannedPart {
                meeting: track.meetings[k].ix,
                minutes: Minutes(minutes),
                begin: None,
            };
            plan.parts[member.unit.0] = parts.into_iter().map(part).collect();
        }
    }
    let levels = problem.objectives.iter().zip(values);
    let levels = levels.map(|(&name, value)| Level::new(name, value, Some(value))).collect();
    Some(Answer::Plan(plan, levels))
}

/// The values of the goals of a track and the parts of its units; inside, `None` if no schedule exists.
#[allow(clippy::type_complexity, reason = "two answers, each of which may be missing")]
fn best<C: Cost>(
    problem: &Problem,
    track: &Track<'_>,
    calendar: &Calendar,
    scale: &Scale,
    enough: &dyn Fn() -> bool,
) -> Option<Option<(Vec<u128>, Vec<Parts>)>> {
    let prices = Prices::<C>::of(problem, track, scale);
    let table = Table::new(track, calendar, prices, enough)?;
    let best = table.best();
    if !best.exists() {
        return Some(None);
    }
    let parts = Ties::broken(&table, enough)?;
    Some(Some((scale.values(best).collect(), parts)))
}
